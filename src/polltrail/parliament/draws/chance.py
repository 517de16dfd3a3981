"""A share of draws, with the error of having drawn so few."""

from dataclasses import dataclass
from math import sqrt

Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Chance:
    """So many of so many draws.

    The interval is Wilson's at 95 %: what drawing more could still change, and nothing about whether the draws are right.
    It is never empty, also where it happened in none or in all of them.
    """

    count: int
    draws: int

    @property
    def share(self) -> float:
        """The share of draws."""
        return self.count / self.draws

    @property
    def error(self) -> float:
        """Its standard error."""
        return sqrt(self.share * (1 - self.share) / self.draws)

    @property
    def interval(self) -> tuple[float, float]:
        """The lower and the upper end."""
        n, p = self.draws, self.share
        middle, half = p + Z * Z / (2 * n), Z * sqrt(p * (1 - p) / n + Z * Z / (4 * n * n))
        end = 1 + Z * Z / n
        low = (middle - half) / end if self.count else 0.0
        return low, (middle + half) / end if self.count < n else 1.0
