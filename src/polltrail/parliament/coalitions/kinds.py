"""Coalitions by other rules: the fewest parties, the fewest seats, or neighbours on an order."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from polltrail.errors import DataError
from polltrail.parliament.coalitions.conditions import NOTHING_RULED_OUT, Conditions
from polltrail.parliament.coalitions.listed import all_minimal_feasible
from polltrail.parliament.coalitions.minimal import Coalition, minimal_winning_by_size
from polltrail.parliament.game import Game

LIMIT = 1000


def least_number(
    game: Game, conditions: Conditions = NOTHING_RULED_OUT, *, limit: int = LIMIT
) -> tuple[Coalition, ...]:
    """List the minimal winning coalitions with the fewest parties, the fewest seats first.

    At most `limit` are listed. With conditions all that are not ruled out are gone through, and too many are refused.
    """
    if conditions == NOTHING_RULED_OUT:
        counts = minimal_winning_by_size(game)
        fewest = next(size for size, count in enumerate(counts) if count)
        return _by_seats(islice(_of_size(game, fewest), limit))
    found = all_minimal_feasible(game, conditions)
    fewest = min((len(one.members) for one in found), default=0)
    return _by_seats(one for one in found if len(one.members) == fewest)[:limit]


def smallest(
    game: Game, conditions: Conditions = NOTHING_RULED_OUT, *, limit: int = LIMIT
) -> tuple[Coalition, ...]:
    """List the minimal winning coalitions with the fewest seats: Riker's minimum winning coalitions.

    At most `limit` are listed. With conditions all that are not ruled out are gone through, and too many are refused.
    """
    if conditions == NOTHING_RULED_OUT:
        return _by_seats(islice(_of_seats(game), limit))
    found = all_minimal_feasible(game, conditions)
    fewest = min((one.seats for one in found), default=0)
    return _by_seats(one for one in found if one.seats == fewest)[:limit]


def connected(
    game: Game, order: Sequence[str], conditions: Conditions = NOTHING_RULED_OUT
) -> tuple[Coalition, ...]:
    """List minimal connected winning coalitions: neighbours on an order, of which neither end can leave.

    One in the middle may be there only because its neighbours are. Members are named in that order.

    Parameters
    ----------
    order : sequence of str
        Every party once, as from left to right.
    """
    places = game.places(order)
    if len(places) < len(game.names):
        missing = sorted(set(game.names) - set(order))
        raise DataError(f"order: expected every party once, found none of {', '.join(missing)}")
    found = []
    for start in range(len(places)):
        for end in range(start + 1, len(places) + 1):
            seats = [game.weights[place] for place in places[start:end]]
            if sum(seats) >= game.quota:
                if sum(seats) - min(seats[0], seats[-1]) < game.quota and conditions.allows(order[start:end]):
                    found.append(Coalition(tuple(order[start:end]), sum(seats), sum(seats) - game.quota))
                break
    return tuple(found)


def median(game: Game, order: Sequence[str]) -> tuple[str, ...]:
    """Name the party of the member in the middle of an order; two where the middle is between them.

    Examples
    --------
    >>> median(Game(("A", "B", "C"), (2, 1, 2), 3), ["A", "B", "C"])
    ('B',)
    """
    middle = (game.total // 2, (game.total - 1) // 2)
    found, first = [], 0
    for name in order:
        last = first + game.seats_of([name])
        if any(first <= seat < last for seat in middle):
            found.append(name)
        first = last
    return tuple(found)


def _by_seats(found: Iterable[Coalition]) -> tuple[Coalition, ...]:
    return tuple(sorted(found, key=lambda one: (one.seats, one.members)))


def _of_size(game: Game, size: int) -> Iterator[Coalition]:
    """List coalitions of so many parties that win; nobody wins with fewer."""
    order = game.heaviest_first()
    weights = [game.weights[place] for place in order]
    stack: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    while stack:
        place, seats, members = stack.pop()
        left = size - len(members)
        if not left:
            yield Coalition(members, seats, seats - game.quota)
        elif place + left <= len(order) and seats + sum(weights[place : place + left]) >= game.quota:
            stack.append((place + 1, seats, members))
            stack.append((place + 1, seats + weights[place], (*members, game.names[order[place]])))


def _of_seats(game: Game) -> Iterator[Coalition]:
    """List coalitions with the fewest seats that win, by which sums the parties further on can still make."""
    order = [place for place in game.heaviest_first() if game.weights[place]]
    sums = [1]
    for place in reversed(order):
        sums.append(sums[-1] | sums[-1] << game.weights[place])
    sums.reverse()
    reachable = sums[0] >> game.quota
    target = game.quota + (reachable & -reachable).bit_length() - 1
    stack: list[tuple[int, int, tuple[str, ...]]] = [(0, target, ())]
    while stack:
        number, missing, members = stack.pop()
        if not missing:
            yield Coalition(members, target, target - game.quota)
        elif sums[number] >> missing & 1:
            stack.append((number + 1, missing, members))
            if (weight := game.weights[order[number]]) <= missing:
                stack.append((number + 1, missing - weight, (*members, game.names[order[number]])))
