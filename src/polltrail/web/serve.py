"""All of it in one process: the store, the sequencer, the publisher and the server.

On SIGTERM or SIGINT no more connections are taken, who waits is answered, what is committed is published, and the
process ends well. If the disk fails, nothing more is acknowledged and the process ends badly.
"""

import asyncio
import contextlib
import gc
import secrets
import socket
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import uvloop

from polltrail.errors import StoreError
from polltrail.statement.roster import Roster
from polltrail.store import ElectionDir, LogStore, read_key
from polltrail.web.acceptances import Acceptances, Registrar, registrar_key
from polltrail.web.addresses import Proxies
from polltrail.web.beginning import open_asked
from polltrail.web.board.part import board_part
from polltrail.web.capture.anybody import opened
from polltrail.web.capture.part import capture_part
from polltrail.web.check_times import DAILY, CheckTimes
from polltrail.web.connection import allow_connections
from polltrail.web.coordinator.part import coordinator_part
from polltrail.web.cosigning import cosigning_part
from polltrail.web.counting import counting_part
from polltrail.web.deposits_in import deposits_part
from polltrail.web.desk.part import desk_part
from polltrail.web.door import Door
from polltrail.web.gate import Gate
from polltrail.web.images import images_part
from polltrail.web.intake import Intake
from polltrail.web.lanes import (
    ARRIVALS,
    ARRIVALS_BURST_S,
    LARGE,
    READERS,
    STRANGERS,
    Lane,
    checks_per_second,
    leave_room,
    share_of_core,
)
from polltrail.web.login import login_part
from polltrail.web.parts import Part, Serving, do_last, keep_working
from polltrail.web.published_files import PublishedFiles
from polltrail.web.replay import replay
from polltrail.web.routes import Routes
from polltrail.web.scripted_clock import ScriptedClock
from polltrail.web.sealed import sealed_part
from polltrail.web.self_check import self_check_part
from polltrail.web.sequencer import Sequencer
from polltrail.web.server import Doorstep, Server, listening
from polltrail.web.static_files import static_files_part
from polltrail.web.tls import Certificate
from polltrail.web.tokens import Tokens, token_secret

PUBLISH_EVERY = 1.0
"""Seconds between two published checkpoints, at least."""


def run(
    root: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    log_seed: bytes | None = None,
    proxies: Proxies | None = None,
    certificate: Certificate | None = None,
    ready: Callable[[str], None] | None = None,
    clock: ScriptedClock | None = None,
    check: CheckTimes | None = DAILY,
) -> int:
    """Serve an election until told to stop.

    Parameters
    ----------
    port : int
        0 for any that is free.
    log_seed : bytes or None
        Seed of the log's key; None to read it from the directory's `keys`.
    proxies : Proxies or None
        Those that may say whom they speak for.
    certificate : Certificate or None
        None where there is no TLS.
    ready : callable or None
        Told the address once connections are accepted; None to print one line, `ready <address>`, on standard
        error.
    clock : ScriptedClock or None
        Of a rehearsal that is played; None for the real one.
    check : CheckTimes or None
        When the views of the count are checked; None for never.

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
    if not root.is_dir():
        found = "something else" if root.exists() else "nothing of this name"
        raise StoreError(
            f"{root}: expected the directory of an election, found {found}; nothing was served. Make one with: polltrail new"
        )
    seed = read_key(ElectionDir(root).log_key) if log_seed is None else log_seed
    with contextlib.closing(open_asked(root, log_seed=seed, say=_say)) as store:
        settle_memory()
        allow_connections()
        serve_store(
            store, root, port=port, host=host, ready=ready or _print_ready, proxies=proxies, certificate=certificate,
            clock=clock, check=check,
        )  # fmt: skip
    return 0


def serve_store(
    store: LogStore,
    root: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    ready: Callable[[str], None],
    proxies: Proxies | None = None,
    certificate: Certificate | None = None,
    clock: ScriptedClock | None = None,
    check: CheckTimes | None = DAILY,
) -> None:
    """Serve a log that is open, until told to stop; see `run`."""
    roster = replay(store)
    if roster.election is None:
        raise StoreError(
            f"{root}: expected a log that begins with a genesis, found an empty one; make an election with: polltrail new"
        )
    if (log := roster.log_in_force) is not None and log.vkey != str(store.key):
        raise StoreError(
            f"{root}: expected the log that its entries name, {log.vkey}, found {store.key}; nothing was served, because "
            "nothing that this key signs would be of this election"
        )
    if clock is not None:
        clock.refuse_other(roster.election)
    loop_factory = uvloop.new_event_loop
    with listening(host, port) as sockets, asyncio.Runner(loop_factory=loop_factory) as runner:
        runner.run(
            _serve(
                root, store, roster, sockets, ready, proxies or Proxies(), certificate, clock or _now, check
            )
        )


def settle_memory() -> None:
    """Let the collector of cycles pass over what stays for ever, and look seldom: statements have no cycles."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 50, 100)


async def _serve(
    root: Path,
    store: LogStore,
    roster: Roster,
    sockets: socket.socket,
    ready: Callable[[str], None],
    proxies: Proxies,
    certificate: Certificate | None,
    now: Callable[[], int],
    check: CheckTimes | None,
) -> None:
    place = ElectionDir(root)
    sequencer = Sequencer(store, roster, now=now)
    files = PublishedFiles(place)
    share = partial(share_of_core, time.monotonic, checks=checks_per_second())
    tokens = Tokens(token_secret(place, _say), now=_now)
    door = Door(
        clock=time.monotonic, salt=secrets.token_bytes(32), tokens=tokens, lane=Lane(share(STRANGERS))
    )
    gate = Gate(door, lambda: sequencer.roster, large=share(LARGE), readers=share(READERS), proxies=proxies)
    arriving = share(ARRIVALS, burst_s=ARRIVALS_BURST_S)
    doorstep = Doorstep(
        share=arriving, name=door.name, proxies=proxies, certificate=certificate, say=_say,
        busy=partial(leave_room, [arriving, *gate.shares]),
    )  # fmt: skip
    serving = Serving(
        place=place, store=store, sequencer=sequencer, door=door, files=files, now=now, say=_say,
        check=check,
    )  # fmt: skip
    parts = [part for make in PARTS if (part := make(serving)) is not None]
    routes = {path: handler for part in parts for path, handler in part.routes.items()}
    server = Server(Routes(opened(routes), failed=sequencer.fail, gate=gate), ready, doorstep=doorstep)
    committing = asyncio.create_task(sequencer.run())
    publishing = asyncio.create_task(_publish(store, sequencer, files))
    beside = [asyncio.create_task(keep_working(work, _say)) for part in parts for work in part.work]
    for task in (committing, publishing):
        task.add_done_callback(lambda _: server.stop())
    publishing.add_done_callback(partial(_stop_on_error, sequencer))
    await server.serve([sockets])
    sequencer.close()
    await asyncio.gather(committing, return_exceptions=True)
    await _cancelled(publishing, *beside)
    sequencer.refuse_failed()
    store.publish()
    await do_last(parts, _say)


async def _cancelled(*tasks: "asyncio.Task[None]") -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _intake(serving: Serving) -> Part:
    acceptances = Acceptances(
        _registrar(serving.place), store=serving.store, sequencer=serving.sequencer, door=serving.door,
        now=serving.now,
    )  # fmt: skip
    intake = Intake(
        store=serving.store, sequencer=serving.sequencer, door=serving.door, files=serving.files,
        acceptances=acceptances,
    )  # fmt: skip
    return Part(routes=intake.routes)


PARTS: tuple[Callable[[Serving], Part | None], ...] = (
    _intake,
    login_part,
    cosigning_part,
    deposits_part,
    sealed_part,
    images_part,
    static_files_part,
    capture_part,
    counting_part,
    board_part,
    desk_part,
    self_check_part,
    coordinator_part,
)
"""What the server is made of; a part that has nothing to do here is None."""


def _now() -> int:
    return time.time_ns() // 1_000_000


def _registrar(place: ElectionDir) -> Registrar | None:
    path = registrar_key(place)
    return Registrar.of(path) if path.exists() else None


def _stop_on_error(sequencer: Sequencer, task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and (exc := task.exception()) is not None:
        sequencer.fail(exc)


async def _publish(store: LogStore, sequencer: Sequencer, files: PublishedFiles) -> None:
    """Publish what is committed, in a thread of its own, so that nobody who waits for a commit waits for it."""
    while True:
        await asyncio.to_thread(store.publish)
        files.published(store.published.shown)
        await asyncio.sleep(PUBLISH_EVERY)
        await sequencer.commits.beyond(store.published_size)


def _print_ready(address: str) -> None:
    _say(f"ready {address}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
