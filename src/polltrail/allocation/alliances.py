"""Lists that join their votes: seats to the alliance first, and inside it by the same method."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from polltrail.allocation.allocation import Allocation, Award, Key, SeatTie
from polltrail.allocation.methods import Method, allocate
from polltrail.allocation.next_vote import search_lacking
from polltrail.errors import DataError


def allocate_joined(
    votes: Mapping[Key, int],
    seats: int,
    method: Method,
    alliances: Sequence[Sequence[Key]],
    inside: Method | None = None,
) -> Allocation[Key]:
    """Give seats to alliances as if each were one list, then inside each to its members.

    An award has the number that won the seat for the alliance. Where a tie between alliances stands, its seats are open
    among all their members.

    Parameters
    ----------
    alliances : sequence of sequence
        Members without votes here are left out; a list of no alliance stands for itself.
    inside : Method, optional
        The method inside an alliance; the same unless given.

    Raises
    ------
    DataError
        A list is in two alliances.

    Examples
    --------
    >>> from polltrail.allocation import DHONDT
    >>> dict(allocate_joined({"a": 49, "b": 28, "c": 23}, 3, DHONDT, [["b", "c"]]).seats)
    {'a': 1, 'b': 1, 'c': 1}
    """
    groups = _groups(votes, alliances)
    outer = allocate({group: sum(votes[key] for key in group) for group in groups}, seats, method)
    inner = {
        group: _inside(votes, group, count, inside or method) for group, count in outer.seats.items() if count
    }
    won = {key: count for found in inner.values() for key, count in found.seats.items()}
    return Allocation(
        seats={key: won.get(key, 0) for key in votes},
        tie=_open(votes, outer, inner),
        votes=votes,
        awards=_awards(outer, inner),
        lacks=partial(
            search_lacking,
            lambda grown: allocate_joined(grown, seats, method, alliances, inside).seats,
            votes,
            seats,
        ),
    )


def _groups(votes: Mapping[Key, int], alliances: Sequence[Sequence[Key]]) -> list[tuple[Key, ...]]:
    joined = [tuple(key for key in one if key in votes) for one in alliances]
    members = [key for one in joined for key in one]
    if twice := sorted({str(key) for key in members if members.count(key) > 1}):
        raise DataError(
            f"alliances: expected each list in one, found {', '.join(twice)} in two; no seat is given"
        )
    return [one for one in joined if one] + [(key,) for key in votes if key not in members]


def _inside(votes: Mapping[Key, int], group: tuple[Key, ...], seats: int, method: Method) -> Allocation[Key]:
    if len(group) == 1:
        awards = tuple(Award(number + 1, group[0], 0, 0) for number in range(seats))
        return Allocation(seats={group[0]: seats}, tie=None, awards=awards)
    return allocate({key: votes[key] for key in group}, seats, method)


@dataclass(frozen=True, slots=True)
class _Left:
    seats: int
    among: frozenset[object]


def _open(
    votes: Mapping[Key, int],
    outer: Allocation[tuple[Key, ...]],
    inner: Mapping[tuple[Key, ...], Allocation[Key]],
) -> SeatTie[Key] | None:
    """Put seats that ties leave open together, and all who may have one."""
    left = [_Left(found.tie.seats, frozenset(found.tie.among)) for found in inner.values() if found.tie]
    if outer.tie:
        left.append(_Left(outer.tie.seats, frozenset(key for group in outer.tie.among for key in group)))
    if not left:
        return None
    among = frozenset[object]().union(*[one.among for one in left])
    return SeatTie(among=tuple(key for key in votes if key in among), seats=sum(one.seats for one in left))


def _awards(
    outer: Allocation[tuple[Key, ...]], inner: Mapping[tuple[Key, ...], Allocation[Key]]
) -> tuple[Award[Key], ...]:
    """Give each seat of an alliance to its member next in line there."""
    turns = {group: iter(found.awards) for group, found in inner.items()}
    awards = []
    for award in outer.awards:
        seat = next(turns[award.key], None)
        if seat is not None:
            awards.append(Award(award.number, seat.key, award.above, award.below, award.by))
    return tuple(awards)
