"""Who can govern a house: the coalitions that nobody can leave without losing the majority."""

from dataclasses import dataclass
from itertools import islice
from typing import Final

from polltrail.parliament.coalitions import Coalition, count_minimal_winning, minimal_winning
from polltrail.parliament.game import Game
from polltrail.parliament.house import House

LISTED: Final = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class Governments:
    """The minimal winning coalitions of a house, independents counted as one bloc.

    Attributes
    ----------
    needed : int
        Seats that are a majority.
    count : int
        How many there are.
    listed : tuple of Coalition
        The first of them, those with the largest parties first.
    """

    needed: int
    count: int
    listed: tuple[Coalition, ...]

    @property
    def members(self) -> frozenset[frozenset[str]]:
        """Those listed, as sets."""
        return frozenset(frozenset(one.members) for one in self.listed)

    def same_as(self, other: "Governments") -> bool | None:
        """Whether the same coalitions can govern; None where the lists are too long to say."""
        if self.count != other.count:
            return False
        if self.members != other.members and self.count <= LISTED:
            return False
        return True if self.count <= LISTED else None


def governments_of(house: House) -> Governments:
    """List who can govern; nobody while too few seats are filled."""
    totals = {party: seats for party, seats in house.totals.items() if seats}
    needed = house.majority().needed if totals else house.membership // 2 + 1
    if sum(totals.values()) < needed:
        return Governments(needed=needed, count=0, listed=())
    game = Game(tuple(totals), tuple(totals.values()), needed)
    listed = tuple(islice(minimal_winning(game), LISTED))
    return Governments(needed=needed, count=count_minimal_winning(game), listed=listed)
