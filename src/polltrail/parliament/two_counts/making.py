"""Both houses, made by one law of what either count says of each contest."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from polltrail.parliament.house import House, Seat, Stage
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.two_counts.following import (
    NOT_COUNTED,
    OPEN,
    UNANNOUNCED,
    UNHEARD,
    is_known,
    with_reserved,
)
from polltrail.parliament.two_counts.governing import Governments, governments_of
from polltrail.parliament.two_counts.hinges import Hinge, hinges_of
from polltrail.parliament.two_counts.law import Law

TAKEN_OVER = "as announced: the forms collected do not contradict who won"
CONTRADICTED = "the forms collected contradict the result announced"
DIFFERENT = "the two counts name different winners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A contest counted here.

    Attributes
    ----------
    official : str or None
        Who won by the authority's final figure; None where there is none, or two are equal.
    leading : str or None
        Who has the most confirmed votes.
    settled : bool
        Whether what is out, on hold or contested cannot change that.
    contradicted : bool
        Whether the forms prove that the final figure cannot be right, by enough to change who won.
    margin : int or None
        Confirmed votes between the first two.
    """

    place: str
    official: str | None
    leading: str | None
    settled: bool
    contradicted: bool
    margin: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TwoCounts:
    """A house under two counts.

    Attributes
    ----------
    hinges : tuple of Hinge
        What hangs on each seat that both counts fill and about which they differ.
    """

    law: Law
    official: House
    independent: House
    hinges: tuple[Hinge, ...]

    @property
    def known(self) -> tuple[bool, bool]:
        """Whether every seat is known by the official count, and by the independent one."""
        return _known(self.official), _known(self.independent)

    @property
    def can_govern(self) -> tuple[Governments, Governments]:
        """Who can govern by the official count, and by the independent one."""
        return governments_of(self.official), governments_of(self.independent)


def _known(house: House) -> bool:
    return all(is_known(seat) for seat in house.seats)


def two_counts(law: Law, counted: Sequence[Counted]) -> TwoCounts:
    """Make both houses; contests that the system does not name are no seats of it.

    Raises
    ------
    DataError
        A seat is counted here and held elsewhere.
    """
    law.refuse_counted({one.place for one in counted})
    own = {one.place: one for one in counted if one.place in law.regions}
    official = _house(
        law, {place: announced_seat(one) for place, one in own.items()}, "official", "as announced"
    )
    ours = _house(
        law, {place: counted_seat(one) for place, one in own.items()}, "independent", "as the forms have it"
    )
    return TwoCounts(law=law, official=official, independent=ours, hinges=hinges_of(law, official, ours))


def _house(law: Law, counted: Mapping[str, Seat], stage: str, title: str) -> House:
    """Make a house of the seats counted, of those held elsewhere, and of those that follow from all of these."""
    general = [
        replace(
            counted.get(place) or law.elsewhere.seats.get(place) or _vacant(place, NOT_COUNTED), area=area
        )
        for place, area in law.regions.items()
    ]
    sources = tuple(
        dict.fromkeys(filter(None, (*(tier.source for tier in law.system.tiers), law.elsewhere.source)))
    )
    return House(
        seats=with_reserved(law, general), stage=Stage(id=stage, title=title, sources=sources),
        scenario=law.scenario.name, majority_of=law.system.majority,
    )  # fmt: skip


def announced_seat(one: Counted) -> Seat:
    """Give the seat to whoever is announced; it is disputed where the forms have another winner."""
    if one.official is None:
        return _vacant(one.place, UNANNOUNCED)
    if one.leading not in {None, one.official} and (one.settled or one.contradicted):
        return _disputed(one, one.official, one.leading)
    return Seat(tier=GENERAL, place=one.place, holder=one.official)


def counted_seat(one: Counted) -> Seat:
    """Give the seat to whom the forms have as its winner.

    Where they settle nothing, whoever is announced stands, unless the forms contradict that.
    """
    if one.leading is not None and (one.settled or one.contradicted):
        if one.official not in {None, one.leading}:
            return _disputed(one, one.leading, one.official)
        return Seat(tier=GENERAL, place=one.place, holder=one.leading, margin=one.margin)
    if one.official is not None and not one.contradicted:
        return Seat(tier=GENERAL, place=one.place, holder=one.official, reason=TAKEN_OVER)
    return _vacant(one.place, OPEN if one.leading is not None else UNHEARD)


def _disputed(one: Counted, holder: str | None, rival: str | None) -> Seat:
    reason = CONTRADICTED if one.contradicted else DIFFERENT
    return Seat(
        tier=GENERAL, place=one.place, holder=holder, state="disputed", rival=rival, reason=reason,
        margin=one.margin,
    )  # fmt: skip


def _vacant(place: str, reason: str) -> Seat:
    return Seat(tier=GENERAL, place=place, holder=None, state="vacant", reason=reason)
