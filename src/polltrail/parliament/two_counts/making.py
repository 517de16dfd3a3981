"""Both houses, made by one law of what either count says of each contest."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from polltrail.errors import DataError
from polltrail.parliament.house import House, Seat, Stage
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import reserve
from polltrail.parliament.two_counts.governing import Governments, governments_of
from polltrail.parliament.two_counts.hinges import Hinge, hinges_of
from polltrail.parliament.two_counts.law import FILE, Law

OPEN = "the forms do not settle it yet"
UNHEARD = "no form of it is confirmed yet"
UNANNOUNCED = "no final result is announced yet"
TAKEN_OVER = "as announced: no form collected contradicts it"
CONTRADICTED = "the forms collected contradict the result announced"
DIFFERENT = "the two counts name different winners"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A contest counted here.

    Attributes
    ----------
    area : str
        The largest area it lies in, such as a province.
    official : str or None
        Who won by the authority's final figure; None where there is none, or two are equal.
    leading : str or None
        Who has the most confirmed votes.
    settled : bool
        Whether what is out, on hold or contested cannot change that.
    contradicted : bool
        Whether the forms prove that the final figure cannot be right.
    margin : int or None
        Confirmed votes between the first two.
    """

    place: str
    area: str
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
    def can_govern(self) -> tuple[Governments, Governments]:
        """Who can govern by the official count, and by the independent one."""
        return governments_of(self.official), governments_of(self.independent)


def two_counts(law: Law, counted: Sequence[Counted]) -> TwoCounts:
    """Make both houses.

    Raises
    ------
    DataError
        A seat is counted here and held elsewhere.
    """
    elsewhere = {seat.place for seat in law.elsewhere.seats}
    twice = [one.place for one in counted if one.place in elsewhere]
    twice += [place for place, times in Counter(one.place for one in counted).items() if times > 1]
    if twice:
        raise DataError(
            f"{FILE}: expected seats that are not counted here, found {twice[0]}; no house is made"
        )
    official = house_of(law, [announced_seat(one) for one in counted], "official", "as announced")
    independent = house_of(law, [counted_seat(one) for one in counted], "independent", "as the forms have it")
    return TwoCounts(
        law=law, official=official, independent=independent, hinges=hinges_of(law, official, independent)
    )


def house_of(law: Law, seats: Sequence[Seat], stage: str, title: str) -> House:
    """Make a house of the seats counted: with those held elsewhere, and with those that follow from all of these."""
    general = (*seats, *law.elsewhere.seats)
    sources = tuple(filter(None, (law.source, law.elsewhere.source)))
    return House(
        seats=reserve(general, law.reserves), stage=Stage(id=stage, title=title, sources=sources),
        majority_of=law.majority_of,
    )  # fmt: skip


def announced_seat(one: Counted) -> Seat:
    """Give the seat to whoever is announced; it is disputed where the forms have another winner."""
    if one.official is None:
        return _vacant(one, UNANNOUNCED)
    if one.leading not in {None, one.official} and (one.settled or one.contradicted):
        return _disputed(one, one.official, one.leading)
    return Seat(tier=GENERAL, place=one.place, area=one.area, holder=one.official)


def counted_seat(one: Counted) -> Seat:
    """Give the seat to whom the forms have as its winner.

    Where they settle nothing, whoever is announced stands, unless the forms contradict that.
    """
    if one.leading is not None and (one.settled or one.contradicted):
        if one.official not in {None, one.leading}:
            return _disputed(one, one.leading, one.official)
        return Seat(tier=GENERAL, place=one.place, area=one.area, holder=one.leading, margin=one.margin)
    if one.official is not None and not one.contradicted:
        return Seat(tier=GENERAL, place=one.place, area=one.area, holder=one.official, reason=TAKEN_OVER)
    return _vacant(one, OPEN if one.leading is not None else UNHEARD)


def _disputed(one: Counted, holder: str | None, rival: str | None) -> Seat:
    reason = CONTRADICTED if one.contradicted else DIFFERENT
    return Seat(
        tier=GENERAL, place=one.place, area=one.area, holder=holder, state="disputed", rival=rival, reason=reason,
        margin=one.margin,
    )  # fmt: skip


def _vacant(one: Counted, reason: str) -> Seat:
    return Seat(tier=GENERAL, place=one.place, area=one.area, holder=None, state="vacant", reason=reason)
