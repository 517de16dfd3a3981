"""What an allocation of seats says: who has how many, in which order they were won, and what the votes leave open."""

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Generic, Literal, NamedTuple, TypeVar

Key = TypeVar("Key", bound=Hashable)
Won = Literal["quotient", "quota", "remainder", "most votes", "before", "taken back"]


class Award(NamedTuple, Generic[Key]):
    """One seat, and the number that won it.

    Attributes
    ----------
    number : int
        Its place in the order of award, from 1; of equal quotients, the one named first in the votes has the smaller.
    above, below : int
        The quotient, above and below the line. By divisors, votes over the divisor (both squared by Huntington-Hill; a divisor of zero makes what no other quotient
        exceeds). By a quota, votes over the quota; by remainder, what is left of that above the seats the
        choice has. By most votes, those votes. Seats had before any is given by votes have none.
    by : str
        Which of these it is.
    """

    number: int
    key: Key
    above: int
    below: int
    by: Won = "quotient"

    @property
    def quotient(self) -> Fraction | None:
        """Give the number as a fraction; None where it has no bound, and where there is none."""
        return Fraction(self.above, self.below) if self.below else None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatTie(Generic[Key]):
    """So many seats, and more choices with the same quotient than that; in the order of the votes' mapping."""

    among: tuple[Key, ...]
    seats: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation(Generic[Key]):
    """Seats of each choice that are certain; what a tie leaves open is not in them.

    Attributes
    ----------
    awards : tuple of Award
        Every certain seat in the order of award; seats taken back from an over-award follow, each with its remainder.
    next_in_line : tuple of Award
        Who would have the seat after the last: one, or several with the same number. Empty where nobody is left, and
        where a tie stands at the line.
    lacks : function
        The votes a choice lacks for one seat more; None where no number is enough.
    """

    seats: Mapping[Key, int]
    tie: SeatTie[Key] | None
    votes: Mapping[Key, int] = field(default_factory=dict)
    awards: tuple[Award[Key], ...] = ()
    next_in_line: tuple[Award[Key], ...] = ()
    lacks: Callable[[Key], int | None] | None = field(default=None, compare=False, repr=False)

    @property
    def last(self) -> Award[Key] | None:
        """The seat that was won last."""
        return self.awards[-1] if self.awards else None

    @property
    def given(self) -> int:
        """Seats that are certain."""
        return sum(self.seats.values())

    def votes_to_next(self) -> Mapping[Key, int | None]:
        """Count the votes each choice lacks for one certain seat more, the votes of all others as they are.

        None where no number of votes is enough.

        Examples
        --------
        >>> from polltrail.allocation import DHONDT, allocate_seats
        >>> dict(allocate_seats({"a": 100, "b": 80, "c": 30, "d": 20}, 8, DHONDT).votes_to_next())
        {'a': 34, 'b': 21, 'c': 21, 'd': 6}
        """
        return {key: self.lacks(key) if self.lacks else None for key in self.votes}
