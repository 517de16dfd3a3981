"""How many coalitions have how many seats, all numbers side by side in one long integer.

The product of (1 + x^w) over all parties counts coalitions by their seats. At x = 2^bits each count stands in digits of its
own, so that a party is added by one shift and one addition. Everything is modulo x^below: what wins is not counted.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Packing:
    """Counts of coalitions below a number of seats, and of so many members where `by_size`.

    Attributes
    ----------
    players : int
        At most so many factors; a count never outgrows its digits.
    below : int
        Coalitions of so many seats or more are left out.
    by_size : bool
        Whether coalitions are counted apart by their number of members.
    """

    players: int
    below: int
    by_size: bool = False

    @property
    def bits(self) -> int:
        """Binary digits of one count."""
        return self.players + 1

    @property
    def unit(self) -> int:
        """Binary digits of all counts of one number of seats."""
        return self.bits * (self.players + 1 if self.by_size else 1)

    def product(self, weights: Iterable[int]) -> int:
        """Count the coalitions of these parties."""
        mask, packed = self._mask(), 1
        for weight in weights:
            packed = self.joined(packed, weight, mask)
        return packed

    def joined(self, packed: int, weight: int, mask: int | None = None, *, counted: bool = True) -> int:
        """Let one more party choose: every coalition without it, and with it; uncounted ones add no member."""
        mask = self._mask() if mask is None else mask
        return (packed + (packed << self._shift(weight, counted=counted))) & mask

    def left(self, packed: int, weight: int) -> int:
        """Take a party out again: divide by 1 + y, as times (1 - y)(1 + y^2)(1 + y^4) and so on, up to the end."""
        shift, end, mask = self._shift(weight, counted=True), self.below * self.unit, self._mask()
        if not shift:
            return packed >> 1
        packed -= packed << shift
        while (shift := 2 * shift) < end:
            packed &= mask
            packed += packed << shift
        return packed & mask

    def between(self, packed: int, low: int, high: int) -> int:
        """Add up the counts of `low` seats to below `high`; the sum has the digits of one number of seats."""
        low, high = max(low, 0), min(high, self.below)
        length, unit = high - low, self.unit
        if length < 1:
            return 0
        packed = (packed >> (low * unit)) & ((1 << (length * unit)) - 1)
        while length > 1:
            half = (length + 1) // 2
            packed = (packed >> (half * unit)) + (packed & ((1 << (half * unit)) - 1))
            length = half
        return packed

    def sizes(self, summed: int) -> tuple[int, ...]:
        """Read the counts by number of members, from none upwards."""
        mask = (1 << self.bits) - 1
        return tuple((summed >> (self.bits * size)) & mask for size in range(self.players + 1))

    def _shift(self, weight: int, *, counted: bool) -> int:
        return weight * self.unit + (self.bits if self.by_size and counted else 0)

    def _mask(self) -> int:
        return (1 << (self.below * self.unit)) - 1
