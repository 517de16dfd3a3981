"""The tree and its entries as files that never change: tiles of 256 hashes and bundles of 256 entries."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from re import compile as pattern

from polltrail.errors import TreeError
from polltrail.log.tree import HASH_BYTES, Frontier, HashAt

TILE = 256
"""How many hashes a full tile has, and how many entries a full bundle."""

ENTRIES = -1
"""The level of entry bundles."""

MAX_ENTRY = 65_535
"""The most bytes an entry may have: its length is written in two bytes."""

_HEIGHT = 8
_PATH = pattern(
    r"tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([1-9][0-9]{0,2}))?"
)


@dataclass(frozen=True, slots=True, order=True)
class Tile:
    """Which tile or entry bundle.

    Attributes
    ----------
    level : int
        0 holds leaf hashes, every further level the roots of full tiles below; `ENTRIES` is a bundle of entries.
    n : int
        The how manieth of its level, from 0.
    width : int
        How many hashes or entries it has: 256, or fewer at the right edge.
    """

    level: int
    n: int
    width: int = TILE

    @property
    def path(self) -> str:
        """Where it is served, relative to the log's prefix."""
        if self.level == ENTRIES:
            return bundle_path(self.n, self.width)
        return tile_path(self.level, self.n, self.width)


def tile_path(level: int, n: int, width: int | None = None) -> str:
    """Path of a tile.

    Examples
    --------
    >>> tile_path(0, 1234067), tile_path(1, 273, 17)
    ('tile/0/x001/x234/067', 'tile/1/273.p/17')
    """
    return f"tile/{level}/{_number_path(n)}{_partial(width)}"


def bundle_path(n: int, width: int | None = None) -> str:
    """Path of an entry bundle.

    Examples
    --------
    >>> bundle_path(273, 112)
    'tile/entries/273.p/112'
    """
    return f"tile/entries/{_number_path(n)}{_partial(width)}"


def parse_path(path: str) -> Tile:
    """Tell which tile or bundle a path means; every tile has exactly one path.

    Raises
    ------
    TreeError
        The path is no tile's.
    """
    match = _PATH.fullmatch(path)
    if match:
        level, number, width = match.groups()
        found = Tile(
            ENTRIES if level == "entries" else int(level),
            int(number.replace("x", "").replace("/", "")),
            int(width or TILE),
        )
        if found.path == path:
            return found
    raise TreeError(f"tile path: expected tile/<level>/<number>[.p/<width>], found {path[:80]!r}")


def _number_path(n: int) -> str:
    digits = str(n)
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[at : at + 3] for at in range(0, len(digits), 3)]
    return "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])


def _partial(width: int | None) -> str:
    return "" if width in {None, TILE} else f".p/{width}"


def new_tiles(old_size: int, new_size: int) -> list[Tile]:
    """Every tile and bundle that a log of `new_size` must serve and one of `old_size` need not have had.

    Bundles come first, then tiles from the leaves up: in this order everything a file rests on is there before it.
    `new_tiles(0, size)` is all of them.

    Raises
    ------
    TreeError
        The log would have become smaller.
    """
    if not 0 <= old_size <= new_size:
        raise TreeError(f"log of {old_size} entries: expected no smaller size after it, found {new_size}")
    found = _new_at(ENTRIES, old_size, new_size)
    level = 0
    while new_size >> _HEIGHT * level:
        found += _new_at(level, old_size >> _HEIGHT * level, new_size >> _HEIGHT * level)
        level += 1
    return found


def _new_at(level: int, old: int, new: int) -> list[Tile]:
    """Give new tiles of one level that had `old` hashes and now has `new`: full ones, then the partial one."""
    full = [Tile(level, n) for n in range(old // TILE, new // TILE)]
    partial = [Tile(level, new // TILE, new % TILE)] if new % TILE and new != old else []
    return full + partial


def tile_for(level: int, n: int, size: int) -> Tile:
    """The tile that a log of `size` serves at this place: full, or as wide as it must be.

    Raises
    ------
    TreeError
        A log of this size has no such tile.
    """
    width = min(TILE, (size >> _HEIGHT * max(level, 0)) - n * TILE)
    if width < 1 or n < 0:
        raise TreeError(f"tile {n} of level {level}: a log of {size} entries has none there")
    return Tile(level, n, width)


def encode_bundle(entries: Sequence[bytes]) -> bytes:
    """Write entries as a bundle: each with its length in two bytes before it.

    Raises
    ------
    TreeError
        There are none or more than 256, or one is longer than 65,535 bytes.
    """
    if not 1 <= len(entries) <= TILE:
        raise TreeError(f"entry bundle: expected 1 to {TILE} entries, found {len(entries)}")
    longest = max(map(len, entries))
    if longest > MAX_ENTRY:
        raise TreeError(f"entry: expected at most {MAX_ENTRY} bytes, found {longest}")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes, width: int | None = None) -> list[bytes]:
    """Read the entries of a bundle; `width` is how many there must be, where that is known.

    Raises
    ------
    TreeError
        The bytes end inside an entry, or there are none, too many, or not as many as asked for.
    """
    entries: list[bytes] = []
    at = 0
    while at < len(data):
        if len(entries) == TILE:
            raise TreeError(f"entry bundle: expected {width or '1 to 256'} entries, found more than 256")
        start = at + 2
        at = start + int.from_bytes(data[at:start], "big")
        entries.append(data[start:at])
    if at != len(data):
        raise TreeError(
            f"entry bundle: expected entry {len(entries) - 1} to end at byte {at}, found {len(data)}"
        )
    if not entries or width not in {None, len(entries)}:
        raise TreeError(f"entry bundle: expected {width or '1 to 256'} entries, found {len(entries)}")
    return entries


def tile_hashes(data: bytes, width: int) -> list[bytes]:
    """Split a tile into its hashes.

    Raises
    ------
    TreeError
        It does not hold exactly `width` hashes.
    """
    if len(data) != width * HASH_BYTES:
        raise TreeError(
            f"tile: expected {width} hashes in {width * HASH_BYTES} bytes, found {len(data)} bytes"
        )
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]


def tile_bytes(tile: Tile, hash_at: HashAt) -> bytes:
    """Write a tile of hashes."""
    first, level = tile.n * TILE, tile.level * _HEIGHT
    return b"".join(hash_at(level, index) for index in range(first, first + tile.width))


def hash_at_from_tiles(read_tile: Callable[[Tile], bytes], size: int) -> HashAt:
    """Make a `HashAt` that reads the tiles a log of `size` must serve.

    Parameters
    ----------
    read_tile : callable
        Gives a tile's bytes. Where a log has dropped a partial tile because the full one is there, it may give
        the beginning of the full one.

    Raises
    ------
    TreeError
        From the function returned: a tile has not as many bytes as it must have, or a log of this size has no
        such tile. Whether the bytes are right, only a proof made of them can tell.
    """

    @lru_cache(maxsize=64)
    def nodes_of(level: int, n: int) -> dict[tuple[int, int], bytes]:
        tile = tile_for(level, n, size)
        return Frontier().grow(tile_hashes(read_tile(tile), tile.width))[1]

    def hash_at(level: int, index: int) -> bytes:
        tile_level, height = divmod(level, _HEIGHT)
        per_tile = TILE >> height
        nodes = nodes_of(tile_level, index // per_tile)
        try:
            return nodes[height, index % per_tile]
        except KeyError:
            raise TreeError(f"subtree {index} of level {level}: a log of {size} entries has none") from None

    return hash_at
