"""A mirror on the disk: a copy of a log and of what lies beside it, laid out as a published election.

What comes in was checked against a signed root before it gets here, and is checked against the tree here once more.
The order of writes is that of the log itself: entries, then tiles, then the checkpoint. So whatever moment a mirror is
killed at, its checkpoint leads to entries that are there. When it is opened, all of them are hashed anew. A file that
stands is never replaced by another, but for the checkpoint and what only grows.
"""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path

from polltrail.errors import LogError, StoreError, TreeError
from polltrail.log.checkpoint import open_checkpoint
from polltrail.log.served import ServedLog
from polltrail.log.tiles import ENTRIES, TILE, Tile, decode_bundle, new_tiles, tile_for, tile_hashes
from polltrail.log.tree import Frontier, leaf_hash, root_at
from polltrail.store.durable_files import (
    IMMUTABLE,
    REPLACEABLE,
    append_file,
    make_directories,
    sync_directories,
    write_file,
)
from polltrail.store.lock_file import lock
from polltrail.store.mirror_layout import MirrorDir, MirrorOf, told_as_store_error
from polltrail.store.subtree_hashes import SubtreeHashes
from polltrail.store.tile_files import forget_partials, write_checkpoint, write_tiles

OPEN = "log/open"


class Mirror:
    """The one writer of a mirror. Open it with `Mirror.open`.

    Attributes
    ----------
    place : MirrorDir
        Where it lies.
    of : MirrorOf or None
        What it is of; None until `begin`.
    note : bytes
        The checkpoint that its tree was last taken from; empty before the first.
    size : int
        Of the tree. While entries are still on their way, it is ahead of `published`.
    published : int
        Of the checkpoint that is on the disk, whose entries are there.
    entries : int
        How many entries from the first on are on the disk: all of them but in a mirror of a sealed count.
    """

    def __init__(self, place: MirrorDir, locked: int, *, made: bool = False) -> None:
        self.place = place
        self._made = made
        self.of = place.read()
        self.note = b""
        self.published = self.entries = 0
        self._locked = locked
        self._hashes = SubtreeHashes()
        self._frontier = Frontier()

    @classmethod
    def open(cls, root: Path) -> "Mirror":
        """Open a mirror, or an empty directory to begin one in, and hash anew whatever it holds.

        Raises
        ------
        StoreError
            It is something else, another process is at work in it, its files contradict its checkpoint, or the disk
            failed.
        """
        place = MirrorDir(root.absolute())
        with told_as_store_error(f"{root}: the mirror could not be opened"):
            _refuse_other(place)
            made = not place.root.exists()
            place.root.mkdir(parents=True, exist_ok=True)
            locked = lock(place.election.lock)
            try:
                _refuse_left(place, locked)
                mirror = cls(place, locked, made=made)
                mirror._recover()
            except BaseException:
                os.close(locked)
                raise
        return mirror

    @property
    def size(self) -> int:
        """How many entries the tree has."""
        return self._frontier.size

    @property
    def frontier(self) -> Frontier:
        """The edge of the tree."""
        return self._frontier

    def hash_at(self, level: int, index: int) -> bytes:
        """Give the hash of a complete subtree; a `polltrail.log.tree.HashAt`."""
        return self._hashes.hash_at(level, index)

    def root_at(self, size: int) -> bytes:
        """Root of the tree as it was at a size."""
        return root_at(size, self.hash_at)

    def begin(self, of: MirrorOf) -> None:
        """Say for ever what it is a mirror of."""
        with told_as_store_error(f"{self.place.root}: the mirror could not be begun"):
            for path in (self.place.election.log, self.place.election.tables, self.place.election.images):
                make_directories(path, below=self.place.root)
            write_file(self.place.settings, of.format(), mode=IMMUTABLE)
            sync_directories([self.place.root], below=self.place.root.parent)
        self.of = of

    def extend(self, note: bytes, leaves: Sequence[bytes]) -> None:
        """Take in the leaf hashes that lead to a checkpoint; whoever calls has checked that they do."""
        self._frontier = self._hashes.extend(self._frontier, leaves)
        self.note = note

    def wanted(self) -> Iterator[Tile]:
        """Name the bundles that are not on the disk yet."""
        if self.entries < self.size:
            for n in range(self.entries // TILE, -(-self.size // TILE)):
                yield tile_for(ENTRIES, n, self.size)

    def put_bundle(self, tile: Tile, data: bytes, *, closed: bool) -> list[bytes]:
        """Keep a bundle of entries, and give them; they must be the next ones, and those the tree has.

        Parameters
        ----------
        closed : bool
            Whether it is not public yet.

        Raises
        ------
        TreeError
            These are not the entries; nothing was written.
        StoreError
            The disk failed.
        """
        entries = decode_bundle(data, tile.width)
        first = tile.n * TILE
        if [leaf_hash(entry) for entry in entries] != [
            self.hash_at(0, first + at) for at in range(tile.width)
        ]:
            raise TreeError(
                f"log/{tile.path}: expected the entries whose hashes lead to the signed root, found others; not kept"
            )
        root = self.place.make_closed(self.place.sealed / "log") if closed else self.place.election.log
        with told_as_store_error(f"{self.place.root}: entries could not be kept"):
            write_tiles(root, [tile], lambda _: data)
        new = entries[self.entries - first :]
        self.entries = first + tile.width
        return new

    def stored(self, start: int, stop: int) -> Iterator[tuple[int, bytes]]:
        """Read entries that are on the disk, each with its index."""
        log = ServedLog(self.place.fetch, self.size)
        for n in range(start // TILE, -(-min(stop, self.entries) // TILE)):
            for index, entry in enumerate(log.bundle(n), start=n * TILE):
                if start <= index < stop:
                    yield index, entry

    def publish(self, *, closed: bool) -> None:
        """Put tiles, then the checkpoint in their places: from now on the mirror is of this size.

        Raises
        ------
        StoreError
            Entries are still missing, a file that stands differs, or the disk failed.
        """
        if not closed and self.entries != self.size:
            raise StoreError(f"{self.place.root}: expected {self.size} entries, found {self.entries}")
        with told_as_store_error(f"{self.place.root}: the mirror could not be written"):
            if not closed:
                self._show_sealed()
            tiles = [one for one in new_tiles(self.published, self.size) if one.level != ENTRIES]
            write_tiles(self.place.election.log, tiles, self._hashes.tile)
            write_checkpoint(self.place.election.checkpoint, self.note)
            forget_partials(self.place.election.log, new_tiles(self.published, self.size))
            if not closed:
                self._forget_sealed()
        self.published = self.size

    def keep(self, path: str, data: bytes, *, replace: bool = False) -> None:
        """Keep a file of the election by its path; one that stands is replaced only if that is said.

        Raises
        ------
        StoreError
            The disk failed.
        """
        target = self.place.root / path
        with told_as_store_error(f"{target}: it could not be kept"):
            if target.exists() and (not replace or target.read_bytes() == data):
                return
            make_directories(target.parent, below=self.place.root)
            write_file(target, data, mode=REPLACEABLE if replace else IMMUTABLE)
            sync_directories([target.parent], below=self.place.root)

    def append(self, path: str, data: bytes) -> None:
        """Add bytes to a file that only grows.

        Raises
        ------
        StoreError
            The disk failed; a part of the bytes may be there.
        """
        target = self.place.root / path
        with told_as_store_error(f"{target}: it could not be written"):
            append_file(target, data, mode=REPLACEABLE)
            sync_directories([target.parent], below=self.place.root)

    def keep_conflict(self, name: str, files: dict[str, bytes]) -> bool:
        """Keep what shows a contradiction, whole; what was kept before is left as it is.

        Returns
        -------
        bool
            Whether it is new.
        """
        target = self.place.conflicts / name
        if target.exists():
            return False
        building = target.with_name(f".{name}.new")
        with told_as_store_error(f"{target}: the evidence could not be kept"):
            shutil.rmtree(building, ignore_errors=True)
            make_directories(building, below=self.place.root)
            for file, data in files.items():
                write_file(building / file, data, mode=IMMUTABLE)
            sync_directories([building], below=self.place.root)
            building.rename(target)
            sync_directories([target.parent], below=self.place.root)
        return True

    def close(self) -> None:
        """Let another process open it; of a mirror that never began, nothing is left."""
        if self._locked >= 0:
            if self.of is None:
                self._leave_nothing()
            os.close(self._locked)
        self._locked = -1

    def _leave_nothing(self) -> None:
        """Take the lock away, and the directory if it was made for it; the lock is still held meanwhile."""
        with suppress(OSError):
            if [path.name for path in self.place.root.iterdir()] == [self.place.election.lock.name]:
                self.place.election.lock.unlink()
                if self._made:
                    self.place.root.rmdir()

    def _show_sealed(self) -> None:
        """Put entries that were sealed among what is public, before the checkpoint that says so."""
        if (self.place.sealed / "log").is_dir():
            tiles = [tile_for(ENTRIES, n, self.size) for n in range(-(-self.size // TILE))]
            log = ServedLog(self.place.fetch, self.size)
            write_tiles(self.place.election.log, tiles, log.tile)

    def _forget_sealed(self) -> None:
        shutil.rmtree(self.place.sealed / "log", ignore_errors=True)
        (self.place.root / OPEN).unlink(missing_ok=True)

    def _recover(self) -> None:
        """Hash what is there anew, and hold it against the checkpoint."""
        if self.of is None or not self.place.election.checkpoint.exists():
            return
        note = self.place.election.checkpoint.read_bytes()
        try:
            signed = open_checkpoint(note, self.of.key)
            self._read(ServedLog(self.place.fetch, signed.size))
        except LogError as bad:
            raise self._contradicted(str(bad)) from bad
        if self._frontier.root() != signed.root:
            raise self._contradicted(f"root {self._frontier.root().hex()} for {signed.size} entries")
        self.note, self.published = note, signed.size

    def _read(self, log: ServedLog) -> None:
        whole = True
        for n in range(-(-log.size // TILE)):
            try:
                leaves = [leaf_hash(entry) for entry in log.bundle(n)] if whole else []
            except TreeError:
                whole, leaves = False, []
            if whole:
                self.entries = n * TILE + len(leaves)
            else:
                tile = tile_for(0, n, log.size)
                leaves = tile_hashes(log.tile(tile), tile.width)
            self._frontier = self._hashes.extend(self._frontier, leaves)

    def _contradicted(self, found: str) -> StoreError:
        return StoreError(
            f"{self.place.root}: expected the entries that the mirror's checkpoint leads to, found {found}: its files "
            "were changed. Nothing was written. Keep the directory as it is, and begin another mirror beside it"
        )


def _refuse_left(place: MirrorDir, locked: int) -> None:
    """Refuse a lock that another process took away while we waited for it: nobody else would see that it is held."""
    try:
        same = os.path.samestat(os.fstat(locked), os.stat(place.election.lock))  # noqa: PTH116 - beside a handle's
    except FileNotFoundError:
        same = False
    if not same:
        raise StoreError(
            f"{place.root}: expected to be the only process that writes here, found another that ended just now; nothing "
            "was opened. Start again"
        )


def _refuse_other(place: MirrorDir) -> None:
    """Refuse a directory that something else lives in."""
    if place.settings.exists() or not place.root.exists():
        return
    strangers = sorted(
        path.name for path in place.root.iterdir() if path.name not in {"lock", ".mirror.toml.new"}
    )
    known = {"log", "tables", "images"}  # of a mirror that was killed before it had begun
    if set(strangers) - known or (place.root / "log" / "checkpoint").exists():
        raise StoreError(
            f"{place.root}: expected a mirror, or an empty directory for a new one, found {', '.join(strangers[:5])}; "
            "nothing was written"
        )
