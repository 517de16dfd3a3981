"""Minimal winning coalitions where some are ruled out: counted, and listed one by one.

Conditions concern a few parties. For each way in which these few may be in or out, the others are free, and are counted
without a list as they are where nothing is ruled out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import compress

from polltrail.errors import DataError
from polltrail.parliament.coalitions.conditions import Conditions
from polltrail.parliament.coalitions.minimal import Coalition
from polltrail.parliament.game import Game
from polltrail.parliament.game.packed import Packing

MOST_INVOLVED = 20


@dataclass(frozen=True, slots=True)
class _Bound:
    """Conditions by places, as sets of bits.

    Attributes
    ----------
    must : int
        Who must be in.
    needs, needed_by, refuses : tuple of int
        Of each place: who must be in with it, whom it takes along when it leaves, and who must be out; needs and
        needed_by hold the place itself.
    """

    must: int
    needs: tuple[int, ...]
    needed_by: tuple[int, ...]
    refuses: tuple[int, ...]


def _bind(game: Game, conditions: Conditions) -> _Bound:
    bit = {name: 1 << place for place, name in enumerate(game.names)}
    needs = [sum(bit[other] for other in conditions.needs(name)) for name in game.names]
    refuses = [0] * len(needs)
    for first, second in conditions.refusals:
        refuses[game.names.index(first)] |= bit[second]
        refuses[game.names.index(second)] |= bit[first]
    return _Bound(
        must=needs[game.names.index(conditions.formateur)] if conditions.formateur else 0,
        needs=tuple(needs),
        needed_by=tuple(
            sum(1 << other for other, its in enumerate(needs) if its >> place & 1)
            for place in range(len(needs))
        ),
        refuses=tuple(refuses),
    )


def _seats(game: Game, mask: int) -> int:
    return sum(weight for place, weight in enumerate(game.weights) if mask >> place & 1)


def _spare(game: Game, bound: _Bound, mask: int, candidates: int) -> int:
    """Give the fewest seats that a coalition can lose by letting one of the candidates go, with all who need it."""
    least = game.total + 1
    for place in range(len(game.names)):
        leaving = bound.needed_by[place] & mask
        if candidates >> place & 1 and not leaving & bound.must:
            least = min(least, _seats(game, leaving))
    return least


def minimal_feasible(game: Game, conditions: Conditions) -> Iterator[Coalition]:
    """List coalitions that win, are not ruled out, and of which no smaller part is both.

    Parties that a condition keeps together leave together, so that a coalition may hold a party that it does not need for
    its seats. Each is made when it is asked for, those with the largest parties first.

    Examples
    --------
    >>> said = Conditions(refusals=(("A", "B"),))
    >>> [one.members for one in minimal_feasible(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6), said)]
    [('A', 'C'), ('B', 'C', 'D')]
    """
    bound, order = _bind(game, conditions), game.heaviest_first()
    later = [sum(1 << place for place in order[number:]) for number in range(len(order) + 1)]
    refused = _refused(bound, bound.must)
    stack = [(0, bound.must, refused)] if not bound.must & refused else []
    while stack:
        number, mask, out = stack.pop()
        seats = _seats(game, mask)
        if seats >= game.quota:
            if _spare(game, bound, mask, mask) > seats - game.quota:
                yield _coalition(game, order, mask, seats)
            continue
        while number < len(order) and (mask | out) >> order[number] & 1:
            number += 1
        if number == len(order) or seats + _seats(game, later[number] & ~(mask | out)) < game.quota:
            continue
        place = order[number]
        stack.append((number + 1, mask, out | bound.needed_by[place]))
        joined = mask | bound.needs[place]
        banned = out | _refused(bound, joined)
        if not joined & banned:
            stack.append((number + 1, joined, banned))


def _refused(bound: _Bound, mask: int) -> int:
    """Collect who must be out, and all who need one of those."""
    found = 0
    for place, refused in enumerate(bound.refuses):
        if mask >> place & 1:
            found |= refused
    for place, needed_by in enumerate(bound.needed_by):
        if found >> place & 1:
            found |= needed_by
    return found


def _coalition(game: Game, order: tuple[int, ...], mask: int, seats: int) -> Coalition:
    members = compress((game.names[place] for place in order), (mask >> place & 1 for place in order))
    return Coalition(tuple(members), seats, seats - game.quota)


def count_minimal_feasible(game: Game, conditions: Conditions) -> int:
    """Count what `minimal_feasible` lists, without a list.

    Raises
    ------
    DataError
        The conditions are about more than `MOST_INVOLVED` parties.
    """
    bound, free, ways = _divided(game, conditions)
    packing, below = Packing(len(game.names), game.quota), [1]
    for weight in free:
        below.append(packing.joined(below[-1], weight))
    found = 0
    for mask in ways:
        seats, spare = _seats(game, mask), _spare(game, bound, mask, mask)
        found += game.quota <= seats < game.quota + spare
        for weight, packed in zip(free, below, strict=False):
            low = game.quota - seats - weight
            found += packing.between(packed, low, low + min(spare, weight)) if seats < game.quota else 0
    return found


def count_feasible_winning(game: Game, conditions: Conditions) -> int:
    """Count coalitions that win and are not ruled out; without conditions, those that win."""
    _, free, ways = _divided(game, conditions)
    packing = Packing(len(game.names), game.quota)
    losing = packing.product(free)
    return sum(
        (1 << len(free)) - packing.between(losing, 0, game.quota - _seats(game, mask)) for mask in ways
    )


def _divided(game: Game, conditions: Conditions) -> tuple[_Bound, list[int], list[int]]:
    """Give the seats of those whom no condition is about, most first, and all ways in which the others may be in."""
    bound, involved = _bind(game, conditions), conditions.involved()
    if len(involved) > MOST_INVOLVED:
        raise DataError(
            f"conditions: expected them to be about at most {MOST_INVOLVED} parties, found {len(involved)}; not counted"
        )
    free = [weight for name, weight in zip(game.names, game.weights, strict=True) if name not in involved]
    ways = [0]
    for place, name in enumerate(game.names):
        if name in involved:
            ways += [mask | 1 << place for mask in ways if not mask & bound.refuses[place]]
    kept = [mask for mask in ways if mask & bound.must == bound.must and _closed(bound, mask)]
    return bound, sorted(free, reverse=True), kept


def _closed(bound: _Bound, mask: int) -> bool:
    return all(needs & mask == needs for place, needs in enumerate(bound.needs) if mask >> place & 1)
