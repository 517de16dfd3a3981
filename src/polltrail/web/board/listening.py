"""What a process beside the server does besides its work: it listens where only the server can reach it, and ends with it."""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final, TypeVar

import uvicorn

from polltrail.errors import StoreError

WAIT_S: Final = 120.0
"""Seconds until there must be views to read."""
LOOK_EVERY_S: Final = 0.25

_Result = TypeVar("_Result")


def once_there(read: Callable[[], _Result]) -> _Result:
    """Wait for the views of a count that has just begun."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return read()
        except StoreError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_EVERY_S)


async def listen(app: Any, address: str, beside: Coroutine[Any, Any, None]) -> None:
    """Answer over a socket until standard input ends, or the work beside it does."""
    config = uvicorn.Config(
        app, http="httptools", ws="none", lifespan="off", interface="asgi3", log_config=None,
        log_level="critical", access_log=False, proxy_headers=False, server_header=False, date_header=False,
        timeout_keep_alive=3_600,
    )  # fmt: skip
    server = _Quiet(config)
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, _stop, server)
    with socket.socket(socket.AF_UNIX) as listening:
        os.umask(0o177)
        listening.bind(address)
        working = asyncio.create_task(beside)
        working.add_done_callback(lambda _: _stop(server))
        await server.serve([listening])
    working.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await working


class _Quiet(uvicorn.Server):
    """Uvicorn without signals of its own: the server says when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals as they are."""
        yield


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = server.force_exit = True
