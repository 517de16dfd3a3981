"""The process that makes pages: it follows the views, and listens on a socket that only the server can reach.

    python -m polltrail.web.board.pages_process DIRECTORY SOCKET

Whenever it has something newer to show, it says so in a line on standard output: the size, and a name for the state of
count and dates. When standard input ends, the server is gone, and so is this.
"""

import asyncio
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import msgspec
import uvloop

from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.store.board.stages import kept_projections
from polltrail.web.board.listening import LOOK_EVERY_S, listen, once_there
from polltrail.web.board.pages import Pages
from polltrail.web.board.pages_app import Desk, pages_app

NICE: Final = 10
"""By how much this stands behind those who take statements in."""


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
        with (
            closing(once_there(lambda: BoardReader(place))) as reader,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(_serve(place, reader, address))
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3
    return 0


async def _serve(place: ElectionDir, reader: BoardReader, address: str) -> None:
    desk = Desk(place, Pages(reader, place), state=lambda: _reached(reader, place).state)
    await listen(pages_app(desk), address, _follow(reader, place))


async def _follow(reader: BoardReader, place: ElectionDir) -> None:
    """Take in what was counted, and say how far that goes."""
    said = None
    while True:
        reader.follow()
        now = _reached(reader, place)
        if now != said:
            sys.stdout.write(msgspec.json.encode(now).decode() + "\n")
            sys.stdout.flush()
            said = now
        await asyncio.sleep(LOOK_EVERY_S)


def _reached(reader: BoardReader, place: ElectionDir) -> Reached:
    stages = kept_projections(place.root).state()
    return Reached(size=reader.size, state=f"{reader.size}.{reader.generation}.{os.getpid()}.{stages}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
