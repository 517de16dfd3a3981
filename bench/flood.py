"""What honest clients keep while somebody floods the server: their rate and their waits, with a flood and without.

Three sorts of processes share the machine: the server, the honest clients, and the flooders of one kind. The honest
load is offered at a fixed rate that a quiet server holds easily, whatever comes back: so what is lost is lost by
waiting. Real flooders have machines of their own, so here they have the lower priority: they take the processor time
that server and honest clients leave, which is more than half of both cores, and nothing else slows them down but the
server, which may turn them away, keep them waiting or end them. They come from the honest clients' own address as
well as from others. Each kind meets a new server, from the flood's first moment on.

    python bench/flood.py [KIND...]      all kinds, or some
"""

import asyncio
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count, cycle
from pathlib import Path
from typing import Any, Final

import uvloop

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parent / "tests"))

import intake  # noqa: E402

from support.night import Night, entry_of, make_election, readings, seed_of, wrongly_signed  # noqa: E402

AGENTS: Final = 40
KEPT: Final = 120
"""Connections that they keep."""
OFFERED: Final = 600.0
"""Statements a second that honest clients offer over connections they keep."""
NEW_ONES: Final = 20.0
"""The same, each over a connection of its own, with its agent's token."""
FIRST_ONES: Final = 2.0
"""The same, each by a key that has never spoken and has no token."""
LASTS_S: Final = 6.0
CLOSED_S: Final = 4.0
"""How long others hand in one statement after the other, each over a connection of its own that is kept."""
CLOSED: Final = 16
"""How many they are."""
PATIENCE_S: Final = 10.0
"""How long an honest client waits for one answer before it is counted as lost."""
KINDS: Final = (
    "unknown", "wrong", "resent", "lines", "huge", "slow", "connections", "rude", "reading", "all",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Honest:
    """What became of an honest load.

    Attributes
    ----------
    waits : sequence of float
        Seconds of each answer that was a receipt.
    """

    offered: int
    waits: Sequence[float]

    @property
    def kept(self) -> float:
        """The part that was accepted in time."""
        return len(self.waits) / self.offered

    def wait_ms(self, hundredth: int) -> float:
        """How long so many hundredths of the accepted waited at most."""
        return (
            statistics.quantiles(self.waits, n=100)[hundredth - 1] * 1e3
            if len(self.waits) > 1
            else float("nan")
        )


@dataclass(frozen=True, kw_only=True)
class Under:
    """One kind of flood: three honest loads at fixed rates, one that is not, and what the server needed.

    Attributes
    ----------
    server_cpu : float
        Of one core, during the loads at fixed rates.
    flooded : int
        Requests, or connections, that the flooders brought about meanwhile.
    closed, quiet_closed : Closed
        Those who each wait for the answer before the next, and the same a moment before without a flood: their rate
        hangs on what else the machine does.
    """

    kind: str
    kept: Honest
    new: Honest
    first: Honest
    server_cpu: float
    flooded: int
    closed: "Closed"
    quiet_closed: "Closed"


@dataclass(frozen=True, kw_only=True)
class Closed:
    """Statements that were accepted of those who wait for each answer: a second, and a second of the server's CPU."""

    per_second: float
    per_cpu_second: float


def results(kinds: Sequence[str] = KINDS) -> list[dict[str, object]]:
    """Measure each kind, and a night without any; rows as `bench/run.py` writes them."""
    quiet = under("nothing")
    return [row for kind in kinds for row in rows(under(kind), quiet)]


def under(kind: str) -> Under:
    """Measure the honest loads under one kind of flood, each on a new server."""
    told, cpu, flooded = _measured(kind, "offered")
    loads = {name: Honest(**load) for name, load in told.items()}
    quiet, closed = _closed_loop("nothing"), _closed_loop(kind)
    return Under(kind=kind, server_cpu=cpu, flooded=flooded, closed=closed, quiet_closed=quiet, **loads)


def _closed_loop(kind: str) -> Closed:
    told, cpu, _ = _measured(kind, "closed")
    rate = told["accepted"] / CLOSED_S
    return Closed(per_second=rate, per_cpu_second=rate / cpu)


def _measured(kind: str, load: str) -> tuple[dict[str, Any], float, int]:
    """Give what the honest clients tell, the server's part of a core, and what was flooded."""
    kinds = {"nothing": (), "all": KINDS[:-1]}.get(kind, (kind,))
    with (
        intake.log_server(make_election(AGENTS), "FULL")() as (process, port),
        honest(port, load) as start,
        flooders(port, kinds) as flooded,
    ):
        before, begin = intake._cpu_s(process.pid), time.perf_counter()  # noqa: SLF001
        told = start()
        took = time.perf_counter() - begin
        cpu = (intake._cpu_s(process.pid) - before) / took  # noqa: SLF001
    return told, cpu, sum(flooded)


def rows(under: Under, quiet: Under) -> list[dict[str, object]]:
    """Tell how a kind compares with a quiet night."""
    names = {"kept": "kept connections", "new": "a connection each", "first": "first statements, no token"}
    told = {
        "offered": under.kept.offered, "server_cpu": round(under.server_cpu, 3), "flooded": under.flooded,
        "quiet_server_cpu": round(quiet.server_cpu, 3),
    }  # fmt: skip
    found: list[dict[str, object]] = []
    for load, name in names.items():
        ours, bare = getattr(under, load), getattr(quiet, load)
        waits = {f"p{n}_ms": round(ours.wait_ms(n), 1) for n in (50, 99)}
        quiet_waits = {f"quiet_p{n}_ms": round(bare.wait_ms(n), 1) for n in (50, 99)}
        goal = "-" if load == "first" else ">= 0.9"
        found.append(
            {
                "name": f"flood of {under.kind}: {name}, accepted / quiet",
                "value": round(ours.kept / bare.kept, 3),
                "goal": goal,
                "ours": told | waits | quiet_waits,
                "bare": None,
            }
        )
    ours, bare = under.closed, under.quiet_closed
    for name in ("per_second", "per_cpu_second"):
        what = "rate" if name == "per_second" else "per CPU of the server"
        found.append(
            {
                "name": f"flood of {under.kind}: {CLOSED} that wait for each answer, {what} / quiet",
                "value": round(getattr(ours, name) / getattr(bare, name), 3),
                "goal": "-",
                "ours": vars(ours),
                "bare": vars(bare),
            }
        )
    return found


@contextmanager
def honest(port: int, load: str) -> Iterator[Callable[[], dict[str, Any]]]:
    """Start the honest clients in a process of their own, tokens in hand; give what lets them begin."""
    with _python("honest", str(port), load) as process:
        assert process.stdout is not None
        assert process.stdin is not None
        assert process.stdout.readline() == "ready\n"

        def start() -> dict[str, Any]:
            process.stdin.write("go\n")
            process.stdin.flush()
            found: dict[str, Any] = json.loads(process.stdout.readline())
            return found

        yield start


@contextmanager
def flooders(port: int, kinds: Sequence[str]) -> Iterator[list[int]]:
    """Start a process for each kind; at the end, give how many requests or connections each brought about."""
    found: list[int] = []
    share = max(1, len(kinds))
    processes = [_python("flood", str(port), kind, str(share)) for kind in kinds]
    try:
        for process in processes:
            assert process.stdout is not None
            process.stdout.readline()
        yield found
    finally:
        for process in processes:
            with suppress(BrokenPipeError):
                assert process.stdin is not None
                process.stdin.close()
            assert process.stdout is not None
            found.append(int(process.stdout.readline() or 0))
            process.terminate()
            process.wait()


def _python(*arguments: str) -> "subprocess.Popen[str]":
    command = [sys.executable, str(HERE / "flood.py"), *arguments]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class Answers(asyncio.Protocol):
    """One connection that asks and is answered; it does not ask again before."""

    def __init__(self) -> None:
        self._got = b""
        self._answered: asyncio.Future[tuple[int, bytes]] | None = None
        self.open = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Be connected."""
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def ask(self, request: bytes) -> "asyncio.Future[tuple[int, bytes]]":
        """Send a request; the answer is its status and its whole head."""
        self._got = b""
        self._answered = asyncio.get_running_loop().create_future()
        self.transport.write(request)
        return self._answered

    def data_received(self, data: bytes) -> None:
        """Take an answer."""
        self._got += data
        head, blank, body = self._got.partition(b"\r\n\r\n")
        if not blank or self._answered is None or self._answered.done():
            return
        if len(body) >= int(head.lower().rpartition(b"content-length: ")[2].split(b"\r\n")[0] or 0):
            self._answered.set_result((int(head[9:12]), head))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's interface
        """Have no answer."""
        self.open = False
        if self._answered is not None and not self._answered.done():
            self._answered.set_result((0, b""))


async def connect(port: int, address: str = "127.0.0.1") -> Answers:
    """Connect from one of this machine's addresses."""
    loop = asyncio.get_running_loop()
    _, made = await loop.create_connection(Answers, "127.0.0.1", port, local_addr=(address, 0))
    return made


def post(path: str, body: bytes, token: bytes = b"") -> bytes:
    """Write a request."""
    line = b"polltrail-token: %b\r\n" % token if token else b""
    head = b"POST %b HTTP/1.1\r\nhost: bench\r\n%bcontent-length: %d\r\n\r\n"
    return head % (path.encode(), line, len(body)) + body


# What honest clients do.


@dataclass
class Clients:
    """Honest agents, each with a token and with connections that are kept.

    Attributes
    ----------
    tokens : list of bytes
        By agent.
    idle : queue of Answers
        Connections that wait for something to do.
    """

    election: Night
    port: int
    tokens: list[bytes] = field(default_factory=list)
    idle: asyncio.Queue[Answers] = field(default_factory=asyncio.Queue)

    async def begin(self) -> None:
        """Get every agent's token with a first statement, and show it over all connections."""
        said = readings(self.election, KEPT)
        for number, reading in enumerate(said):
            connection = await connect(self.port)
            token = self.tokens[number % AGENTS] if number >= AGENTS else b""
            status, head = await connection.ask(post("/v1/statements", entry_of(reading), token))
            assert status == 201, (number, head)
            if number < AGENTS:
                self.tokens.append(head.partition(b"polltrail-token: ")[2].partition(b"\r\n")[0])
            self.idle.put_nowait(connection)

    async def over_kept(self, request: bytes) -> int:
        """Hand in over a connection that is there."""
        connection = await self.idle.get()
        try:
            if not connection.open:
                connection = await connect(self.port)
            return (await connection.ask(request))[0]
        finally:
            self.idle.put_nowait(connection)

    async def over_new(self, request: bytes) -> int:
        """Hand in over a connection that is made for it."""
        connection = await connect(self.port)
        status, _ = await connection.ask(request)
        connection.transport.close()
        return status


async def offered(requests: Sequence[bytes], rate: float, send: Callable[[bytes], Awaitable[int]]) -> Honest:
    """Hand statements in at a fixed rate, whatever comes back; one that is not taken is sent again until it is late."""
    loop, waits = asyncio.get_running_loop(), list[float]()

    async def one(at: float, request: bytes) -> None:
        await asyncio.sleep(at - loop.time())
        with suppress(TimeoutError):
            async with asyncio.timeout_at(at + PATIENCE_S):
                while True:
                    status = 0
                    with suppress(OSError):
                        status = await send(request)
                    if status in {200, 201}:
                        waits.append(loop.time() - at)
                        return
                    await asyncio.sleep(0.2)

    begin = loop.time()
    await asyncio.gather(*(one(begin + number / rate, request) for number, request in enumerate(requests)))
    return Honest(offered=len(requests), waits=waits)


async def be_honest(port: int, load: str) -> None:
    """Say when everybody has a token; told to go, hand in and tell what became of it."""
    clients = Clients(make_election(AGENTS), port)
    await clients.begin()
    loads = _closed(clients) if load == "closed" else _offered(clients)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    print(json.dumps(await loads), flush=True)


def _offered(clients: Clients) -> Awaitable[dict[str, Any]]:
    """Make statements, to be handed in at fixed rates."""
    kept = [post("/v1/statements", entry_of(one), token) for one, token in _said(clients, OFFERED, 1_000)]
    new = [post("/v1/statements", entry_of(one), token) for one, token in _said(clients, NEW_ONES, 90_000)]
    first = [post("/v1/statements", entry_of(one)) for one, _ in _said(clients, FIRST_ONES, 99_000)]

    async def hand_in() -> dict[str, Any]:
        loads = await asyncio.gather(
            offered(kept, OFFERED, clients.over_kept),
            offered(new, NEW_ONES, clients.over_new),
            offered(first, FIRST_ONES, clients.over_new),
        )
        named = zip(("kept", "new", "first"), loads, strict=True)
        return {name: {"offered": load.offered, "waits": load.waits} for name, load in named}

    return hand_in()


def _closed(clients: Clients) -> Awaitable[dict[str, Any]]:
    """Make more statements than can be handed in, one after the other."""
    said = iter(
        [
            post("/v1/statements", entry_of(one), token)
            for one, token in _said(clients, 8_000 / LASTS_S * CLOSED_S, 1_000)
        ]
    )
    accepted = 0

    async def one_after_the_other(until: float) -> None:
        nonlocal accepted
        while asyncio.get_running_loop().time() < until and (request := next(said, None)) is not None:
            with suppress(TimeoutError, OSError):
                async with asyncio.timeout_at(until):
                    status = await clients.over_kept(request)
                    accepted += status == 201

    async def hand_in() -> dict[str, Any]:
        until = asyncio.get_running_loop().time() + CLOSED_S
        await asyncio.gather(*(one_after_the_other(until) for _ in range(CLOSED)))
        return {"accepted": accepted}

    return hand_in()


def _said(clients: Clients, rate: float, first: int) -> list[tuple["intake.Statement", bytes]]:
    said = readings(clients.election, int(rate * LASTS_S), first=first)
    return [(one, clients.tokens[(first + at) % AGENTS]) for at, one in enumerate(said)]


# What flooders do.


class Flood:
    """Flooders of one kind: many connections, each of which does the same again as soon as it can."""

    def __init__(self, port: int, kind: str, share: int) -> None:
        self.port = port
        self.connections = max(16, {"connections": 6_000, "slow": 2_000, "huge": 16}.get(kind, 256) // share)
        self.act = getattr(self, f"_{kind}")
        self.count = 0
        election = make_election(AGENTS)
        self.known = [entry_of(one) for one in readings(election, AGENTS)]
        self.wrong = [wrongly_signed(one) for one in readings(election, 200, first=5_000)]
        self.unknown = [
            entry_of(election.transcription(seed_of(f"nobody {at}"), "s", number=at)) for at in range(200)
        ]
        addresses = ["127.0.0.1", *(f"127.7.{at}.1" for at in range(31))]
        self.addresses, self.numbers = cycle(addresses), count()

    async def run(self) -> None:
        """Flood until standard input ends."""
        acting = [asyncio.create_task(self._again()) for _ in range(self.connections)]
        print("ready", flush=True)
        await asyncio.to_thread(sys.stdin.read)
        print(self.count, flush=True)
        for one in acting:
            one.cancel()

    async def _again(self) -> None:
        while True:
            connection = None
            try:
                connection = await connect(self.port, next(self.addresses))
                while connection.open:
                    await self.act(connection)
                    self.count += 1
            except OSError:
                await asyncio.sleep(0.05)  # refused before it was a connection
            finally:
                if connection is not None:
                    connection.transport.abort()

    def _pick(self, entries: Sequence[bytes]) -> bytes:
        return entries[next(self.numbers) % len(entries)]

    async def _unknown(self, connection: Answers) -> None:
        await connection.ask(post("/v1/statements", self._pick(self.unknown)))

    async def _wrong(self, connection: Answers) -> None:
        await connection.ask(post("/v1/statements", self._pick(self.wrong)))

    async def _resent(self, connection: Answers) -> None:
        await connection.ask(post("/v1/statements", self._pick(self.known)))

    async def _lines(self, connection: Answers) -> None:
        await connection.ask(post("/v1/batches", b"\n".join(self.wrong * 5)))

    async def _huge(self, connection: Answers) -> None:
        await connection.ask(post("/v1/batches", b"{" * 15_900_000))

    async def _slow(self, connection: Answers) -> None:
        request = post("/v1/statements", self._pick(self.known))
        for at in range(len(request)):
            if not connection.open:
                return
            connection.transport.write(request[at : at + 1])
            await asyncio.sleep(0.5)

    async def _connections(self, connection: Answers) -> None:
        await connection.ask(b"")

    async def _rude(self, connection: Answers) -> None:
        connection.transport.write(post("/v1/statements", self._pick(self.unknown)))
        await asyncio.sleep(0)
        connection.transport.close()
        connection.open = False

    async def _reading(self, connection: Answers) -> None:
        await connection.ask(b"GET /log/checkpoint HTTP/1.1\r\nhost: bench\r\n\r\n")


def main() -> None:
    """Be what the first argument says."""
    what, arguments = (sys.argv[1:2] or [""])[0], sys.argv[2:]
    if what == "honest":
        asyncio.Runner(loop_factory=uvloop.new_event_loop).run(be_honest(int(arguments[0]), arguments[1]))
    elif what == "flood":
        os.nice(19)
        flood = Flood(int(arguments[0]), arguments[1], int(arguments[2]))
        asyncio.Runner(loop_factory=uvloop.new_event_loop).run(flood.run())
    else:
        for found in results(sys.argv[1:] or KINDS):
            print(
                f"{found['name']:<66} {found['value']:>7}  goal {found['goal']:<7} {found['ours']}",
                file=sys.stderr,
            )
            print(json.dumps(found))


if __name__ == "__main__":
    main()
