"""Seats reserved in proportion to seats won: a second tier that rests on seats, and on no vote."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Generic

from polltrail.allocation.allocation import Allocation, Key
from polltrail.allocation.largest_remainders import largest_remainders
from polltrail.allocation.quotas import HARE
from polltrail.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Reserved(Generic[Key]):
    """Reserved seats, and those of them that a party has won and may not fill.

    Attributes
    ----------
    allocation : Allocation
        Of all the seats; `votes` are the seats won.
    filled : mapping
        The seats of those that may fill them.
    withheld : mapping
        The seats of those that count in the whole and may fill none.
    """

    allocation: Allocation[Key]
    filled: Mapping[Key, int]
    withheld: Mapping[Key, int]


def reserved_seats(
    won: Mapping[Key, int],
    seats: int,
    *,
    eligible: Collection[Key],
    withheld: Collection[Key] = (),
    denominator: int | None = None,
) -> Reserved[Key]:
    """Give reserved seats by largest remainder in proportion to the seats that parties won.

    Parameters
    ----------
    won : mapping
        Seats won, those of members who joined a party among its own.
    eligible : collection
        Who takes part. What others won, such as members of no party, counts for nobody.
    withheld : collection
        Who takes part and may fill no seat: theirs stay vacant.
    denominator : int, optional
        What a party's seats are a share of; the seats won by all that take part unless said otherwise.

    Examples
    --------
    >>> found = reserved_seats({"x": 6, "y": 2, "none": 4}, 3, eligible={"x", "y"})
    >>> dict(found.filled), found.allocation.tie
    ({'x': 2, 'y': 1}, None)
    """
    taking_part = {*eligible, *withheld}
    votes = {key: count for key, count in won.items() if key in taking_part and count}
    if not votes:
        raise DataError(
            "reserved seats: expected seats won by a party that takes part, found none; none is given"
        )
    if denominator is not None and denominator < sum(votes.values()):
        raise DataError(
            f"reserved seats: expected a denominator of at least the {sum(votes.values())} seats of those that take "
            f"part, found {denominator}; none is given"
        )
    found = largest_remainders(votes, seats, HARE, whole=denominator)
    return Reserved(
        allocation=found,
        filled={key: count for key, count in found.seats.items() if key not in withheld},
        withheld={key: count for key, count in found.seats.items() if key in withheld},
    )
