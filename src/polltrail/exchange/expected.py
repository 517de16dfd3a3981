"""The tables that a definition names, read by number: what should exist, for the fold."""

import csv
from array import array
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO

from polltrail.election.definition import AreaPath
from polltrail.election.expected import GONE, UNKNOWN, Expected, ExpectedContest
from polltrail.errors import Problem, TableError
from polltrail.exchange.definition_tables import BETWEEN_AREAS


def read_expected(
    stations: bytes, choices: bytes, areas: bytes, *, before: Expected | None = None
) -> Expected:
    """Read what should exist from the three tables of a definition.

    Parameters
    ----------
    before : Expected, optional
        Of the definition that this one amends: what it numbered keeps its number.

    Raises
    ------
    TableError
        A table is not in the one form that `polltrail new` writes.
    """
    reader = _Reader(before)
    levels = reader.read_areas(areas)
    reader.read_stations(stations)
    contests = reader.read_contests(choices)
    return Expected(
        station_ids=tuple(reader.stations),
        registered=reader.registered,
        station_area=reader.station_area,
        areas=tuple(reader.areas),
        parents=tuple(reader.parents),
        levels=levels,
        contests=contests,
    )


class _Reader:
    """Numbers as they are given out; those of the definition before stay."""

    def __init__(self, before: Expected | None) -> None:
        self.areas: dict[AreaPath, int] = {(): 0}
        self.parents: list[int] = [-1]
        self.stations: dict[str, int] = {}
        self.registered = array("q")
        self.station_area = array("q")
        self._before = before
        if before is not None:
            self.areas = {path: number for number, path in enumerate(before.areas)}
            self.parents = list(before.parents)
            self.stations = dict(before.stations)
            self.registered = array("q", before.registered)
            self.station_area = array("q", [GONE] * len(before.station_ids))

    def read_areas(self, data: bytes) -> tuple[str, ...]:
        rows = _rows("areas.csv", data)
        levels = tuple(next(rows, [])[1:])
        for row in rows:
            self._area(_path(row[1:]))
        return levels

    def read_stations(self, data: bytes) -> None:
        rows = _rows("stations.csv", data)
        heading = next(rows, [])
        if "registered_voters" not in heading or heading[:1] != ["station_id"]:
            _refuse("stations.csv", "columns from station_id to registered_voters", ", ".join(heading))
        width = heading.index("registered_voters")
        for row in rows:
            number = self.stations.setdefault(row[0], len(self.stations))
            if number == len(self.registered):
                self.registered.append(UNKNOWN)
                self.station_area.append(GONE)
            self.registered[number] = int(row[width]) if row[width] else UNKNOWN
            self.station_area[number] = self._area(_path(row[1:width]))

    def read_contests(self, data: bytes) -> tuple[ExpectedContest, ...]:
        rows = _rows("choices.csv", data)
        if next(rows, []) != ["contest", "choice", "name", "party", "area"]:
            _refuse("choices.csv", "the columns contest, choice, name, party and area", "others")
        before = () if self._before is None else self._before.contests
        found = {contest.id: replace(contest, area=GONE, choices=()) for contest in before}
        for contest, choice, _, _, area in rows:
            path = tuple(area.split(BETWEEN_AREAS)) if area else ()
            known = found.get(contest, ExpectedContest(id=contest, area=GONE, choices=()))
            found[contest] = replace(known, area=self._area(path), choices=(*known.choices, choice))
        return tuple(found.values())

    def _area(self, path: AreaPath) -> int:
        number = self.areas.get(path)
        if number is None:
            parent = self._area(path[:-1])
            number = self.areas[path] = len(self.parents)
            self.parents.append(parent)
        return number


def _rows(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(data.decode("utf-8")), strict=True)
    except (UnicodeDecodeError, csv.Error) as exc:
        _refuse(name, "CSV in UTF-8", str(exc))


def _refuse(name: str, expected: str, found: str) -> None:
    raise TableError([Problem(where=name, expected=expected, found=found)])


def _path(cells: list[str]) -> AreaPath:
    return tuple(cell for cell in cells if cell)
