"""The tree as the entries themselves make it, held against every tile that is published."""

from collections.abc import Iterable, Sequence

from polltrail.log import (
    TILE,
    Checkpoint,
    Frontier,
    HashAt,
    Tile,
    hash_at_from_tiles,
    leaf_hash,
    root_at,
    tile_for,
    tile_hashes,
    tree_root,
)
from polltrail.verify.published import CHECKPOINT, HASH_BYTES, LOG, Fetch, read_tile
from polltrail.verify.verdict import Problem


class RebuiltTree:
    """A tree that grows by bundles of entries.

    Attributes
    ----------
    size : int
        How many entries it has.

    Notes
    -----
    It keeps every tile, 32 bytes an entry, so that the root at any earlier size can be told afterwards.
    """

    def __init__(self) -> None:
        self.size = 0
        self._given = False  # whether the leaf hashes were read, and not made of entries
        self._tiles: dict[tuple[int, int], bytes] = {}

    def add(self, entries: Sequence[bytes]) -> None:
        """Add the next bundle; all but the last are full."""
        self._tiles[0, self.size // TILE] = b"".join(map(leaf_hash, entries))
        self.size += len(entries)

    def add_hashes(self, tile: bytes) -> None:
        """Add the next tile of leaf hashes, where the entries are not to be had; all but the last are full."""
        self._given = True
        self._tiles[0, self.size // TILE] = tile
        self.size += len(tile) // HASH_BYTES

    def finish(self) -> None:
        """Make the tiles above the leaves."""
        for tile in self._upper():
            below = (Tile(tile.level - 1, tile.n * TILE + at) for at in range(tile.width))
            roots = [tree_root(tile_hashes(self.tile(one), TILE)) for one in below]
            self._tiles[tile.level, tile.n] = b"".join(roots)

    def tile(self, tile: Tile) -> bytes:
        """Give the bytes that a tile must have."""
        return self._tiles[tile.level, tile.n]

    def hash_at(self) -> HashAt:
        """Give the hashes of its complete subtrees."""
        return hash_at_from_tiles(self.tile, self.size)

    def root(self, size: int | None = None) -> bytes:
        """Root of the tree, or as it was at an earlier size."""
        return root_at(self.size if size is None else size, self.hash_at())

    def roots(self, sizes: Iterable[int]) -> dict[int, bytes]:
        """Roots of the tree as it was at many sizes; what is larger than the tree has none.

        Each part of the tree is gone through once, whatever the order and number of the sizes.
        """
        found, frontier, hash_at = {}, Frontier(), self.hash_at()
        for size in sorted(size for size in set(sizes) if size <= self.size):
            start = size - size % TILE
            if frontier.size < start:
                frontier = Frontier.of(start, hash_at)
            frontier = frontier.extend(self.leaf(index) for index in range(frontier.size, size))
            found[size] = frontier.root()
        return found

    def leaf(self, index: int) -> bytes:
        """Hash of one entry."""
        n, at = divmod(index, TILE)
        return self._tiles[0, n][at * HASH_BYTES : (at + 1) * HASH_BYTES]

    def check(self, fetch: Fetch, checkpoint: Checkpoint) -> list[Problem]:
        """Hold the signed root, and every tile that must be published, against what the entries make.

        Where entries are missing, what was read is not the tree that was signed, and nothing can be compared.
        """
        if self.size != checkpoint.size:
            return []
        root = self.root()
        tiles = self._differences(fetch)
        if root == checkpoint.root:
            return tiles
        made_of = f"hashes of the {self.size} entries" if self._given else f"{self.size} entries"
        what = f"expected root {root.hex()}, which the {made_of} make, found {checkpoint.root.hex()}"
        return [Problem(where=CHECKPOINT, what=what), *tiles]

    def _differences(self, fetch: Fetch) -> list[Problem]:
        n_leaves = 0 if self._given else -(-self.size // TILE)
        leaves = (tile_for(0, n, self.size) for n in range(n_leaves))
        return [
            found
            for tile in (*leaves, *self._upper())
            if (found := _difference(tile, self.tile(tile), read_tile(fetch, tile)))
        ]

    def _upper(self) -> list[Tile]:
        found, level = [], 1
        while hashes := self.size >> 8 * level:
            found += [tile_for(level, n, self.size) for n in range(-(-hashes // TILE))]
            level += 1
        return found


def _difference(tile: Tile, expected: bytes, found: bytes | None) -> Problem | None:
    """Say where a published tile differs; None where it does not."""
    where = LOG + tile.path
    if found == expected:
        return None
    if found is None:
        return Problem(
            where=where, what="expected this tile of hashes, found no such file", contradicts=False
        )
    if len(found) != len(expected):
        return Problem(where=where, what=f"expected {len(expected)} bytes, found {len(found)}")
    at = next(at for at in range(len(expected)) if found[at] != expected[at]) // HASH_BYTES
    hashes = (one[at * HASH_BYTES : (at + 1) * HASH_BYTES].hex() for one in (expected, found))
    index = (tile.n * TILE + at) << 8 * tile.level
    what = "hash {} of it: by the entries it is {}, found {}; hash and entries cannot both be right"
    return Problem(where=where, index=index, what=what.format(at, *hashes))
