"""What witnesses have cosigned, as the log publishes it: the latest note that enough of them signed, and all there were.

`log/cosigned` only grows, record by record, each forced to the disk. `log/witnessed` is one note, replaced whole, and
never by one of a smaller log. Neither decides anything here: both can be asked of the witnesses again.
"""

from pathlib import Path

from polltrail.errors import NoteError, StoreError
from polltrail.log.history import MAX_RECORD, CosignedNote, encode_record, read_history, whole_bytes
from polltrail.store.durable_files import (
    REPLACEABLE,
    append_file,
    cut_file,
    sync_directories,
    write_file,
)
from polltrail.store.recovery import SeenNote

CHECKPOINT, COSIGNED, WITNESSED = "checkpoint", "cosigned", "witnessed"


class CosignedFiles:
    """The two files; one thread at a time.

    Parameters
    ----------
    log : Path
        The directory of the published log.

    Raises
    ------
    StoreError
        The history has bytes in it that no interrupted write can have left.
    OSError
        The disk failed.
    """

    def __init__(self, log: Path) -> None:
        self._log = log
        _cut_torn(log / COSIGNED)
        self._witnessed = _size_of(_read(log / WITNESSED))

    def seen(self) -> list[SeenNote]:
        """Give the last notes of both, to be held against the database at the start."""
        found = [(COSIGNED, note) for note in read_history(_read(self._log / COSIGNED) or b"")[-1:]]
        witnessed = _read(self._log / WITNESSED)
        found += [(WITNESSED, witnessed)] if witnessed else []
        return [SeenNote(where=str(self._log / name), note=note) for name, note in found]

    def notes(self) -> list[bytes]:
        """Give every cosigned note there was."""
        return read_history(_read(self._log / COSIGNED) or b"")

    def add(self, note: bytes, *, witnessed: bool, checkpoint: bytes | None = None) -> None:
        """Append a note to the history; on the disk when this returns.

        Parameters
        ----------
        witnessed : bool
            Whether enough have signed it, so that it becomes the witnessed one, unless that is of a larger log.
        checkpoint : bytes or None
            What is now to be published as the log's checkpoint: the same one with more lines; None to leave it.
        """
        append_file(self._log / COSIGNED, encode_record(note), mode=REPLACEABLE)
        size = _size_of(note)
        if witnessed and size >= self._witnessed:
            write_file(self._log / WITNESSED, note, mode=REPLACEABLE)
            self._witnessed = size
        if checkpoint is not None:
            write_file(self._log / CHECKPOINT, checkpoint, mode=REPLACEABLE)
        sync_directories([self._log], below=self._log)


def _read(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _size_of(note: bytes | None) -> int:
    """Size that a note speaks of; -1 where there is none that can be read: the next one takes its place."""
    try:
        return -1 if note is None else CosignedNote.parse(note).checkpoint.size
    except NoteError:
        return -1


def _cut_torn(path: Path) -> None:
    """Cut off a record that a crash left half written; more than one record was never being written."""
    data = _read(path)
    if data is None or (whole := whole_bytes(data)) == len(data):
        return
    if len(data) - whole > MAX_RECORD + 2:
        raise StoreError(
            f"{path}: expected records of cosigned notes, found {len(data) - whole} bytes that are none after "
            f"byte {whole}; nothing was started. Something else wrote here: keep the file, move it away, and start "
            "again. The witnesses have what they cosigned"
        )
    cut_file(path, whole)
