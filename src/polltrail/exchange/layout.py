"""A folder in the layout of `data/README.md`: stations in one file, votes in another."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.areas import area_columns
from polltrail.exchange.assemble import Counted
from polltrail.exchange.codes import numbers
from polltrail.exchange.counted import StationRows, VoteRows
from polltrail.exchange.counts import counts, place
from polltrail.exchange.files import FileBytes, read_bytes, read_table
from polltrail.exchange.forms import StationFields
from polltrail.exchange.guess import guess_layout
from polltrail.exchange.headings import split_suffix
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.official import open_official
from polltrail.exchange.problems import KEPT, Problems, listed, refuse
from polltrail.exchange.sources import FieldColumn, field_column
from polltrail.exchange.special import called_special
from polltrail.exchange.stations import (
    is_doubtful,
    note_blank_or_repeated,
    note_totals,
    station_names,
    unused_note,
)
from polltrail.exchange.summed import with_issued
from polltrail.exchange.table import Table
from polltrail.exchange.text import plain_name
from polltrail.exchange.votes import VoteColumns, read_votes

FORMATS = (".parquet", ".csv", ".tsv", ".txt", ".xlsx", ".xls")


@dataclass(frozen=True, kw_only=True)
class Folder:
    """The tables of a folder, opened."""

    name: str
    stations: Table
    votes: Table
    frame: Table | None
    official: FileBytes | None
    files: tuple[tuple[FileBytes, int | None], ...]
    notes: tuple[str, ...]


def read_layout(path: Path, given: TableMapping) -> Counted:
    """Read a folder.

    Raises
    ------
    TableError
        A file is missing or unreadable, or says what cannot be.
    """
    folder = _open(path, given)
    official = open_official(folder.official) if folder.official else None
    mapping = guess_layout(folder.stations, folder.votes, given)
    problems = Problems()
    ids = station_names(folder.stations, mapping.station_id or ())
    note_blank_or_repeated(folder.stations, ids, mapping.station_id or (), problems)
    note_totals(folder.stations, ids, " + ".join(mapping.station_id or ()), "a station", problems)
    problems.stop()
    votes = _votes(folder.votes, mapping, ids, problems)
    stations, fields, notes = _stations(folder.stations, mapping, ids, votes, problems)
    frame, frame_notes = _frame(folder.frame, mapping, ids, problems)
    problems.stop()
    return Counted(
        name=_election_name(folder),
        stations=stations,
        votes=votes,
        fields=fields,
        mapping=mapping,
        official=official,
        files=tuple(file.as_input(rows) for file, rows in folder.files),
        notes=(*folder.notes, *notes, *frame_notes),
        votes_file=folder.votes.name,
        frame=frame,
    )


def _open(path: Path, given: TableMapping) -> Folder:
    names = _names_in(path)
    found = {role: _pick(path, role, names) for role in ("stations", "votes", "frame")}
    files = {role: read_bytes(path / name) for role, name in found.items() if name}
    opened = {role: read_table(file, given) for role, file in files.items()}
    tables = {role: table for role, (table, _, _) in opened.items()}
    tables["stations"], summed = with_issued(tables["stations"])
    official = read_bytes(path / "official.json") if "official.json" in names else None
    read: list[tuple[FileBytes, int | None]] = [(files[role], tables[role].height) for role in files]
    return Folder(
        name=plain_name(path.resolve().name),
        stations=tables["stations"],
        votes=tables["votes"],
        frame=tables.get("frame"),
        official=official,
        files=tuple([*read, (official, None)] if official else read),
        notes=(*(note for _, _, said in opened.values() for note in said), *summed),
    )


def _names_in(path: Path) -> list[str]:
    try:
        return sorted(child.name for child in path.iterdir())
    except OSError as exc:
        refuse(str(path), "a folder that can be read", exc.strerror or type(exc).__name__)


def _pick(path: Path, role: str, names: Sequence[str]) -> str | None:
    alike = [name for name in names if name.lower() in {role + suffix for suffix in FORMATS}]
    if len(alike) > 1:
        refuse(str(path), f"one table of {role}", listed(alike))
    if not alike and role != "frame":
        refuse(str(path), f"a file {role}.parquet, {role}.csv or {role}.xlsx", f"the files {listed(names)}")
    return alike[0] if alike else None


def _election_name(folder: Folder) -> str:
    """Take the name from the column `election` if it says one thing, else from the folder."""
    if "election" in folder.stations.schema:
        names = folder.stations.text("election").unique()
        if names.len() == 1 and names[0]:
            return str(names[0])
    return folder.name


def _votes(table: Table, mapping: TableMapping, ids: pl.Series, problems: Problems) -> VoteRows:
    names = station_names(table, mapping.station_id or ())
    station = numbers(names, ids)
    unknown = station.is_null().arg_true()
    heading = " + ".join(mapping.station_id or ())
    first = [
        Problem(
            where=place(table, row, heading),
            expected="a station of the table of stations",
            found=str(names[row]) if names[row] is not None else "nothing",
        )
        for row in unknown.head(KEPT)
    ]
    problems.add_all(first, count=unknown.len())
    del names
    return read_votes(table, vote_columns(mapping), station, ids, problems)


def vote_columns(mapping: TableMapping) -> VoteColumns:
    """Name the columns of a long table as its mapping has them."""
    choices, contest, source = mapping.choices or {}, mapping.contest or {}, mapping.source or {}
    return VoteColumns(
        choice=choices["choice"],
        votes=choices["votes"],
        candidate=choices.get("candidate"),
        party=choices.get("party"),
        contest=contest.get("column"),
        contest_name=contest.get("name", ""),
        source=source.get("column"),
        source_name=source.get("name", ""),
        thousands=mapping.thousands or None,
    )


def _stations(
    table: Table, mapping: TableMapping, ids: pl.Series, votes: VoteRows, problems: Problems
) -> tuple[StationRows, StationFields, list[str]]:
    values = {
        heading: counts(
            table, heading, problems, station=lambda row: str(ids[row]), thousands=mapping.thousands or None
        )
        for heading in (mapping.fields or {}).values()
    }
    registered = values.get((mapping.fields or {}).get("registered_voters", ""), _nothing(table.height))
    columns, notes = _field_columns(mapping, votes, values, registered)
    levels = mapping.levels or ()
    rest = [heading for heading in table.columns if heading not in values]
    stations = StationRows(
        ids=ids,
        registered_voters=registered,
        areas=area_columns(table, levels, lambda area: area),
        levels=levels,
        called_special=called_special(table, rest),
    )
    used = [*values, *levels, *(mapping.station_id or ())]
    notes += unused_note(table, used)
    own = {column.heading: values[column.heading] for column in columns}
    return stations, StationFields(columns=columns, values=own), notes


def _field_columns(
    mapping: TableMapping, votes: VoteRows, values: dict[str, pl.Series], registered: pl.Series
) -> tuple[list[FieldColumn], list[str]]:
    columns, notes = [], []
    sources = votes.sources if "column" in (mapping.source or {}) else ()
    for key, heading in (mapping.fields or {}).items():
        field, suffix = split_suffix(key)
        column = field_column(heading, field, suffix, sources, votes.contests)
        if key == "registered_voters":
            continue
        if field == "registered_voters" or column is None:
            notes.append(
                f"Column {heading}: kept out; {suffix} names neither a source with forms nor a contest."
            )
        elif is_doubtful(heading, values[heading], registered):
            notes.append(f"Column {heading}: kept out; it exceeds the register in most stations.")
        else:
            columns.append(column)
    return columns, notes


def _nothing(height: int) -> pl.Series:
    return pl.repeat(None, height, dtype=pl.Int64, eager=True)


def _frame(
    table: Table | None, mapping: TableMapping, ids: pl.Series, problems: Problems
) -> tuple[tuple[int, int | None] | None, list[str]]:
    """Count the larger list that the stations are a sample of, if they all stand in it."""
    if table is None:
        return None, []
    names = station_names(table, [table.need(name, "station") for name in mapping.station_id or ()])
    if not ids.is_in(names.implode()).all():
        return None, [f"{table.name}: not used; it does not list every station of the table."]
    heading = (mapping.fields or {}).get("registered_voters")
    if heading is None or heading not in table.schema:
        return (table.height, None), []
    registered = counts(table, heading, problems, station=lambda row: str(names[row]))
    return (table.height, int(registered.sum())), []
