"""The process that answers coordinators: it reads the views of the count, and answers over a socket of its own.

    python -m polltrail.web.coordinator.process DIRECTORY SOCKET

It says on standard output how far it is, a line whenever that changes, and never writes anything else. When standard
input ends, the server is gone, and so is this.
"""

import asyncio
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import Final

import uvloop

from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.web.board.listening import LOOK_EVERY_S, listen, once_there
from polltrail.web.coordinator.app import screens_app
from polltrail.web.coordinator.field.following import Following

NICE: Final = 10
"""By how much this stands behind those who take statements in."""


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
        with (
            closing(once_there(lambda: Following(place))) as field,
            asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner,
        ):
            runner.run(listen(screens_app(field), address, _follow(field)))
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3
    return 0


async def _follow(field: Following) -> None:
    said = -1
    while True:
        if (size := field.follow()) != said:
            sys.stdout.write(f"{size}\n")
            sys.stdout.flush()
            said = size
        await asyncio.sleep(LOOK_EVERY_S)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
