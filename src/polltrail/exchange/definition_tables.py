"""The tables of a new election, as a coordinator wrote them, to the one form that its log names for ever.

Whatever came in (CSV of any separator and encoding, XLSX, Parquet) goes out as CSV in UTF-8 with commas and plain
line ends, so that its digest means the same to everybody:

    stations.csv   station_id, one column for each level of areas (the largest first), registered_voters; then, where
                   some station has one, name, latitude and longitude (degrees)
    choices.csv    contest, choice, name, party, area
    areas.csv      level, then the same columns of areas; an area of a level has nothing in the columns below it

A blank register is "not known". An area in `choices.csv` is its names joined by "/", and nothing for the country.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.counts import counts, place, thousands_of
from polltrail.exchange.files import read_bytes, read_table
from polltrail.exchange.headings import field_of, names_area
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import KEPT, Problems, listed, refuse
from polltrail.exchange.station_places import place_columns, place_headings
from polltrail.exchange.stations import note_blank_or_repeated
from polltrail.exchange.table import Table

MAX_NAME = 200
BETWEEN_AREAS = "/"
_UNUSABLE: Final = r"[\x00-\x1f\x7f]"


@dataclass(frozen=True, slots=True, kw_only=True)
class DefinitionTables:
    """What should exist, as the bytes that the log names.

    Attributes
    ----------
    stations, choices, areas : bytes
        CSV in the one form.
    levels : tuple of str
        Levels of areas, the largest first.
    n_stations, n_contests, n_choices : int
        How many there are.
    registered_voters : int
        Of all stations where the register is known.
    notes : tuple of str
        What was not read.
    """

    stations: bytes
    choices: bytes
    areas: bytes
    levels: tuple[str, ...]
    n_stations: int
    n_contests: int
    n_choices: int
    registered_voters: int
    notes: tuple[str, ...]


def read_definition_tables(
    stations: Path, choices: Path, *, areas: Path | None = None, levels: Sequence[str] | None = None
) -> DefinitionTables:
    """Read and check the tables of a new election.

    Parameters
    ----------
    areas : Path, optional
        A list of all areas; without one, the areas are those of the stations.
    levels : sequence of str, optional
        The columns of `stations` that are levels of areas, the largest first. Without them, all that are headed by
        a word for an area, in the order of the file.

    Raises
    ------
    TableError
        With every problem found, of all tables.
    """
    problems = Problems()
    table = _open(stations)
    found = _levels(table, levels)
    listed_stations, used = _stations(table, found, problems)
    known = _areas(listed_stations, found) if areas is None else _given_areas(areas, found, problems)
    if areas is not None:
        _note_unknown_areas(table, listed_stations, known, found, problems)
    offered, unused = _choices(_open(choices), known, found, problems)
    problems.stop()
    return DefinitionTables(
        stations=_csv(listed_stations),
        choices=_csv(offered),
        areas=_csv(known),
        levels=found,
        n_stations=listed_stations.height,
        n_contests=offered["contest"].n_unique(),
        n_choices=offered.height,
        registered_voters=int(listed_stations["registered_voters"].sum() or 0),
        notes=(*_unused(table, used), *unused),
    )


def _open(path: Path) -> Table:
    table, _, _ = read_table(read_bytes(path), TableMapping())
    return table


def _levels(table: Table, levels: Sequence[str] | None) -> tuple[str, ...]:
    if levels is not None:
        return tuple(table.need(heading, "a level of areas") for heading in levels)
    return tuple(heading for heading in table.columns if heading != "station_id" and names_area(heading))


def _stations(table: Table, levels: Sequence[str], problems: Problems) -> tuple[pl.DataFrame, list[str]]:
    """Give the stations, and which columns of the table say what they are."""
    names = _names(table, table.need("station_id", "the station's own id"), problems)
    note_blank_or_repeated(table, names, ["station_id"], problems)
    heading = next((h for h in table.columns if field_of(h) == "registered_voters"), "")
    table.need(heading, "the register: registered_voters; its cells may be empty")
    register = counts(
        table,
        heading,
        problems,
        station=lambda row: str(names[row]),
        thousands=thousands_of([table.column(heading)]),
    )
    columns = [_names(table, level, problems) for level in levels]
    _note_gaps(table, columns, problems)
    used = ["station_id", *levels, heading]
    placed = place_headings(table, used)
    called = None if placed[0] is None else _names(table, placed[0], problems)
    more = [one for one in place_columns(table, placed, called, problems) if one.name not in levels]
    frame = pl.DataFrame([names.alias("station_id"), *columns, register.alias("registered_voters"), *more])
    return frame, [*used, *(one for one in placed if one is not None)]


def _names(table: Table, heading: str, problems: Problems) -> pl.Series:
    """Read a column of names without the spaces around them; note what can be no name."""
    names = table.text(heading).str.strip_chars()
    names = names.set(names == "", None)
    wrong = (names.str.len_chars() > MAX_NAME) | names.str.contains(_UNUSABLE)
    rows = wrong.fill_null(value=False).arg_true()
    problems.add_all(
        [
            Problem(
                where=place(table, row, heading),
                expected=f"a name of at most {MAX_NAME} characters on one line",
                found=repr(names[row])[:80],
            )
            for row in rows.head(KEPT)
        ],
        count=rows.len(),
    )
    return names.alias(heading)


def _note_gaps(table: Table, columns: Sequence[pl.Series], problems: Problems) -> None:
    """Note a station that is in a smaller area and not in the larger one around it."""
    for larger, smaller in pairwise(columns):
        rows = (larger.is_null() & smaller.is_not_null()).arg_true()
        where = [place(table, row, larger.name) for row in rows.head(KEPT)]
        problems.add_all(
            [Problem(where=cell, expected=f"the area around {smaller.name}", found="nothing") for cell in where],
            count=rows.len(),
        )  # fmt: skip


def _areas(stations: pl.DataFrame, levels: Sequence[str]) -> pl.DataFrame:
    """List every area there is, the largest first, in the order of the stations."""
    schema = dict.fromkeys(["level", *levels], pl.String)
    parts = [pl.DataFrame(schema=schema)]
    for depth, level in enumerate(levels, start=1):
        paths = stations.select(levels[:depth]).drop_nulls(level).unique(maintain_order=True)
        rest = [pl.lit(None, dtype=pl.String).alias(name) for name in levels[depth:]]
        parts.append(paths.select(pl.lit(level).alias("level"), *levels[:depth], *rest))
    return pl.concat(parts)


def _given_areas(path: Path, levels: Sequence[str], problems: Problems) -> pl.DataFrame:
    table = _open(path)
    columns = [
        _names(table, table.need(level, "a level of areas, as in the stations"), problems) for level in levels
    ]
    _note_gaps(table, columns, problems)
    return _areas(pl.DataFrame(columns), levels)


def _paths(frame: pl.DataFrame, levels: Sequence[str]) -> pl.Series:
    """Write each row's area as one text; "" for the whole country."""
    if not levels:
        return pl.Series("area", [""] * frame.height, dtype=pl.String)
    joined = pl.concat_str(levels, separator=BETWEEN_AREAS, ignore_nulls=True)
    return frame.select(area=joined)["area"]


def _note_unknown_areas(
    table: Table, stations: pl.DataFrame, known: pl.DataFrame, levels: Sequence[str], problems: Problems
) -> None:
    paths = _paths(stations, levels)
    rows = (~paths.is_in(["", *_paths(known, levels)])).arg_true()
    problems.add_all(
        [
            Problem(
                where=f"{table.name}, {table.line(row)}, station {stations['station_id'][row]}",
                expected="an area of the list of areas",
                found=paths[row],
            )
            for row in rows.head(KEPT)
        ],
        count=rows.len(),
    )


def _choices(
    table: Table, areas: pl.DataFrame, levels: Sequence[str], problems: Problems
) -> tuple[pl.DataFrame, list[str]]:
    columns = {
        name: _column(table, name, problems) for name in ("contest", "choice", "name", "party", "area")
    }
    frame = pl.DataFrame(columns).with_columns(pl.col("name").fill_null(pl.col("choice")))
    for heading in ("contest", "choice"):
        rows = frame[heading].is_null().arg_true()
        where = [place(table, row, heading) for row in rows.head(KEPT)]
        problems.add_all(
            [Problem(where=cell, expected=f"a {heading}", found="nothing") for cell in where],
            count=rows.len(),
        )
    _note_repeated_choices(table, frame, problems)
    _note_wrong_areas(table, frame, _paths(areas, levels), problems)
    order = frame["contest"].unique(maintain_order=True)
    rank = pl.DataFrame({"contest": order, "rank": range(order.len())})
    whole = frame.join(rank, on="contest", how="left", maintain_order="left", nulls_equal=True)
    return whole.sort("rank", maintain_order=True).drop("rank"), _unused(table, list(columns))


def _column(table: Table, heading: str, problems: Problems) -> pl.Series:
    if heading in ("contest", "choice"):
        table.need(heading, f"the {heading}")
    elif heading not in table.schema:
        return pl.Series(heading, [None] * table.height, dtype=pl.String)
    return _names(table, heading, problems)


def _note_repeated_choices(table: Table, frame: pl.DataFrame, problems: Problems) -> None:
    first = frame.select(first=pl.struct("contest", "choice").is_first_distinct())["first"]
    rows = (~first).arg_true()
    pairs = [(row, frame["contest"][row], frame["choice"][row]) for row in rows.head(KEPT)]
    problems.add_all(
        [
            Problem(
                where=place(table, row, "choice"),
                expected=f"each choice of contest {contest} once",
                found=f"{choice} a second time",
            )
            for row, contest, choice in pairs
        ],
        count=rows.len(),
    )


def _note_wrong_areas(table: Table, frame: pl.DataFrame, known: pl.Series, problems: Problems) -> None:
    """Note areas that are none, and contests that are held in two."""
    twice = known.filter(known.is_duplicated()).unique()
    if twice.len():
        refuse(
            table.name,
            f"areas that differ when their names are joined by {BETWEEN_AREAS}",
            f"{twice[0]} twice",
        )
    areas = frame["area"]
    for row in (areas.is_not_null() & ~areas.is_in(known.to_list())).arg_true().head(KEPT):
        problems.add(
            place(table, row, "area"),
            f"an area of the stations, its names joined by {BETWEEN_AREAS}, or nothing for the country",
            areas[row],
        )
    first = frame.unique("contest", keep="first", maintain_order=True)
    of = dict(zip(first["contest"], first["area"], strict=True))
    for row, (contest, area) in enumerate(zip(frame["contest"], areas, strict=True)):
        if area != of[contest]:
            problems.add(
                place(table, row, "area"),
                f"one area for contest {contest}: {of[contest] or 'the country'}",
                area or "nothing",
            )


def _unused(table: Table, used: Sequence[str]) -> list[str]:
    left = [heading for heading in table.columns if heading not in used]
    return [f"{table.name}: columns not used: {listed(left)}."] if left else []


def _csv(frame: pl.DataFrame) -> bytes:
    return frame.write_csv(line_terminator="\n").encode()
