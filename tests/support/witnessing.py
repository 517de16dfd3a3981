"""A witness at work: in this process without a network, or by a real process."""

import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import httpx

from polltrail.errors import StoreError
from polltrail.log.deposit import DepositRequest
from polltrail.statement import Statement, public_key
from polltrail.store.witness_dir import Followed, WitnessDir
from polltrail.store.witness_store import WitnessStore
from polltrail.web.routes import Routes
from polltrail.web.witness.deposits import Deposits
from polltrail.web.witness.witness_app import WitnessApp
from support.cli import POLLTRAIL
from support.house_log import COSIGNED_AT, ORIGIN
from support.night import entry_of
from support.serving import Clock
from support.witness import COSIGNER, HONEST, open_witness

WATCHED = f"/{sha256(ORIGIN.encode()).hexdigest()}"


@dataclass
class WitnessHere:
    """A witness in this process."""

    app: WitnessApp
    routes: Routes
    store: WitnessStore
    client: httpx.AsyncClient
    clock: Clock
    time: Clock
    failures: list[StoreError]

    def from_address(self, address: str) -> httpx.AsyncClient:
        """Whoever asks from another address."""
        transport = httpx.ASGITransport(app=self.routes, client=(address, 1))
        return httpx.AsyncClient(transport=transport, base_url="http://witness")


@asynccontextmanager
async def witness_here(
    place: WitnessDir, *, election: str = "ab" * 32, sealed_until: datetime | None = None, **more: object
) -> AsyncIterator[WitnessHere]:
    """Run a witness of the house's log in this process, without a network."""
    store = open_witness(place, **more)
    clock, time, failures = Clock(), Clock(COSIGNED_AT), list[StoreError]()
    deposits = Deposits(store, {election}, now=lambda: int(time.now), clock=clock, salt=bytes(32))
    app = WitnessApp(
        store, COSIGNER, (Followed(HONEST.key, election, sealed_until),), deposits,
        now=lambda: int(time.now), failed=failures.append,
    )  # fmt: skip
    routes = Routes(app.routes, failed=failures.append)
    transport = httpx.ASGITransport(app=routes, client=("192.0.2.1", 1))
    try:
        async with httpx.AsyncClient(transport=transport, base_url="http://witness") as client:
            yield WitnessHere(app, routes, store, client, clock, time, failures)
    finally:
        app.close()
        store.close()


def deposit_of(statement: Statement, seed: bytes) -> bytes:
    """The body with which a statement is deposited."""
    return DepositRequest(entry_of(statement), public_key(seed)).format()


@dataclass(frozen=True)
class WitnessServed:
    """A witness in a process of its own."""

    url: str
    process: "subprocess.Popen[str]"

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=30)


@contextmanager
def witness_served(root: Path, *options: str, before: str = "") -> Iterator[WitnessServed]:
    """Run a witness as its operator would; `before` is Python that runs in its process first."""
    command = [POLLTRAIL, "witness", str(root), "--port", "0", *options]
    if before:
        script = f"import sys\n{before}\nfrom polltrail.cli.main import main\nsys.argv = {command!r}\nmain()"
        command = [sys.executable, "-c", script]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline() if process.stderr else ""
            assert line.startswith("ready http://127.0.0.1:"), line
            yield WitnessServed(line.split()[1], process)
        finally:
            process.terminate()
            process.wait(30)
