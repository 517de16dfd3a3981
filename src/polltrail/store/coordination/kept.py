"""Numbered files in a folder, each written once: 1, 2, 3, ... without a gap."""

from pathlib import Path
from typing import Final

from polltrail.errors import StoreError
from polltrail.store.durable_files import make_directories, sync_directories, write_file

PRIVATE: Final = 0o600
PRIVATE_FOLDER: Final = 0o700


class Kept:
    """Bytes in the order in which they came; for one process.

    Parameters
    ----------
    folder : Path
        Made when the first is kept.
    below : Path
        Exists; what is above it is not touched.

    Attributes
    ----------
    last, bytes : int
        The number of the last one, and the bytes of all.
    """

    def __init__(self, folder: Path, *, below: Path) -> None:
        self._folder, self._below = folder, below
        self.last = self.bytes = 0
        while (path := folder / str(self.last + 1)).exists():
            self.last += 1
            self.bytes += path.stat().st_size

    def add(self, data: bytes) -> int:
        """Keep one more, on the disk for good; give its number.

        Raises
        ------
        StoreError
            The disk is full, or failed; nothing was kept.
        """
        number = self.last + 1
        put(self._folder / str(number), data, below=self._below)
        self.last, self.bytes = number, self.bytes + len(data)
        return number

    def read(self, number: int) -> bytes:
        """Read one that is there."""
        try:
            return (self._folder / str(number)).read_bytes()
        except OSError as exc:
            raise StoreError(f"{self._folder / str(number)}: could not be read, {exc.strerror}") from exc


def put(path: Path, data: bytes, *, below: Path) -> None:
    """Put a file that nobody else on this machine may read in its place, with its folders.

    Raises
    ------
    StoreError
        The disk is full, or failed; nothing was kept.
    """
    try:
        make_directories(path.parent, below=below, mode=PRIVATE_FOLDER)
        write_file(path, data, mode=PRIVATE)
        sync_directories([path.parent], below=below)
    except OSError as exc:
        raise StoreError(f"{path}: could not be written, {exc.strerror}; nothing was kept") from exc
