"""A table with a row for each constituency: who won, who came second and third, with their votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from polltrail.errors import Problem, TableError
from polltrail.exchange.parquet_table import read_parquet

FILE = "constituencies.parquet"
PLACES = ("win", "second", "third")
NEEDED = ("constituency_number", "election_date", *(f"{place}_{what}" for place in PLACES for what in ("name", "party", "votes")))  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Stood:
    """Somebody who stood: name and party as the table writes them, and the votes."""

    name: str
    party: str
    votes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Constituency:
    """One row.

    Attributes
    ----------
    row : int
        Counted from 1.
    election : str
        What kind of poll, as the table writes it.
    """

    row: int
    place: str
    area: str
    date: str
    election: str
    stood: tuple[Stood, ...]


def is_constituencies(path: Path) -> bool:
    """Whether a path is such a table, or the folder of one."""
    return (path / FILE).is_file() or (path.is_file() and path.name == FILE)


def read_constituencies(path: Path, *, assembly: str = "National") -> tuple[Constituency, ...]:
    """Read the rows of one assembly, in the order of the table.

    Raises
    ------
    TableError
        A column is missing, or votes are none.
    """
    file = path / FILE if path.is_dir() else path
    frame = read_parquet(file.name, file.read_bytes())
    missing = [name for name in NEEDED if name not in frame.columns]
    if missing:
        raise TableError(
            [Problem(where=file.name, expected=f"a column {name}", found="none") for name in missing]
        )
    frame = frame.with_row_index("row", offset=1)
    if "assembly" in frame.columns:
        frame = frame.filter(pl.col("assembly") == assembly)
    rows = frame.to_dicts()
    _refuse_votes(file.name, rows)
    return tuple(_constituency(row) for row in rows)


def _constituency(row: Mapping[str, Any]) -> Constituency:
    return Constituency(
        row=row["row"],
        place=row["constituency_number"],
        area=row.get("province") or "",
        date=row["election_date"],
        election=row.get("election_type") or "",
        stood=tuple(
            Stood(name=row[f"{place}_name"] or "", party=row[f"{place}_party"], votes=row[f"{place}_votes"])
            for place in PLACES
            if row[f"{place}_party"] is not None and row[f"{place}_votes"] is not None
        ),
    )


def _refuse_votes(name: str, rows: Sequence[Mapping[str, Any]]) -> None:
    wrong = [
        Problem(
            where=f"{name}, row {row['row']}, {place}_votes",
            expected="a whole number of votes",
            found=str(value),
        )
        for row in rows
        for place in PLACES
        if (value := row[f"{place}_votes"]) is not None and (value < 0 or value != int(value))
    ]
    if wrong:
        raise TableError(wrong)
