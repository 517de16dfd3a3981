"""The tables that a definition names, read by number: what should exist, for the fold."""

import csv
from array import array
from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from typing import NoReturn

import polars as pl

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
        frame = _frame(data)
        heading = frame.columns
        if "registered_voters" not in heading or heading[:1] != ["station_id"]:
            _refuse("stations.csv", "columns from station_id to registered_voters", ", ".join(heading))
        levels = heading[1 : heading.index("registered_voters")]
        registered = _counts(frame["registered_voters"]).fill_null(UNKNOWN)
        areas = self._areas_of(frame, levels)
        if not self.stations:
            self.stations = {station: number for number, station in enumerate(frame["station_id"].to_list())}
            self.registered, self.station_area = array("q", registered.to_numpy().tobytes()), areas
            return
        for station, voters, area in zip(frame["station_id"], registered, areas, strict=True):
            number = self.stations.setdefault(station, len(self.stations))
            if number == len(self.registered):
                self.registered.append(UNKNOWN)
                self.station_area.append(GONE)
            self.registered[number], self.station_area[number] = voters, area

    def _areas_of(self, frame: pl.DataFrame, levels: list[str]) -> "array[int]":
        """Number the area of every station; each area is looked up once."""
        if not levels:
            return array("q", [0]) * frame.height
        paths = frame.select(levels)
        known = paths.unique(maintain_order=True)
        numbers = [self._area(tuple(name for name in path if name)) for path in known.iter_rows()]
        placed = paths.join(
            known.with_columns(number=pl.Series(numbers, dtype=pl.Int64)),
            on=levels, how="left", maintain_order="left", nulls_equal=True,
        )  # fmt: skip
        return array("q", placed["number"].to_numpy().tobytes())

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


def _frame(data: bytes) -> pl.DataFrame:
    """Read the stations; every cell is text, and an empty one is null."""
    try:
        return pl.read_csv(data, infer_schema=False, quote_char='"')
    except (pl.exceptions.PolarsError, UnicodeDecodeError) as exc:
        _refuse("stations.csv", "CSV in UTF-8", str(exc))


def _counts(cells: pl.Series) -> pl.Series:
    try:
        return cells.cast(pl.Int64)
    except pl.exceptions.PolarsError as exc:
        _refuse("stations.csv, registered_voters", "whole numbers, or nothing", str(exc).partition("\n")[0])


def _rows(name: str, data: bytes) -> Iterator[list[str]]:
    try:
        yield from csv.reader(StringIO(data.decode("utf-8")), strict=True)
    except (UnicodeDecodeError, csv.Error) as exc:
        _refuse(name, "CSV in UTF-8", str(exc))


def _refuse(name: str, expected: str, found: str) -> NoReturn:
    raise TableError([Problem(where=name, expected=expected, found=found)])


def _path(cells: list[str]) -> AreaPath:
    return tuple(cell for cell in cells if cell)
