"""Seats by highest averages: the largest quotients of votes and divisors have a seat each."""

import heapq
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

from polltrail.allocation.divisors import Divisors
from polltrail.errors import DataError

Key = TypeVar("Key", bound=Hashable)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTie(Generic[Key]):
    """So many seats, and more choices with the same quotient than that; in the order of the votes' mapping."""

    among: tuple[Key, ...]
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Generic[Key]):
    """Seats of each choice that are certain; what a tie leaves open is not in them."""

    seats: Mapping[Key, int]
    tie: SeatTie[Key] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender(Generic[Key]):
    """Two quotients next to the line: the last that won for `winner`, and the first that lost for `loser`.

    The seat stays where it is as long as votes(winner) / won > votes(loser) / lost.
    """

    winner: Key
    won: int
    loser: Key
    lost: int


def allocate_seats(votes: Mapping[Key, int], seats: int, divisors: Divisors) -> Allocation[Key]:
    """Give each seat to the choice with the largest quotient.

    A choice without votes has no seat. Equal quotients at the line are a tie.

    Examples
    --------
    >>> from polltrail.allocation import DHONDT
    >>> dict(allocate_seats({"a": 100, "b": 80, "c": 30, "d": 20}, 8, DHONDT).seats)
    {'a': 4, 'b': 3, 'c': 1, 'd': 0}
    """
    if seats < 1 or any(count < 0 for count in votes.values()):
        raise DataError("allocation: expected at least one seat and no votes below zero, found otherwise")
    if not any(votes.values()):
        raise DataError("allocation: expected votes, found none; no seat is given")
    given = dict.fromkeys(votes, 0)
    keys = list(votes)
    heap = [(-Fraction(count, divisors.of(1)), place) for place, count in enumerate(votes.values()) if count]
    heapq.heapify(heap)
    left = seats
    while left:
        level = _highest(heap)
        if len(level) > left:
            return Allocation(
                seats=given, tie=SeatTie(among=tuple(keys[place] for place in level), seats=left)
            )
        for place in level:
            key = keys[place]
            given[key] += 1
            heapq.heappush(heap, (-Fraction(votes[key], divisors.of(given[key] + 1)), place))
        left -= len(level)
    return Allocation(seats=given, tie=None)


def _highest(heap: list[tuple[Fraction, int]]) -> list[int]:
    """Take out every choice that has the highest quotient."""
    best, place = heapq.heappop(heap)
    level = [place]
    while heap and heap[0][0] == best:
        level.append(heapq.heappop(heap)[1])
    return sorted(level)


def contenders(allocation: Allocation[Key], divisors: Divisors) -> tuple[Contender[Key], ...]:
    """List every pair of quotients that decides: each choice's last seat against the next seat of each other.

    As long as every pair stays in order, so does every seat; where one turns, a seat moves.

    Raises
    ------
    DataError
        The allocation is a tie.
    """
    if allocation.tie is not None:
        raise DataError(
            f"seats: expected votes that decide, found a tie for {allocation.tie.seats} of them among "
            f"{', '.join(str(key) for key in allocation.tie.among)}"
        )
    return tuple(
        Contender(winner=winner, won=divisors.of(has), loser=loser, lost=divisors.of(other + 1))
        for winner, has in allocation.seats.items()
        if has
        for loser, other in allocation.seats.items()
        if loser != winner
    )
