"""How often a party is the one that brings the majority, over all orders in which parties could join: Shapley and Shubik."""

from fractions import Fraction
from math import comb

from polltrail.parliament.game import Game
from polltrail.parliament.game.packed import Packing


def shapley_shubik(game: Game) -> tuple[Fraction, ...]:
    """Give each party the share of all orders in which it is pivotal.

    Examples
    --------
    >>> [str(one) for one in shapley_shubik(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6))]
    ['5/12', '1/4', '1/4', '1/12']
    """
    players = len(game.names)
    packing = Packing(players, game.quota, by_size=True)
    losing = packing.product(game.weights)
    found = {weight: _pivots(packing, losing, weight) for weight in set(game.weights)}
    return tuple(found[weight] for weight in game.weights)


def _pivots(packing: Packing, losing: int, weight: int) -> Fraction:
    """Weigh every swing by the orders that lead to it: 1 / (players * the ways to choose so many of the others)."""
    if not weight:
        return Fraction(0)
    counts = packing.sizes(
        packing.between(packing.left(losing, weight), packing.below - weight, packing.below)
    )
    others = packing.players - 1
    return sum(
        (Fraction(count, comb(others, size)) for size, count in enumerate(counts) if count), Fraction(0)
    ) / (packing.players)
