"""A disk that loses its power: what was not synced is lost, kept or torn, each write on its own.

SQLite writes through a virtual file system of APSW, and the store's own files through a stand-in for `os`. Both
tell this disk, which knows for every file what is safe and what is only written. When the power goes (at one
chosen operation, in the middle of whatever runs), it lays out in another directory one of the states a real
disk may then be in, drawn at random: of what was never synced each write, each new name and each rename is
there, or is not, or half of it.
"""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

SECTOR = 512


@dataclass
class Content:
    """A file: the bytes that are safe, and what was done to it since."""

    safe: bytearray = field(default_factory=bytearray)
    unsafe: list[tuple[int, bytes | None]] = field(default_factory=list)  # None: cut to this length

    def sync(self) -> None:
        for at, data in self.unsafe:
            _apply(self.safe, at, data)
        self.unsafe.clear()

    def after_power_loss(self, rng: Random) -> bytes:
        image = bytearray(self.safe)
        for at, data in self.unsafe:
            fate = rng.choice(["lost", "kept", "torn"])
            if fate == "torn" and data:
                kept = rng.randrange(0, len(data) + SECTOR, SECTOR)
                _apply(image, at, data[:kept])
            elif fate != "lost":
                _apply(image, at, data)
        return bytes(image)


def _apply(image: bytearray, at: int, data: bytes | None) -> None:
    if data is None:
        del image[at:]
        return
    image.extend(bytes(max(0, at - len(image))))
    image[at : at + len(data)] = data


class LossyDisk:
    """Counts the operations below `root`, and loses its power at operation `dies_at`, leaving `left`."""

    def __init__(self, root: Path, left: Path, *, rng: Random, dies_at: int) -> None:
        self.root, self.left, self.rng, self.dies_at = root, left, rng, dies_at
        self.operations = 0
        self.dead = False
        self.syncs = 0
        self.files: dict[Path, Content] = {}
        # Names that are not safe yet, with what a disk that forgets them has instead: old bytes, or no file.
        self.names: dict[Path, bytes | None] = {}

    def settle(self) -> None:
        """Take what is on the disk so far as safe."""
        self.files = {path: Content(bytearray(path.read_bytes())) for path in _files(self.root)}
        self.names.clear()

    def operation(self) -> None:
        """Before every write, sync, rename and new name: the power may go."""
        self.operations += 1
        if self.operations == self.dies_at:
            self.lose_power()

    def lose_power(self) -> None:
        self.dead = True
        lost = {path for path, old in self.names.items() if self.rng.random() < 0.5}
        for path in [self.root, *sorted(self.root.rglob("*"))]:
            if path.is_dir() and not lost.intersection((path, *path.parents)):
                (self.left / path.relative_to(self.root)).mkdir(exist_ok=True)
        for path in _files(self.root):
            self._leave(path, lost)

    def _leave(self, path: Path, lost: set[Path]) -> None:
        if lost.intersection(path.parents):
            return
        if path not in lost:
            image: bytes | None = self.files[path].after_power_loss(self.rng)
        else:
            image = self.names[path]
        if image is not None:
            target = self.left / path.relative_to(self.root)
            target.write_bytes(image)
            target.chmod(stat.S_IMODE(path.stat().st_mode))

    def created(self, path: Path) -> None:
        self.names[path] = None
        self.files[path] = Content()

    def renamed(self, source: Path, target: Path) -> None:
        old = self.files.get(target)
        self.names.pop(source, None)
        if target not in self.names:
            self.names[target] = bytes(old.safe) if old else None
        self.files[target] = self.files.pop(source)

    def synced_directory(self, path: Path) -> None:
        for name in [name for name in self.names if name.parent == path]:
            del self.names[name]


def _files(root: Path) -> Iterable[Path]:
    return [
        path
        for path in root.rglob("*")
        if path.is_file() and path.suffix != ".db-shm" and path.name != "lock"
    ]


class LossyOs:
    """Stands in for `os` in `durable_files`."""

    def __init__(self, disk: LossyDisk) -> None:
        self._disk = disk
        self._names: dict[int, Path] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def open(self, path: Path, flags: int, mode: int = 0o777) -> int:
        self._disk.operation()
        new = flags & os.O_CREAT and not path.exists()
        handle = os.open(path, flags, mode)
        self._names[handle] = path
        if flags & os.O_APPEND:
            os.lseek(handle, 0, os.SEEK_END)
        if new:
            self._disk.created(path)
        return handle

    def write(self, handle: int, data: bytes) -> int:
        self._disk.operation()
        content = self._disk.files[self._names[handle]]
        content.unsafe.append((os.lseek(handle, 0, os.SEEK_CUR), bytes(data)))
        return os.write(handle, data)

    def fsync(self, handle: int) -> None:
        self._disk.operation()
        self._disk.syncs += 1
        path = self._names[handle]
        if path.is_dir():
            self._disk.synced_directory(path)
        else:
            self._disk.files[path].sync()

    def rename(self, source: Path, target: Path) -> None:
        self._disk.operation()
        source.rename(target)
        self._disk.renamed(source, target)

    def mkdir(self, path: Path, mode: int) -> None:
        self._disk.operation()
        path.mkdir(mode)
        self._disk.names[path] = None


class LossyFile(apsw.VFSFile):
    """A file of SQLite's on a lossy disk."""

    def __init__(self, disk: LossyDisk, name: Any, flags: list[int]) -> None:
        super().__init__("", name, flags)
        path = Path(name.filename() if isinstance(name, apsw.URIFilename) else name)
        self._disk = disk
        self._content = disk.files.setdefault(path, Content())

    def xWrite(self, data: Any, offset: int) -> None:  # noqa: N802 - SQLite's names
        self._disk.operation()
        self._content.unsafe.append((offset, bytes(data)))
        super().xWrite(data, offset)

    def xTruncate(self, newsize: int) -> None:  # noqa: N802
        self._disk.operation()
        self._content.unsafe.append((newsize, None))
        super().xTruncate(newsize)

    def xSync(self, flags: int) -> None:  # noqa: ARG002, N802
        self._disk.operation()
        self._disk.syncs += 1
        self._content.sync()


class LossyFiles(apsw.VFS):
    """SQLite's file system on a lossy disk."""

    def __init__(self, disk: LossyDisk) -> None:
        self._disk = disk
        self.name = f"lossy-{id(disk)}"
        super().__init__(self.name, "")

    def xOpen(self, name: Any, flags: list[int]) -> LossyFile:  # noqa: N802
        return LossyFile(self._disk, name, flags)

    def connect(self, path: Path, read_only: bool) -> "ApswConnection":
        """Open a database; a `polltrail.store.database.Connect`."""
        flags = (
            apsw.SQLITE_OPEN_READONLY if read_only else apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_CREATE
        )
        return ApswConnection(apsw.Connection(str(path), flags=flags, vfs=self.name))


class ApswConnection:
    """APSW with the small surface the store needs, and the errors of the standard library."""

    def __init__(self, connection: apsw.Connection) -> None:
        self._connection = connection

    def execute(self, sql: str, parameters: Sequence[Any] = (), /) -> Any:
        return _translated(lambda: self._connection.execute(sql, parameters))

    def executemany(self, sql: str, parameters: Iterable[Sequence[Any]], /) -> Any:
        return _translated(lambda: self._connection.executemany(sql, parameters))

    def close(self) -> None:
        with contextlib.suppress(
            apsw.Error
        ):  # the reader may not lock the file to copy it back: so it is meant
            self._connection.close()


def _translated(do: Callable[[], Any]) -> Any:
    try:
        return do()
    except apsw.Error as exc:
        raise sqlite3.OperationalError(str(exc)) from exc
