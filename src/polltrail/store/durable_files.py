"""Files that are whole after a power loss, or not there at all.

A file is written under a temporary name, forced to the disk (fsync), and only then renamed: whoever finds the
name finds all of its bytes. The name itself is safe only when the directory that lists it is forced to the
disk too, and so is that of a new directory, in its parent. `sync_directories` does that for many files at
once, so that a caller pays for each directory once.

No fsync is ever tried twice. After a failed fsync the system may have forgotten which pages it could not
write, and a second one would then report success for bytes that are lost. Every error leaves as the OSError
it is; the caller stops.
"""

import os
from collections.abc import Iterable
from pathlib import Path

IMMUTABLE = 0o444
REPLACEABLE = 0o644
DIRECTORY = 0o755


def write_file(path: Path, data: bytes, *, mode: int) -> None:
    """Put a file in its place, whole; its directory still has to be synced.

    Raises
    ------
    OSError
        The disk is full, or failed. The file is then absent or as it was.
    """
    temporary = path.with_name(f".{path.name}.new")
    temporary.unlink(missing_ok=True)  # left by a crash before the rename: never seen by anybody
    _write_synced(temporary, data, mode=mode)
    os.rename(temporary, path)  # noqa: PTH104 - the crash tests stand in for `os` here


def create_file(path: Path, data: bytes, *, mode: int) -> None:
    """Write a file that must not exist yet, and whose bytes may never lie in a second place.

    Raises
    ------
    FileExistsError
        Something has this name already; it is left as it is.
    OSError
        The disk is full, or failed. Nothing is left behind.
    """
    _write_synced(path, data, mode=mode)


def append_file(path: Path, data: bytes, *, mode: int) -> None:
    """Add bytes to the end of a file, or begin one; its directory still has to be synced where it is new.

    Raises
    ------
    OSError
        The disk is full, or failed. A part of the bytes may be there.
    """
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, mode)
    try:
        _write_all(handle, data)
        os.fsync(handle)
    finally:
        os.close(handle)


def cut_file(path: Path, size: int) -> None:
    """Cut a file to its first bytes, for good."""
    handle = os.open(path, os.O_WRONLY | os.O_CLOEXEC)
    try:
        os.ftruncate(handle, size)
        os.fsync(handle)
    finally:
        os.close(handle)


def make_directories(path: Path, *, below: Path, mode: int = DIRECTORY) -> None:
    """Make a directory and its parents, as far as they are missing; `below` exists."""
    missing = [step for step in (path, *path.parents) if step.is_relative_to(below) and not step.is_dir()]
    for step in reversed(missing):
        os.mkdir(step, mode)  # noqa: PTH102 - as above


def sync_directories(paths: Iterable[Path], *, below: Path) -> None:
    """Force to the disk the lists of names in these directories, and in all above them as far as `below`."""
    chain = {step for path in paths for step in (path, *path.parents) if step.is_relative_to(below)}
    for step in sorted(chain, reverse=True):  # what is inside first
        _sync_directory(step)


def _write_synced(path: Path, data: bytes, *, mode: int) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, mode)
    try:
        _write_all(handle, data)
        os.fsync(handle)
    except OSError:
        os.close(handle)
        path.unlink(missing_ok=True)
        raise
    os.close(handle)


def _write_all(handle: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(handle, rest) :]


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
