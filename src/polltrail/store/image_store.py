"""Photographs on their own volume: each whole under its SHA-256, or not there at all.

    images/sha256/ab/cd/<digest>           the bytes, mode 0444; ab and cd are the digest's first two pairs
    images/thumbnails/ab/cd/<digest>.jpg   small copies for pages; can be made again
    images/incoming/                       what is on its way; emptied at start
    images/index.db                        what the log says of them (`image_index`); can be made again

Bytes go to a temporary file, with their digest and size followed as they come; then the file is forced to the disk,
made read-only and renamed, and the directories that list it are forced to the disk too. Only after that is anybody
told. A removal takes the bytes and the small copy away for good.

A volume that is full or fails raises `ImageStoreError`, which is no `StoreError`: the log lies elsewhere and goes on.
An fsync that failed is not tried again: what it was for is thrown away, and whoever sends it again writes a new file.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import Final

from polltrail.errors import DataError, ImageStoreError
from polltrail.store.durable_files import IMMUTABLE, make_directories, sync_directories, write_file

_NO_ROOM: Final = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class ImageStore:
    """The volume of the images; from any thread. Nothing is written before `begin`.

    Parameters
    ----------
    images : Path
        The directory; it exists.
    """

    def __init__(self, images: Path) -> None:
        self._root = images
        self._incoming = images / "incoming"
        self._naming = Lock()

    def begin(self) -> None:
        """Throw away what a crash left unfinished.

        Raises
        ------
        ImageStoreError
            The volume failed.
        """
        with told(f"{self._root}: what was unfinished could not be removed"):
            shutil.rmtree(self._incoming, ignore_errors=True)
            make_directories(self._incoming, below=self._root)

    def path(self, digest: str) -> Path:
        """Where the image of this SHA-256, in lower hex, lies."""
        return self._root / "sha256" / digest[:2] / digest[2:4] / digest

    def thumbnail_path(self, digest: str) -> Path:
        """Where its small copy lies, if one was made."""
        return self._root / "thumbnails" / digest[:2] / digest[2:4] / f"{digest}.jpg"

    def size_of(self, digest: str) -> int | None:
        """Tell how many bytes an image has; None where it is not here."""
        return self._size(self.path(digest))

    def thumbnail_size(self, digest: str) -> int | None:
        """Tell how many bytes a small copy has; None where there is none."""
        return self._size(self.thumbnail_path(digest))

    def read(self, path: Path, at: int, count: int) -> bytes:
        """Read a part of a file that `path` or `thumbnail_path` named; no file stays open in between.

        Returns
        -------
        bytes
            Nothing at its end, or where it is not here any more.

        Raises
        ------
        ImageStoreError
            The volume failed.
        """
        with told(f"{path}: the image could not be read"):
            try:
                handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
            except FileNotFoundError:
                return b""
            try:
                return os.pread(handle, count, at)
            finally:
                os.close(handle)

    def receive(self, digest: str, size: int) -> "Incoming":
        """Begin to take in an image; nobody sees it before `Incoming.keep`.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed.
        """
        with told(f"image {digest}: it could not be begun"):
            handle, name = tempfile.mkstemp(dir=self._incoming)
        return Incoming(self, handle, Path(name), digest, size)

    def sync(self, digest: str) -> None:
        """Force to the disk the names that lead to an image that a crash may have left without."""
        with told(f"image {digest}: its directory could not be forced to the disk"):
            sync_directories([self.path(digest).parent], below=self._root)

    def adopt(self, path: Path, digest: str) -> None:
        """Give a file that is whole and on the disk the name of an image, for good.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed. The name is then not there: nothing may rest on a list of names that did
            not reach the disk.
        """
        target = self.path(digest)
        with told(f"image {digest}: it could not be given its name"), self._naming:
            make_directories(target.parent, below=self._root)
            os.rename(path, target)  # noqa: PTH104 - the crash tests stand in for `os` here
            try:
                sync_directories([target.parent], below=self._root)
            except OSError:
                with suppress(OSError):
                    target.unlink()
                raise

    def put_thumbnail(self, digest: str, data: bytes) -> None:
        """Keep a small copy.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed.
        """
        path = self.thumbnail_path(digest)
        with told(f"image {digest}: its small copy could not be written"), self._naming:
            make_directories(path.parent, below=self._root)
            write_file(path, data, mode=IMMUTABLE)

    def remove(self, digest: str) -> bool:
        """Take an image and its small copy away for good; whether any was here.

        Raises
        ------
        ImageStoreError
            The volume failed; it may still be here.
        """
        with told(f"image {digest}: it could not be removed"), self._naming:
            found = [path for path in (self.path(digest), self.thumbnail_path(digest)) if path.exists()]
            for path in found:
                path.unlink(missing_ok=True)
            sync_directories([path.parent for path in found], below=self._root)
        return bool(found)

    def stored(self) -> Iterator[tuple[str, int]]:
        """Go through all images that are here: digest and size, in no order.

        Raises
        ------
        ImageStoreError
            The volume failed.
        """
        with told(f"{self._root}: its images could not be listed"):
            for path in (self._root / "sha256").glob("??/??/*"):
                size = self._size(path)
                if size is not None and len(path.name) == 64 and path == self.path(path.name):
                    yield path.name, size

    def _size(self, path: Path) -> int | None:
        with told(f"{path}: it could not be looked at"):
            try:
                return path.stat().st_size
            except (FileNotFoundError, NotADirectoryError):
                return None


class Incoming:
    """An image on its way in; end it with `keep` or `discard`, which may come from any thread at any time."""

    def __init__(self, store: ImageStore, handle: int, path: Path, digest: str, size: int) -> None:
        self._store = store
        self._handle = handle
        self._path = path
        self._digest = digest
        self._size = size
        self._sum = sha256()
        self._lock = Lock()
        self.count = 0

    @property
    def digest(self) -> str:
        """SHA-256 of what came so far."""
        return self._sum.hexdigest()

    def write(self, piece: bytes) -> None:
        """Take in the next bytes.

        Raises
        ------
        DataError
            They are more than was announced.
        ImageStoreError
            The volume is full, or failed.
        """
        if self.count + len(piece) > self._size:
            raise DataError(f"image {self._digest}: expected {self._size} bytes, found more; not kept")
        with told(f"image {self._digest}: it could not be written"), self._lock:
            rest = memoryview(piece)
            while rest:
                rest = rest[os.write(self._handle, rest) :]
        self._sum.update(piece)
        self.count += len(piece)

    def read_at(self, at: int, count: int) -> bytes:
        """Read back what came.

        Raises
        ------
        ImageStoreError
            The volume failed.
        """
        with told(f"image {self._digest}: it could not be read back"), self._lock:
            return os.pread(self._handle, count, at)

    def settle(self) -> None:
        """Force the bytes to the disk, which takes its time; then `keep` takes little.

        Raises
        ------
        DataError
            They are not those that were announced.
        ImageStoreError
            The volume is full, or failed.
        """
        if (self.count, self.digest) != (self._size, self._digest):
            raise DataError(
                f"image {self._digest}: expected {self._size} bytes of this SHA-256, found {self.count} of "
                f"{self.digest}; not kept"
            )
        with told(f"image {self._digest}: it could not be forced to the disk"), self._lock:
            os.fchmod(self._handle, IMMUTABLE)
            os.fsync(self._handle)

    def keep(self) -> None:
        """Give the image its name, for good; `settle` was called.

        Raises
        ------
        ImageStoreError
            The volume is full, or failed.
        """
        with self._lock:
            self._store.adopt(self._path, self._digest)
            self._close()

    def discard(self) -> None:
        """Throw away what came; after `keep` it does nothing."""
        with self._lock, suppress(OSError):  # `begin` removes it
            if self._handle >= 0:
                self._close()
                self._path.unlink(missing_ok=True)

    def _close(self) -> None:
        handle, self._handle = self._handle, -1
        os.close(handle)


@contextmanager
def told(what: str) -> Iterator[None]:
    """Turn an error of the system into one about the images."""
    try:
        yield
    except OSError as exc:
        full = exc.errno in _NO_ROOM
        answer = "Make room on the volume of the images" if full else "Look at the volume of the images"
        raise ImageStoreError(
            f"{what}: {exc.strerror or exc}. {answer}; the log goes on without", full=full
        ) from exc
