"""The process that makes pages: it follows the views, and listens on a socket that only the server can reach.

    python -m polltrail.web.board.pages_process DIRECTORY SOCKET

Whenever it has something newer to show, it says so in a line on standard output: the size, and a name for the state of
count and dates. When standard input ends, the server is gone, and so is this.
"""

import asyncio
import contextlib
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec
import uvicorn
import uvloop

from polltrail.errors import PolltrailError, StoreError
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.web.board.pages import Pages
from polltrail.web.board.pages_app import Desk, pages_app

LOOK_EVERY_S: Final = 0.25
NICE: Final = 10
"""By how much this stands behind those who take statements in."""
WAIT_S: Final = 120.0
"""Seconds until there must be views to read."""


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How far pages go.

    Attributes
    ----------
    state : str
        Another one whenever an answer that may change can be another one.
    """

    size: int
    state: str


def main(directory: str, address: str) -> int:
    """Make pages until standard input ends.

    Returns
    -------
    int
        0: the server is gone; 3: there is nothing to be read, with the reason on standard error.
    """
    os.nice(NICE)
    place = ElectionDir(Path(directory))
    try:
        with closing(_reader(place)) as reader, asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_serve(place, reader, address))
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3
    return 0


def _reader(place: ElectionDir) -> BoardReader:
    """Wait for the views of a count that has just begun."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return BoardReader(place)
        except StoreError:
            if time.monotonic() > until:
                raise
            time.sleep(LOOK_EVERY_S)


async def _serve(place: ElectionDir, reader: BoardReader, address: str) -> None:
    desk = Desk(place, Pages(reader), state=lambda: _reached(reader).state)
    config = uvicorn.Config(
        pages_app(desk), http="httptools", ws="none", lifespan="off", interface="asgi3", log_config=None,
        log_level="critical", access_log=False, proxy_headers=False, server_header=False, date_header=False,
        timeout_keep_alive=3_600,
    )  # fmt: skip
    server = _Quiet(config)
    loop = asyncio.get_running_loop()
    loop.add_reader(sys.stdin, _stop, server)
    with socket.socket(socket.AF_UNIX) as listening:
        os.umask(0o177)
        listening.bind(address)
        following = asyncio.create_task(_follow(reader))
        following.add_done_callback(lambda _: _stop(server))
        await server.serve([listening])
    following.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await following


async def _follow(reader: BoardReader) -> None:
    """Take in what was counted, and say how far that goes."""
    said = None
    while True:
        reader.follow()
        now = _reached(reader)
        if now != said:
            sys.stdout.write(msgspec.json.encode(now).decode() + "\n")
            sys.stdout.flush()
            said = now
        await asyncio.sleep(LOOK_EVERY_S)


def _reached(reader: BoardReader) -> Reached:
    return Reached(size=reader.size, state=f"{reader.size}.{reader.generation}.{os.getpid()}")


class _Quiet(uvicorn.Server):
    """Uvicorn without signals of its own: the server says when to end."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave signals as they are."""
        yield


def _stop(server: uvicorn.Server) -> None:
    server.should_exit = server.force_exit = True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
