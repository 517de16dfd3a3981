"""Where stations lie, out of a table that somebody published."""

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from polltrail.exchange.arrivals import open_table, stations_file
from polltrail.exchange.problems import Problems
from polltrail.exchange.station_places import degrees, place_headings


@dataclass(frozen=True, kw_only=True)
class Places:
    """Degrees, one for each row; null where not known."""

    longitudes: pl.Series
    latitudes: pl.Series


def read_places(path: Path, n_stations: int) -> Places | None:
    """Read where the stations of a folder lie, or those of a single table with a row for each.

    Returns
    -------
    Places or None
        None where there are no columns of degrees, or not a row for each station.

    Raises
    ------
    TableError
        A cell holds no degrees.
    """
    where = path if path.is_file() else stations_file(path)
    if where is None:
        return None
    table, _ = open_table(where)
    _, latitude, longitude = place_headings(table, ())
    if latitude is None or longitude is None or table.height != n_stations:
        return None
    problems = Problems()
    found = Places(
        longitudes=degrees(table, longitude, 180, problems), latitudes=degrees(table, latitude, 90, problems)
    )
    problems.stop()
    return found
