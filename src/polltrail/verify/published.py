"""The published files, read through a function that is handed in; what is wrong with them goes into a list."""

from collections.abc import Callable, Iterator

from polltrail.errors import TreeError
from polltrail.log import ENTRIES, TILE, Tile, decode_bundle, tile_for
from polltrail.verify.verdict import Problem

Fetch = Callable[[str], bytes]
"""Gives the bytes of a published file by its path, `log/checkpoint`. It raises `FileNotFoundError` or `KeyError`
for what is not published; whatever else it raises goes through."""

LOG = "log/"
CHECKPOINT, LOG_VKEY, POLICY = "log/checkpoint", "log/log.vkey", "log/policy"
WITNESSED, COSIGNED = "log/witnessed", "log/cosigned"
HASH_BYTES = 32


def read(fetch: Fetch, path: str) -> bytes | None:
    """Read a file; None where there is none."""
    try:
        return fetch(path)
    except (FileNotFoundError, KeyError):
        return None


def read_bundles(fetch: Fetch, size: int, problems: list[Problem]) -> Iterator[list[bytes]]:
    """Read all entries of a log, bundle by bundle, as far as they can be read.

    Notes
    -----
    It ends at the first bundle that is not there: who may say what hangs on what was said before, so nothing
    after a gap can be judged; and a publisher may promise any size.
    """
    for start in range(0, size, TILE):
        tile = tile_for(ENTRIES, start // TILE, size)
        entries = read_bundle(fetch, tile, problems)
        if entries is None:
            return
        yield entries


def read_tile(fetch: Fetch, tile: Tile) -> bytes | None:
    """Read a tile of hashes; None where there is none.

    Notes
    -----
    A log may drop a partial tile once the full one is there; then the full one begins with it.
    """
    found = read(fetch, LOG + tile.path)
    if found is None and tile.width < TILE:
        full = read(fetch, LOG + Tile(tile.level, tile.n).path)
        return None if full is None else full[: tile.width * HASH_BYTES]
    return found


def read_bundle(fetch: Fetch, tile: Tile, problems: list[Problem]) -> list[bytes] | None:
    """Read one bundle of entries; None where it cannot be."""
    where, first = LOG + tile.path, tile.n * TILE
    found, width = read(fetch, where), tile.width
    if found is None and width < TILE:
        found, width = read(fetch, LOG + Tile(ENTRIES, tile.n).path), TILE
    if found is None:
        what = f"expected entries {first} to {first + tile.width - 1}, found no such file; they are missing"
        problems.append(Problem(where=where, index=first, what=f"{what}, and nothing after them was read"))
        return None
    try:
        return decode_bundle(found, width)[: tile.width]
    except TreeError as bad:
        problems.append(Problem(where=where, index=first, what=f"{bad}; nothing from here on was read"))
        return None
