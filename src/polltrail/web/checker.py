"""The views of a count checked beside the server: a process of its own, at the lowest priority.

    python -m polltrail.web.checker DIRECTORY

It writes what it found to the directory, where `GET /v1/health` finds it, and ends. When its standard input ends, the
server is gone, and so is this.
"""

import contextlib
import os
import sys
import threading
import time
from pathlib import Path
from typing import Final

from polltrail.errors import PolltrailError
from polltrail.store import ElectionDir
from polltrail.store.last_check import remember, remember_failure
from polltrail.store.view_check import check_views

LOWEST: Final = 19
DAMAGED, FAILED = 4, 3


def main(directory: str) -> int:
    """Check once.

    Returns
    -------
    int
        0: the views are what the log makes; 4: they are not; 3: they could not be checked, with the reason on standard
        error.
    """
    with contextlib.suppress(OSError):
        os.nice(LOWEST)
    place = ElectionDir(Path(directory))
    try:
        found = check_views(place)
        remember(place, found, at=time.time_ns() // 10**9)
    except PolltrailError as exc:
        remember_failure(place, str(exc), at=time.time_ns() // 10**9)
        sys.stderr.write(f"{exc}\n")
        return FAILED
    return 0 if found.same else DAMAGED


def _end_with_server() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(FAILED)


if __name__ == "__main__":
    threading.Thread(target=_end_with_server, daemon=True).start()
    sys.exit(main(sys.argv[1]))
