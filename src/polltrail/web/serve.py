"""All of it in one process: the store, the sequencer, the publisher and the server.

On SIGTERM or SIGINT no more connections are taken, who waits is answered, what is committed is published, and the
process ends well. If the disk fails, nothing more is acknowledged and the process ends badly.
"""

import asyncio
import contextlib
import gc
import secrets
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import uvicorn
import uvloop

from polltrail.errors import DataError, StoreError
from polltrail.statement.roster import Roster
from polltrail.store import ElectionDir, LogStore, read_key
from polltrail.web.acceptances import Acceptances, Registrar, registrar_key
from polltrail.web.asgi import App
from polltrail.web.connection import PatientProtocol, allow_connections
from polltrail.web.door import Door
from polltrail.web.intake import Intake
from polltrail.web.published_files import PublishedFiles
from polltrail.web.replay import replay
from polltrail.web.sequencer import Sequencer

PUBLISH_EVERY = 1.0
"""Seconds between two published checkpoints, at least."""


def run(
    root: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    log_seed: bytes | None = None,
    ready: Callable[[str], None] | None = None,
) -> int:
    """Serve an election until told to stop.

    Parameters
    ----------
    port : int
        0 for any that is free.
    log_seed : bytes or None
        Seed of the log's key; None to read it from the directory's `keys`.
    ready : callable or None
        Told the address once connections are accepted; None to print one line, `ready <address>`, on standard
        error.

    Returns
    -------
    int
        0: it was told to stop, and everything it had taken is answered and published.

    Raises
    ------
    StoreError
        The directory cannot be served, or the disk failed; `RollbackError` if this is an old copy.
    KeyFileError
        The log's key cannot be read.
    """
    seed = read_key(ElectionDir(root).log_key) if log_seed is None else log_seed
    with contextlib.closing(LogStore.open(root, log_seed=seed)) as store:
        settle_memory()
        allow_connections()
        serve_store(store, root, port=port, host=host, ready=ready or _print_ready)
    return 0


def serve_store(
    store: LogStore, root: Path, *, port: int, host: str = "127.0.0.1", ready: Callable[[str], None]
) -> None:
    """Serve a log that is open, until told to stop; see `run`."""
    roster = replay(store)
    if roster.election is None:
        raise StoreError(
            f"{root}: expected a log that begins with a genesis, found an empty one; make an election with: polltrail new"
        )
    loop_factory = uvloop.new_event_loop
    with _listening(host, port) as listening, asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(_serve(root, store, roster, listening, ready))


def settle_memory() -> None:
    """Let the collector of cycles pass over what stays for ever, and look seldom: statements have no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


async def _serve(
    root: Path, store: LogStore, roster: Roster, listening: socket.socket, ready: Callable[[str], None]
) -> None:
    sequencer = Sequencer(store, roster, now=_now)
    files = PublishedFiles(ElectionDir(root))
    door = Door(clock=time.monotonic, salt=secrets.token_bytes(32))
    acceptances = Acceptances(_registrar(root), store=store, sequencer=sequencer, door=door, now=_now)
    intake = Intake(store=store, sequencer=sequencer, door=door, files=files, acceptances=acceptances)
    server = Server(intake, ready)
    committing = asyncio.create_task(sequencer.run())
    publishing = asyncio.create_task(_publish(store, sequencer, files))
    for task in (committing, publishing):
        task.add_done_callback(lambda _: server.stop())
    publishing.add_done_callback(partial(_stop_on_error, sequencer))
    await server.serve([listening])
    sequencer.close()
    await committing
    publishing.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await publishing
    store.publish()


def _now() -> int:
    return time.time_ns() // 1_000_000


def _registrar(root: Path) -> Registrar | None:
    path = registrar_key(ElectionDir(root))
    return Registrar.of(path) if path.exists() else None


def _stop_on_error(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (exc := task.exception()) is not None:
        sequencer.fail(exc)


async def _publish(store: LogStore, sequencer: Sequencer, files: PublishedFiles) -> None:
    """Publish what is committed, in a thread of its own, so that nobody who waits for a commit waits for it."""
    while True:
        await asyncio.to_thread(store.publish)
        _, checkpoint = await asyncio.to_thread(files.read, "/log/checkpoint")
        files.published(checkpoint)
        await asyncio.sleep(PUBLISH_EVERY)
        await sequencer.committed.wait()
        sequencer.committed.clear()


class Server(uvicorn.Server):
    """Uvicorn, as it is used here: it says when it accepts connections, and signals end it well.

    Parameters
    ----------
    app : callable
        The application.
    ready : callable
        Told the address.
    http : type or str
        How HTTP is spoken, as uvicorn's option of this name.
    """

    def __init__(
        self, app: App, ready: Callable[[str], None], *, http: type[asyncio.Protocol] | str = PatientProtocol
    ) -> None:
        super().__init__(configuration(app, http))
        self._ready = ready
        self._looked = 0.0

    def stop(self) -> None:
        """Take no more connections, and end when everybody is answered."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, then say so."""
        await super().startup(sockets)
        for one in sockets or []:
            self._ready(_address(one))

    async def on_tick(self, counter: int) -> bool:
        """Once a second, end connections that are late."""
        now = asyncio.get_running_loop().time()
        if now - self._looked >= 1:
            self._looked = now
            for connection in list(self.server_state.connections):
                if isinstance(connection, PatientProtocol):
                    connection.end_if_late(now)
        return await super().on_tick(counter)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server well; uvicorn's own way raises them again afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(ValueError):  # not in the main thread: a test
                loop.add_signal_handler(number, self.handle_exit, number, None)
        yield


def configuration(app: App, http: type[asyncio.Protocol] | str) -> uvicorn.Config:
    """Configure uvicorn: nothing is logged, no address is kept."""
    return uvicorn.Config(
        app,
        http=http,
        ws="none",
        lifespan="off",
        interface="asgi3",
        log_config=None,
        log_level="critical",
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
        backlog=1024,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=10,
    )


@contextlib.contextmanager
def _listening(host: str, port: int) -> Iterator[socket.socket]:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as exc:
        raise DataError(
            f"{host}:{port}: expected a free port, found {exc.strerror}; choose another with --port"
        ) from exc
    with listening:
        yield listening


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _print_ready(address: str) -> None:
    sys.stderr.write(f"ready {address}\n")
    sys.stderr.flush()
