"""Connections taken by a flood, and bodies that never end: on a real server, decided by counts."""

import contextlib
import socket
import time
from pathlib import Path

import pytest

from support.attacks import attack
from support.night import entry_of, lay_out, make_election, readings
from support.serving import Served, served

ELECTION = make_election(2)
SAID = readings(ELECTION, 12)
FEW = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (200, 200))\n"
SHORT = "import polltrail.web.connection as connection\nconnection.FIRST_SECONDS = 1.0\n"
PLANTED = {"before": ""}
"""What a weakness plants in the server's process."""


def planting(code: str) -> "object":
    return lambda patch: patch.setitem(PLANTED, "before", code)


def connected(server: Served, *, come_from: str = "127.0.0.1") -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=5, source_address=(come_from, 0))


@pytest.mark.slow
@attack(
    strangers_make_room=planting(
        "from polltrail.web.places import Places\nPlaces.make_room = lambda self: False\n"
    ),
    who_spoke_stays=planting("from polltrail.web.places import Places\nPlaces.welcome = lambda *_: None\n"),
)
def test_a_flood_of_connections_ends_its_own_and_no_agents(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    with contextlib.ExitStack() as opened:
        server = opened.enter_context(served(root, before=FEW + PLANTED["before"]))
        agent = opened.enter_context(connected(server))
        answer = posted(agent, entry_of(SAID[0]))
        assert answer.startswith(b"HTTP/1.1 201")
        token = answer.partition(b"polltrail-token: ")[2].partition(b"\r\n")[0]
        flood = [opened.enter_context(connected(server, come_from="127.1.0.1"))]
        while len(flood) < 400 and not is_over(flood[0]):
            come_from = f"127.1.{len(flood) // 250}.{len(flood) % 250 + 1}"
            flood.append(opened.enter_context(connected(server, come_from=come_from)))
        assert posted(agent, entry_of(SAID[2])).startswith(b"HTTP/1.1 201")
        assert any(came_back(server, token) for _ in range(20))


def is_over(connection: socket.socket) -> bool:
    """Whether the other side has ended it; looked at for a moment."""
    connection.settimeout(0.005)
    with contextlib.suppress(TimeoutError):
        return connection.recv(4096) is not None
    return False


def came_back(server: Served, token: bytes) -> bool:
    """Connect anew and hand in; a moment later, where that did not work."""
    with connected(server) as back:
        if posted(back, entry_of(SAID[4]), token).startswith((b"HTTP/1.1 201", b"HTTP/1.1 200")):
            return True
    time.sleep(0.1)
    return False


def posted(connection: socket.socket, body: bytes, token: bytes = b"") -> bytes:
    """Hand in; what comes back, if anything does."""
    shown = b"polltrail-token: %b\r\n" % token if token else b""
    head = b"POST /v1/statements HTTP/1.1\r\nhost: x\r\n%bcontent-length: %d\r\n\r\n" % (shown, len(body))
    said = b""
    with contextlib.suppress(OSError):
        connection.sendall(head + body)
        while b"\r\n\r\n" not in said and (part := connection.recv(65_536)):
            said += part
    return said


@pytest.mark.slow
@attack(
    time_is_limited=planting("connection.PatientProtocol.end_if_late = lambda *_: None\n"),
    crumbs_are_counted=planting("connection.MAX_PIECES = 10 ** 9\n"),
)
def test_a_body_that_never_ends_is_ended(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    head = b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ncontent-length: 60000\r\n\r\n"
    with served(root, before=SHORT + PLANTED["before"]) as server, connected(server) as silent:
        silent.sendall(head)
        with connected(server) as crumbs:
            crumbs.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            crumbs.sendall(head)
            assert ended_while_sending(crumbs)
        said = b""
        with contextlib.suppress(TimeoutError):
            said = silent.recv(4096)
        assert said.startswith(b"HTTP/1.1 408 ")


def ended_while_sending(connection: socket.socket) -> bool:
    """Send byte after byte, each taken before the next, and tell whether the other side has had enough of it."""
    connection.settimeout(0.002)
    for _ in range(300):
        try:
            connection.sendall(b"x")
            if connection.recv(4096).startswith(b"HTTP/1.1 408 "):
                return True
        except TimeoutError:
            continue
        except OSError:
            return True
    return False
