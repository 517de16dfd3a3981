"""Which states of the log witnesses have seen, and by when; and the root of any state."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from polltrail.errors import LogError, StoreError
from polltrail.log import Checkpoint, Frontier, SignedNote, VerifierKey, leaf_hash
from polltrail.log.dates import Dated, Dates
from polltrail.log.history import CosignedNote, NamedPolicy, read_history, whole_bytes
from polltrail.log.tiles import Tile, hash_at_from_tiles, tile_path
from polltrail.log.tree import HashAt
from polltrail.statement import Roster
from polltrail.store.cosigned_file import COSIGNED
from polltrail.store.election_dir import ElectionDir
from polltrail.store.log_reader import LogReader

MOST_POINTS: Final = 240
"""States of the log that a curve has at most, besides its last."""
REST: Final = 20.0
"""How many times as long as it took to date the states, until they are dated anew: so it never takes a whole core."""
_KEPT_ROOTS: Final = 4_096


class DatedStates:
    """Dates and roots of one log's states; from one thread.

    Attributes
    ----------
    generation : int
        Another one whenever more may be dated than before.
    """

    def __init__(self, place: ElectionDir, log: LogReader) -> None:
        self._log, self._place = log, place
        self._notes: list[CosignedNote] = []
        self._read_bytes = self._used = 0
        self._dates: Dates | None = None
        self._named = -1
        self._again_at = 0.0
        self._edge = Frontier()
        self._roots: dict[int, bytes] = {}
        self._hashes: tuple[int, HashAt] | None = None
        self._sizes: list[int] = []
        self._known: dict[int, Dated] = {}
        self.generation = 0

    def follow(self, roster: Roster) -> None:
        """Take in what witnesses have cosigned since."""
        self._read_notes()
        changed = len(roster.definitions) != self._named
        if not changed and (self._used == len(self._notes) or time.monotonic() < self._again_at):
            return
        begin = time.monotonic()
        key = VerifierKey.parse(self._place.log_vkey.read_text(encoding="utf-8").strip())
        named = [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions]
        self._dates = Dates(self._notes, key, named)
        self._sizes = sorted({note.checkpoint.size for note in self._notes} - {0})
        if changed:
            self._known.clear()
        self._named, self._used = len(roster.definitions), len(self._notes)
        self.generation += 1
        self._again_at = time.monotonic() + REST * (time.monotonic() - begin)

    @property
    def is_witnessed(self) -> bool:
        """Whether the election has witnesses whose cosignatures date a state."""
        return self._dates is not None and self._dates.acting is not None

    def of(self, size: int) -> Dated | None:
        """Find the first date over a state; None where nobody dated it yet."""
        if size in self._known:
            return self._known[size]
        found = None if self._dates is None or size < 1 else self._dates.not_after(size - 1)
        if found is not None:
            self._known[size] = found
        return found

    def latest(self, size: int, most: int) -> dict[int, tuple[int, str]]:
        """Give the latest states up to a size that a quorum dated, of so many that were signed: by when, and the root."""
        found: dict[int, tuple[int, str]] = {}
        for one in self._sizes[: bisect_right(self._sizes, size)][-most:]:
            dated = self.of(one)
            if dated is not None and dated.size <= size:
                found[dated.size] = dated.at, dated.root.hex()
        return found

    def points(self, size: int) -> list[int]:
        """Choose states before a size to show a curve by: some of those that were cosigned.

        Where nobody witnesses, sizes at even distances.
        """
        cosigned = self._sizes[: bisect_left(self._sizes, size)]
        if cosigned:
            return thinned(cosigned)
        return sorted({round(size * part / 120) for part in range(1, 120)} - {0, size})

    def root(self, size: int) -> bytes:
        """Give the root of the tree of the first entries.

        Raises
        ------
        StoreError
            The log does not have so many.
        """
        if size not in self._roots:
            if len(self._roots) >= _KEPT_ROOTS:
                self._roots.clear()
            self._roots[size] = self._made(size).root()
        return self._roots[size]

    def _made(self, size: int) -> Frontier:
        if size < self._edge.size:
            return self._of_tiles(size)
        if not self._edge.size:
            self._edge = self._of_tiles(size)
        self._edge = self._extended(self._edge, size)
        return self._edge

    def _of_tiles(self, size: int) -> Frontier:
        """Make an edge of the published hashes, as far as they go, and of the entries themselves."""
        try:
            published = Checkpoint.parse(SignedNote.parse(self._place.checkpoint.read_bytes()).text).size
            if self._hashes is None or self._hashes[0] != published:
                self._hashes = published, hash_at_from_tiles(self._tile, published)
            found = Frontier.of(min(size, published), self._hashes[1])
        except (OSError, LogError):  # replaced while it was read, or nothing published yet
            found = Frontier()
        return self._extended(found, size)

    def _extended(self, edge: Frontier, size: int) -> Frontier:
        if edge.size == size:
            return edge
        found = edge.extend(leaf_hash(entry) for _, entry in self._log.entries(edge.size, size))
        if found.size != size:
            raise StoreError(
                f"{self._place.state}: expected {size} entries, found {found.size}; nothing is shown"
            )
        return found

    def _tile(self, tile: Tile) -> bytes:
        folder: Path = self._place.log
        return (folder / tile_path(tile.level, tile.n, tile.width)).read_bytes()

    def _read_notes(self) -> None:
        try:
            with (self._place.log / COSIGNED).open("rb") as file:
                file.seek(self._read_bytes)
                data = file.read()
        except FileNotFoundError:
            return
        whole = whole_bytes(data)
        self._read_bytes += whole
        for note in read_history(data[:whole]):
            try:
                self._notes.append(CosignedNote.parse(note))
            except LogError:
                continue


def thinned(sizes: Sequence[int], *, most: int = MOST_POINTS) -> list[int]:
    """Choose every one, every second, every fourth ... so that those chosen stay as long as they can."""
    every = 1
    while len(sizes) > most * every:
        every *= 2
    return list(sizes[::every])
