"""Bundles as zip files: written whole or not at all, the same bytes every time; read with care, and never unpacked."""

import os
import tempfile
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path
from typing import IO

from polltrail.errors import OutputError, ReadingError

MOST_FILES = 5_000_000
"""An archive of more files is not read: its list alone would fill the memory."""
MOST_TOTAL = 1 << 40
MOST_FILE = 1 << 28
MOST_RATIO = 100
"""Unpacked bytes for each byte of the archive, at the most: what says more is made to fill a disk or a memory."""

_WHEN = (1980, 1, 1, 0, 0, 0)
_UNIX, _READABLE = 3, 0o100644 << 16
_LOCAL_HEADER, _ENCRYPTED = 30, 0x1


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """An archive that was written.

    Attributes
    ----------
    digest : str
        SHA-256 of the whole file.
    """

    path: Path
    files: int
    bytes: int
    digest: str


def write_archive(path: Path, files: Iterable[tuple[str, bytes]]) -> Written:
    """Write files into an archive, one after the other; until all are in it, nothing has its name.

    Files are stored as they are: what a library makes of them when it packs them changes with its release.

    Raises
    ------
    OutputError
        It cannot be written there.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}-", delete=False) as made:
            try:
                count = _fill(made, files)
                made.flush()
                os.fsync(made.fileno())
                Path(made.name).chmod(0o644)
                Path(made.name).replace(path)
            except BaseException:
                with suppress(OSError):
                    Path(made.name).unlink()
                raise
        return Written(path=path, files=count, bytes=path.stat().st_size, digest=_digest(path))
    except OSError as exc:
        raise OutputError(
            f"{path}: expected a place where a file can be written, found: {exc.strerror or exc}; nothing was written"
        ) from exc


def _fill(made: IO[bytes], files: Iterable[tuple[str, bytes]]) -> int:
    count = 0
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name, data in files:
            info = zipfile.ZipInfo(name, _WHEN)
            info.create_system, info.external_attr = _UNIX, _READABLE
            archive.writestr(info, data)
            count += 1
    return count


def _digest(path: Path) -> str:
    found = sha256()
    with path.open("rb") as file:
        while part := file.read(1 << 20):
            found.update(part)
    return found.hexdigest()


@contextmanager
def open_archive(path: Path) -> "Iterator[Archive]":
    """Open an archive for reading.

    Raises
    ------
    ReadingError
        It is no zip file that can be read in one way only, or larger than anything that is read.
    """
    try:
        with zipfile.ZipFile(path) as opened:
            yield Archive(path, opened)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError) as exc:
        raise ReadingError(f"{path}: expected a bundle, a zip file, found: {exc}; it was not read") from exc
    except OSError as exc:
        raise ReadingError(f"{path}: expected a file that can be read, found: {exc.strerror or exc}") from exc


class Archive:
    """The files of an archive: called with a name, it gives the bytes.

    Attributes
    ----------
    names : frozenset of str
        All files in it; folders are none.
    """

    def __init__(self, path: Path, opened: zipfile.ZipFile) -> None:
        self._path = path
        self._opened = opened
        infos = opened.infolist()
        self._check_whole(infos)
        for info in infos:
            self._check(info)
        self._infos = {info.filename: info for info in infos if not info.is_dir()}
        self.names = frozenset(self._infos)

    def __call__(self, name: str) -> bytes:
        """Read a file.

        Raises
        ------
        FileNotFoundError
            There is none of this name.
        ReadingError
            It is damaged.
        """
        info = self._infos.get(name)
        if info is None:
            raise FileNotFoundError(name)
        try:
            with self._opened.open(info) as file:
                data = file.read(info.file_size + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as exc:
            raise ReadingError(
                f"{self._path}: {name!a}: expected the file as it was packed, found: {exc}"
            ) from exc
        if len(data) != info.file_size:
            self._refuse(f"{info.file_size} bytes in {name!a}", f"{len(data)} or more")
        return data

    def _check_whole(self, infos: list[zipfile.ZipInfo]) -> None:
        """Refuse what could be read in two ways, and what is far larger than it looks."""
        size, total = self._path.stat().st_size, sum(info.file_size for info in infos)
        if len(infos) > MOST_FILES or total > min(MOST_TOTAL, MOST_RATIO * size):
            self._refuse(
                "at most 100 times as many bytes in it as it has itself",
                f"{total:,} bytes in {len(infos):,} files",
            )
        twice = [
            name for name, times in Counter(info.filename.lower() for info in infos).items() if times > 1
        ]
        if twice:
            self._refuse("every name once", f"{twice[0]!a} more than once")
        if self._opened.comment:
            self._refuse("no comment", f"one of {len(self._opened.comment)} bytes")
        placed = sorted(infos, key=lambda info: info.header_offset)
        if placed and placed[0].header_offset:
            self._refuse(
                "a zip file from its first byte on", f"{placed[0].header_offset} other bytes before it"
            )
        for one, after in pairwise(placed):
            if (
                one.header_offset + _LOCAL_HEADER + len(one.orig_filename) + one.compress_size
                > after.header_offset
            ):
                self._refuse("files beside one another", f"{after.filename!a} inside of {one.filename!a}")

    def _check(self, info: zipfile.ZipInfo) -> None:
        """Refuse names that lead elsewhere, and files that cannot be read in bounds."""
        name = info.filename
        parts = name.removesuffix("/").split("/")
        if name != info.orig_filename or any(_is_strange(part) for part in parts):
            self._refuse("names of files below one folder", ascii(info.orig_filename)[:80])
        if info.flag_bits & _ENCRYPTED or info.compress_type not in {
            zipfile.ZIP_STORED,
            zipfile.ZIP_DEFLATED,
        }:
            self._refuse("files stored or deflated, without a password", ascii(name)[:80])
        if info.file_size > MOST_FILE or (info.is_dir() and info.file_size):
            self._refuse(f"files of at most {MOST_FILE:,} bytes", f"{ascii(name)[:80]} of {info.file_size:,}")

    def _refuse(self, expected: str, found: str) -> None:
        raise ReadingError(f"{self._path}: expected {expected}, found {found}; nothing in it was read")


def _is_strange(part: str) -> bool:
    """Whether a part of a name is none, leads upwards, or means something else to some machine."""
    return part in {"", ".", ".."} or any(char < " " or char in "\\:\x7f" for char in part)
