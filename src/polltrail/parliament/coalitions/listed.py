"""A list of minimal winning coalitions as far as it is wanted, with how many there are in all."""

from dataclasses import dataclass
from itertools import islice

from polltrail.parliament.coalitions.conditions import NOTHING_RULED_OUT, Conditions
from polltrail.parliament.coalitions.feasible import count_minimal_feasible, minimal_feasible
from polltrail.parliament.coalitions.minimal import Coalition, count_minimal_winning, minimal_winning
from polltrail.parliament.game import Game


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The beginning of a list.

    Attributes
    ----------
    count : int
        How many there are, listed or not.
    listed : tuple of Coalition
        Those with the largest parties first.
    """

    count: int
    listed: tuple[Coalition, ...]

    @property
    def left_out(self) -> int:
        """How many are not listed."""
        return self.count - len(self.listed)


def list_minimal(game: Game, conditions: Conditions = NOTHING_RULED_OUT, *, limit: int = 1000) -> Listed:
    """List minimal winning coalitions that are not ruled out, at most so many, and count all."""
    if conditions == NOTHING_RULED_OUT:
        return Listed(count=count_minimal_winning(game), listed=tuple(islice(minimal_winning(game), limit)))
    return Listed(
        count=count_minimal_feasible(game, conditions),
        listed=tuple(islice(minimal_feasible(game, conditions), limit)),
    )
