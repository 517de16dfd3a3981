"""What is known of coalitions after thousands of draws."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.errors import DataError
from polltrail.parliament.draws.chance import Chance

IntArray = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class GameClass:
    """Draws in which the same coalitions win.

    Attributes
    ----------
    draws : int
    first : int
        The first of them, as an example.
    """

    draws: int
    first: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnCoalitions:
    """In how many draws each coalition wins; a coalition is the sum of 2^place of its members.

    Attributes
    ----------
    names : tuple of str
    draws : int
    wins, minimal, least : ndarray of int, shape (2^n,)
        Draws in which it wins and is not ruled out; in which nobody can leave it; in which none has fewer members.
    hung : int
        Draws in which no party wins alone.
    governed : int
        Draws in which any coalition wins that is not ruled out.
    needed, deciding : ndarray of int, shape (n,)
        Draws in which each party is in every one of those that win; in which it is in one that nobody can leave.
    swings : ndarray of int, shape (n,)
        Swings of each party over all draws, whatever is ruled out.
    classes : tuple of GameClass
        Draws by the list of coalitions that win and are not ruled out, most first.
    """

    names: tuple[str, ...]
    draws: int
    wins: IntArray
    minimal: IntArray
    least: IntArray
    hung: int
    governed: int
    needed: IntArray
    deciding: IntArray
    swings: IntArray
    classes: tuple[GameClass, ...]

    def mask(self, members: Sequence[str]) -> int:
        """Find a coalition's number."""
        for name in members:
            if name not in self.names:
                raise DataError(f"{name}: expected one of {', '.join(self.names)}, found no such party")
        return sum(1 << self.names.index(name) for name in set(members))

    def chance(self, members: Sequence[str]) -> Chance:
        """Say how likely a coalition wins."""
        return Chance(int(self.wins[self.mask(members)]), self.draws)

    def chance_minimal(self, members: Sequence[str]) -> Chance:
        """Say how likely a coalition wins and needs every member."""
        return Chance(int(self.minimal[self.mask(members)]), self.draws)

    def members(self, mask: int) -> tuple[str, ...]:
        """Name the members of a coalition."""
        return tuple(name for place, name in enumerate(self.names) if mask >> place & 1)

    def likeliest(self, count: int = 20) -> tuple[tuple[tuple[str, ...], Chance], ...]:
        """List the coalitions that are most often minimal."""
        order = np.argsort(-self.minimal, kind="stable")[:count]
        return tuple(
            (self.members(int(mask)), Chance(int(self.minimal[mask]), self.draws))
            for mask in order
            if self.minimal[mask]
        )

    def same_list(self) -> Chance:
        """Say how often the list of possible governments is the one that is found most often."""
        return Chance(self.classes[0].draws, self.draws)

    def absolute_power(self) -> tuple[float, ...]:
        """Banzhaf's absolute index of each party, on average."""
        return tuple(float(count) / self.draws / 2 ** (len(self.names) - 1) for count in self.swings)
