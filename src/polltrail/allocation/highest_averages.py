"""Seats by highest averages: the largest quotients of votes and divisors have a seat each."""

import heapq
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from math import isqrt
from typing import Generic

from polltrail.allocation.allocation import Allocation, Award, Key, SeatTie
from polltrail.allocation.divisors import Divisors
from polltrail.errors import DataError

Heap = list[tuple[int, int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Contender(Generic[Key]):
    """Two quotients next to the line: the last that won for `winner`, and the first that lost for `loser`.

    The seat stays where it is as long as votes(winner) / won > votes(loser) / lost.
    """

    winner: Key
    won: int
    loser: Key
    lost: int


def allocate_seats(
    votes: Mapping[Key, int], seats: int, divisors: Divisors, *, least: Mapping[Key, int] | None = None
) -> Allocation[Key]:
    """Give each seat to the choice with the largest quotient.

    A choice without votes has no seat. Equal quotients at the line are a tie.

    Parameters
    ----------
    least : mapping, optional
        Seats that choices have before any is given by votes.

    Raises
    ------
    DataError
        No seat, no votes, votes below zero, or fewer seats than choices where the first divisor is zero.

    Examples
    --------
    >>> from polltrail.allocation import DHONDT
    >>> dict(allocate_seats({"a": 100, "b": 80, "c": 30, "d": 20}, 8, DHONDT).seats)
    {'a': 4, 'b': 3, 'c': 1, 'd': 0}
    """
    _check(votes, seats, divisors, sum((least or {}).values()))
    keys, size = list(votes), _Size(divisors, seats, max(votes.values()))
    given = [(least or {}).get(key, 0) for key in keys]
    heap = [(-size.of(votes[key], given[place] + 1), place) for place, key in enumerate(keys) if votes[key]]
    heapq.heapify(heap)
    before = [key for place, key in enumerate(keys) for _ in range(given[place])]
    awards = [Award(number + 1, key, 0, 0, "before") for number, key in enumerate(before)]
    tie = None
    while len(awards) < seats:
        level = _highest(heap)
        if len(awards) + len(level) > seats:
            tie = SeatTie(among=tuple(keys[place] for place in level), seats=seats - len(awards))
            break
        for place in level:
            given[place] += 1
            key = keys[place]
            awards.append(Award(len(awards) + 1, key, *divisors.parts(votes[key], given[place])))
            heapq.heappush(heap, (-size.of(votes[key], given[place] + 1), place))
    return Allocation(
        seats=dict(zip(keys, given, strict=True)),
        tie=tie,
        votes=votes,
        awards=tuple(awards),
        next_in_line=()
        if tie
        else tuple(
            Award(seats + 1, keys[place], *divisors.parts(votes[keys[place]], given[place] + 1))
            for place in _highest(heap)
        ),
        lacks=partial(_lacking, votes, dict(zip(keys, given, strict=True)), tie, divisors),
    )


def _check(votes: Mapping[Key, int], seats: int, divisors: Divisors, before: int) -> None:
    if seats < 1 or any(count < 0 for count in votes.values()):
        raise DataError("allocation: expected at least one seat and no votes below zero, found otherwise")
    if before > seats:
        raise DataError(
            f"allocation: expected at most {seats} seats before any is given by votes, found {before}"
        )
    voted = sum(1 for count in votes.values() if count)
    if not voted:
        raise DataError("allocation: expected votes, found none; no seat is given")
    if divisors.one_seat_each and voted > seats:
        raise DataError(
            f"{divisors.name}: expected a seat for each of the {voted} choices with votes, found {seats}; "
            "no seat is given"
        )


class _Size:
    """Quotients as whole numbers that compare exactly as the fractions do.

    Two unequal fractions with divisors d and e are at least 1/de apart: times 2de, rounded down, they stay unequal and
    in order, and equal ones stay equal. What no other exceeds is made larger than any.
    """

    def __init__(self, divisors: Divisors, seats: int, most: int) -> None:
        self._divisors = divisors
        self._shift = 2 * divisors.of(seats + 1).bit_length() + 1
        self._beyond = (divisors.parts(most, seats + 1)[0] << self._shift) + 1

    def of(self, votes: int, seat: int) -> int:
        above, below = self._divisors.parts(votes, seat)
        return (above << self._shift) // below if below else self._beyond


def _lacking(
    votes: Mapping[Key, int], given: Mapping[Key, int], tie: SeatTie[Key] | None, divisors: Divisors, key: Key
) -> int | None:
    """Count the votes with which this choice's next quotient passes the smallest that others won with."""
    among = tie.among if tie else ()
    held = [
        divisors.quotient(votes[other], has + (other in among))
        for other, has in given.items()
        if other != key and has + (other in among)
    ]
    passed = min((one for one in held if one is not None), default=None)
    if passed is None:
        return None
    above, below = divisors.parts(1, given[key] + 1)
    if not below:
        return 1
    least = passed * below // above  # what votes, to the power of the divisors, must be above
    return (isqrt(least) if divisors.power > 1 else least) + 1 - votes[key]


def _highest(heap: Heap) -> list[int]:
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
        The allocation is a tie, or the divisors are no whole numbers that votes are divided by.
    """
    if divisors.power != 1 or divisors.over or divisors.one_seat_each:
        raise DataError(f"contenders: expected divisors that are whole numbers, found {divisors.name}")
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
