"""A majority of what, and independents as what: two choices that change the answer, so both are always said."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, get_args

from polltrail.errors import DataError
from polltrail.parliament.game.game import Game

Of = Literal["membership", "filled", "present"]
Independents = Literal["bloc", "singletons", "none"]
WORDS: Mapping[str, str] = {
    "membership": "the total membership",
    "filled": "the seats that are filled",
    "present": "the members present",
}
HALF = Fraction(1, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Majority:
    """How many seats win, and what they are a majority of.

    Attributes
    ----------
    of : {"membership", "filled", "present"}
        All seats there are by law; those that somebody holds; those whose holders came.
    needed : int
    seats : int or None
        The number of seats that `needed` was worked out from, where it was.
    asked : bool
        Whether somebody said how many, instead of working it out.
    """

    of: Of
    needed: int
    seats: int | None = None
    asked: bool = False

    def __post_init__(self) -> None:
        if self.of not in get_args(Of):
            raise DataError(f"majority: expected {', '.join(get_args(Of))}, found {self.of}")
        if self.needed < 1 or (self.seats is not None and self.needed > self.seats):
            raise DataError(
                f"majority: expected 1 to {self.seats or 'all'} seats, found {self.needed} needed"
            )

    def __str__(self) -> str:
        """Say it in words, as every output does."""
        of = "" if self.seats is None else f" of {self.seats}"
        return (
            f"{self.needed}{of}, as asked for"
            if self.asked
            else f"{self.needed}{of}: a majority of {WORDS[self.of]}"
        )


def majority_of(of: Of, seats: int, share: Fraction = HALF) -> Majority:
    """Work out how many seats are a majority.

    Half means more than half; any other share means at least that much.

    Examples
    --------
    >>> majority_of("membership", 342).needed, majority_of("filled", 340, Fraction(2, 3)).needed
    (172, 227)
    """
    if seats < 1 or not 0 < share <= 1:
        raise DataError(f"majority: expected seats and a share of them up to 1, found {share} of {seats}")
    needed = seats // 2 + 1 if share == HALF else -(-seats * share.numerator // share.denominator)
    return Majority(of=of, needed=needed, seats=seats)


def game_of(
    seats: Mapping[str, int], majority: Majority, *, independents: Independents, names: Collection[str] = ()
) -> Game:
    """Make the game of a house; independents are one party, each their own, or nobody's.

    Parameters
    ----------
    independents : {"bloc", "singletons", "none"}
        With "none" their seats are in no coalition; the seats needed stay what they are.
    names : collection of str
        What independents are called in `seats`.

    Examples
    --------
    >>> majority = majority_of("membership", 5)
    >>> game_of({"A": 3, "IND": 2}, majority, independents="singletons", names=["IND"]).names
    ('A', 'IND 1', 'IND 2')
    """
    if independents not in get_args(Independents):
        raise DataError(f"independents: expected {', '.join(get_args(Independents))}, found {independents}")
    players: dict[str, int] = {}
    for name, count in seats.items():
        if name not in names or independents == "bloc":
            players[name] = count
        elif independents == "singletons":
            players |= {f"{name} {number}": 1 for number in range(1, count + 1)}
    return Game(tuple(players), tuple(players.values()), majority.needed)
