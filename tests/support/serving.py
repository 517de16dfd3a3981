"""An election served: by a real process, or in this one without a network."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

from polltrail.log import Checkpoint, Receipt, check_receipt
from polltrail.statement import Statement
from polltrail.store import ElectionDir, LogStore
from polltrail.web.addresses import Proxies
from polltrail.web.allowance import Rate
from polltrail.web.asgi import Receive
from polltrail.web.door import Door
from polltrail.web.gate import Gate
from polltrail.web.intake import Intake
from polltrail.web.lanes import Lane, Share
from polltrail.web.parts import Part, Serving
from polltrail.web.published_files import PublishedFiles
from polltrail.web.replay import replay
from polltrail.web.routes import Routes
from polltrail.web.sealing import open_log
from polltrail.web.sequencer import MAX_WAITING, Sequencer
from support.cli import POLLTRAIL
from support.night import MADE_AT, Night, entry_of


@dataclass(frozen=True)
class Served:
    """A server in a process of its own."""

    url: str
    process: "subprocess.Popen[str]"

    @property
    def port(self) -> int:
        return int(self.url.rsplit(":", 1)[1])

    def client(self, **more: float) -> httpx.Client:
        return httpx.Client(base_url=self.url, **{"timeout": 30, **more})


@contextmanager
def served(root: Path, *options: object, before: str = "") -> Iterator[Served]:
    """Serve a directory; `before` is Python that runs in the server's process first, to change its limits."""
    command = [POLLTRAIL, "serve", str(root), "--port", "0", *map(str, options)]
    if before:
        script = (
            f"import sys\nfrom pathlib import Path\n{before}\nfrom polltrail.cli.main import main\nmain()"
        )
        command = [sys.executable, "-c", script, *command[1:]]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield Served(_address(process), process)
        finally:
            process.terminate()
            process.wait(30)


def _address(process: "subprocess.Popen[str]") -> str:
    """Where it serves; what else it says before, such as which witness is away, is passed over."""
    said = []
    for line in process.stderr or ():
        said.append(line)
        if line.startswith(("ready http://127.0.0.1:", "ready https://127.0.0.1:")):
            return line.split()[1]
    raise AssertionError("".join(said))


@dataclass
class Clock:
    """Seconds that go forward when told."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Here:
    """A server in this process."""

    app: Routes
    intake: Intake
    client: httpx.AsyncClient
    sequencer: Sequencer
    store: LogStore
    clock: Clock
    files: PublishedFiles
    committing: "asyncio.Task[None]"
    serving: Serving
    gate: Gate | None
    held: list[float]

    def from_address(self, address: str) -> httpx.AsyncClient:
        """Whoever asks from another address."""
        transport = httpx.ASGITransport(app=self.app, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://here")


NO_END = Rate(burst=1e9, per_second=1e9)


def _noted(held: list[float]) -> Callable[[Receive, float], Awaitable[None]]:
    async def hold(_: Receive, seconds: float) -> None:
        held.append(seconds)

    return hold


@asynccontextmanager
async def here(
    root: Path,
    election: Night,
    *,
    most: int = MAX_WAITING,
    now: int | Callable[[], int] = MADE_AT,
    parts: Sequence[Callable[[Serving], Part | None]] = (),
    strangers: Rate | None = None,
    proxies: Proxies | None = None,
) -> AsyncIterator[Here]:
    """Serve a directory in this process, without a network; `parts` besides intake.

    With what `strangers` may cause, there is a gate: its clock stands still, and answers that are kept back are noted
    in `held` and sent at once.
    """
    told = now if callable(now) else lambda: now
    store = open_log(root, log_seed=election.log_seed)
    clock, files = Clock(), PublishedFiles(ElectionDir(root))
    sequencer = Sequencer(store, replay(store), now=told, most=most)
    held: list[float] = []
    door = Door(clock=clock, salt=bytes(32), lane=Lane(Share(clock, strangers or NO_END)), hold=_noted(held))
    gate = strangers and Gate(
        door,
        lambda: sequencer.roster,
        large=Share(clock, strangers),
        readers=Share(clock, strangers),
        proxies=proxies,
    )
    intake = Intake(store=store, sequencer=sequencer, door=door, files=files)
    serving = Serving(
        place=ElectionDir(root), store=store, sequencer=sequencer, door=door, files=files, now=told, say=print
    )
    made = [part for make in parts if (part := make(serving)) is not None]
    routes = {path: handler for part in made for path, handler in part.routes.items()}
    app = Routes(intake.routes | routes, failed=sequencer.fail, gate=gate)
    committing = asyncio.create_task(sequencer.run())
    transport = httpx.ASGITransport(app=app, client=("192.0.2.1", 1))
    async with httpx.AsyncClient(transport=transport, base_url="http://here") as client:
        yield Here(app, intake, client, sequencer, store, clock, files, committing, serving, gate, held)
    sequencer.close()
    try:
        await committing
    finally:
        store.close()


def checked(receipt: bytes, statement: Statement, election: Night) -> tuple[int, Checkpoint]:
    """The index that a receipt proves, and the checkpoint it is in."""
    read = Receipt.decode(receipt)
    return read.index, check_receipt(read, entry_of(statement), election.log_vkey)


def until(found: Callable[[], bool], *, within_s: float = 120, every_s: float = 0.05) -> None:
    """Wait until a function says so; long, for a machine that does much else: only what fails takes that long."""
    end = time.monotonic() + within_s
    while not found():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(every_s)
