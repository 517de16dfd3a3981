"""How often a party turns a losing coalition into a winning one: Banzhaf's swings, and Coleman's three indices."""

from dataclasses import dataclass
from fractions import Fraction

from polltrail.parliament.game import Game
from polltrail.parliament.game.packed import Packing


@dataclass(frozen=True, slots=True, kw_only=True)
class Swings:
    """Swings of every party, in the order of the game.

    Attributes
    ----------
    of : tuple of int
        In how many coalitions that win each is needed for winning.
    winning : int
        Coalitions that win, of `coalitions`.
    coalitions : int
        All there are, 2 to the number of parties.
    """

    of: tuple[int, ...]
    winning: int
    coalitions: int

    def normalised(self) -> tuple[Fraction, ...]:
        """Banzhaf's index: each party's share of all swings."""
        total = sum(self.of)
        return tuple(Fraction(count, total) for count in self.of)

    def absolute(self) -> tuple[Fraction, ...]:
        """Banzhaf's absolute index: the chance of a swing where each of the others joins or not by a fair coin."""
        return tuple(Fraction(2 * count, self.coalitions) for count in self.of)

    def prevent(self) -> tuple[Fraction, ...]:
        """Coleman's power to prevent action: the share of winning coalitions that lose without the party."""
        return tuple(Fraction(count, self.winning) for count in self.of)

    def initiate(self) -> tuple[Fraction, ...]:
        """Coleman's power to initiate action: the share of losing coalitions that win with the party."""
        return tuple(Fraction(count, self.coalitions - self.winning) for count in self.of)

    def act(self) -> Fraction:
        """Coleman's power of the house to act: the share of coalitions that win."""
        return Fraction(self.winning, self.coalitions)


def swings(game: Game) -> Swings:
    """Count swings exactly, in a time that grows with parties times seats.

    Examples
    --------
    >>> swings(Game(("A", "B", "C", "D"), (4, 3, 2, 1), 6)).of
    (5, 3, 3, 1)
    """
    packing = Packing(len(game.names), game.quota)
    losing = packing.product(game.weights)
    found = {weight: _swings_of(packing, losing, weight) for weight in set(game.weights)}
    coalitions = 1 << len(game.names)
    return Swings(
        of=tuple(found[weight] for weight in game.weights),
        winning=coalitions - packing.between(losing, 0, game.quota),
        coalitions=coalitions,
    )


def _swings_of(packing: Packing, losing: int, weight: int) -> int:
    """Count coalitions of the others that lose by less than `weight` seats."""
    if not weight:
        return 0
    return packing.between(packing.left(losing, weight), packing.below - weight, packing.below)
