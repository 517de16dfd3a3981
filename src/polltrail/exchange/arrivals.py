"""Published arrival times: columns such as `arrival_time_utc` or `arrival_time_mayor_local` of a table of stations."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from polltrail.exchange.counts import place
from polltrail.exchange.files import FileBytes, read_bytes, read_table
from polltrail.exchange.layout import FORMATS
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import Problems
from polltrail.exchange.table import Table

ARRIVAL: Final = re.compile(r"arrival_time(?:_(?P<family>[a-z0-9_]+?))?_(?P<zone>local|utc)")
BOUND: Final = "upper"
"""In place of a family: not when a form arrived, but by when it had."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivalColumn:
    """One column: milliseconds since 1970 for each row, None for a blank; and whose clock it is."""

    at: Sequence[int | None]
    clock: Literal["local", "utc"]


def arrival_columns(table: Table, ahead: timedelta, problems: Problems) -> dict[str, ArrivalColumn]:
    """Read every column of arrival times, by family of contests; in UTC where a family has both.

    Parameters
    ----------
    ahead : timedelta
        By how much local times are ahead of UTC.
    """
    found: dict[str, ArrivalColumn] = {}
    for heading in sorted(table.columns):  # local comes before UTC
        if (match := ARRIVAL.fullmatch(heading)) is not None:
            local = match["zone"] == "local"
            at = arrival_times(table, heading, ahead if local else timedelta(), problems)
            found[match["family"] or ""] = ArrivalColumn(at=at, clock="local" if local else "utc")
    return found


def column_of(columns: Mapping[str, ArrivalColumn], contest: str) -> ArrivalColumn | None:
    """Pick the column for a contest: that of its family, the general one, or the one that says by when."""
    name = source_of(columns, contest)
    return None if name is None else columns[name]


def source_of(columns: Mapping[str, ArrivalColumn], contest: str) -> str | None:
    """Name the column for a contest; None where there is none."""
    family = contest.partition("/")[0].lower()
    return next((name for name in (family, "", BOUND) if name in columns), None)


def read_arrivals(path: Path, n_stations: int) -> dict[str, ArrivalColumn]:
    """Read the arrival times of a folder's stations, or of a single table with a row for each station.

    Raises
    ------
    TableError
        A time is none.
    """
    where = path if path.is_file() else stations_file(path)
    if where is None:
        return {}
    problems = Problems()
    table, _ = open_table(where)
    columns = arrival_columns(table, timedelta(), problems)
    problems.stop()
    return columns if all(len(column.at) == n_stations for column in columns.values()) else {}


def stations_file(folder: Path) -> Path | None:
    """Find the table of stations of a folder."""
    return find_table(folder, "stations")


def find_table(folder: Path, role: str) -> Path | None:
    """Find one of a folder's tables, in whatever format."""
    found = [folder / f"{role}{suffix}" for suffix in FORMATS]
    return next((path for path in found if path.is_file()), None)


def open_table(path: Path) -> tuple[Table, FileBytes]:
    """Open a table for its columns."""
    file = read_bytes(path)
    table, _, _ = read_table(file, TableMapping())
    return table, file


def arrival_times(table: Table, heading: str, ahead: timedelta, problems: Problems) -> list[int | None]:
    """Read a column of times as milliseconds since 1970; a blank is None."""
    read = _reader(ahead)
    texts = table.text(heading)
    found = {text: read(text) for text in texts.drop_nulls().unique()}
    wrong = [text for text, at in found.items() if at is None]
    if wrong:
        row = int((texts == wrong[0]).arg_true()[0])
        problems.add(place(table, row, heading), "a time after 1970 like 2031-05-04T21:03:07", wrong[0])
    return [None if text is None else found[text] for text in texts]


def _reader(ahead: timedelta) -> Callable[[str], int | None]:
    def read(text: str) -> int | None:
        try:
            at = datetime.fromisoformat(text)
        except ValueError:
            return None
        moment = at.replace(tzinfo=UTC) - ahead if at.tzinfo is None else at
        seconds = int(moment.timestamp())
        return seconds * 1000 if seconds >= 0 else None

    return read
