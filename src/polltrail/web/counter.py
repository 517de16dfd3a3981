"""The count beside the server: a process of its own that follows the log, so that whoever submits does not wait for it.

    python -m polltrail.web.counter DIRECTORY

Each line on standard input says that the log has grown; at most once a second the views are brought to its size. When
standard input ends, the server is gone, and so is this.
"""

import os
import select
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.store.count import Count

EVERY_S: Final = 1.0
MOST: Final = 65_536


def main(directory: str) -> int:
    """Count until standard input ends.

    Returns
    -------
    int
        0: the server is gone; 3: the count cannot go on, with the reason on standard error.
    """
    try:
        with closing(Count(ElectionDir(Path(directory)))) as count:
            while True:
                count.catch_up()
                time.sleep(EVERY_S)
                if not _more():
                    return 0
    except PolltrailError as exc:
        sys.stderr.write(f"{exc}\n")
        return 3


def _more() -> bool:
    """Wait until the log has grown; False when nobody can say so any more."""
    select.select([sys.stdin], [], [])
    return bool(os.read(sys.stdin.fileno(), MOST))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
