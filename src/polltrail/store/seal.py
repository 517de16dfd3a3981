"""What a log shows of its entries while it does not show them all.

The store knows nothing of elections: it asks a `Seal`, which follows the entries and says whether the log is closed,
and which entries are shown all the same. A closed log publishes its checkpoint and its tiles of hashes, and `log/open`
with the entries that are shown; no bundle of entries is in any file that is published. When it opens, all bundles
are on the disk before the checkpoint that says so.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final, Protocol

from polltrail.errors import StoreError
from polltrail.log.open_entries import encode_open
from polltrail.log.tiles import ENTRIES, TILE, Tile
from polltrail.store.durable_files import REPLACEABLE, append_file, sync_directories, write_file

OPEN: Final = "open"
"""The file in `log/`."""


class Seal(Protocol):
    """What a log shows after the entries that it has followed; a value that `after` makes anew."""

    @property
    def closed(self) -> bool:
        """Whether only some entries are shown."""

    def shows(self, entry: bytes) -> bool:
        """Whether an entry is shown while the log is closed."""

    def after(self, index: int, entries: Sequence[bytes]) -> "Seal":
        """Follow the next entries, the first of which has this index."""


class NeverSealed:
    """The seal of a log that shows everything."""

    closed = False

    def shows(self, entry: bytes) -> bool:  # noqa: ARG002 - a Seal
        """Show every entry."""
        return True

    def after(self, index: int, entries: Sequence[bytes]) -> "NeverSealed":  # noqa: ARG002 - a Seal
        """Stay as it is."""
        return self


NEVER_SEALED: Final = NeverSealed()


Read = Callable[[int, int], Iterable[tuple[int, bytes]]]
"""Reads committed entries from one index to before another, with their indexes."""


class OpenEntries:
    """`log/open`: the entries that a closed log shows; one thread at a time.

    Parameters
    ----------
    log : Path
        The directory of the public log.
    """

    def __init__(self, log: Path, read: Read) -> None:
        self._path = log / OPEN
        self._read = read
        self._covers: int | None = (
            None  # the size of the log whose entries it has; None where there is no file
        )

    def exists(self) -> bool:
        """Whether there is such a file."""
        return self._path.exists()

    def mend(self, seal: Seal, size: int, *, published: int) -> None:
        """Make the file what the committed entries give, at the start.

        A crash leaves a beginning of it, and perhaps a record that is torn; but what a published checkpoint needs
        was safe before that was published.

        Parameters
        ----------
        size, published : int
            Of the log, and of the checkpoint that is published.

        Raises
        ------
        StoreError
            The published part is not what was written there.
        """
        sure = self._records(seal, 0, min(published, size))
        expected = sure + self._records(seal, max(published, 0), size)
        found = self._path.read_bytes() if self.exists() else None
        if found is not None and found[: len(sure)] != sure:
            raise StoreError(
                f"{self._path}: expected {len(sure)} bytes that the committed entries give, found others: something "
                "else wrote here, and nothing more is published. Keep the file as evidence, move it away, and start "
                "again: it is then made anew"
            )
        if found != expected:
            self._write(expected)
        self._covers = size

    def add(self, seal: Seal, size: int) -> None:
        """Add what is shown of the entries up to a size of the log; on the disk when this returns."""
        if self._covers == size:
            return
        data = self._records(seal, self._covers or 0, size)
        if self._covers is None:
            self._write(data)
        elif data:
            append_file(self._path, data, mode=REPLACEABLE)
        self._covers = size

    def remove(self) -> None:
        """Remove the file, if there is one: the log is open."""
        if self.exists():
            self._path.unlink()
            sync_directories([self._path.parent], below=self._path.parent)
        self._covers = None

    def _records(self, seal: Seal, start: int, stop: int) -> bytes:
        parts = (self._read(at, min(at + TILE, stop)) for at in range(start, stop, TILE))
        return b"".join(encode_open(one for one in rows if seal.shows(one[1])) for rows in parts)

    def _write(self, data: bytes) -> None:
        write_file(self._path, data, mode=REPLACEABLE)
        sync_directories([self._path.parent], below=self._path.parent)


def refuse_bundles(log: Path) -> None:
    """Refuse to go on where a closed log has published entries.

    Raises
    ------
    StoreError
        There is a bundle.
    """
    bundles = (log / Tile(ENTRIES, 0).path).parent
    found = next((path for path in bundles.rglob("*") if path.is_file()), None)
    if found is not None:
        raise StoreError(
            f"{found}: expected no entries here while the count is sealed, found some: whoever read them knows what is "
            "sealed. Nothing was started. Keep them as evidence, move them away, and find out who put them here"
        )
