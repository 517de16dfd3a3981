"""Thousands of possible houses: how often each coalition wins, is minimal, and how often the list of them is the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from polltrail.errors import DataError
from polltrail.parliament.draws.bits import by_draw, count_bits, minimal_rows
from polltrail.parliament.draws.drawn import DrawnCoalitions, GameClass

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]
ByteArray = npt.NDArray[np.uint8]
ShortArray = npt.NDArray[np.int16]
MOST_PARTIES = 18
# Draws at a time, and parties whose coalitions are added up for them: some megabytes.
STEP = 1024
FEW = 10


def draw_surplus(
    names: Sequence[str], houses: IntArray, quota: int | IntArray, members: Sequence[str]
) -> IntArray:
    """Give, for each draw, the seats that a coalition has above what is needed; below zero where it lacks some."""
    if missing := sorted(set(members) - set(names)):
        raise DataError(f"{missing[0]}: expected one of {', '.join(names)}, found no such party")
    mine = [place for place, name in enumerate(names) if name in members]
    return np.asarray(houses[:, mine].sum(axis=1) - quota)


@dataclass(slots=True)
class _Sums:
    """What is added up from one block of draws to the next."""

    rows: int
    parties: int
    wins: IntArray = field(init=False)
    minimal: IntArray = field(init=False)
    least: IntArray = field(init=False)
    needed: IntArray = field(init=False)
    deciding: IntArray = field(init=False)
    swings: IntArray = field(init=False)
    hung: int = 0
    governed: int = 0
    classes: dict[bytes, list[int]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in ("wins", "minimal", "least"):
            setattr(self, name, np.zeros(self.rows, dtype=np.int64))
        for name in ("needed", "deciding", "swings"):
            setattr(self, name, np.zeros(self.parties, dtype=np.int64))


def draw_coalitions(
    names: Sequence[str], houses: IntArray, quota: int | IntArray, feasible: BoolArray | None = None
) -> DrawnCoalitions:
    """Count, over all draws of a house, how often every coalition wins.

    Parameters
    ----------
    houses : ndarray of int, shape (n_draws, n_parties)
        Seats of each party in each draw.
    quota : int or ndarray of int, shape (n_draws,)
        Seats needed, in each draw where a majority of what is filled or present changes.
    feasible : ndarray of bool, shape (2^n_parties,)
        Coalitions that are not ruled out; all where left out.

    Raises
    ------
    DataError
        There are more than `MOST_PARTIES` parties, no draws, or seats below zero.
    """
    parties = _checked(names, houses)
    rows = 1 << parties
    allowed = np.ones(rows, dtype=np.bool_) if feasible is None else feasible
    if allowed.shape != (rows,):
        raise DataError(f"feasible: expected an answer for each of {rows} coalitions, found {allowed.shape}")
    sums, sizes = _Sums(rows, parties), _sizes(parties)
    needed = np.broadcast_to(np.asarray(quota), (len(houses),))
    for start, block, count in _blocks(houses, needed, parties):
        _add(sums, sizes, allowed, block, start, count)
    classes = sorted((GameClass(draws=n, first=first) for n, first in sums.classes.values()), key=lambda one: (-one.draws, one.first))  # fmt: skip
    return DrawnCoalitions(
        names=tuple(names),
        draws=len(houses),
        wins=sums.wins,
        minimal=sums.minimal,
        least=sums.least,
        hung=sums.hung,
        governed=sums.governed,
        needed=sums.needed,
        deciding=sums.deciding,
        swings=sums.swings,
        classes=tuple(classes),
    )


def _checked(names: Sequence[str], houses: IntArray) -> int:
    if houses.ndim != 2 or not len(houses) or houses.shape[1] != len(names) or len(set(names)) < len(names):
        raise DataError(f"houses: expected draws of {len(names)} parties, each once, found {houses.shape}")
    if not 1 <= len(names) <= MOST_PARTIES:
        raise DataError(
            f"houses: expected 1 to {MOST_PARTIES} parties, found {len(names)}; put the smallest together, or leave "
            "out those that no coalition can need"
        )
    if houses.min() < 0 or houses.sum(axis=1).max() >= 1 << 15:
        raise DataError("houses: expected seats from 0, and fewer than 32,768 in all, found otherwise")
    return len(names)


def _sizes(parties: int) -> IntArray:
    return np.bitwise_count(np.arange(1 << parties, dtype=np.uint32)).astype(np.int64)


def _blocks(houses: IntArray, needed: IntArray, parties: int) -> Iterator[tuple[int, ByteArray, int]]:
    """Give which coalitions win, eight draws to a byte; so many draws at a time that they stay close at hand.

    Coalitions of the first parties are added up once; those of the others only lower what these need.
    """
    few = min(parties, FEW)
    for start in range(0, len(houses), STEP):
        part = np.ascontiguousarray(houses[start : start + STEP].T.astype(np.int16))
        limit = np.minimum(needed[start : start + STEP], (1 << 15) - 1).astype(np.int16)
        first, others = _all_sums(part[:few]), _all_sums(part[few:])
        won = np.empty((1 << parties, -(-part.shape[1] // 8)), dtype=np.uint8)
        for number, seats in enumerate(others):
            here = won[number << few : (number + 1) << few]
            here[:] = np.packbits(first >= limit - seats, axis=1, bitorder="little")
        yield start, won, part.shape[1]


def _all_sums(part: ShortArray) -> ShortArray:
    """Add up the seats of every coalition of some parties, in each draw."""
    found = np.zeros((1 << len(part), part.shape[1]), dtype=np.int16)
    for place, seats in enumerate(part):
        half = 1 << place
        np.add(found[:half], seats, out=found[half : 2 * half])
    return found


def _add(sums: _Sums, sizes: IntArray, allowed: BoolArray, won: ByteArray, start: int, count: int) -> None:
    """Add one block of draws to the sums."""
    parties = sums.parties
    for place in range(parties):
        pair = won.reshape(-1, 2, 1 << place, won.shape[1])
        sums.swings[place] += int(count_bits(pair[:, 1] & ~pair[:, 0]).sum())
    alone = np.bitwise_or.reduce(won[[1 << place for place in range(parties)]], axis=0)
    sums.hung += count - int(count_bits(alone))
    free = won if allowed.all() else won * allowed[:, None].astype(np.uint8)
    minimal = minimal_rows(free, whole=bool(allowed.all()))
    sums.wins += count_bits(free)
    sums.minimal += count_bits(minimal)
    sums.least += _fewest(free, sizes)
    anyone = np.bitwise_or.reduce(free, axis=0)
    sums.governed += int(count_bits(anyone))
    for place in range(parties):
        pair, least = (rows.reshape(-1, 2, 1 << place, won.shape[1]) for rows in (free, minimal))
        without = np.bitwise_or.reduce(pair[:, 0], axis=(0, 1))
        sums.needed[place] += int(count_bits(anyone & ~without))
        sums.deciding[place] += int(count_bits(np.bitwise_or.reduce(least[:, 1], axis=(0, 1))))
    for number, key in enumerate(by_draw(free, count)):
        sums.classes.setdefault(key, [0, start + number])[0] += 1


def _fewest(free: ByteArray, sizes: IntArray) -> IntArray:
    """Count for each coalition the draws in which it wins and none with fewer members does."""
    found = np.zeros(len(free), dtype=np.int64)
    smaller = np.zeros(free.shape[1], dtype=np.uint8)
    for size in range(int(sizes.max()) + 1):
        rows = np.flatnonzero(sizes == size)
        found[rows] = count_bits(free[rows] & ~smaller)
        smaller |= np.bitwise_or.reduce(free[rows], axis=0)
    return found
