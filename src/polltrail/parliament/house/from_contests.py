"""Contests counted station by station as polls, and as ballots of lists."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import polars as pl

from polltrail.allocation.systems import NATIONAL, Ballots, Scenario, System, Tier, seats_of
from polltrail.election import Choice, ElectionTables
from polltrail.errors import DataError
from polltrail.parliament.game.majority import Of
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import Candidate, Poll
from polltrail.parliament.house.reserve import seats_of_result
from polltrail.parliament.house.seat import INDEPENDENT, Seat
from polltrail.parliament.house.stage import Stage
from polltrail.parliament.parties import Aliases
from polltrail.parliament.parties.aliases import folded
from polltrail.tally import AreaTally, ContestTally
from polltrail.tally.official_figure import OfficialFigure

PARTIAL = "unofficial-partial"
OF_NO_PARTY = frozenset({"independent", "independents", "ind"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """How places and parties of a table are named in a house."""

    areas: Mapping[str, str]
    aliases: Aliases
    date: str = ""

    def party(self, choice: Choice, area: str) -> str:
        """Name a choice's party; one that names none, or says that there is none, is independent."""
        if choice.party is None or folded(choice.party) in OF_NO_PARTY:
            return INDEPENDENT
        return self.aliases.party(choice.party, date=self.date, area=area)


def place_of(contest: str) -> str:
    """Name the constituency that a contest's id is of: what stands after the last slash.

    Examples
    --------
    >>> place_of("national_assembly/NA-1")
    'NA-1'
    """
    return contest.rpartition("/")[2]


def polls_of_tallies(
    tallies: Iterable[ContestTally], naming: Naming, *, votes: str = "totals"
) -> tuple[Poll, ...]:
    """Make a poll of every contest for one seat; `votes` names what is counted, all forms or confirmed ones."""
    return tuple(
        _poll(tally, naming, getattr(tally, votes)) for tally in tallies if tally.contest.seats in {None, 1}
    )


def official_polls(
    tallies: Iterable[ContestTally], figures: Sequence[OfficialFigure], naming: Naming
) -> tuple[Poll, ...]:
    """Make a poll of every contest of which figures of all stations and choices are known; the last of them."""
    known = {
        figure.contest: figure.totals
        for figure in figures
        if figure.by == "choice"
        and figure.level != "station"
        and figure.covers_all_choices
        and figure.status != PARTIAL
    }
    return tuple(
        _poll(tally, naming, known[tally.contest.id])
        for tally in tallies
        if tally.contest.id in known and len(known[tally.contest.id]) >= len(tally.contest.choices)
    )


def _poll(tally: ContestTally, naming: Naming, votes: Mapping[str, int]) -> Poll:
    place = place_of(tally.contest.id)
    area = naming.areas.get(place, tally.contest.area[0] if tally.contest.area else "")
    return Poll(
        place=place,
        area=area,
        date=naming.date,
        candidates=tuple(
            Candidate(name=choice.name, party=naming.party(choice, area), votes=votes[choice.id])
            for choice in tally.contest.choices
            if votes.get(choice.id)
        ),
        evidence=(tally.contest.id,),
    )


def unsettled(
    seats: Sequence[Seat], tallies: Iterable[ContestTally], stations: Mapping[str, tuple[str, ...]]
) -> tuple[Seat, ...]:
    """Mark the seats that stations still out, or on hold, could give to another; with these stations as evidence."""
    can_change = {place_of(tally.contest.id): tally for tally in tallies if tally.rest.can_change}
    return tuple(
        replace(
            seat,
            state="disputed",
            reason="stations not heard from, or on hold, can change it",
            evidence=(*seat.evidence, *stations.get(can_change[seat.place].contest.id, ())),
        )
        if seat.place in can_change and seat.state == "won" and seat.rival is not None
        else seat
        for seat in seats
    )


def ballots_of(
    system: System, tables: ElectionTables, tallies: Sequence[ContestTally], areas: Sequence[AreaTally]
) -> Ballots:
    """Add up votes by the places of every tier that has ballots of its own.

    Raises
    ------
    DataError
        No contest and no level of areas is named as the places of a tier are.
    """
    own = [tier for tier in system.tiers if tier.ballots == tier.id and tier.kind != "reserved"]
    return {tier.id: _of_tier(tier, tables, tallies, areas) for tier in own}


def _of_tier(
    tier: Tier, tables: ElectionTables, tallies: Sequence[ContestTally], areas: Sequence[AreaTally]
) -> Mapping[str, Mapping[str, int]]:
    places = {place.name for place in tier.places}
    if places == {NATIONAL}:
        return {NATIONAL: _added(tallies)}
    by_contest = {place_of(tally.contest.id): _votes(tally) for tally in tallies}
    if places <= set(by_contest) or not places:
        return {place: votes for place, votes in by_contest.items() if not places or place in places}
    for level in areas:
        found = _by_area(level, tables)
        if places <= set(found):
            return {place: found[place] for place in sorted(places)}
    raise DataError(
        f"{tier.id}: expected a contest or an area named as {', '.join(sorted(places)[:3])} and so on, found none; "
        "no house is made"
    )


def _by_area(level: AreaTally, tables: ElectionTables) -> dict[str, dict[str, int]]:
    column = f"area_{level.depth}"
    summed = level.votes.group_by(column, "choice", maintain_order=True).agg(pl.col("votes").sum())
    found: dict[str, dict[str, int]] = {}
    for area, choice, votes in summed.iter_rows():
        found.setdefault(area, {})[_list_of(tables.choices[choice])] = votes
    return found


def _list_of(choice: Choice) -> str:
    return choice.party or choice.id


def _votes(tally: ContestTally) -> dict[str, int]:
    return {_list_of(choice): tally.totals[choice.id] for choice in tally.contest.choices}


def _added(tallies: Iterable[ContestTally]) -> dict[str, int]:
    found: Counter[str] = Counter()
    for tally in tallies:
        found.update(_votes(tally))
    return dict(found)


def house_of_ballots(system: System, ballots: Ballots, scenario: Scenario, majority: Of) -> House:
    """Make a house of the votes of lists."""
    regions = {place.name: place.region or "" for tier in system.tiers for place in tier.places}
    results = seats_of(system, ballots, scenario)
    return House(
        seats=tuple(seat for one in results for seat in seats_of_result(one, regions.get(one.place, ""))),
        stage=Stage(id="as-polled", title="as polled", sources=tuple(tier.source for tier in system.tiers)),
        scenario=scenario.name,
        majority_of=majority,
    )
