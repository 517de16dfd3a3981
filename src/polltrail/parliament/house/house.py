"""A house: its seats at one stage, under one reading of the law."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.errors import DataError, Problem
from polltrail.parliament.game.majority import Majority, Of, majority_of
from polltrail.parliament.house.seat import INDEPENDENT, Seat
from polltrail.parliament.house.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Seats, and how they came to be held.

    Attributes
    ----------
    seats : tuple of Seat
        Every seat that the law provides, vacant ones too.
    stage : Stage
        Of which these are the seats.
    scenario : str or None
        Which reading of the law; None where there is only one.
    majority_of : str
        What a majority is of: the whole membership, the seats that are filled, or the members present.
    before : tuple of House
        The houses of the stages before, the first one first.
    findings : tuple of Problem
        What was wrong with the tables it was read from; nothing of it was mended.
    """

    seats: tuple[Seat, ...]
    stage: Stage
    scenario: str | None = None
    majority_of: Of = "membership"
    before: tuple["House", ...] = ()
    findings: tuple[Problem, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a house in which a seat is there twice.

        Raises
        ------
        DataError
            It is.
        """
        twice = [key for key, times in Counter(seat.key for seat in self.seats).items() if times > 1]
        if twice:
            raise DataError(
                f"house: expected each seat once, found {' '.join(map(str, twice[0]))} twice; no house is made"
            )

    @property
    def membership(self) -> int:
        """How many seats the law provides."""
        return len(self.seats)

    @property
    def filled(self) -> int:
        """How many seats somebody holds, disputed ones too."""
        return sum(seat.holder is not None for seat in self.seats)

    @property
    def totals(self) -> Mapping[str, int]:
        """Seats of each party, the largest first, independents last."""
        return _in_order(Counter(seat.holder for seat in self.seats if seat.holder is not None))

    @property
    def tiers(self) -> tuple[str, ...]:
        """Name the tiers, in the order of the seats."""
        return tuple(dict.fromkeys(seat.tier for seat in self.seats))

    def by_tier(self) -> Mapping[str, Mapping[str, int]]:
        """Count the seats of each party by tier; every tier is there for each."""
        found = {party: dict.fromkeys(self.tiers, 0) for party in self.totals}
        for seat in self.seats:
            if seat.holder is not None:
                found[seat.holder][seat.tier] += 1
        return found

    def majority(self, present: int | None = None) -> Majority:
        """Say how many votes are more than half of what a majority is of.

        Parameters
        ----------
        present : int or None
            How many members came, where it is of those.

        Raises
        ------
        DataError
            It is of members present, and nobody said how many they are.
        """
        if self.majority_of == "present" and present is None:
            raise DataError("majority: of members present: expected their number, found none")
        of = {"membership": self.membership, "filled": self.filled, "present": present or 0}
        return majority_of(self.majority_of, of[self.majority_of])


def _in_order(counts: Mapping[str, int]) -> Mapping[str, int]:
    keys = sorted(counts, key=lambda party: (party == INDEPENDENT, -counts[party], party))
    return {party: counts[party] for party in keys}
