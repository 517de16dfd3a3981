"""Turnout during the day: columns such as `voted_by_12` or `turnout_at_17_30` of a table of stations."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from polltrail.exchange.arrivals import open_table, stations_file
from polltrail.exchange.counts import place
from polltrail.exchange.headings import folded
from polltrail.exchange.problems import Problems
from polltrail.exchange.table import Table

HOUR: Final = re.compile(
    r"(?:voted|voters|turnout|ballots|votes|participation)_(?:by|at|until|till)_(?P<hour>\d{1,2})h?(?:_?(?P<minute>\d\d))?h?"
)


@dataclass(frozen=True, kw_only=True)
class Hours:
    """How many had voted by each hour.

    Attributes
    ----------
    names : tuple of str
        Like 17:30, the earliest first.
    counts : sequence of (sequence of int or None)
        For each hour, one for each row; None for a blank.
    """

    names: tuple[str, ...]
    counts: Sequence[Sequence[int | None]]


def read_hours(path: Path, n_stations: int) -> Hours | None:
    """Read the turnout during the day of a folder's stations, or of a single table with a row for each station.

    Returns
    -------
    Hours or None
        None where there are no such columns, or not a row for each station.

    Raises
    ------
    TableError
        A count is none.
    """
    where = path if path.is_file() else stations_file(path)
    if where is None:
        return None
    table, _ = open_table(where)
    found = {time: heading for heading in table.columns if (time := _time(heading)) is not None}
    if not found or table.height != n_stations:
        return None
    problems = Problems()
    counts = [_counts(table, found[time], problems) for time in sorted(found)]
    problems.stop()
    return Hours(names=tuple(sorted(found)), counts=counts)


def _time(heading: str) -> str | None:
    """Read the hour that a heading names, like 09:00; None where it names none."""
    match = HOUR.fullmatch(folded(heading))
    if match is None:
        return None
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else None


def _counts(table: Table, heading: str, problems: Problems) -> list[int | None]:
    found: list[int | None] = []
    for row, text in enumerate(table.text(heading)):
        plain = (text or "").strip()
        if plain and not re.fullmatch(r"\d{1,9}(\.0*)?", plain):
            problems.add(place(table, row, heading), "a number of voters, or nothing", repr(plain)[:80])
        found.append(int(float(plain)) if re.fullmatch(r"\d{1,9}(\.0*)?", plain) else None)
    return found
