"""What is declared to have changed between two stages of a house, each with who says so."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from polltrail.allocation.systems import Scenario, System
from polltrail.errors import DataError
from polltrail.parliament.house.expected import by_number
from polltrail.parliament.house.poll import GENERAL, Poll, seat_of
from polltrail.parliament.house.reserve import reserve, reserves_of
from polltrail.parliament.house.seat import INDEPENDENT, Seat

Seats = tuple[Seat, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One declared change.

    Attributes
    ----------
    kind : str
        `join`, `reserve`, `by-elections`, `fill`, `lot`, `vacate`, `dispute`, `withhold`.
    places : tuple of str
        The seats, where they are known by name.
    count : int
        How many, where only the number is known.
    party : str
        Who has them afterwards; of `withhold` whose they are; of `dispute` the rival.
    tier : str
        Which seats; empty for general ones.
    area : str
        Only there; empty for everywhere.
    until : str
        Of by-elections, the last day.
    reason, source : str
        What it is, and who says so.
    """

    kind: str
    places: tuple[str, ...] = ()
    count: int = 0
    party: str = ""
    tier: str = ""
    area: str = ""
    until: str = ""
    reason: str = ""
    source: str = ""

    def __str__(self) -> str:
        """Say it in a line."""
        said = SAID.get(self.kind, self.kind).format(seats=self._seats(), party=self.party)
        return said if self.reason in said else f"{said}: {self.reason}"

    def _seats(self) -> str:
        """Name the seats, or say how many of which."""
        if self.places or not self.count:
            return ", ".join(self.places)
        area = f" of {self.area}" if self.area else ""
        return f"{self.count} {'seat' if self.count == 1 else 'seats'}{area}"


SAID: Final[Mapping[str, str]] = {
    "join": "{seats} to {party}, which the members joined",
    "reserve": "reserved seats given",
    "by-elections": "by-elections taken in",
    "fill": "{seats} filled by {party}",
    "lot": "{seats} to {party} by lot",
    "vacate": "{seats} fallen vacant",
    "dispute": "{seats} disputed by {party}",
    "withhold": "{seats} withheld from {party}",
}
"""How each kind of change is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What changes are made with: the system, its reading of the law, and polls held later."""

    system: System | None = None
    scenario: Scenario
    later: tuple[Poll, ...] = ()


def apply(seats: Seats, change: Change, context: Context) -> Seats:
    """Make a change.

    Raises
    ------
    DataError
        It does not fit the seats as they are: a place that is not there, or fewer seats than are to change.
    """
    return KINDS[change.kind](seats, change, context)


def _chosen(seats: Seats, change: Change, fits: Callable[[Seat], bool]) -> tuple[Seat, ...]:
    """Find the seats that change: those named, or so many of those that fit, the first by number."""
    tier = change.tier or GENERAL
    own = [seat for seat in seats if seat.tier == tier and change.area in {"", seat.area, seat.place}]
    if change.places:
        known = {seat.place for seat in own}
        strange = [place for place in change.places if place not in known]
        if strange:
            raise DataError(f"{change}: expected a seat of the house, found {strange[0]}; no house is made")
        found = [seat for seat in own if seat.place in change.places and fits(seat)]
        return tuple(found[: change.count or None])
    found = sorted(
        (seat for seat in own if fits(seat)), key=lambda seat: (by_number(seat.place), seat.number)
    )
    if len(found) < change.count:
        raise DataError(f"{change}: expected {change.count} such seats, found {len(found)}; no house is made")
    return tuple(found[: change.count])


def _replaced(seats: Seats, chosen: Sequence[Seat], **new: object) -> Seats:
    keys = {seat.key for seat in chosen}
    return tuple(replace(seat, **new) if seat.key in keys else seat for seat in seats)  # type: ignore[arg-type]


def _why(change: Change) -> str:
    if change.places or not change.count:
        return change.reason
    return f"{change.reason}; which seats is not known, the first by number stand for them"


def _join(seats: Seats, change: Change, _: Context) -> Seats:
    chosen = _chosen(seats, change, lambda seat: seat.holder == INDEPENDENT)
    return _replaced(seats, chosen, holder=change.party, reason=_why(change))


def _reserve(seats: Seats, _: Change, context: Context) -> Seats:
    return seats if context.system is None else reserve(seats, reserves_of(context.system), context.scenario)


def _by_elections(seats: Seats, change: Change, context: Context) -> Seats:
    """Take over every later poll of the tables, in the order of the days."""
    polls = sorted(context.later, key=lambda poll: (poll.date, by_number(poll.place)))
    by_place = {poll.place: seat_of(poll) for poll in polls if poll.date <= change.until}
    return tuple(
        replace(by_place[seat.place], area=seat.area, reason=change.reason)
        if seat.tier == GENERAL and seat.place in by_place
        else seat
        for seat in seats
    )


def _fill(seats: Seats, change: Change, _: Context) -> Seats:
    chosen = _chosen(seats, change, lambda _: True)
    return _replaced(
        seats,
        chosen,
        holder=change.party,
        state="won",
        reason=change.reason,
        rival=None,
        margin=None,
        among=(),
    )


def _lot(seats: Seats, change: Change, _: Context) -> Seats:
    """Give one tied seat to whom the lot fell to."""
    tier = change.tier or GENERAL
    tied = [
        seat for seat in seats if seat.tier == tier and seat.state == "tied" and change.party in seat.among
    ]
    named = [seat for seat in tied if not change.places or seat.place in change.places]
    if not named:
        raise DataError(f"{change}: expected a seat tied for {change.party}, found none; no house is made")
    return _replaced(seats, named[:1], holder=change.party, state="won", reason=change.reason, among=())


def _vacate(seats: Seats, change: Change, _: Context) -> Seats:
    chosen = _chosen(seats, change, lambda _: True)
    return _replaced(
        seats, chosen, holder=None, state="vacant", reason=change.reason, rival=None, margin=None
    )


def _withhold(seats: Seats, change: Change, _: Context) -> Seats:
    chosen = _chosen(seats, change, lambda seat: seat.holder == change.party)
    reason = f"{change.reason} (held for {change.party})"
    return _replaced(seats, chosen, holder=None, state="vacant", reason=_why(replace(change, reason=reason)))


def _dispute(seats: Seats, change: Change, _: Context) -> Seats:
    chosen = _chosen(seats, change, lambda seat: seat.holder is not None)
    return _replaced(seats, chosen, state="disputed", rival=change.party, reason=change.reason)


KINDS: Final[Mapping[str, Callable[[Seats, Change, Context], Seats]]] = {
    "join": _join,
    "reserve": _reserve,
    "by-elections": _by_elections,
    "fill": _fill,
    "lot": _lot,
    "vacate": _vacate,
    "withhold": _withhold,
    "dispute": _dispute,
}
