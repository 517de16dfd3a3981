"""Pages and files as they were seen: every version whole under its SHA-256, and a journal of when.

    versions/<ab>/<digest>   the bytes, mode 0444; ab is the digest's first pair
    journal.ndjson           what happened, a line each; only ever added to

A version is on the disk, and so is the name that leads to it, before the journal speaks of it. A line that a crash cut
short is cut off before the next one is written.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

from polltrail.errors import StoreError
from polltrail.store.durable_files import (
    IMMUTABLE,
    REPLACEABLE,
    append_file,
    cut_file,
    make_directories,
    sync_directories,
    write_file,
)

Line = Mapping[str, Any]


class PageVersions:
    """A directory of versions; one process writes at a time.

    Raises
    ------
    StoreError
        The disk failed.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._journal = root / "journal.ndjson"
        with _told(root, "could not be opened"):
            root.mkdir(parents=True, exist_ok=True)
            self._cut_torn()

    def path(self, digest: str) -> Path:
        """Where a version lies."""
        return self.root / "versions" / digest[:2] / digest

    def keep(self, data: bytes) -> str:
        """Keep a version; give its digest.

        Raises
        ------
        StoreError
            The disk is full, or failed.
        """
        digest = sha256(data).hexdigest()
        path = self.path(digest)
        if self.read(digest) is None:
            with _told(path, "could not be kept"):
                make_directories(path.parent, below=self.root)
                write_file(path, data, mode=IMMUTABLE)
                sync_directories([path.parent], below=self.root)
        return digest

    def read(self, digest: str) -> bytes | None:
        """Read a version; None where it is not here, or not the one of its digest any more."""
        try:
            data = self.path(digest).read_bytes()
        except OSError:
            return None
        return data if sha256(data).hexdigest() == digest else None

    def note(self, line: Line) -> None:
        """Add a line to the journal; it is on the disk when this returns.

        Raises
        ------
        StoreError
            The disk is full, or failed.
        """
        with _told(self._journal, "could not be written"):
            new = not self._journal.exists()
            data = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
            append_file(self._journal, data, mode=REPLACEABLE)
            if new:
                sync_directories([self.root], below=self.root)

    def journal(self) -> Iterator[dict[str, Any]]:
        """Read the journal from its beginning; a line that is none is passed over."""
        try:
            lines = self._journal.read_bytes().splitlines()
        except FileNotFoundError:
            return
        for line in lines:
            try:
                found = json.loads(line)
            except ValueError:
                continue
            if isinstance(found, dict):
                yield found

    def _cut_torn(self) -> None:
        if self._journal.exists():
            data = self._journal.read_bytes()
            whole = data.rfind(b"\n") + 1
            if whole < len(data):
                cut_file(self._journal, whole)


@contextmanager
def _told(path: Path, what: str) -> Iterator[None]:
    try:
        yield
    except OSError as exc:
        raise StoreError(
            f"{path}: it {what}: {exc.strerror or exc}. What was seen before is still here; start again when the disk is well"
        ) from exc
