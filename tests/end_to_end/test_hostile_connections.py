"""What one connection of a stranger may cost: bytes that no request is made of, and time after the answer."""

import contextlib
import os
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.night import entry_of, lay_out, make_election
from support.serving import Served, served, until

ELECTION = make_election(1)
SLOW = (
    "import polltrail.web.connection as connection\n"
    "connection.FIRST_SECONDS = 1.0\nconnection.SLOWEST = 5_000_000\nconnection.IDLE_SECONDS = 1.0\n"
    "connection.LINGER_S = 0.5\n"
)
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


@pytest.mark.slow
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


def test_requests_at_once_over_one_connection_are_few(server: Served) -> None:
    """Each would be held until those before it are answered: a thousand small ones cost a thousand times their bytes."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET /log/checkpoint HTTP/1.1\r\nHost: a\r\n\r\n" * 1_000)
        assert b"HTTP/1.1 429 " in all_of(connection)


def test_header_lines_are_few(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\n" + b"a:b\r\n" * 2_000)
        assert all_of(connection).startswith(b"HTTP/1.1 431 ")


def test_a_body_that_was_refused_is_not_read(server: Served) -> None:
    """The answer arrives, although most of the body never will."""
    head = b"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: 10000000000\r\n\r\n"
    before = processor(server)
    with socket.create_connection(("127.0.0.1", server.port), timeout=5) as connection:
        connection.sendall(head)
        taken = 0
        connection.setblocking(False)
        for _ in range(2_000):
            with contextlib.suppress(BlockingIOError):
                taken += connection.send(b"x" * 1_000_000)
        connection.settimeout(5)
        assert connection.recv(65_536).startswith(b"HTTP/1.1 413")
    assert taken < 64_000_000  # what the system holds, and no more
    assert processor(server) - before < 1.0


@pytest.mark.slow
def test_who_asks_nothing_more_is_left_in_silence(server: Served) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(b"GET /log/checkpoint HTTP/1.1\r\nHost: a\r\n\r\n")
        assert all_of(connection).count(b"HTTP/1.1 ") == 1


@pytest.mark.slow
def test_answers_that_nobody_takes_are_not_kept(server: Served) -> None:
    """A batch of statements that are public is answered with their receipts, more than the system holds."""
    said = [entry_of(ELECTION.transcription(ELECTION.agents[0], f"s{at}")) for at in range(200)]
    with server.client() as client:
        answer = client.post("/v1/batches", content=b"\n".join(said))
        assert answer.status_code == 200
    batch = b"\n".join(said * 5)
    head = b"POST /v1/batches HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % len(batch)
    with socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        greedy.settimeout(20)
        greedy.connect(("127.0.0.1", server.port))
        with contextlib.suppress(OSError):
            greedy.sendall((head + batch) * 8)
        until(lambda: connections(server) == 0)


def connections(server: Served) -> int:
    """How many files of the server's process are connections, besides the one it listens at."""
    files = [path.readlink() for path in Path(f"/proc/{server.process.pid}/fd").iterdir()]
    inodes = {
        str(file).removeprefix("socket:[").removesuffix("]") for file in files if "socket:" in str(file)
    }
    lines = Path(f"/proc/{server.process.pid}/net/tcp").read_text(encoding="ascii").splitlines()[1:]
    established = [line.split() for line in lines]
    return sum(words[9] in inodes and words[3] != "0A" for words in established)


def all_of(connection: socket.socket) -> bytes:
    """All that comes until the other side ends it."""
    found = b""
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(65_536):
            found += part
    return found


def processor(server: Served) -> float:
    """Seconds of processor time that the server has used."""
    words = Path(f"/proc/{server.process.pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")


def memory(server: Served) -> int:
    """Megabytes of the server's process."""
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024
