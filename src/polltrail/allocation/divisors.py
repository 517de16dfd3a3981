"""The divisors of a method: what votes are divided by for the first seat, the second, and so on."""

from dataclasses import dataclass

from polltrail.errors import DataError


@dataclass(frozen=True, slots=True, kw_only=True)
class Divisors:
    """A linear sequence of divisors, all integers.

    Attributes
    ----------
    name : str
    first, step : int
        The first divisor, and how much each is above the one before.
    """

    name: str
    first: int
    step: int

    def of(self, seat: int) -> int:
        """Give the divisor for a choice's `seat`-th seat, counted from 1.

        Examples
        --------
        >>> [DHONDT.of(seat) for seat in (1, 2, 3)], [SAINTE_LAGUE.of(seat) for seat in (1, 2, 3)]
        ([1, 2, 3], [1, 3, 5])
        """
        return self.first + self.step * (seat - 1)


DHONDT = Divisors(name="dhondt", first=1, step=1)
SAINTE_LAGUE = Divisors(name="sainte-lague", first=1, step=2)


def divisors_named(name: str) -> Divisors:
    """Find a method by its name.

    Raises
    ------
    DataError
        There is none of that name.
    """
    for one in (DHONDT, SAINTE_LAGUE):
        if one.name == name:
            return one
    raise DataError(f"divisors: expected dhondt or sainte-lague, found {name}")
