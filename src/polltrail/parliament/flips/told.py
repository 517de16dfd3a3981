"""What is told of seats in doubt."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.parliament.flips.doubt import Doubt


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Seats that together turn a coalition, with the house that they make.

    Attributes
    ----------
    votes : int
        Votes that would have to be other than they are.
    house : mapping of str to int
        Seats of every party then, recomputed from the seats.
    tied : int
        How many seats more than now are tied then, and nobody's.
    """

    seats: tuple[Doubt, ...]
    votes: int
    house: Mapping[str, int]
    tied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far a coalition is from the line.

    Attributes
    ----------
    wins : bool
        Whether it governs as things are.
    fewest_seats, fewest_votes : Way or None
        None where all seats in doubt together do not turn it.
    at_least : int
        So many seats are needed in any case.
    seats_exact, votes_exact : bool
        Whether no other set of seats can be smaller, or have fewer votes.
    """

    members: tuple[str, ...]
    seats: int
    wins: bool
    fewest_seats: Way | None
    fewest_votes: Way | None
    at_least: int
    seats_exact: bool
    votes_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """What hangs on the seats in doubt.

    Attributes
    ----------
    in_doubt : int
        Seats that have a rival to turn to.
    moving_others : int
        Of these, turning alone, how many move a reserved seat too.
    moving_third : int
        How many change the reserved seats of a party that is neither holder nor rival.
    looked_at : int
        Every set of so many seats was looked at.
    count : int
        Coalitions within that reach that need every member to get there.
    distances : tuple of Distance
        The nearest of them, and those that were asked for, first.
    """

    needed: int
    in_doubt: int
    moving_others: int
    moving_third: int
    looked_at: int
    count: int
    distances: tuple[Distance, ...]
