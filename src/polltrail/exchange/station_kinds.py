"""What kind each station is, as published: rural or urban, a hospital, an embassy; for what follows trends by kind."""

from pathlib import Path
from typing import Final

import polars as pl

from polltrail.exchange.arrivals import open_table, stations_file
from polltrail.exchange.headings import folded
from polltrail.exchange.special import KIND_WORDS

WORDS: Final = KIND_WORDS - {"special"} | {"rural", "urban", "rurality", "urbanicity", "ruralidad"}
MOST_COLUMNS, MOST_KINDS = 4, 12


def read_station_kinds(path: Path, n_stations: int) -> tuple[pl.Series, ...]:
    """Read the columns that say of what kind a station is.

    Returns
    -------
    tuple of Series of str
        Columns with 2 to 12 kinds, named as in the table; a blank is a kind of its own. None where the table does not
        have a row for each station.
    """
    where = path if path.is_file() else stations_file(path)
    if where is None:
        return ()
    table, _ = open_table(where)
    named = [heading for heading in table.columns if WORDS & set(folded(heading).split("_"))]
    columns = [table.text(heading).fill_null("").alias(heading) for heading in named]
    kept = [one for one in columns if one.len() == n_stations and 2 <= one.n_unique() <= MOST_KINDS]
    return tuple(kept[:MOST_COLUMNS])
