"""What the door costs: server CPU per statement, against one signature check and one bare POST in the same run.

The server runs in a process of its own, the load comes from this one. CPU is the server process's own, user and
system; it moves little when others use the machine, and throughput and waiting times move a lot.
"""

import asyncio
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvloop
from nacl.bindings import crypto_sign, crypto_sign_open, crypto_sign_seed_keypair

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from support.night import Night, entry_of, lay_out, make_election, readings  # noqa: E402

CONNECTIONS = 64
BATCH = 500


@dataclass(frozen=True, kw_only=True)
class Load:
    """What a load took: server CPU and wall seconds, and how long each request waited."""

    requests: int
    cpu_s: float
    wall_s: float
    waits: Sequence[float]

    @property
    def cpu_us(self) -> float:
        """Server CPU per request, in microseconds."""
        return self.cpu_s / self.requests * 1e6

    def wait_ms(self, hundredth: int) -> float:
        """How long so many hundredths of the requests waited at most."""
        return statistics.quantiles(self.waits, n=100)[hundredth - 1] * 1e3


def results(*, singles: int = 12_000, batched: int = 20_000) -> list[dict[str, object]]:
    """Measure everything; rows as `bench/run.py` writes them."""
    election = make_election(200)
    said = readings(election, singles + batched)
    entries = [entry_of(one) for one in said]
    verify_us = verify_cpu_us(len(entries[0]))
    posts = [_post("/v1/statements", entry) for entry in entries[:singles]]
    batches = [
        _post("/v1/batches", b"\n".join(entries[at : at + BATCH]))
        for at in range(singles, singles + batched, BATCH)
    ]
    bare = with_server(bare_server(), lambda load: load(posts, CONNECTIONS))
    full, in_batches, tiles = log_loads(election, posts, batches)
    hundred = {
        mode: with_server(log_server(election, mode), lambda load: load(posts, 100))
        for mode in ("FULL", "NORMAL")
    }
    unit = verify_us + bare.cpu_us
    per_batched = in_batches.cpu_us / BATCH
    return [
        _row("intake: CPU of a statement / (a check + a bare POST)", full.cpu_us / unit, "<= 2.2", full),
        _row(
            "intake: CPU of a statement in a batch / a check", per_batched / verify_us, "<= 1.8", in_batches
        ),
        _row(
            "intake: durable / not durable, throughput at 100 clients",
            hundred["NORMAL"].wall_s / hundred["FULL"].wall_s,
            ">= 0.6",
            hundred["FULL"],
        ),
        _row("reading: CPU of a tile / a bare POST", tiles.cpu_us / bare.cpu_us, "<= 1.5", tiles),
        _row("a signature check, CPU us", verify_us, "-", None),
        _row("a bare POST, CPU us", bare.cpu_us, "-", bare),
        _row("a statement, CPU us", full.cpu_us, "-", full),
        _row("a statement in a batch of 500, CPU us", per_batched, "-", in_batches),
        _row(f"a statement, ms waited, p50 ({CONNECTIONS} clients)", full.wait_ms(50), "-", full),
        _row(f"a statement, ms waited, p99 ({CONNECTIONS} clients)", full.wait_ms(99), "-", full),
        _row("statements a second, alone", full.requests / full.wall_s, "-", full),
        _row(
            "statements a second, in batches",
            in_batches.requests * BATCH / in_batches.wall_s,
            "-",
            in_batches,
        ),
    ]


def verify_cpu_us(size: int, *, times: int = 2_000, rounds: int = 7) -> float:
    """CPU of one signature check over `size` bytes: the median of some rounds."""
    public, private = crypto_sign_seed_keypair(bytes(32))
    signed = crypto_sign(bytes(size), private)
    found = []
    for _ in range(rounds):
        start = time.thread_time()
        for _ in range(times):
            crypto_sign_open(signed, public)
        found.append((time.thread_time() - start) / times * 1e6)
    return statistics.median(found)


Loader = Callable[[Sequence[bytes], int], Load]


def log_loads(election: Night, posts: Sequence[bytes], batches: Sequence[bytes]) -> tuple[Load, Load, Load]:
    """Single statements, then batches, then tiles, on one server."""
    tiles = [_get(f"/log/tile/0/{n:03d}") for n in range(20)] * 500

    def loads(load: Loader) -> tuple[Load, Load, Load]:
        single, batched = load(posts, CONNECTIONS), load(batches, 4)
        time.sleep(1.5)  # until the last tiles are published
        return single, batched, load(tiles, CONNECTIONS)

    return with_server(log_server(election, "FULL"), loads)


def with_server(server: "Server", measure: Callable[[Loader], Any]) -> Any:
    """Measure loads on a server of its own process."""
    with server() as (process, port):

        def load(requests: Sequence[bytes], connections: int) -> Load:
            before, start = _cpu_s(process.pid), time.perf_counter()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                waits = runner.run(_send_all(port, requests, connections))
            wall = time.perf_counter() - start
            return Load(requests=len(requests), cpu_s=_cpu_s(process.pid) - before, wall_s=wall, waits=waits)

        return measure(load)


Server = Callable[[], Any]


def log_server(election: Night, synchronous: str) -> Server:
    """Give a server of a log that is thrown away."""

    @contextmanager
    def server() -> Iterator[tuple["subprocess.Popen[str]", int]]:
        with tempfile.TemporaryDirectory(dir=HERE.parent / "build") as made:
            root = lay_out(election, Path(made) / "election")
            with _process("serve", str(root), election.log_seed.hex(), synchronous) as found:
                yield found

    return server


def bare_server(checks: int = 0) -> Server:
    """Give a server that reads a body, checks as many signatures, and says no more than that."""
    return lambda: _process("bare", str(checks))


@contextmanager
def _process(*arguments: str) -> Iterator[tuple["subprocess.Popen[str]", int]]:
    command = [sys.executable, str(HERE / "intake_server.py"), *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            if not line.startswith("ready "):
                sys.exit(f"{' '.join(command)}: expected 'ready', found {line}")
            yield process, int(line.rsplit(":", 1)[1])
        finally:
            process.terminate()


def _cpu_s(pid: int) -> float:
    """CPU of all threads of a process that are alive, to the nanosecond."""
    threads = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(thread.read_text(encoding="ascii").split()[0]) for thread in threads) / 1e9


def _post(path: str, body: bytes) -> bytes:
    return (
        b"POST %b HTTP/1.1\r\nhost: bench\r\ncontent-length: %d\r\n\r\n" % (path.encode(), len(body)) + body
    )


def _get(path: str) -> bytes:
    return b"GET %b HTTP/1.1\r\nhost: bench\r\n\r\n" % path.encode()


async def _send_all(port: int, requests: Sequence[bytes], connections: int) -> list[float]:
    """Send all requests over some connections, each the next when the last is answered."""
    loop, waits, rest = asyncio.get_running_loop(), [], iter(requests)
    clients = [Client(rest, waits) for _ in range(connections)]
    for client in clients:
        await loop.create_connection(lambda client=client: client, "127.0.0.1", port)  # type: ignore[misc]
    await asyncio.gather(*(client.done for client in clients))
    return waits


class Client(asyncio.Protocol):
    """One connection that sends request after request."""

    def __init__(self, rest: Iterator[bytes], waits: list[float]) -> None:
        self._rest = rest
        self._waits = waits
        self._got = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Send the first."""
        self._transport: Any = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        """Take an answer; when it is whole, send the next."""
        self._got += data
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank or len(body) < int(head.rpartition(b"content-length: ")[2].split(b"\r\n")[0]):
            return
        self._waits.append(time.perf_counter() - self._sent)
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            self.done.set_exception(RuntimeError(self._got.decode(errors="replace")[:2000]))
            return
        self._next()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        if not self.done.done():
            self.done.set_exception(exc or ConnectionError("closed"))

    def _next(self) -> None:
        self._got = b""
        request = next(self._rest, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._sent = time.perf_counter()
        self._transport.write(request)


def _row(name: str, value: float, goal: str, load: Load | None) -> dict[str, object]:
    ours = None if load is None else {"wall_s": load.wall_s, "cpu_s": load.cpu_s, "requests": load.requests}
    return {"name": name, "value": round(value, 3), "goal": goal, "ours": ours, "bare_polars": None}


if __name__ == "__main__":
    (HERE.parent / "build").mkdir(exist_ok=True)
    for found in results():
        print(f"{found['name']:<60} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
