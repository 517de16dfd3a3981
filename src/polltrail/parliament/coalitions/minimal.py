"""Minimal winning coalitions, of which nobody can leave without losing: counted without a list, and listed one by one."""

from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from polltrail.parliament.game import Game
from polltrail.parliament.game.packed import Packing


class Coalition(NamedTuple):
    """Parties that together win.

    Attributes
    ----------
    members : tuple of str
        Most seats first.
    seats : int
    surplus : int
        Seats above what is needed.
    """

    members: tuple[str, ...]
    seats: int
    surplus: int


def count_minimal_winning(game: Game) -> int:
    """Count minimal winning coalitions without listing any.

    Examples
    --------
    >>> count_minimal_winning(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6))
    3
    """
    return _closed(game, Packing(len(game.names), game.quota))


def minimal_winning_by_size(game: Game) -> tuple[int, ...]:
    """Count them by their number of members, from none upwards."""
    packing = Packing(len(game.names), game.quota, by_size=True)
    before = packing.sizes(_closed(game, packing))
    return (0, *before[:-1])


def _closed(game: Game, packing: Packing) -> int:
    """Add up, for each party as the smallest member, the coalitions of larger ones that just lose without it.

    Those that are counted by size are counted without their smallest member.
    """
    losing, found = 1, 0
    for weight in sorted((weight for weight in game.weights if weight), reverse=True):
        found += packing.between(losing, game.quota - weight, game.quota)
        losing = packing.joined(losing, weight)
    return found


def minimal_winning(game: Game) -> Iterator[Coalition]:
    """List minimal winning coalitions, the one with the largest parties first; each when it is asked for.

    Each step leads to at least one of them, so that the first are there at once however many there are.

    Examples
    --------
    >>> [one.members for one in minimal_winning(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6))]
    [('A', 'B'), ('A', 'C'), ('B', 'C', 'D')]
    """
    order = game.heaviest_first()
    names, weights = [game.names[place] for place in order], [game.weights[place] for place in order]
    rest = [*reversed(list(accumulate(reversed(weights)))), 0]
    quota, last, new = game.quota, len(order), Coalition._make
    stack: list[tuple[int, int, tuple[str, ...]]] = [(0, 0, ())]
    while stack:
        place, seats, members = stack.pop()
        if place == last or seats + rest[place] < quota:
            continue
        stack.append((place + 1, seats, members))
        has, joined = seats + weights[place], (*members, names[place])
        if has >= quota:
            yield new((joined, has, has - quota))
        else:
            stack.append((place + 1, has, joined))
