"""A few open seats, each with its own chances: every house they can make, without a single random draw."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
import numpy.typing as npt

from polltrail.errors import DataError
from polltrail.parliament.draws.bits import minimal_rows

BoolArray = npt.NDArray[np.bool_]
FloatArray = npt.NDArray[np.float64]
MOST_CELLS = 1 << 27
House = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSeat:
    """A seat that is not settled.

    Attributes
    ----------
    place : str
    chances : mapping of str to Fraction
        Each party that may have it, with its probability; they add up to 1. One seat says nothing about another.
    """

    place: str
    chances: Mapping[str, Fraction]

    def __post_init__(self) -> None:
        if sum(self.chances.values()) != 1 or any(chance < 0 for chance in self.chances.values()):
            raise DataError(
                f"{self.place}: expected probabilities from 0 that add up to 1, found "
                f"{', '.join(f'{party} {chance}' for party, chance in self.chances.items())}"
            )


def seats_distribution(
    held: Mapping[str, int], open_seats: Sequence[OpenSeat], members: Collection[str]
) -> dict[int, Fraction]:
    """Give each number of seats that a coalition may come to its probability.

    Examples
    --------
    >>> half = OpenSeat(place="NA-1", chances={"A": Fraction(1, 2), "B": Fraction(1, 2)})
    >>> found = seats_distribution({"A": 3, "B": 3}, [half, half], ["A"])
    >>> {seats: str(chance) for seats, chance in found.items()}
    {3: '1/4', 4: '1/2', 5: '1/4'}
    """
    found = {sum(held.get(name, 0) for name in members): Fraction(1)}
    for seat in open_seats:
        theirs = sum((chance for party, chance in seat.chances.items() if party in members), Fraction(0))
        gained: dict[int, Fraction] = {}
        for seats, chance in found.items():
            for more, part in ((0, 1 - theirs), (1, theirs)):
                if part:
                    gained[seats + more] = gained.get(seats + more, Fraction(0)) + chance * part
        found = gained
    return found


def chance_to_win(
    held: Mapping[str, int], open_seats: Sequence[OpenSeat], members: Collection[str], quota: int
) -> Fraction:
    """Give the probability that a coalition reaches so many seats."""
    found = seats_distribution(held, open_seats, members)
    return sum((chance for seats, chance in found.items() if seats >= quota), Fraction(0))


def possible_houses(held: Mapping[str, int], open_seats: Sequence[OpenSeat]) -> dict[House, Fraction]:
    """Give every house that the open seats can make its probability; seats in the order of `held`.

    Raises
    ------
    DataError
        A party that may have a seat is not among those of the house.
    """
    place = {name: number for number, name in enumerate(held)}
    found = {tuple(held.values()): Fraction(1)}
    for seat in open_seats:
        if unknown := sorted(set(seat.chances) - set(place)):
            raise DataError(f"{seat.place}: expected parties of the house, found {', '.join(unknown)}")
        grown: dict[House, Fraction] = {}
        for house, chance in found.items():
            for party, part in seat.chances.items():
                if part:
                    here = place[party]
                    then = (*house[:here], house[here] + 1, *house[here + 1 :])
                    grown[then] = grown.get(then, Fraction(0)) + chance * part
        found = grown
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledCoalitions:
    """Probabilities over every house there can be; a coalition is the sum of 2^place of its members.

    Attributes
    ----------
    names : tuple of str
    houses : int
        How many there can be.
    wins, minimal : ndarray of float, shape (2^n,)
        Of each coalition that is not ruled out.
    hung : float
    lists : tuple of float
        Probability of each list of coalitions that win and are not ruled out, the likeliest first.
    """

    names: tuple[str, ...]
    houses: int
    wins: FloatArray
    minimal: FloatArray
    hung: float
    lists: tuple[float, ...]


def settle_coalitions(
    held: Mapping[str, int], open_seats: Sequence[OpenSeat], quota: int, feasible: BoolArray | None = None
) -> SettledCoalitions:
    """Weigh every house that the open seats can make by its probability: no sampling, so no error of sampling."""
    return settle_houses(tuple(held), possible_houses(held, open_seats), quota, feasible)


def settle_houses(
    names: tuple[str, ...], houses: Mapping[House, Fraction], quota: int, feasible: BoolArray | None = None
) -> SettledCoalitions:
    """Weigh houses by their probabilities; also where what happens in one seat says something about another.

    Raises
    ------
    DataError
        Probabilities do not add up to 1, or there is too much to go through.
    """
    rows = 1 << len(names)
    if sum(houses.values()) != 1:
        raise DataError(f"houses: expected probabilities that add up to 1, found {sum(houses.values())}")
    if rows * len(houses) > MOST_CELLS:
        raise DataError(
            f"open seats: expected at most {MOST_CELLS:,} pairs of house and coalition, found "
            f"{rows * len(houses):,}; draw houses instead"
        )
    weights = np.array([float(chance) for chance in houses.values()])
    free = _winning(np.array(list(houses), dtype=np.int64), quota)
    hung = weights @ ~free[[1 << place for place in range(len(names))]].any(axis=0)
    if feasible is not None:
        free &= feasible[:, None]
    minimal = minimal_rows(free.view(np.uint8), whole=feasible is None).view(np.bool_)
    return SettledCoalitions(
        names=names,
        houses=len(houses),
        wins=free @ weights,
        minimal=minimal @ weights,
        hung=float(hung),
        lists=_lists(free, weights),
    )


def _lists(free: BoolArray, weights: FloatArray) -> tuple[float, ...]:
    """Add up the probabilities of houses in which the same coalitions win."""
    found: dict[bytes, float] = {}
    for column, weight in zip(free.T, weights, strict=True):
        key = np.packbits(column).tobytes()
        found[key] = found.get(key, 0.0) + float(weight)
    return tuple(sorted(found.values(), reverse=True))


def _winning(houses: npt.NDArray[np.int64], quota: int) -> BoolArray:
    """Say for each coalition in which houses it wins."""
    seats = np.zeros((1 << houses.shape[1], len(houses)), dtype=np.int64)
    for place in range(houses.shape[1]):
        half = 1 << place
        seats[half : 2 * half] = seats[:half] + houses[:, place]
    return seats >= quota
