"""The divisors of a method: what votes are divided by for the first seat, the second, and so on."""

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from polltrail.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisors:
    """A sequence of divisors, none of them rounded.

    Attributes
    ----------
    name : str
    whole : function
        The divisor for a seat counted from 1, times `unit`: a whole number.
    unit : int
        What makes the divisors whole: 5 for one that begins at 7/5.
    over : function
        What the divisor is still to be divided by, for Dean's alone.
    power : int
        2 where `whole` is the square of the divisor, so that votes are squared too.
    """

    name: str
    whole: Callable[[int], int]
    unit: int = 1
    over: Callable[[int], int] | None = None
    power: int = 1

    def of(self, seat: int) -> int:
        """Give the divisor for a choice's `seat`-th seat, counted from 1, times the unit.

        Examples
        --------
        >>> [DHONDT.of(seat) for seat in (1, 2, 3)], [SAINTE_LAGUE.of(seat) for seat in (1, 2, 3)]
        ([1, 2, 3], [1, 3, 5])
        """
        return self.whole(seat)

    def parts(self, votes: int, seat: int) -> tuple[int, int]:
        """Give the quotient for a choice's `seat`-th seat, above and below the line; below may be 0.

        Examples
        --------
        >>> divisors_named("modified-sainte-lague").parts(700, 1)
        (3500, 7)
        """
        above: int = votes**self.power * self.unit * (self.over(seat) if self.over else 1)
        return above, self.whole(seat)

    def quotient(self, votes: int, seat: int) -> Fraction | None:
        """Give the quotient for a choice's `seat`-th seat; None where the divisor is zero."""
        above, below = self.parts(votes, seat)
        return Fraction(above, below) if below else None

    @property
    def one_seat_each(self) -> bool:
        """Whether the first divisor is zero, so that every choice with votes has a seat before any has two."""
        return self.whole(1) == 0


def _from(first: int, rest: int) -> Callable[[int], int]:
    """`first`, then `rest` times 3, 5, 7."""
    return lambda seat: first if seat == 1 else rest * (2 * seat - 1)


DHONDT: Final = Divisors(name="dhondt", whole=lambda seat: seat)
SAINTE_LAGUE: Final = Divisors(name="sainte-lague", whole=lambda seat: 2 * seat - 1)
DIVISORS: Final = (
    DHONDT,
    SAINTE_LAGUE,
    Divisors(name="modified-sainte-lague", whole=_from(7, 5), unit=5),
    Divisors(name="modified-sainte-lague-1.2", whole=_from(6, 5), unit=5),
    Divisors(name="imperiali", whole=lambda seat: seat + 1, unit=2),
    Divisors(name="danish", whole=lambda seat: 3 * seat - 2),
    Divisors(name="macau", whole=lambda seat: 2 ** (seat - 1)),
    Divisors(name="huntington-hill", whole=lambda seat: seat * (seat - 1), power=2),
    Divisors(name="adams", whole=lambda seat: seat - 1),
    Divisors(name="dean", whole=lambda seat: 2 * seat * (seat - 1), over=lambda seat: 2 * seat - 1),
)


def divisors_named(name: str) -> Divisors:
    """Find a method by its name.

    Raises
    ------
    DataError
        There is none of that name.
    """
    for one in DIVISORS:
        if one.name == name:
            return one
    names = [one.name for one in DIVISORS]
    raise DataError(f"divisors: expected {', '.join(names[:-1])} or {names[-1]}, found {name}")
