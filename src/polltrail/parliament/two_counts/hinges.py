"""What hangs on one seat about which two counts differ: the seats that follow from it, and who can govern."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from polltrail.parliament.coalitions import Coalition
from polltrail.parliament.house import House, Seat
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.two_counts.following import with_reserved
from polltrail.parliament.two_counts.governing import Governments, governments_of
from polltrail.parliament.two_counts.law import Law


@dataclass(frozen=True, slots=True, kw_only=True)
class Hinge:
    """One seat, and what its going the one way or the other does to the house as the forms have it.

    Attributes
    ----------
    official, independent : str
        Who holds it by either count.
    totals : mapping of str to (int, int)
        Seats of each party whose number changes: with its official holder, and with its independent one.
    follow : mapping of str to (int, int)
        The same of reserved seats alone: what more than the seat itself moves.
    governments : (Governments, Governments)
        Who can govern with the one, and with the other.
    only : (tuple of Coalition, tuple of Coalition)
        Those of them that have a majority with the one alone, and with the other alone.
    largest : (tuple of str, tuple of str)
        The parties with the most seats, several where they are equal.
    """

    place: str
    official: str
    independent: str
    totals: Mapping[str, tuple[int, int]]
    follow: Mapping[str, tuple[int, int]]
    governments: tuple[Governments, Governments]
    only: tuple[tuple[Coalition, ...], tuple[Coalition, ...]]
    largest: tuple[tuple[str, ...], tuple[str, ...]]


def hinges_of(law: Law, official: House, independent: House) -> tuple[Hinge, ...]:
    """Find the seats about which both counts are sure and differ, and turn each of them alone."""
    announced = {seat.key: seat for seat in official.seats if seat.tier == GENERAL}
    return tuple(
        _hinge(law, independent, seat, other.holder)
        for seat in independent.seats
        for other in [announced.get(seat.key)]
        if other is not None and other.holder is not None and seat.holder not in {None, other.holder}
    )


def _hinge(law: Law, house: House, seat: Seat, holder: str) -> Hinge:
    turned = tuple(
        replace(one, holder=holder, rival=seat.holder) if one.key == seat.key else one for one in house.seats
    )
    other = replace(house, seats=with_reserved(law, [one for one in turned if one.tier == GENERAL]))
    govern = governments_of(other), governments_of(house)
    return Hinge(
        place=seat.place,
        official=holder,
        independent=str(seat.holder),
        totals=_changed(other.totals, house.totals),
        follow=_changed(_reserved(other), _reserved(house)),
        governments=govern,
        only=(_losing(govern[0], house), _losing(govern[1], other)),
        largest=(_largest(other), _largest(house)),
    )


def _losing(governments: Governments, house: House) -> tuple[Coalition, ...]:
    """Pick the coalitions that have no majority in another house."""
    needed = house.majority().needed
    return tuple(
        one for one in governments.listed if sum(house.totals.get(party, 0) for party in one.members) < needed
    )


def _changed(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    parties = dict.fromkeys([*other, *one])
    pairs = {party: (one.get(party, 0), other.get(party, 0)) for party in parties}
    return {party: pair for party, pair in pairs.items() if pair[0] != pair[1]}


def _reserved(house: House) -> dict[str, int]:
    return {party: sum(seats for tier, seats in tiers.items() if tier != GENERAL) for party, tiers in house.by_tier().items()}  # fmt: skip


def _largest(house: House) -> tuple[str, ...]:
    most = max(house.totals.values(), default=0)
    return tuple(party for party, seats in house.totals.items() if seats == most)
