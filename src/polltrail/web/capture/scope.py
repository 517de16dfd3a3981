"""The stations of somebody's scope, with their contests and choices, as the election's tables name them.

The table of stations is read anew each time, row by row: a phone asks once, and a country's stations are not kept in
the memory of the server for it.
"""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

MOST_STATIONS: Final = 300
"""Stations that a phone is given at one time."""
BETWEEN_AREAS: Final = "/"
"""As `polltrail.exchange.definition_tables` has it; that module loads what only tables need."""

AreaPath = tuple[str, ...]
Contests = dict[str, dict[str, Any]]


def read_contests(choices: Path) -> Contests:
    """Read area and choices of each contest, in the order of the table."""
    found: Contests = {}
    with choices.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            area = row["area"].split(BETWEEN_AREAS) if row["area"] else []
            contest = found.setdefault(row["contest"], {"area": area, "choices": []})
            contest["choices"].append({
                "id": row["choice"], "name": row["name"] or row["choice"], "party": row["party"] or None,
            })  # fmt: skip
    return found


def stations_within(
    stations: Path, contests: Contests, names: Sequence[str], areas: Sequence[AreaPath]
) -> tuple[list[dict[str, Any]], int]:
    """Give the stations of a scope, as many as a phone is given, and how many there are."""
    named, found, count = frozenset(names), list[dict[str, Any]](), 0
    for row, area in _rows(stations):
        if (named or areas) and row["station_id"] not in named and not _inside(area, areas):
            continue
        count += 1
        if count <= MOST_STATIONS:
            found.append(_station(row, area, contests))
    return found, count


def held_at(stations: Sequence[dict[str, Any]], contests: Contests) -> Contests:
    """Give the contests that any of these stations has."""
    named = {contest for station in stations for contest in station["contests"]}
    return {contest: told for contest, told in contests.items() if contest in named}


def _rows(stations: Path) -> Iterator[tuple[dict[str, str], AreaPath]]:
    with stations.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        headings = list(rows.fieldnames or ())
        levels = headings[1 : headings.index("registered_voters")]
        for row in rows:
            yield row, tuple(row[level] for level in levels if row[level])


def _inside(area: AreaPath, areas: Sequence[AreaPath]) -> bool:
    return any(area[: len(path)] == tuple(path) for path in areas)


def _station(row: dict[str, str], area: AreaPath, contests: Contests) -> dict[str, Any]:
    registered = row["registered_voters"]
    return {
        "id": row["station_id"],
        "name": row.get("name") or None,
        "area": list(area),
        "registered_voters": int(registered) if registered else None,
        "contests": [
            name for name, told in contests.items() if list(area[: len(told["area"])]) == told["area"]
        ],
    }
