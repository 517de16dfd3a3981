"""The files that a log serves, read through a function that is handed in: entries, and hashes of subtrees."""

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from polltrail.errors import TreeError
from polltrail.log.tiles import (
    ENTRIES,
    TILE,
    Tile,
    decode_bundle,
    encode_bundle,
    hash_at_from_tiles,
    tile_for,
)
from polltrail.log.tree import HASH_BYTES, HashAt

Fetch = Callable[[str], bytes]
"""Gives the bytes of a published file by its path, `log/checkpoint`. It raises `FileNotFoundError` or `KeyError`
for what is not published; whatever else it raises goes through."""

LOG = "log/"


def read(fetch: Fetch, path: str) -> bytes | None:
    """Read a file; None where there is none."""
    try:
        return fetch(path)
    except (FileNotFoundError, KeyError):
        return None


class ServedLog:
    """A log of some size, by its files.

    Parameters
    ----------
    fetch : callable
        Gives its files.
    size : int
        How many entries the checkpoint promises; what has come since is not looked at.

    Notes
    -----
    A log may drop a partial tile once the full one is there; then the full one begins with it. What is read here
    nobody has checked: proofs made of it show whether it is what was signed.
    """

    def __init__(self, fetch: Fetch, size: int) -> None:
        self.size = size
        self._fetch = fetch
        self.bundle = lru_cache(maxsize=16)(self._bundle)

    def entries(self) -> Iterator[tuple[int, bytes]]:
        """Read every entry, with its index.

        Raises
        ------
        TreeError
            A bundle is not there, or malformed.
        """
        for n in range(-(-self.size // TILE)):
            yield from enumerate(self._bundle(n), start=n * TILE)

    def entry(self, index: int) -> bytes:
        """Read one entry; its neighbours are kept for a while."""
        n, at = divmod(index, TILE)
        return self.bundle(n)[at]

    def hash_at(self) -> HashAt:
        """Give the hashes of complete subtrees."""
        return hash_at_from_tiles(self.tile, self.size)

    def tile(self, tile: Tile) -> bytes:
        """Read a tile or a bundle of entries, exactly as wide as it is for this size."""
        found = read(self._fetch, LOG + tile.path)
        if found is None and tile.width < TILE:
            found = self._beginning(tile)
        if found is None:
            raise TreeError(
                f"{LOG}{tile.path}: expected what the checkpoint of {self.size} entries promises, found no such file"
            )
        return found

    def _beginning(self, tile: Tile) -> bytes | None:
        full = read(self._fetch, LOG + Tile(tile.level, tile.n).path)
        if full is None or tile.level != ENTRIES:
            return None if full is None else full[: tile.width * HASH_BYTES]
        return encode_bundle(decode_bundle(full, TILE)[: tile.width])

    def _bundle(self, n: int) -> Sequence[bytes]:
        tile = tile_for(ENTRIES, n, self.size)
        try:
            return decode_bundle(self.tile(tile), tile.width)
        except TreeError as bad:
            raise TreeError(f"{LOG}{tile.path}: {bad}") from None
