"""The process that answers the desk: it follows the views, and listens on a socket that only the server can reach.

    python -m polltrail.web.desk.process DIRECTORY SOCKET

Who asks, the server has found out before. When standard input ends, the server is gone, and so is this.
"""

import asyncio
import os
import sys
import time
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

import uvloop

from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.store.desk import DeskReader
from polltrail.store.work_queue import WorkQueue
from polltrail.web.board.listening import LOOK_EVERY_S, listen, once_there
from polltrail.web.desk.app import Room, desk_app

NICE: Final = 5
"""By how much this stands behind those who take statements in, and before those who make pages."""
QUEUE: Final = "queue.db"


def main(directory: str, address: str) -> int:
    """Answer until standard input ends.

    Returns
    -------
    int
        0: the server is gone; 3: there is nothing to be read, with the reason on standard error.
    """
    os.nice(NICE)
    place = ElectionDir(Path(directory))
    try:
        with ExitStack() as stack:
            reader = stack.enter_context(closing(once_there(lambda: DeskReader(place))))
            queue = stack.enter_context(closing(WorkQueue(reader, reader, place.root / QUEUE)))
            runner = stack.enter_context(asyncio.Runner(loop_factory=uvloop.new_event_loop))
            room = Room(reader=reader, queue=queue, now=lambda: time.time_ns() // 1_000_000_000)
            runner.run(listen(desk_app(room), address, _follow(reader)))
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3
    return 0


async def _follow(reader: DeskReader) -> None:
    """Take in what was counted; the first line says that questions are answered."""
    said = False
    while True:
        reader.follow()
        if not said:
            sys.stdout.write("{}\n")
            sys.stdout.flush()
            said = True
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
