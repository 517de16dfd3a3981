"""Tables of stations to houses: as the forms have it, and as the authority announced it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path

import polars as pl

from polltrail.allocation.systems import Scenario, System
from polltrail.cli.examine import is_election
from polltrail.cli.parliament.polled import beside, law_of, naming_of, side_of
from polltrail.cli.parliament.sides import Side, Wanted
from polltrail.errors import DataError
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.read import read_published
from polltrail.parliament.house import Record
from polltrail.parliament.house.from_contests import (
    ballots_of,
    house_of_ballots,
    official_polls,
    polls_of_tallies,
    unsettled,
)
from polltrail.review import held_forms
from polltrail.tally import ContestTally, tally_areas, tally_contests

MOST_STATIONS = 40
"""Stations that are named for one seat."""


def of_stations(
    path: Path, wanted: Wanted, system: System | None, record: Record, scenario: Scenario
) -> tuple[dict[str, Side], dict[str, str], str]:
    """Read stations; give the sides there are, why another is not, and what nobody may miss.

    Raises
    ------
    DataError
        Seats are for lists, and no system says how they are given.
    """
    election, held, banner = _read(path, wanted)
    forms = election.forms[election.source]
    tallies = tally_contests(election.tables, forms, held)
    if system is not None and any(tier.kind not in {"plurality", "reserved"} for tier in system.tiers):
        areas = tally_areas(election.tables, forms, held)
        ballots = ballots_of(system, election.tables, tallies, areas)
        majority = wanted.majority or system.majority
        house = house_of_ballots(system, ballots, scenario, majority)
        readings = tuple(
            house_of_ballots(system, ballots, one, majority) for one in system.scenarios if one != scenario
        )
        votes = {
            choice.party or choice.id: tally.totals[choice.id]
            for tally in tallies
            for choice in tally.contest.choices
        }
        return (
            {"independent": Side(house=house, stages=(house,), votes=votes, readings=readings)},
            {"official": NO_LISTS},
            banner,
        )
    _refuse_lists(tallies, system)
    return *_by_plurality(election, tallies, held, wanted, system, record, scenario), banner


NO_LISTS = "the authority's figures by place are not in the table for every list"


def _read(path: Path, wanted: Wanted) -> tuple[PublishedElection, pl.DataFrame, str]:
    if is_election(path):
        from polltrail.cli.counted import read_counted

        counted = read_counted(path)
        return counted.published, counted.forms.held, counted.banner
    return read_published(path, source=wanted.source), held_forms(()), ""


def _refuse_lists(tallies: Sequence[ContestTally], system: System | None) -> None:
    if (
        system is None
        and len(tallies) == 1
        and tallies[0].contest.seats in {None, 1}
        and len(tallies[0].contest.choices) > 1
    ):
        raise DataError(
            f"{tallies[0].contest.id}: expected contests for one seat each, or --system for seats of lists, found one contest; "
            "no house is made"
        )


def _by_plurality(
    election: PublishedElection,
    tallies: Sequence[ContestTally],
    held: pl.DataFrame,
    wanted: Wanted,
    system: System | None,
    record: Record,
    scenario: Scenario,
) -> tuple[dict[str, Side], dict[str, str]]:
    naming, law = naming_of(system, record), law_of(wanted, system, scenario)
    polls = polls_of_tallies(tallies, naming, votes="confirmed")
    stations = open_stations(election, tallies, held)
    marked = partial(unsettled, tallies=tallies, stations=stations)
    findings = beside(polls, wanted, naming)
    sides = {"independent": side_of(polls, record, law, wanted, marked=marked, findings=findings)}
    announced = official_polls(tallies, election.official, naming)
    if not announced:
        return sides, {"official": "no authority's figures of all choices of a contest are known"}
    sides["official"] = side_of(announced, record, law, wanted)
    return sides, {}


def open_stations(
    election: PublishedElection, tallies: Iterable[ContestTally], held: pl.DataFrame
) -> Mapping[str, tuple[str, ...]]:
    """Name the stations of each contest that are out or on hold, the first of them where they are many."""
    slots = election.tables.slots.with_row_index("slot")
    out = ~election.forms[election.source].fields["reporting"]
    waiting = slots.filter(out | slots["slot"].is_in(held["slot"].unique().implode()))
    names = election.tables.stations["station_id"]
    found: dict[str, tuple[str, ...]] = {}
    for tally in tallies:
        if tally.rest.can_change:
            own = waiting.filter(pl.col("contest") == tally.number)["station"].to_list()
            more = (f"and {len(own) - MOST_STATIONS} more",) if len(own) > MOST_STATIONS else ()
            found[tally.contest.id] = (*(f"station {names[at]}" for at in own[:MOST_STATIONS]), *more)
    return found


def published_seats(path: Path) -> dict[str, int]:
    """Read the seats that an authority published beside a table, where it did."""
    file = path / "official.json"
    if not file.is_file():
        return {}
    try:
        seats = json.loads(file.read_text(encoding="utf-8")).get("seats", {})
    except (ValueError, AttributeError):
        return {}
    return (
        {str(party): count for party, count in seats.items() if isinstance(count, int)}
        if isinstance(seats, dict)
        else {}
    )
