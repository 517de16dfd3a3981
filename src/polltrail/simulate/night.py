"""The whole night in order: forms arrive and are read twice, an authority's figures come and stop, reviewers decide."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Literal, NamedTuple, TypeAlias

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import IntArray
from polltrail.simulate.arrivals import Curve, times_of_arrival
from polltrail.simulate.country import Constituency, Country
from polltrail.simulate.replay.sheet import Sheet
from polltrail.simulate.sheets import Mistakes, Paper, chosen, draw_mistakes, fill_in, true_sheet
from polltrail.simulate.tampering import (
    NOTHING,
    THE_NIGHT,
    OfficialSide,
    Tampering,
    Totals,
    official_side,
)

MINUTE: Final = 60_000
HOUR: Final = 60 * MINUTE


def _at(day: int, hour: int, minute: int) -> int:
    """Give a time of a night that is over: what will be known at a time to come, nobody can ask."""
    return int(datetime(2023, 11, day, hour, minute, tzinfo=UTC).timestamp()) * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """When what happens, in milliseconds since 1970; the invented country keeps UTC.

    Attributes
    ----------
    closes : int
        The polls close.
    begins : int
        The first boxes have been counted.
    stops : int
        The authority's figures of the constituency in focus stop.
    announces : int
        Its result is announced.
    ends : int
        The night is over.
    """

    closes: int = _at(5, 17, 0)
    begins: int = _at(5, 18, 30)
    stops: int = _at(6, 1, 0)
    announces: int = _at(6, 8, 30)
    ends: int = _at(6, 8, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Staging:
    """How a night is played.

    Attributes
    ----------
    thin : float
        The share of stations that have an agent in the constituencies around the one in focus.
    focus, around : Tampering
        What is done to the authority's side.
    """

    hours: Hours = field(default_factory=Hours)
    mistakes: Mistakes = field(default_factory=Mistakes)
    thin: float = 0.26
    focus: Tampering = THE_NIGHT
    around: Tampering = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class FormArrives:
    """A station's agent photographs the form and reads it."""

    at: int
    seat: str
    station: int
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class SecondReading:
    """A second person reads it from the photograph."""

    at: int
    seat: str
    station: int
    paper: Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Two reviewers decide: for one of the readings, or for corrected figures."""

    at: int
    seat: str
    station: int
    paper: Paper
    outcome: Literal["accept", "correct"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bulletin:
    """The authority shows figures of a constituency, and watchers see them."""

    at: int
    seat: str
    totals: Totals
    complete: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """An agent says that something happened."""

    at: int
    seat: str
    station: int
    kind: Literal["agent_sent_away", "form_not_given", "counting_stopped", "results_not_sent"]


Event: TypeAlias = FormArrives | SecondReading | Decision | Bulletin | Incident


class StationOf(NamedTuple):
    """A station by its constituency and number."""

    seat: str
    station: int


@dataclass(frozen=True, kw_only=True)
class Script:
    """A night ready to be played.

    Attributes
    ----------
    covered : dict of str to list of int
        Stations that have an agent, by constituency.
    sides : dict of str to OfficialSide
        The authority's side, by constituency.
    events : tuple of Event
        In order.
    """

    country: Country
    staging: Staging
    covered: Mapping[str, list[int]]
    sides: Mapping[str, OfficialSide]
    events: tuple[Event, ...]

    def constituency(self, seat: str) -> Constituency:
        """Give a constituency by its id."""
        return next(one for one in self.country.constituencies if one.id == seat)

    def confirmed(self, *, by: int | None = None) -> dict[StationOf, Sheet]:
        """Say which forms are confirmed by a time, and with which figures: read twice alike, or decided."""
        found: dict[StationOf, Sheet] = {}
        for event in self.events:
            if by is not None and event.at > by:
                break
            if (isinstance(event, SecondReading) and event.paper.mistake is None) or isinstance(
                event, Decision
            ):
                found[StationOf(event.seat, event.station)] = event.paper.true
        return found


def stage(country: Country, staging: Staging = Staging(), *, rng: Generator) -> Script:
    """Write the script of a night.

    Parameters
    ----------
    rng : Generator
        The same state of it gives the same night.
    """
    covered, sides, events = dict[str, list[int]](), dict[str, OfficialSide](), list[Event]()
    for one in country.constituencies:
        in_focus = one.id == country.focus.id
        sides[one.id] = official_side(one, staging.focus if in_focus else staging.around, rng=rng)
        times = _times(one, country, staging, rng)
        covered[one.id] = _covered(one, 1.0 if in_focus else staging.thin, rng)
        events += _forms(one, covered[one.id], times, staging, rng)
        events += _bulletins(sides[one.id], times, staging, in_focus=in_focus)
    last = staging.hours.ends
    in_order = sorted((one for one in events if one.at < last), key=_when)
    return Script(country=country, staging=staging, covered=covered, sides=sides, events=tuple(in_order))


def _when(event: Event) -> tuple[int, int, str, int]:
    rank = (FormArrives, SecondReading, Decision, Incident, Bulletin).index(type(event))
    return event.at, rank, event.seat, getattr(event, "station", -1)


def _times(one: Constituency, country: Country, staging: Staging, rng: Generator) -> IntArray:
    """Tell when each form is ready: in focus so that as many are as the authority shows when it stops."""
    hours = staging.hours
    if one.id == country.focus.id:
        before = staging.focus.stop_after or country.shape.lead_after
        share = (before + 0.5) / one.electorate.n_stations
        curve = Curve.through(hours.begins + 20 * MINUTE, (share, hours.stops), hours.announces - 40 * MINUTE)
    else:
        last = hours.begins + round((hours.announces - hours.begins) * rng.uniform(0.4, 0.75))
        curve = Curve(first=hours.begins + 30 * MINUTE, last=last, bend=0.9)
    return times_of_arrival(one.order, curve)


def _covered(one: Constituency, share: float, rng: Generator) -> list[int]:
    return [int(station) for station in chosen(one.electorate.n_stations, share, rng=rng)]


def _forms(
    one: Constituency, stations: list[int], times: IntArray, staging: Staging, rng: Generator
) -> Iterator[Event]:
    """Tell what becomes of the form of every station that has an agent."""
    mistakes = draw_mistakes(len(stations), staging.mistakes, rng=rng)
    missing = set(chosen(len(stations), staging.mistakes.missing, rng=rng).tolist())
    late = set(chosen(len(stations), staging.mistakes.late, rng=rng).tolist())
    for place, station in enumerate(stations):
        at = int(times[station]) + (int(rng.integers(2 * HOUR, 4 * HOUR)) if place in late else 0)
        if place in missing:
            yield _without_form(one, station, int(times[station]), rng)
            continue
        paper = fill_in(true_sheet(one.electorate, station, one.choices), mistakes[place], rng=rng)
        yield from _read_and_decided(one.id, station, paper, at, rng)


def _without_form(one: Constituency, station: int, at: int, rng: Generator) -> Incident:
    kinds: tuple[Literal["agent_sent_away", "form_not_given"], ...] = ("agent_sent_away", "form_not_given")
    return Incident(at=at, seat=one.id, station=station, kind=kinds[int(rng.integers(2))])


def _read_and_decided(seat: str, station: int, paper: Paper, at: int, rng: Generator) -> Iterator[Event]:
    yield FormArrives(at=at, seat=seat, station=station, paper=paper)
    again = at + int(rng.integers(4 * MINUTE, 20 * MINUTE))
    yield SecondReading(at=again, seat=seat, station=station, paper=paper)
    if paper.mistake is not None:
        decided = again + int(rng.integers(15 * MINUTE, 45 * MINUTE))
        outcome: Literal["accept", "correct"] = "accept" if paper.mistake == "misread" else "correct"
        yield Decision(at=decided, seat=seat, station=station, paper=paper, outcome=outcome)


def _bulletins(side: OfficialSide, times: IntArray, staging: Staging, *, in_focus: bool) -> Iterator[Event]:
    """Show figures as they grow: every hour in focus, half-way elsewhere; then the complete result."""
    hours, seat = staging.hours, side.constituency.id
    shown = np.sort(times[side.shown])
    last = int(shown[-1]) if len(shown) else hours.begins
    every = HOUR if in_focus else max((last - hours.begins) // 2, HOUR)
    before = 0
    for at in (*range(hours.begins + every, last, every), last + MINUTE):
        count = int((shown <= at).sum())
        if before < count and (count < side.announced.stations or in_focus):
            yield Bulletin(at=at, seat=seat, totals=side.after(count), complete=False)
            before = count
    announced = hours.announces if in_focus else last + 20 * MINUTE
    yield Bulletin(at=announced, seat=seat, totals=side.announced, complete=True)
    if in_focus and before < side.announced.stations:
        yield Incident(at=hours.stops + 30 * MINUTE, seat=seat, station=0, kind="results_not_sent")
