"""A real server process over real HTTP: what is acknowledged is readable, and nobody stops the others."""

import contextlib
import json
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from polltrail.log import open_checkpoint
from polltrail.log.tiles import decode_bundle
from polltrail.store import LogStore
from support.cli import POLLTRAIL
from support.night import entry_of, lay_out, make_election, readings, seed_of
from support.serving import Served, checked, served, until

ELECTION = make_election(6)
SLOW = (
    "import polltrail.web.connection as connection\n"
    "connection.FIRST_SECONDS = 1.0\nconnection.LINGER_S = 0.5\n"
)
QUICK = (
    "import polltrail.web.door as door, polltrail.web.serve as serve\n"
    "door.HELD_S = 0.2\nserve.PUBLISH_EVERY = 0.1\n"
)
READINGS = readings(ELECTION, 400)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    root = lay_out(ELECTION, tmp_path_factory.mktemp("served") / "election")
    with served(root, before=QUICK) as server:
        yield server


def test_acknowledged_then_readable_then_published(server: Served) -> None:
    reading = READINGS[0]
    with server.client() as client:
        answer = client.post("/v1/statements", content=entry_of(reading))
        index, _ = checked(answer.content, reading, ELECTION)
        found = client.get(answer.headers["location"]).json()
        assert (answer.status_code, found["index"], found["id"]) == (201, index, reading.id)
        until(lambda: head_of(client) > index)
        size = head_of(client)
        bundle = client.get(f"/log/tile/entries/000.p/{size}").content
        assert decode_bundle(bundle)[index] == entry_of(reading)
        again = client.post("/v1/statements", content=entry_of(reading))
        assert (again.status_code, checked(again.content, reading, ELECTION)[0]) == (200, index)


def head_of(client: httpx.Client) -> int:
    return open_checkpoint(client.get("/log/checkpoint").content, ELECTION.log_vkey).size


def test_many_at_once_get_indexes_without_a_gap(server: Served) -> None:
    def post(at: int) -> list[int]:
        with server.client() as client:
            answers = [client.post("/v1/statements", content=entry_of(one)) for one in READINGS[at:101:16]]
        return [
            checked(one.content, reading, ELECTION)[0]
            for one, reading in zip(answers, READINGS[at:101:16], strict=True)
        ]

    with ThreadPoolExecutor(16) as pool:
        indexes = sorted(index for found in pool.map(post, range(1, 17)) for index in found)
    assert indexes == list(range(indexes[0], indexes[0] + 100))


def test_a_batch_and_single_ones_side_by_side(server: Served) -> None:
    lines = [entry_of(one) for one in READINGS[101:400]]
    with server.client() as client:
        answer = client.post("/v1/batches", content=b"\n".join(lines))
    found = [json.loads(line) for line in answer.text.splitlines()]
    assert [one["status"] for one in found] == [201] * 299
    for one, reading in zip(found, READINGS[101:400], strict=True):
        assert checked(one["receipt"].encode(), reading, ELECTION)[0] == one["index"]


@pytest.mark.parametrize(
    ("method", "path", "content", "status"),
    [
        ("POST", "/v1/statements", b"{", 400),
        ("POST", "/v1/statements", b"x" * 70_000, 413),
        ("POST", "/v1/statements", entry_of(ELECTION.transcription(seed_of("nobody"), "s")), 422),
        ("POST", "/v1/batches", b"\n" * 2000, 413),
        ("GET", "/v1/statements/" + "0" * 64, None, 404),
        ("GET", "/nothing/here%ff", None, 404),
        ("DELETE", "/v1/batches", None, 405),
    ],
)
def test_every_error_is_a_problem_document(
    server: Served, method: str, path: str, content: bytes | None, status: int
) -> None:
    with server.client() as client:
        answer = client.request(method, path, content=content)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert {"type", "title", "status", "detail", "expected", "found"} <= answer.json().keys()


def test_no_address_is_written_down(server: Served) -> None:
    with server.client() as client:
        answer = client.post("/v1/statements", content=b"{")
    assert "127.0.0.1" not in answer.text
    assert "server" not in answer.headers


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nhost: x\r\n\r\n",
        b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ncontent-length: -5\r\n\r\n",
        b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"GET / HTTP/1.1\r\nhost: x\r\nx: " + b"y" * 20_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"a: b\r\n" * 6_000,
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_bytes_that_are_no_request_break_nothing(server: Served, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        said = b""
        while part := connection.recv(65536):
            said += part
    assert b" 500 " not in said
    with server.client() as client:
        assert client.get("/log/checkpoint").status_code == 200


def test_a_flood_of_strangers_does_not_stop_a_known_key(server: Served) -> None:
    election = ELECTION
    stranger = entry_of(election.transcription(seed_of("nobody"), "s"))
    more = readings(election, 500)[400:]
    stop, refused = threading.Event(), []

    def flood() -> None:
        with server.client() as client:
            while not stop.is_set():
                refused.append(client.post("/v1/statements", content=stranger).status_code)

    def honest() -> None:
        with server.client() as client:
            for reading in more[:50]:
                assert client.post("/v1/statements", content=entry_of(reading)).status_code in {200, 201}

    threads = [threading.Thread(target=flood) for _ in range(8)]
    for thread in threads:
        thread.start()
    try:
        honest()
        until(lambda: 429 in refused)
    finally:
        stop.set()
        for thread in threads:
            thread.join()
    assert set(refused) <= {422, 429}


@pytest.mark.slow
def test_slow_headers_and_slow_bodies_are_ended_and_others_served(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    head = b"POST /v1/statements HTTP/1.1\r\nhost: x\r\ncontent-length: 500\r\n"
    with served(root, before=SLOW) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(40)]
        for number, connection in enumerate(slow):
            connection.sendall((b"", head, head + b"\r\n", head + b"\r\nabc")[number % 4])
        with server.client() as client:
            answer = client.post("/v1/statements", content=entry_of(READINGS[0]))
            assert answer.status_code == 201
        for connection in slow:
            said = connection.recv(4096)
            assert said.startswith(b"HTTP/1.1 408 Request Timeout\r\n")
            assert b"application/problem+json" in said
            assert connection.recv(4096) == b""
            connection.close()


def test_more_connections_than_files_end_those_that_never_spoke_and_not_the_server(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    few = "import resource\nresource.setrlimit(resource.RLIMIT_NOFILE, (160, 160))\n"
    with served(root, before=few) as server, server.client() as client:
        assert client.post("/v1/statements", content=entry_of(READINGS[0])).status_code == 201
        many = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(250)]
        assert many[0].recv(4096).startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        for reading in READINGS[1:20]:
            assert client.post("/v1/statements", content=entry_of(reading)).status_code == 201
        until(lambda: asks_and_is_answered(server.port))
        until(lambda: head_of(client) > 26)  # tiles and checkpoint could be written
        for connection in many:
            connection.close()


def asks_and_is_answered(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=20) as one:
        one.sendall(b"GET /log/checkpoint HTTP/1.1\r\nhost: x\r\n\r\n")
        return one.recv(4096).startswith(b"HTTP/1.1 200")
    return False


def test_told_to_stop_it_answers_those_who_wait_and_ends_well(tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    said = READINGS[:300]
    acknowledged: dict[str, int] = {}

    def post(part: int, url: str) -> None:
        with httpx.Client(base_url=url, timeout=30) as client:
            for reading in said[part::8]:
                try:
                    answer = client.post("/v1/statements", content=entry_of(reading))
                except httpx.TransportError:
                    return
                if answer.status_code != 201:
                    return
                acknowledged[reading.id] = checked(answer.content, reading, ELECTION)[0]

    with served(root) as server, ThreadPoolExecutor(8) as pool:
        posting = [pool.submit(post, part, server.url) for part in range(8)]
        until(lambda: len(acknowledged) > 40)
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(20) == 0
        for one in posting:
            one.result()
        assert server.process.stderr.read() == ""
    store = LogStore.open(root, log_seed=ELECTION.log_seed)
    assert {one: store.index_of(one) for one in acknowledged} == acknowledged
    assert store.published_size == store.size
    store.close()


def test_a_disk_that_fails_ends_the_server_badly(tmp_path: Path) -> None:
    """The write-ahead log cannot grow: the statement is not acknowledged, and the process ends with an error."""
    root = lay_out(ELECTION, tmp_path / "election")
    limit = "import resource, signal\nsignal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    limit += "resource.setrlimit(resource.RLIMIT_FSIZE, (40_000, 40_000))\n"
    with served(root, before=limit) as server:
        statuses = []
        with server.client() as client:
            for reading in READINGS:
                try:
                    answer = client.post("/v1/statements", content=entry_of(reading))
                except httpx.TransportError:
                    break
                statuses.append(answer.status_code)
                if answer.status_code != 201:
                    break
        assert server.process.wait(20) not in {0, -signal.SIGTERM}
        assert statuses[-1] == 503
    store = LogStore.open(root, log_seed=ELECTION.log_seed)
    assert store.size >= 8 + statuses.count(201)
    store.close()


@pytest.mark.slow
def test_a_second_server_and_a_port_in_use_are_refused(server: Served, tmp_path: Path) -> None:
    root = lay_out(ELECTION, tmp_path / "election")
    command = [POLLTRAIL, "serve", str(root), "--port", str(server.port)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 3
    assert "expected a free port" in done.stderr
    with served(root):
        command[-1] = "0"
        done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
        assert done.returncode == 3
        assert "only process" in done.stderr


def test_serving_loads_nothing_it_does_not_need() -> None:
    code = "import sys, polltrail.web.serve; print([m for m in ('polars', 'altair', 'numpy') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.slow
def test_a_large_file_is_sent_as_it_is_taken_and_slow_readers_are_waited_for(tmp_path: Path) -> None:
    root = lay_out(make_election(1), tmp_path / "election")
    note = (root / "log" / "checkpoint").read_bytes()
    history = (len(note).to_bytes(2, "big") + note) * (24_000_000 // len(note))
    (root / "log" / "cosigned").write_bytes(history)
    with served(root, before="import polltrail.web.connection as c; c.ANSWER_SECONDS = 1.0") as server:
        before = resident_mb(server.process.pid)
        idle = [asking(server.port, "/log/cosigned") for _ in range(20)]
        with server.client() as client, client.stream("GET", "/log/cosigned") as answer:
            taken = 0
            for piece in answer.iter_bytes(1 << 20):
                taken += len(piece)
                time.sleep(0.05)
        assert taken == len(history)
        assert resident_mb(server.process.pid) - before < 150
        for one in idle:
            one.close()


def asking(port: int, path: str) -> socket.socket:
    """Somebody who asks for a file and takes nothing of it."""
    one = socket.socket()
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.connect(("127.0.0.1", port))
    one.sendall(f"GET {path} HTTP/1.1\r\nhost: here\r\n\r\n".encode())
    return one


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * 4096 / 1e6
