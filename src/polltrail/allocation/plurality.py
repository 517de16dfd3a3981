"""One seat to whoever has the most votes, and the rounds before that where more than the most is asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Generic

from polltrail.allocation.allocation import Allocation, Award, Key, SeatTie
from polltrail.errors import DataError

HALF = Fraction(1, 2)


def plurality(votes: Mapping[Key, int]) -> Allocation[Key]:
    """Give the seat to whoever has the most votes; whoever stands alone has it without any.

    Examples
    --------
    >>> dict(plurality({"a": 3, "b": 2}).seats), plurality({"a": 3, "b": 3}).tie
    ({'a': 1, 'b': 0}, SeatTie(among=('a', 'b'), seats=1))
    """
    _check(votes)
    most = max(votes.values())
    first = tuple(key for key, count in votes.items() if count == most)
    seats, lacks = dict.fromkeys(votes, 0), partial(_lacking, votes)
    if len(first) > 1:
        return Allocation(seats=seats, tie=SeatTie(among=first, seats=1), votes=votes, lacks=lacks)
    seats[first[0]] = 1
    rest = {key: count for key, count in votes.items() if key != first[0]}
    second = max(rest.values(), default=0)
    return Allocation(
        seats=seats,
        tie=None,
        votes=votes,
        awards=(Award(1, first[0], most, 1, "most votes"),),
        next_in_line=tuple(
            Award(2, key, count, 1, "most votes") for key, count in rest.items() if count == second
        ),
        lacks=lacks,
    )


def _lacking(votes: Mapping[Key, int], key: Key) -> int | None:
    others = max((count for other, count in votes.items() if other != key), default=-1)
    return None if votes[key] > others else others + 1 - votes[key]


def _check(votes: Mapping[Key, int]) -> None:
    if not votes or any(count < 0 for count in votes.values()):
        raise DataError("plurality: expected candidates, and no votes below zero, found otherwise")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRound(Generic[Key]):
    """What a first round settles: a winner, or who may stand in the second.

    Attributes
    ----------
    winner : Key or None
    runoff : tuple
        Who stands in the second round, most votes first; empty where the first has a winner.
    tie : SeatTie or None
        Places in the second round that equal votes leave open.
    """

    winner: Key | None
    runoff: tuple[Key, ...]
    tie: SeatTie[Key] | None


def first_round(
    votes: Mapping[Key, int],
    *,
    registered: int | None = None,
    least: Fraction | None = None,
    admitted: Fraction | None = None,
) -> FirstRound[Key]:
    """Settle a first round: more than half of the votes wins, otherwise the first two go on.

    Parameters
    ----------
    registered : int, optional
        Registered voters; needed for the shares below.
    least : Fraction, optional
        The share of registered voters a winner needs too (France: a quarter).
    admitted : Fraction, optional
        The share of registered voters that lets others than the first two go on (France: an eighth).

    Examples
    --------
    >>> first_round({"a": 40, "b": 35, "c": 25}).runoff
    ('a', 'b')
    """
    _check(votes)
    if (least or admitted) and registered is None:
        raise DataError("first round: expected the registered voters that a share is taken of, found none")
    electors = registered or 0
    for key, count in votes.items():
        if count > HALF * sum(votes.values()) and count >= (least or 0) * electors:
            return FirstRound(winner=key, runoff=(), tie=None)
    second = sorted(votes.values(), reverse=True)[:2][-1]
    bar = admitted * electors if admitted else max(votes.values()) + 1
    above = tuple(key for key, count in votes.items() if count > second)
    level = tuple(key for key, count in votes.items() if count == second)
    if len(above) + len(level) > 2 and second < bar:
        return FirstRound(winner=None, runoff=above, tie=SeatTie(among=level, seats=2 - len(above)))
    inside = [key for key, count in votes.items() if count >= min(second, bar)]
    return FirstRound(winner=None, runoff=tuple(sorted(inside, key=lambda key: -votes[key])), tie=None)


def two_rounds(first: FirstRound[Key], second: Mapping[Key, int] | None) -> Allocation[Key] | None:
    """Settle a seat over two rounds: None as long as the second is still to come.

    Raises
    ------
    DataError
        The second round has candidates that did not reach it.
    """
    if first.winner is not None:
        return Allocation(
            seats={first.winner: 1}, tie=None, awards=(Award(1, first.winner, 0, 0, "most votes"),)
        )
    if second is None:
        return None
    open_to = {*first.runoff, *(first.tie.among if first.tie else ())}
    if strangers := [str(key) for key in second if key not in open_to]:
        raise DataError(
            f"second round: expected only who the first let through, found {', '.join(strangers)}; no seat is given"
        )
    return plurality(second)
