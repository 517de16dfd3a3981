"""The site's JSON: the values of `tally.board`, and what leads to them, written the same way everywhere."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import msgspec

from polltrail.election.expected import GONE, Expected
from polltrail.tally.board import AsOf, ContestFigures, Share

FORMAT: Final = "polltrail-site/1"
STATIONS_PER_FOLDER: Final = 1000

_ENCODER: Final = msgspec.json.Encoder()


def json_bytes(value: object) -> bytes:
    """Write a value as one line of JSON; the fields are those of its class, in their order."""
    return _ENCODER.encode(value) + b"\n"


def place_path(number: int) -> str:
    """Where the JSON of an area lies."""
    return f"data/place/{number}.json"


def contest_path(number: int) -> str:
    """Where the JSON of a contest lies."""
    return f"data/contest/{number}.json"


def station_path(number: int) -> str:
    """Where the JSON of a station lies."""
    return f"data/station/{number // STATIONS_PER_FOLDER}/{number}.json"


INDEX: Final = "data/index.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestTotals:
    """One contest in `data/index.json`.

    Attributes
    ----------
    number : int
        Leads to its page and its JSON.
    votes : mapping of str to sequence of int
        By choice: confirmed, confirmed and held, by any reading.
    """

    number: int
    id: str
    area: int
    expected: Share
    read: Share
    with_held: Share
    confirmed: Share
    votes: Mapping[str, tuple[int, int, int]]
    findings_open: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteIndex:
    """What `data/index.json` says: how far the site goes, its totals, and where everything else is.

    Attributes
    ----------
    levels : sequence of str
        What areas are called, from the largest to the smallest.
    places : int
        How many areas there are; their numbers are those below.
    stations : int
        Likewise.
    tables : sequence of str
        Names of the Parquet files beside it; `views.sql` reads them.
    """

    format: str
    as_of: AsOf
    levels: tuple[str, ...]
    places: int
    stations: int
    contests: tuple[ContestTotals, ...]
    tables: tuple[str, ...]
    languages: tuple[str, ...]


def contest_totals(number: int, area: int, figures: ContestFigures) -> ContestTotals:
    """Give the totals of one contest."""
    return ContestTotals(
        number=number,
        id=figures.id,
        area=area,
        expected=figures.expected,
        read=figures.read,
        with_held=figures.with_held,
        confirmed=figures.confirmed,
        votes={one.id: (one.confirmed, one.with_held, one.any_reading) for one in figures.choices},
        findings_open=figures.findings_open,
    )


def site_index(
    as_of: AsOf,
    expected: Expected,
    contests: Iterable[ContestTotals],
    *,
    tables: Iterable[str],
    languages: Iterable[str],
) -> SiteIndex:
    """Put `data/index.json` together."""
    return SiteIndex(
        format=FORMAT,
        as_of=as_of,
        levels=expected.levels,
        places=len(expected.areas),
        stations=sum(area != GONE for area in expected.station_area),
        contests=tuple(contests),
        tables=tuple(tables),
        languages=tuple(languages),
    )
