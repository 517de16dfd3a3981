"""What stations are called and where they lie: columns that a table of stations may have, and need not.

In a table that somebody wrote they may be headed by other words; in the one form they are `name`, `latitude` and
`longitude`, after `registered_voters`, and each of the three is there only where some station has it.
"""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from math import nan
from typing import Any, Final

import polars as pl

from polltrail.election.expected import Expected
from polltrail.errors import Problem
from polltrail.exchange.counts import place
from polltrail.exchange.headings import folded
from polltrail.exchange.problems import KEPT, Problems
from polltrail.exchange.table import Table

NAMES: Final = ("name", "station_name", "polling_station_name", "polling_place", "polling_place_name")
LATITUDES: Final = ("latitude", "lat")
LONGITUDES: Final = ("longitude", "lon", "long", "lng")
DECIMALS: Final = 6
"""Of a degree: a tenth of a metre."""


@dataclass(frozen=True, kw_only=True)
class StationPlaces:
    """Names and places of stations, by their numbers in `Expected`.

    Attributes
    ----------
    names : sequence of str
        Empty where a station has none.
    longitudes, latitudes : array of float
        In degrees; NaN where not known.
    """

    names: Sequence[str]
    longitudes: "array[float]"
    latitudes: "array[float]"

    def at(self, station: int) -> tuple[float, float] | None:
        """Longitude and latitude of a station; None where not known."""
        longitude, latitude = self.longitudes[station], self.latitudes[station]
        return None if longitude != longitude else (longitude, latitude)  # noqa: PLR0124 - NaN


def place_headings(table: Table, taken: Sequence[str]) -> tuple[str | None, str | None, str | None]:
    """Find the columns of name, latitude and longitude; the last two only together."""

    def heading(words: Sequence[str]) -> str | None:
        free = [one for one in table.columns if one not in taken]
        return next((one for word in words for one in free if folded(one) == word), None)

    latitude, longitude = heading(LATITUDES), heading(LONGITUDES)
    both = latitude is not None and longitude is not None
    return heading(NAMES), latitude if both else None, longitude if both else None


def degrees(table: Table, heading: str, most: float, problems: Problems) -> pl.Series:
    """Read a column of degrees, and note what is none."""
    text = table.text(heading).str.strip_chars()
    found = text.cast(pl.Float64, strict=False)
    wrong = (text.is_not_null() & (text != "") & ~found.abs().le(most).fill_null(value=False)).arg_true()
    expected = f"degrees from {-most:g} to {most:g}, or nothing"
    problems.add_all(
        [
            Problem(where=place(table, row, heading), expected=expected, found=repr(text[row])[:80])
            for row in wrong.head(KEPT)
        ],
        count=wrong.len(),
    )
    return found.round(DECIMALS)


def place_columns(
    table: Table, headings: Sequence[str | None], names: pl.Series | None, problems: Problems
) -> list[pl.Series]:
    """Give the columns of the one form that the table has something for.

    Parameters
    ----------
    headings : (str or None, str or None, str or None)
        As `place_headings` found them.
    names : Series or None
        The column of names, as it is to be kept.
    """
    _, latitude, longitude = headings
    found = [] if names is None or names.null_count() == names.len() else [names.alias("name")]
    if latitude is None or longitude is None:
        return found
    one, other = degrees(table, latitude, 90, problems), degrees(table, longitude, 180, problems)
    half = (one.is_null() != other.is_null()).arg_true()
    problems.add_all(
        [
            Problem(
                where=place(table, row, latitude), expected="latitude and longitude, or neither", found="one"
            )
            for row in half.head(KEPT)
        ],
        count=half.len(),
    )
    if one.null_count() == one.len():
        return found
    return [*found, one.alias("latitude"), other.alias("longitude")]


def read_station_places(stations: Sequence[bytes], expected: Expected) -> StationPlaces:
    """Read what tables of stations in the one form say; a table without these columns says nothing.

    Parameters
    ----------
    stations : sequence of bytes
        The tables of a definition and of those before it, the first first: what a later one says takes its place.
    """
    count = len(expected.station_ids)
    names, longitudes, latitudes = [""] * count, array("d", [nan]) * count, array("d", [nan]) * count
    for data in stations:
        frame = pl.read_csv(data, infer_schema=False, quote_char='"')
        has = frame.columns[frame.columns.index("registered_voters") :]
        numbers = [expected.stations.get(station, -1) for station in frame["station_id"]] if has[1:] else []
        if "name" in has:
            _put(names, numbers, frame["name"].fill_null("").to_list())
        if "latitude" in has and "longitude" in has:
            _put(latitudes, numbers, _floats(frame["latitude"]))
            _put(longitudes, numbers, _floats(frame["longitude"]))
    return StationPlaces(names=tuple(names), longitudes=longitudes, latitudes=latitudes)


def _floats(cells: pl.Series) -> list[float]:
    return cells.cast(pl.Float64, strict=False).fill_null(nan).to_list()


def _put(column: Any, numbers: Sequence[int], values: Sequence[str | float]) -> None:
    for number, value in zip(numbers, values, strict=True):
        if number >= 0:
            column[number] = value
