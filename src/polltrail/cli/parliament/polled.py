"""Polls to the house of every stage, by a system and what is declared of the election."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from polltrail.allocation.systems import Scenario, System
from polltrail.cli.parliament.sides import Side, Wanted
from polltrail.errors import DataError, Problem
from polltrail.exchange.constituencies import Constituency, is_constituencies, read_constituencies
from polltrail.exchange.read import read_published
from polltrail.parliament.house import (
    PLAIN,
    POLLED,
    USUAL,
    Context,
    House,
    Law,
    Poll,
    Record,
    Seat,
    first_seats,
    house_at,
    houses,
    places_of,
    read_record,
    record_named,
)
from polltrail.parliament.house.expected import by_number
from polltrail.parliament.house.from_constituencies import GENERAL_ELECTION, polls_of
from polltrail.parliament.house.from_contests import Naming, polls_of_tallies
from polltrail.parliament.house.poll import GENERAL, seat_of, seats_polled
from polltrail.parliament.parties import NONE, aliases_named
from polltrail.review import held_forms
from polltrail.tally import tally_contests

NONE_HELD = held_forms(())


def record_of(wanted: Wanted, system: System | None) -> Record:
    """Find what is declared: in the file given, or with the system, or nothing but its reserved seats."""
    if wanted.changes is not None:
        text = wanted.changes.read_bytes().decode("utf-8", "replace")
        return read_record(text, wanted.changes.name)
    if system is None:
        return POLLED
    reserved = any(tier.kind == "reserved" for tier in system.tiers)
    return record_named(system.id) or (PLAIN if reserved else POLLED)


def naming_of(system: System | None, record: Record) -> Naming:
    """Say how places and parties are named."""
    if system is None:
        return Naming(areas={}, aliases=NONE, date=record.date)
    return Naming(
        areas={place.name: place.region or "" for place in places_of(system)},
        aliases=aliases_named(system.country.casefold()),
        date=record.date or f"{system.year}-07-01",
    )


def law_of(
    wanted: Wanted, system: System | None, scenario: Scenario = USUAL, later: Sequence[Poll] = ()
) -> Law:
    """Say what houses are made by."""
    said = system.majority if system is not None else "membership"
    return Law(
        context=Context(system=system, scenario=scenario, later=tuple(later)),
        majority_of=wanted.majority or said,
    )


Marked = Callable[[tuple[Seat, ...]], tuple[Seat, ...]]


def side_of(
    polls: Sequence[Poll],
    record: Record,
    law: Law,
    wanted: Wanted,
    *,
    marked: Marked | None = None,
    votes_note: str = "",
    findings: Sequence[Problem] = (),
) -> Side:
    """Make the houses of polls, and add up their votes."""
    seats, problems = first_seats(polls, record, law)
    made = houses(seats if marked is None else marked(seats), record, law, (*problems, *findings))
    votes: Counter[str] = Counter()
    for poll in {poll.place: poll for poll in polls}.values():
        for one in poll.candidates:
            votes[one.party] += one.votes
    house = house_at(made, wanted.stage or record.settled)
    return Side(
        house=house,
        stages=made,
        votes=votes,
        votes_note=votes_note,
        readings=_readings(house, made[0].seats, record, law),
    )


def _readings(house: House, seats: tuple[Seat, ...], record: Record, law: Law) -> tuple[House, ...]:
    """Make the same stage under every other reading of the law."""
    system, own = law.context.system, law.context.scenario
    general = tuple(seat for seat in seats if seat.tier == GENERAL)
    laws = (
        []
        if system is None
        else [
            replace(law, context=replace(law.context, scenario=one)) for one in system.scenarios if one != own
        ]
    )
    return tuple(house_at(houses(general, record, other), house.stage.id) for other in laws)


def of_constituencies(path: Path, wanted: Wanted, system: System, record: Record, scenario: Scenario) -> Side:
    """Read a table of constituencies, whose figures are the authority's.

    Raises
    ------
    DataError
        The table has no general election of the system's year.
    """
    rows = read_constituencies(path)
    naming = naming_of(system, record)
    first, later = polls_of(rows, record.date or _day(rows, system), naming.areas, naming.aliases)
    note = "votes of the first three in each constituency; the table has no others"
    own = law_of(wanted, system, scenario, later)
    return side_of(first, record, own, wanted, votes_note=note, findings=beside(first, wanted, naming, later))


def _day(rows: Sequence[Constituency], system: System) -> str:
    days = {
        row.date
        for row in rows
        if row.election == GENERAL_ELECTION and row.date.startswith(f"{system.year}-")
    }
    if len(days) != 1:
        raise DataError(
            f"constituencies: expected one general election of {system.year}, found {len(days)}; no house is made"
        )
    return days.pop()


def beside(
    polls: Sequence[Poll], wanted: Wanted, naming: Naming, later: Sequence[Poll] = ()
) -> tuple[Problem, ...]:
    """Hold the polls against a second table of the same seats; each difference is a finding, and none is mended.

    Parameters
    ----------
    later : sequence of Poll
        By-elections known here, of which one may stand in the other table for the poll itself.
    """
    if wanted.beside is None:
        return ()
    other = {seat.place: _winner(seat) for seat in seats_polled(_polls(wanted.beside, naming))[0]}
    own = {seat.place: _winner(seat) for seat in seats_polled(polls)[0]}
    after = {(poll.place, _winner(seat_of(poll))): poll.date for poll in later}
    places = sorted({*own, *other}, key=by_number)
    return tuple(
        _differs(place, own.get(place, NO_POLL), other.get(place, NO_POLL), wanted.beside.name, after)
        for place in places
        if own.get(place) != other.get(place)
    )


NO_POLL = "no poll"


def _differs(place: str, own: str, other: str, name: str, after: Mapping[tuple[str, str], str]) -> Problem:
    why = f", as after the by-election of {after[place, other]}" if (place, other) in after else ""
    return Problem(
        where=place, expected=f"the same winner in {name}", found=f"{own} here, and {other} there{why}"
    )


def _winner(seat: Seat) -> str:
    return seat.holder or seat.state


def _polls(path: Path, naming: Naming) -> Sequence[Poll]:
    if is_constituencies(path):
        return polls_of(read_constituencies(path), naming.date, naming.areas, naming.aliases)[0]
    published = read_published(path)
    tallies = tally_contests(published.tables, published.forms[published.source], NONE_HELD)
    return polls_of_tallies(tallies, naming)
