"""One election directory, one process that writes."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
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
            "nothing was opened. Stop that one first (polltrail serve, or witness?)"
        ) from exc
    except OSError:
        os.close(handle)
        raise
    return handle


@contextmanager
def locked(path: Path, *, within_s: float = 60.0) -> Iterator[None]:
    """Hold a lock that other processes hold for a moment only; wait for it.

    Raises
    ------
    StoreError
        Another process held it all the time.
    """
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        _wait_for(handle, path, time.monotonic() + within_s)
        yield
    finally:
        os.close(handle)


def _wait_for(handle: int, path: Path, until: float) -> None:
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as exc:
            if time.monotonic() > until:
                raise StoreError(
                    f"{path}: expected the other process to let go of it in time, found that it did not; nothing was done"
                ) from exc
            time.sleep(0.02)
        else:
            return
