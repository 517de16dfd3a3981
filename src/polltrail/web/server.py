"""The HTTP server: uvicorn, as it is used here; nothing is logged, no address is kept."""

import asyncio
import contextlib
import errno
import secrets
import signal
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from hashlib import blake2b
from typing import Any, Final

import uvicorn

from polltrail.errors import DataError, KeyFileError
from polltrail.web.addresses import Proxies, limited_name
from polltrail.web.allowance import Rate
from polltrail.web.arrivals import Arrivals
from polltrail.web.asgi import App
from polltrail.web.connection import PatientProtocol, most_connections
from polltrail.web.lanes import BUSY, Share
from polltrail.web.places import Places
from polltrail.web.tls import Certificate

BACKLOG: Final = 4_096
"""Connections that may wait with the system."""
PLAIN: Final = 2.0
"""What a connection costs, in signature checks."""
HANDSHAKE: Final = 16.0
"""The same with TLS."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorstep:
    """How connections come in.

    Attributes
    ----------
    share : Share
        What strangers' connections may cost together, in signature checks.
    name : callable
        Names an address by what it is limited by.
    proxies : Proxies
        Over whose connections many come.
    certificate : Certificate or None
        None where there is no TLS.
    say : callable
        Told whether a certificate that was read again is used.
    busy : callable
        Told now and then whether the process is at its limit.
    """

    share: Share = field(default_factory=lambda: Share(time.monotonic, Rate(burst=4_000, per_second=1_000)))
    name: Callable[[str], bytes] = field(default_factory=lambda: partial(_salted, secrets.token_bytes(16)))
    proxies: Proxies = field(default_factory=Proxies)
    certificate: Certificate | None = None
    say: Callable[[str], None] = lambda _: None
    busy: Callable[[bool], None] = lambda _: None


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
    doorstep : Doorstep or None
        How connections come in; by default without TLS, and without proxies.
    """

    def __init__(
        self,
        app: App,
        ready: Callable[[str], None],
        *,
        http: type[asyncio.Protocol] | str = PatientProtocol,
        doorstep: Doorstep | None = None,
    ) -> None:
        super().__init__(configuration(app, http))
        self._ready = ready
        self._doorstep = doorstep or Doorstep()
        self._looked = 0.0
        self._worked = (time.monotonic(), time.process_time())

    def stop(self) -> None:
        """Take no more connections, and end when everybody is answered."""
        self.should_exit = True

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Accept connections, then say so."""
        await super().startup([])
        step = self._doorstep
        cost = PLAIN if step.certificate is None else HANDSHAKE
        most, waiting = most_connections()
        places = Places(most, welcomed=lambda: step.share.spend(-cost))
        for one in sockets or []:
            arrivals = Arrivals(
                one, self._protocol(places), places=places, most=waiting, share=step.share, cost=cost,
                name=step.name, free=step.proxies.trusts, tls=self._tls,
            )  # fmt: skip
            arrivals.open()
            self.servers.append(arrivals)  # type: ignore[arg-type] # all of it that is used
            self._ready(_address(one, "http" if step.certificate is None else "https"))

    def read_certificate_again(self) -> None:
        """Take a new certificate for connections from here on; those that are open stay."""
        if self._doorstep.certificate is None:
            return
        try:
            self._doorstep.certificate.read_again()
        except (DataError, KeyFileError) as exc:
            self._doorstep.say(f"{exc}; the certificate that was there before stays in use")
        else:
            self._doorstep.say("certificate read again; connections from here on have it")

    def _tls(self) -> Any:
        certificate = self._doorstep.certificate
        return None if certificate is None else certificate.context

    def _protocol(self, places: Places) -> Callable[[], asyncio.Protocol]:
        step, config = self._doorstep, self.config
        made: Any = config.http_protocol_class
        ours = isinstance(made, type) and issubclass(made, PatientProtocol)
        more = {"places": places, "name_of": step.name, "free": step.proxies.trusts} if ours else {}
        return partial(
            made, config=config, server_state=self.server_state, app_state=self.lifespan.state,
            _loop=asyncio.get_running_loop(), **more,
        )  # fmt: skip

    async def on_tick(self, counter: int) -> bool:
        """Once a second, end connections that are late."""
        now = asyncio.get_running_loop().time()
        if now - self._looked >= 1:
            self._looked = now
            for connection in list(self.server_state.connections):
                if isinstance(connection, PatientProtocol):
                    connection.end_if_late(now)
        if counter % 3 == 0:
            self._tell_how_busy()
        return await super().on_tick(counter)

    def _tell_how_busy(self) -> None:
        """Tell whether the process has had nearly a whole core since this was told before."""
        before, self._worked = self._worked, (time.monotonic(), time.process_time())
        wall, worked = (now - then for now, then in zip(self._worked, before, strict=True))
        self._doorstep.busy(worked > BUSY * wall)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Let signals end the server well; uvicorn's own way raises them again afterwards."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            with contextlib.suppress(ValueError):  # not in the main thread: a test
                loop.add_signal_handler(number, self.handle_exit, number, None)
        if self._doorstep.certificate is not None:
            with contextlib.suppress(ValueError):
                loop.add_signal_handler(signal.SIGHUP, self.read_certificate_again)
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
        backlog=BACKLOG,
        timeout_keep_alive=60,
        timeout_graceful_shutdown=10,
    )


@contextlib.contextmanager
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen at an address.

    Raises
    ------
    DataError
        It is taken, or none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as exc:
        raise DataError(_not_listening(host, port, exc)) from exc
    with found:
        yield found


def _not_listening(host: str, port: int, exc: OSError) -> str:
    if exc.errno == errno.EADDRNOTAVAIL or (exc.errno or 0) < 0:  # below 0 are those of names
        return (
            f"{host}: expected an address of this machine, found one that is not; nothing was served. Use --host "
            "127.0.0.1 for this machine alone, 0.0.0.0 (or ::) for all of its addresses, or one of them"
        )
    found = "it taken" if exc.errno == errno.EADDRINUSE else exc.strerror
    return f"{host}:{port}: expected a free port, found {found}; choose another with --port"


def _address(listening: socket.socket, scheme: str) -> str:
    host, port = listening.getsockname()[:2]
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def _salted(salt: bytes, address: str) -> bytes:
    return blake2b(limited_name(address).encode(), key=salt, digest_size=16).digest()
