"""The page of a place: the country or an area."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from polltrail.publish.site.curve import draw_curve
from polltrail.publish.site.figures import (
    Line,
    Said,
    choice_lines,
    contest_name,
    headline,
    reporting_bar,
    reporting_bars,
)
from polltrail.publish.site.frame import here_of, write_page
from polltrail.publish.site.glance import glance, lede
from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import link
from polltrail.publish.site.maps import Spot, draw_map
from polltrail.publish.site.official import official_first, verdict
from polltrail.publish.site.seats import (
    LegendItem,
    alarm_items,
    legend,
    party_items,
    seat_items,
    seat_spots,
)
from polltrail.publish.site.shared import crumbs, past_states, shared_lists, station_legend, station_spots
from polltrail.publish.site.site import Site
from polltrail.publish.site.stages.parliament import house_section
from polltrail.publish.site.texts import Texts, texts_of
from polltrail.tally.board import Board, ContestFigures, PlaceLine, Share

ALARMS = 12


@dataclass(frozen=True, slots=True)
class ContestItem:
    """A contest held in this place, in short; its own page has all of it."""

    name: Markup
    headline: Markup
    bars: Sequence[Line]
    choices: Sequence[Line]
    verdict: Said | None
    official: Markup | None
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class PlaceItem:
    """An area inside as a line of a list."""

    name: Markup
    bar: Markup
    stations: Markup
    share: str
    voters: str
    contests: Markup
    findings: str


def place_page(
    board: Board, site: Site, language: str, *, fragment: bool = False, past: bool = False
) -> bytes:
    """Write the page of a place; `past`: it lies in `at/<size>/`, and says that it stays as it is."""
    here, texts = here_of(site, language, site.links.place(board.place), past=past), texts_of(language)
    heading = board.place[-1] if board.place else board.as_of.name
    whole = _whole(board)
    drawn, marks = _map(board, here, texts)
    return write_page(
        "place.html",
        here,
        site,
        board.as_of,
        title=heading,
        fragment=fragment,
        heading=heading,
        level=board.level,
        crumbs=crumbs(board.place, here, board.as_of.name, own=False),
        bars=_bars(*whole, texts) if whole else [],
        lede=lede(board.seats, texts),
        glance=glance(board.seats, whole[1], whole[3].stations - whole[2].stations, texts) if whole else [],
        contests=[_contest_item(one, here, texts) for one in board.contests],
        parties=party_items(board.seats, texts),
        house=Markup() if past else _house(board, site, here, texts),
        alarms=alarm_items(board.seats, here, texts)[:ALARMS],
        seats=seat_items(board.seats, here, texts),
        places=[_place_item(one, here, texts) for one in board.places],
        places_are=board.levels[0] if board.levels else "",
        map=drawn,
        legend=marks,
        curve=draw_curve(board.curve, whole[3].stations if whole else 0, texts),
        past_states=past_states(board.curve, here, texts) if site.live else [],
        **shared_lists(board, here, texts),
    )


def _house(board: Board, site: Site, here: Here, texts: Texts) -> Markup:
    """Write the section about the house, on the country's page; nothing where no law makes one."""
    if board.place or site.house is None:
        return Markup()
    return house_section(site.house, (*board.contests, *board.seats), here, texts)


def _whole(board: Board) -> tuple[Share, int, Share, Share] | None:
    """Add up what is confirmed, the stations on hold beside, what is read and what is expected, of the whole place."""
    if board.places:
        held = sum(one.states.get("held", 0) + one.states.get("contested", 0) for one in board.places)
        return (
            _added(one.confirmed for one in board.places),
            held,
            _added(one.read for one in board.places),
            _added(one.expected for one in board.places),
        )
    if not board.contests:
        return None
    first = board.contests[0]
    held = first.with_held.stations - first.confirmed.stations
    return first.confirmed, held, first.read, first.expected


def _added(shares: Iterable[Share]) -> Share:
    found = list(shares)
    return Share(stations=sum(one.stations for one in found), voters=sum(one.voters for one in found))


def _bars(confirmed: Share, held: int, read: Share, expected: Share, texts: Texts) -> list[Line]:
    said = texts.say(
        "{confirmed} of {expected} stations confirmed ({share})",
        confirmed=confirmed.stations,
        expected=expected.stations,
        share=texts.share(confirmed.stations, expected.stations),
    )
    also = texts.say(
        "with {confirmed} of {expected} registered voters ({share})",
        confirmed=confirmed.voters,
        expected=expected.voters,
        share=texts.share(confirmed.voters, expected.voters),
    )
    stations = reporting_bar(confirmed.stations, confirmed.stations + held, read.stations, expected.stations)
    return [
        Line(said, (), stations),
        Line(also, (), reporting_bar(confirmed.voters, confirmed.voters, read.voters, expected.voters)),
    ]


def _contest_item(figures: ContestFigures, here: Here, texts: Texts) -> ContestItem:
    return ContestItem(
        name=link(here.contest(figures.id), contest_name(figures)),
        headline=headline(figures, texts),
        bars=reporting_bars(figures, texts),
        choices=choice_lines(figures, texts, most=12),
        verdict=None if figures.implied is None else verdict(figures.implied, texts),
        official=official_first(figures, texts),
        elsewhere=figures.area != figures.place,
    )


def _place_item(one: PlaceLine, here: Here, texts: Texts) -> PlaceItem:
    held = one.states.get("held", 0) + one.states.get("contested", 0)
    return PlaceItem(
        name=link(here.place(one.path), one.path[-1] if one.path else ""),
        bar=reporting_bar(
            one.confirmed.stations, one.confirmed.stations + held, one.read.stations, one.expected.stations
        ),
        stations=texts.say(
            "{confirmed} of {expected}", confirmed=one.confirmed.stations, expected=one.expected.stations
        ),
        share=texts.share(one.confirmed.stations, one.expected.stations),
        voters=texts.share(one.confirmed.voters, one.expected.voters),
        contests=texts.say("{open} of {contests}", open=one.contests_open, contests=one.contests),
        findings=texts.number(one.findings_open),
    )


def _map(board: Board, here: Here, texts: Texts) -> tuple[Markup, list[LegendItem]]:
    """Draw stations where there are some, else contests, else the areas inside; nothing where none has a location."""
    label = texts.words("Map; what it shows is in the lists below.")
    spots: list[Spot] = station_spots(board.stations, here) or seat_spots(board.seats, here)
    if board.stations:
        marks: list[Any] = station_legend(board.stations, texts)
    else:
        marks = legend(board.seats, texts)
    return (draw_map(spots, label) if spots else Markup()), marks if spots else []
