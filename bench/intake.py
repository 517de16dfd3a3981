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
from nacl.bindings import crypto_sign_open

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

from polltrail.statement import Statement, fingerprint, public_key  # noqa: E402
from polltrail.statement.envelope import pae  # noqa: E402
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

    def told(self) -> dict[str, object]:
        """Give what is written to the results."""
        return {"requests": self.requests, "cpu_s": self.cpu_s, "wall_s": self.wall_s}

    def wait_ms(self, hundredth: int) -> float:
        """How long so many hundredths of the requests waited at most."""
        return statistics.quantiles(self.waits, n=100)[hundredth - 1] * 1e3


def results(*, rounds: int = 5, singles: int = 3_000, batched: int = 4_000) -> list[dict[str, object]]:
    """Measure everything in turn, several times; rows as `bench/run.py` writes them.

    Each figure is the least of its rounds: what others do on the machine only ever adds.
    """
    election = make_election(200)
    said = readings(election, rounds * (singles + batched))
    with (
        running(bare_server()) as bare,
        running(log_server(election, "FULL")) as full,
        running(log_server(election, "NORMAL")) as normal,
    ):
        measured = [
            one_round(bare, full, normal, said[at : at + singles + batched], singles)
            for at in range(0, len(said), singles + batched)
        ]
    return rows(measured)


@dataclass(frozen=True, kw_only=True)
class Round:
    """One turn: CPU of a signature check in microseconds, and the loads."""

    check_us: float
    bare: Load
    single: Load
    batched: Load
    tiles: Load
    full: Load
    normal: Load


def one_round(
    bare: "Loader", full: "Loader", normal: "Loader", said: Sequence[Statement], singles: int
) -> Round:
    """Measure each thing once."""
    entries = [entry_of(one) for one in said]
    posts = [_post("/v1/statements", entry) for entry in entries[:singles]]
    batches = [
        _post("/v1/batches", b"\n".join(entries[at : at + BATCH]))
        for at in range(singles, len(entries), BATCH)
    ]
    single, batched = full(posts[: singles // 2], CONNECTIONS), full(batches, 4)
    time.sleep(2.5)  # until what was said is published
    return Round(
        check_us=check_cpu_us(said[:1_000]),
        bare=bare(posts, CONNECTIONS),
        single=single,
        batched=batched,
        tiles=full([_get(f"/log/tile/0/{n:03d}") for n in range(8)] * (singles // 8), CONNECTIONS),
        full=full(posts[singles // 2 :], 100),
        normal=normal(posts[singles // 2 :], 100),
    )


def rows(measured: Sequence[Round]) -> list[dict[str, object]]:
    """Compare the least of each with the goals."""
    check = min(one.check_us for one in measured)
    bare, single, batched, tiles = (
        min((getattr(one, name) for one in measured), key=lambda load: load.cpu_us)
        for name in ("bare", "single", "batched", "tiles")
    )
    full, normal = (
        min((getattr(one, name) for one in measured), key=lambda load: load.wall_s)
        for name in ("full", "normal")
    )
    quick = min((one.single for one in measured), key=lambda load: load.wait_ms(99))
    per_batched = batched.cpu_us / BATCH
    return [
        _row(
            "intake: CPU of a statement / (a check + a bare POST)",
            single.cpu_us / (check + bare.cpu_us),
            "<= 2.2",
            single,
            bare,
        ),
        _row("intake: CPU of a statement in a batch / a check", per_batched / check, "<= 1.8", batched, None),
        _row(
            "intake: durable / not durable, rate at 100 clients",
            normal.wall_s / full.wall_s,
            ">= 0.6",
            full,
            normal,
        ),
        _row("reading: CPU of a tile / a bare POST", tiles.cpu_us / bare.cpu_us, "<= 1.5", tiles, bare),
        _row("a signature check, CPU us", check, "-", None, None),
        _row("a bare POST, CPU us", bare.cpu_us, "-", bare, None),
        _row("a statement, CPU us", single.cpu_us, "-", single, None),
        _row(f"a statement in a batch of {BATCH}, CPU us", per_batched, "-", batched, None),
        _row(f"a statement, ms, p50 ({CONNECTIONS} clients)", quick.wait_ms(50), "-", quick, None),
        _row(f"a statement, ms, p99 ({CONNECTIONS} clients)", quick.wait_ms(99), "-", quick, None),
        _row("statements a second, alone", quick.requests / quick.wall_s, "-", quick, None),
        _row(
            "statements a second, in batches", batched.requests * BATCH / batched.wall_s, "-", batched, None
        ),
    ]


def check_cpu_us(said: Sequence[Statement]) -> float:
    """CPU of one signature check, PyNaCl alone, on the very statements: the least of three rounds."""
    keys = {seed: public_key(seed) for seed in make_election(200).agents}
    publics = {fingerprint(public): public for public in keys.values()}
    signed = [
        (
            one.envelope.signature + pae(one.envelope.payload_type, one.envelope.payload),
            publics[one.key],
        )
        for one in said
    ]
    found = []
    for _ in range(3):
        start = time.thread_time()
        for message, public in signed:
            crypto_sign_open(message, public)
        found.append((time.thread_time() - start) / len(signed) * 1e6)
    return min(found)


Loader = Callable[[Sequence[bytes], int], Load]
Server = Callable[[], Any]


@contextmanager
def running(server: Server) -> Iterator[Loader]:
    """Run a server in a process of its own, and give what sends it requests."""
    with server() as (process, port):

        def load(requests: Sequence[bytes], connections: int) -> Load:
            before, start = _cpu_s(process.pid), time.perf_counter()
            with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
                waits = runner.run(_send_all(port, requests, connections))
            wall = time.perf_counter() - start
            return Load(requests=len(requests), cpu_s=_cpu_s(process.pid) - before, wall_s=wall, waits=waits)

        yield load


def log_server(election: Night, synchronous: str) -> Server:
    """Give a server of a log that is thrown away."""

    @contextmanager
    def server() -> Iterator[tuple["subprocess.Popen[str]", int]]:
        build = HERE.parent / "build"  # on a disk: a directory in memory would make every commit cheap
        build.mkdir(exist_ok=True)
        with tempfile.TemporaryDirectory(dir=build) as made:
            root = lay_out(election, Path(made) / "election")
            with _process("serve", str(root), election.log_seed.hex(), synchronous) as found:
                yield found

    return server


def bare_server() -> Server:
    """Give a server that reads a body and says no more than that, as uvicorn comes."""
    return lambda: _process("bare")


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


def _row(name: str, value: float, goal: str, ours: Load | None, bare: Load | None) -> dict[str, object]:
    return {
        "name": name,
        "value": round(value, 3),
        "goal": goal,
        "ours": None if ours is None else ours.told(),
        "bare": None if bare is None else bare.told(),
    }


if __name__ == "__main__":
    for found in results():
        print(f"{found['name']:<60} {found['value']:>10}  goal {found['goal']}", file=sys.stderr)
        print(json.dumps(found))
