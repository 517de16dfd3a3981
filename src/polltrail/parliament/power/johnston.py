"""Power shared among all who can break a coalition: Johnston's index."""

from fractions import Fraction
from itertools import pairwise

from polltrail.parliament.game import Game
from polltrail.parliament.game.packed import Packing


def johnston(game: Game) -> tuple[Fraction, ...]:
    """Divide each winning coalition that somebody can break equally among those who can.

    Who can break a coalition are its members with more seats than its surplus. So coalitions are taken by their seats, from
    the quota upwards; between two sizes of party the same parties can break them, and these alone are counted as members.

    Examples
    --------
    >>> [str(one) for one in johnston(Game(("A", "B", "C"), (50, 49, 1), 51))]
    ['2/3', '1/6', '1/6']
    """
    scores = dict.fromkeys(set(game.weights), Fraction(0))
    steps = sorted({0, *game.weights})
    for low, high in pairwise(steps):
        for weight, score in _shared(game, low, high).items():
            scores[weight] += score
    total = sum((scores[weight] for weight in game.weights), Fraction(0))
    return tuple(scores[weight] / total for weight in game.weights)


def _shared(game: Game, low: int, high: int) -> dict[int, Fraction]:
    """Take coalitions with a surplus from `low` to below `high`, which all with more than `low` seats can break."""
    packing = Packing(len(game.names), game.quota + high, by_size=True)
    packed = 1
    for weight in game.weights:
        packed = packing.joined(packed, weight, counted=weight > low)
    found = {}
    for weight in {weight for weight in game.weights if weight > low}:
        others = packing.left(packed, weight)
        first = game.quota + low - weight
        counts = packing.sizes(packing.between(others, first, first + high - low))
        found[weight] = sum(
            (Fraction(count, size + 1) for size, count in enumerate(counts) if count), Fraction(0)
        )
    return found
