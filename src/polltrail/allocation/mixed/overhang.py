"""Overhang: more direct seats than votes carry. Either they stay above proportion, or the house grows to level them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Generic

from polltrail.allocation.allocation import Allocation, Key
from polltrail.allocation.divisors import Divisors
from polltrail.allocation.highest_averages import allocate_seats
from polltrail.errors import DataError

MOST: Final = 64
"""How many times its seats a house may grow: what needs more is a mistake in the votes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed(Generic[Key]):
    """A house of direct seats and seats on top.

    Attributes
    ----------
    allocation : Allocation
        The proportional division of all seats but those above proportion.
    direct : mapping
        Direct seats, of those that take part.
    top_up : mapping
        Seats on top.
    overhang : mapping
        Direct seats above proportion.
    """

    allocation: Allocation[Key]
    direct: Mapping[Key, int]
    top_up: Mapping[Key, int]
    overhang: Mapping[Key, int]

    @property
    def total(self) -> Mapping[Key, int]:
        """Seats of each, direct ones and those on top; those a tie leaves open are in none."""
        return {key: self.direct.get(key, 0) + count for key, count in self.top_up.items()}


def with_overhang(
    votes: Mapping[Key, int], direct: Mapping[Key, int], seats: int, divisors: Divisors
) -> Mixed[Key]:
    """Divide `seats` by votes; whoever has more direct seats than that keeps them, and the house is larger.

    Examples
    --------
    >>> from polltrail.allocation import SAINTE_LAGUE
    >>> found = with_overhang({"a": 60, "b": 40}, {"b": 5}, 10, SAINTE_LAGUE)
    >>> found.total, found.overhang
    ({'a': 6, 'b': 5}, {'b': 1})
    """
    return _mixed(allocate_seats(votes, seats, divisors), direct)


def levelled(
    votes: Mapping[Key, int],
    direct: Mapping[Key, int],
    seats: int,
    divisors: Divisors,
    *,
    least: Mapping[Key, int] | None = None,
    unlevelled: int = 0,
) -> Mixed[Key]:
    """Let the house grow until each has by votes the least it keeps.

    Parameters
    ----------
    seats : int
        Where the house begins.
    least : mapping, optional
        The least each keeps; its direct seats unless given.
    unlevelled : int
        Seats that may stay above proportion.

    Raises
    ------
    DataError
        Whoever keeps seats has no votes, or so few that no house could level them.

    Examples
    --------
    >>> from polltrail.allocation import SAINTE_LAGUE
    >>> levelled({"a": 60, "b": 40}, {"b": 5}, 10, SAINTE_LAGUE).total
    {'a': 7, 'b': 5}
    """
    kept = direct if least is None else least
    if voteless := [str(key) for key, count in kept.items() if count and not votes.get(key)]:
        raise DataError(
            f"levelling: expected votes of all that keep seats, found none of {', '.join(voteless)}; no seat is given"
        )
    tried = seats
    while _short(allocate_seats(votes, tried, divisors).seats, kept) > unlevelled:
        tried *= 2
        if tried > MOST * seats:
            raise DataError(
                f"levelling: expected a house of at most {MOST * seats} seats, found more needed; no seat is given"
            )
    given, grown = dict.fromkeys(votes, 0), seats
    for award in allocate_seats(votes, tried, divisors).awards:
        given[award.key] += 1
        grown = max(seats, award.number)
        if _short(given, kept) <= unlevelled:
            break
    found = allocate_seats(votes, grown, divisors)
    while _short(found.seats, kept) > unlevelled:  # equal quotients at the line
        grown += 1
        found = allocate_seats(votes, grown, divisors)
    return _mixed(found, direct)


def _short(given: Mapping[Key, int], least: Mapping[Key, int]) -> int:
    return sum(max(0, count - given.get(key, 0)) for key, count in least.items())


def _mixed(allocation: Allocation[Key], direct: Mapping[Key, int]) -> Mixed[Key]:
    above = {key: direct.get(key, 0) - count for key, count in allocation.seats.items()}
    return Mixed(
        allocation=allocation,
        direct={key: direct.get(key, 0) for key in allocation.seats},
        top_up={key: max(0, -more) for key, more in above.items()},
        overhang={key: more for key, more in above.items() if more > 0},
    )
