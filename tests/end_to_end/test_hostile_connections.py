"""What one connection of a stranger may cost: bytes that no request is made of, and time after the answer."""

import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.night import entry_of, lay_out, make_election
from support.serving import Served, served

ELECTION = make_election(1)
SLOW = "import polltrail.web.connection as connection\nconnection.FIRST_SECONDS = 1.0\n"
CHUNKED = b"POST /v1/statements HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = lay_out(ELECTION, tmp_path_factory.mktemp("hostile") / "election")
    with served(root, before=SLOW) as server:
        yield server


@pytest.mark.parametrize(
    ("begins", "block"),
    [
        (b"0\r\n", b"".join(b"a%06d: b\r\n" % at for at in range(5_000))),
        (b"0\r\na: ", b"b" * 65_536),
        (b"1;", b"a" * 65_536),
    ],
    ids=["trailers", "one long trailer", "chunk extension"],
)
def test_what_surrounds_a_body_has_an_end(server: Served, begins: bytes, block: bytes) -> None:
    """Kept, trailers cost ten times their length: 264 MB on one connection made the process 2.6 GB."""
    before = memory(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(CHUNKED + begins)
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            send(connection, block, times=100_000_000 // len(block))
    assert memory(server) - before < 20


def test_a_request_refused_early_does_not_hold_its_place(server: Served) -> None:
    head = b"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")
        with pytest.raises(OSError, match=r"reset|Broken pipe"):
            send(connection, b"x", times=40, every_s=0.2)


def send(connection: socket.socket, block: bytes, *, times: int, every_s: float = 0) -> None:
    for _ in range(times):
        connection.sendall(block)
        time.sleep(every_s)


def test_pieces_of_a_body_may_be_small_and_trailers_may_follow(server: Served) -> None:
    entry = entry_of(ELECTION.transcription(ELECTION.agents[0], "s"))
    pieces = b"".join(b"1\r\n%b\r\n" % entry[at : at + 1] for at in range(len(entry)))
    again = b"GET /log/checkpoint HTTP/1.1\r\nHost: a\r\n\r\n" * 3
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(CHUNKED + pieces + b"0\r\nA: b\r\n\r\n" + again)
        found = b""
        while found.count(b"HTTP/1.1 ") < 4:
            found += connection.recv(65_536)
    assert found.startswith(b"HTTP/1.1 201")
    assert found.count(b"HTTP/1.1 200") == 3


def memory(server: Served) -> int:
    """Megabytes of the server's process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
