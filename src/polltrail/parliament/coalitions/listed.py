"""A list of minimal winning coalitions as far as it is wanted, with how many there are in all."""

from dataclasses import dataclass
from itertools import islice

from polltrail.errors import DataError
from polltrail.parliament.coalitions.conditions import NOTHING_RULED_OUT, Conditions
from polltrail.parliament.coalitions.feasible import count_minimal_feasible, minimal_feasible
from polltrail.parliament.coalitions.minimal import Coalition, count_minimal_winning, minimal_winning
from polltrail.parliament.game import Game

MOST_LISTED = 200_000


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
    count = count_minimal_feasible(game, conditions)
    return Listed(count=count, listed=tuple(islice(minimal_feasible(game, conditions), min(limit, count))))


def all_minimal_feasible(game: Game, conditions: Conditions) -> tuple[Coalition, ...]:
    """List all minimal winning coalitions that are not ruled out, as long as there are few enough to go through.

    Raises
    ------
    DataError
        There are more than `MOST_LISTED`.
    """
    count = count_minimal_feasible(game, conditions)
    if count > MOST_LISTED:
        raise DataError(
            f"coalitions: expected at most {MOST_LISTED:,} that are minimal and not ruled out, found {count:,}; "
            "count independents as one bloc, or as nobody's"
        )
    return tuple(minimal_feasible(game, conditions))
