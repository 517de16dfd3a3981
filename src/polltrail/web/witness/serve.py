"""All of it in one process: the witness's memory, the server, and a cosignature every five minutes.

On SIGTERM or SIGINT no more connections are taken, who waits is answered, and the process ends well. If the disk fails,
nothing more is cosigned or kept and the process ends badly.
"""

import asyncio
import contextlib
import secrets
import socket
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import uvloop

from polltrail.errors import StoreError
from polltrail.log.witnessing import Cosigner
from polltrail.store.witness_dir import Followed, WitnessDir, read_witness_settings
from polltrail.store.witness_store import WitnessStore
from polltrail.web.addresses import Proxies
from polltrail.web.connection import allow_connections
from polltrail.web.parts import keep_working
from polltrail.web.routes import Routes
from polltrail.web.scripted_clock import ScriptedClock
from polltrail.web.server import Doorstep, Server, listening
from polltrail.web.tls import Certificate
from polltrail.web.witness.deposits import Deposits
from polltrail.web.witness.witness_app import WitnessApp

COSIGN_EVERY_S: Final = 300.0
"""Seconds after which the witness says again of each log what the largest tree is that it has seen."""


def run(
    root: Path,
    *,
    port: int,
    host: str = "127.0.0.1",
    cosign_every_s: float = COSIGN_EVERY_S,
    proxies: Proxies | None = None,
    certificate: Certificate | None = None,
    ready: Callable[[str], None] | None = None,
    clock: ScriptedClock | None = None,
) -> int:
    """Run a witness until told to stop.

    Parameters
    ----------
    port : int
        0 for any that is free.
    proxies : Proxies or None
        Those that may say whom they speak for.
    certificate : Certificate or None
        None where there is no TLS.
    ready : callable or None
        Told the address once connections are accepted; None to print one line, `ready <address>`, on standard error.
    clock : ScriptedClock or None
        Of a rehearsal that is played; None for the real one.

    Returns
    -------
    int
        0: it was told to stop, and everything it had answered is written down.

    Raises
    ------
    StoreError
        The directory is no witness's, another process is at work there, or the disk failed.
    KeyFileError
        The witness's key cannot be read.
    """
    place = WitnessDir(root.absolute())
    logs = read_witness_settings(place).logs
    if clock is not None:
        for log in logs:
            clock.refuse_other(log.election)
    cosigner = place.cosigner()
    store = WitnessStore.open(place, cosigner=cosigner, logs=[log.key for log in logs])
    with contextlib.closing(store):
        allow_connections()
        with listening(host, port) as sockets, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            doorstep = Doorstep(proxies=proxies or Proxies(), certificate=certificate, say=_say)
            runner.run(
                _serve(store, cosigner, logs, sockets, doorstep, ready or _print_ready, cosign_every_s, clock)
            )
    return 0


async def _serve(
    store: WitnessStore,
    cosigner: Cosigner,
    logs: tuple[Followed, ...],
    sockets: socket.socket,
    doorstep: Doorstep,
    ready: Callable[[str], None],
    cosign_every_s: float,
    clock: ScriptedClock | None,
) -> None:
    failures: list[StoreError] = []
    now = _now if clock is None else lambda: clock() // 1000

    def failed(exc: StoreError) -> None:
        failures.append(exc)
        server.stop()

    elections = {log.election for log in logs}
    deposits = Deposits(store, elections, now=now, clock=time.monotonic, salt=secrets.token_bytes(32))
    app = WitnessApp(store, cosigner, logs, deposits, now=now, failed=failed, proxies=doorstep.proxies)
    server = Server(Routes(app.routes, failed=failed), ready, doorstep=doorstep)

    async def say_it_is_alive() -> None:
        while not failures:
            await app.cosign_again()
            await asyncio.sleep(cosign_every_s)

    alive = asyncio.create_task(keep_working(say_it_is_alive, _say))
    await server.serve([sockets])
    alive.cancel()
    await asyncio.gather(alive, return_exceptions=True)
    app.close()
    if failures:
        raise failures[0]


def _now() -> int:
    return time.time_ns() // 1_000_000_000


def _print_ready(address: str) -> None:
    _say(f"ready {address}")


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
