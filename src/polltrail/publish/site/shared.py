"""What pages of places and of contests both have: the way down, lists, the map of stations, earlier states."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from polltrail.publish.site.links import Here
from polltrail.publish.site.listed import (
    LISTED_STATIONS,
    dot_items,
    finding_items,
    is_incident,
    link,
    notice_items,
    routine_items,
    troubled,
)
from polltrail.publish.site.maps import Spot
from polltrail.publish.site.seats import LegendItem
from polltrail.publish.site.shapes import MARKS
from polltrail.publish.site.texts import Texts
from polltrail.publish.site.words import STATES
from polltrail.tally.board import Board, ContestBoard, Dot, Point

PAST_SHOWN = 24
NOTICES_SHOWN = 20
INCIDENTS_SHOWN = 6


@dataclass(frozen=True, slots=True)
class PastItem:
    """A state of the log that a page can be seen as of."""

    href: str
    size: int
    seen: Markup | None
    confirmed: int


def crumbs(place: Sequence[str], here: Here, country: str, *, own: bool) -> list[Markup]:
    """Give the way down from the country, each with its link; the place itself only where `own`."""
    names = [country, *place]
    shown = [link(here.place(tuple(place[:at])), name) for at, name in enumerate(names)]
    return shown if own else shown[:-1]


def shared_lists(board: Board | ContestBoard, here: Here, texts: Texts) -> dict[str, Any]:
    """Set what places and contests both list: stations in trouble, all stations, findings and incidents."""
    stations, notices = board.stations, board.notices
    findings = finding_items(notices, here, texts)
    incidents = notice_items([one for one in notices if is_incident(one)], here, texts)
    return {
        "troubled": dot_items(troubled(stations), here, texts),
        "stations": dot_items(sorted(stations, key=lambda dot: dot.id)[:LISTED_STATIONS], here, texts),
        "stations_left_out": max(0, len(stations) - LISTED_STATIONS),
        "findings": findings[:NOTICES_SHOWN],
        "incidents": incidents[:INCIDENTS_SHOWN],
        "routine": routine_items(notices, here, texts),
        "notices_left_out": board.notices_left_out + max(0, len(findings) - NOTICES_SHOWN),
        "incidents_left_out": max(0, len(incidents) - INCIDENTS_SHOWN),
    }


def station_legend(stations: Sequence[Dot], texts: Texts) -> list[LegendItem]:
    """Say what the marks of stations mean, and how many have each."""
    found = Counter(dot.state for dot in stations)
    return [
        LegendItem(MARKS[state], texts.say(word), texts.number(found[state]))  # type: ignore[index]
        for state, word in STATES.items()
    ]


def station_spots(stations: Sequence[Dot], here: Here) -> list[Spot]:
    """Set stations as dots, where they have a location."""
    return [
        Spot(at=dot.at, mark=dot.state, name=dot.name or dot.id, href=here.station(dot.id))
        for dot in stations
        if dot.at is not None
    ]


def past_states(curve: Sequence[Point], here: Here, texts: Texts) -> list[PastItem]:
    """Pick earlier states, the latest first, spread over all there were."""
    step = max(1, -(-len(curve) // PAST_SHOWN))
    return [
        PastItem(
            href=here.at(one.size),
            size=one.size,
            seen=None if one.at is None else texts.moment(one.at),
            confirmed=one.confirmed.stations,
        )
        for one in curve[::-1][::step]
    ]
