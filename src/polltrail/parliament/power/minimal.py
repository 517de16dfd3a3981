"""Power by minimal winning coalitions alone: Deegan and Packel's index, and Holler's Public Good index.

Minimal winning coalitions that a party is in are all there are, less those of the house without it. So they are counted by
their number of members, and never listed.
"""

from fractions import Fraction

from polltrail.parliament.coalitions.minimal import count_minimal_winning, minimal_winning_by_size
from polltrail.parliament.game import Game


def deegan_packel(game: Game) -> tuple[Fraction, ...]:
    """Divide each minimal winning coalition equally among its members, and take the mean.

    Not monotone: a party may have less power than one with fewer seats.

    Examples
    --------
    >>> [str(one) for one in deegan_packel(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6))]
    ['1/3', '5/18', '5/18', '1/9']
    """
    counts = memberships(game)
    total = sum(minimal_winning_by_size(game))
    return tuple(
        sum((Fraction(count, size) for size, count in enumerate(row) if count), Fraction(0)) / total
        for row in counts
    )


def public_good(game: Game) -> tuple[Fraction, ...]:
    """Give each party its share of all memberships of minimal winning coalitions.

    Not monotone: a party may have less power than one with fewer seats.

    Examples
    --------
    >>> [str(one) for one in public_good(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6))]
    ['2/7', '2/7', '2/7', '1/7']
    """
    whole, found = count_minimal_winning(game), dict[int, int]()
    for place, weight in enumerate(game.weights):
        if weight not in found:
            rest = game.without(place)
            found[weight] = whole - (count_minimal_winning(rest) if rest else 0)
    counts = [found[weight] for weight in game.weights]
    return tuple(Fraction(count, sum(counts)) for count in counts)


def memberships(game: Game) -> tuple[tuple[int, ...], ...]:
    """Count, for each party, the minimal winning coalitions it is in, by their number of members."""
    whole = minimal_winning_by_size(game)
    found: dict[int, tuple[int, ...]] = {}
    for place, weight in enumerate(game.weights):
        if weight not in found:
            rest = game.without(place)
            left = (0,) * len(whole) if rest is None else (*minimal_winning_by_size(rest), 0)
            found[weight] = tuple(count - other for count, other in zip(whole, left, strict=True))
    return tuple(found[weight] for weight in game.weights)
