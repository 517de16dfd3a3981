"""Why one house is not another: seat by seat where both are known, by party where one is a published total."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.parliament.house.house import House
from polltrail.parliament.house.record import Published
from polltrail.parliament.house.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class SeatChange:
    """A seat that is not held alike; None on the side that does not have it."""

    before: Seat | None
    after: Seat | None

    @property
    def seat(self) -> Seat:
        """The seat, as it is afterwards where it is there."""
        found = self.after or self.before
        assert found is not None  # noqa: S101 - one side has it
        return found

    @property
    def why(self) -> str:
        """What is said of it: the reason it is what it is now, or that it no longer is what it was."""
        if self.after is not None and self.after.reason:
            return self.after.reason
        if self.before is not None and self.before.reason:
            return f"no longer: {self.before.reason}"
        return "another holder"


@dataclass(frozen=True, slots=True, kw_only=True)
class HouseDiff:
    """What makes one house differ from another.

    Attributes
    ----------
    changes : tuple of SeatChange
        In the order of the seats afterwards; reserved seats of one place are held against each other in number, so that
        only as many differ as must.
    parties : mapping of str to int
        How many seats more each party has; parties that have as many are left out.
    """

    before: str
    after: str
    changes: tuple[SeatChange, ...]
    parties: Mapping[str, int]

    def of(self, party: str) -> tuple[SeatChange, ...]:
        """Give the seats that a party has on one side and not on the other."""
        return tuple(
            change
            for change in self.changes
            if (change.before is not None and change.before.holder == party)
            != (change.after is not None and change.after.holder == party)
        )


def diff(before: House, after: House) -> HouseDiff:
    """Hold two houses against each other, seat by seat.

    The differences by party are the sum of the seats': whoever adds them up arrives at the other house.
    """
    old, new = _aligned(before), _aligned(after)
    keys = list(dict.fromkeys((*new, *old)))
    changes = tuple(
        SeatChange(before=old.get(key), after=new.get(key))
        for key in keys
        if _held(old.get(key)) != _held(new.get(key)) and _tells(old.get(key), new.get(key))
    )
    return HouseDiff(
        before=before.stage.id,
        after=after.stage.id,
        changes=changes,
        parties=_difference(before.totals, after.totals),
    )


def _held(seat: Seat | None) -> tuple[str | None, str] | None:
    return None if seat is None else (seat.holder, seat.state)


def _tells(before: Seat | None, after: Seat | None) -> bool:
    """Whether a difference is one that a reader counts: an open seat of several is told by whoever fills it."""
    both = before is not None and after is not None
    return both or any(seat is not None and seat.holder is not None for seat in (before, after))


def _aligned(house: House) -> dict[tuple[str, str, str | None, str, int], Seat]:
    """Key general seats by their place, and seats of which a place has several by their holder and a number."""
    places = [(seat.tier, seat.place) for seat in house.seats]
    several = {key for key in places if places.count(key) > 1} if len(set(places)) < len(places) else set()
    found: dict[tuple[str, str, str | None, str, int], Seat] = {}
    for seat in house.seats:
        alike = (seat.holder, seat.state) if (seat.tier, seat.place) in several else (None, "")
        number = 0
        while (seat.tier, seat.place, *alike, number) in found:
            number += 1
        found[seat.tier, seat.place, *alike, number] = seat
    return found


def _difference(before: Mapping[str, int], after: Mapping[str, int]) -> Mapping[str, int]:
    more = {party: after.get(party, 0) - before.get(party, 0) for party in dict.fromkeys((*after, *before))}
    return {party: count for party, count in more.items() if count}


@dataclass(frozen=True, slots=True, kw_only=True)
class AgainstPublished:
    """A house held against totals that somebody published; only parties that were named.

    Attributes
    ----------
    parties : mapping of str to int
        Published minus ours; empty where they agree.
    """

    published: Published
    parties: Mapping[str, int]


def against(house: House, published: Published) -> AgainstPublished:
    """Hold a house against published totals of its stage."""
    tiers = house.by_tier()
    ours = {
        party: sum(count for tier, count in seats.items() if published.tier in {"", tier}) for party, seats in tiers.items()
    }  # fmt: skip
    more = {party: count - ours.get(party, 0) for party, count in published.seats.items()}
    return AgainstPublished(
        published=published, parties={party: count for party, count in more.items() if count}
    )
