"""The HTTP server: uvicorn, as it is used here; nothing is logged, no address is kept."""

import asyncio
import contextlib
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from polltrail.errors import DataError
from polltrail.web.asgi import App
from polltrail.web.connection import PatientProtocol


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
def listening(host: str, port: int) -> Iterator[socket.socket]:
    """Listen at an address.

    Raises
    ------
    DataError
        It is taken, or none of this machine's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        found = socket.create_server((host, port), family=family, backlog=1024)
    except OSError as exc:
        raise DataError(
            f"{host}:{port}: expected a free port, found {exc.strerror}; choose another with --port"
        ) from exc
    with found:
        yield found


def _address(listening: socket.socket) -> str:
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
