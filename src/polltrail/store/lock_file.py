"""One election directory, one process that writes."""

import fcntl
import os
from pathlib import Path

from polltrail.errors import StoreError


def lock(path: Path) -> int:
    """Lock a file for this process, until the handle is closed or the process ends, however it ends.

    Returns
    -------
    int
        The handle to close; closing it is the unlocking.

    Raises
    ------
    StoreError
        Another process holds the lock.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as exc:
        os.close(handle)
        raise StoreError(
            f"{path.parent}: expected to be the only process that writes here, found another at work; "
            "nothing was opened. Stop that one first (polltrail serve?)"
        ) from exc
    except OSError:
        os.close(handle)
        raise
    return handle
