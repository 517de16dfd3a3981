"""Other contests' rejected ballots and ballots cast, from any table that has both."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from polltrail.errors import Problem, TableError
from polltrail.exchange.files import read_bytes
from polltrail.exchange.parquet_table import read_parquet

CAST = ("ballots_cast", "votes_cast", "cast", "votes_polled")
REJECTED = ("rejected_ballots", "rejected", "invalid", "votes_disq")
NAMES = ("contest", "constituency_number", "station_id", "seat")


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """Rejected ballots and ballots cast of other contests: `name`, `rejected`, `cast` of each."""

    contests: tuple[tuple[str, int, int], ...]
    source: str


def read_baseline(path: Path | str, where: Mapping[str, str], *, leave_out: str | None = None) -> Baseline:
    """Read name, rejected ballots and ballots cast of every contest of a table.

    Parameters
    ----------
    path : path
        A Parquet or CSV file, or a folder with one (`stations` or the only table there).
    where : mapping of column to value
        Rows to keep; a column that the table does not have is an error.
    leave_out : str or None
        The contest being compared: it is not its own baseline.

    Raises
    ------
    TableError
        No such table, no column for ballots cast or rejected ballots, or no row left.
    """
    file = _table_file(Path(path))
    table = _read(file)
    columns = {role: _first(file, table, names, role) for role, names in _roles().items()}
    for column in where:
        if column not in table.columns:
            raise TableError(
                [Problem(where=file.name, expected=f"a column {column}", found=", ".join(table.columns))]
            )
    kept = table.filter(
        pl.all_horizontal(
            pl.lit(value=True), *[pl.col(column).cast(pl.String) == value for column, value in where.items()]
        )
    )
    rows = kept.select(
        name=pl.col(columns["name"]).cast(pl.String),
        rejected=pl.col(columns["rejected ballots"]).cast(pl.Int64, strict=False),
        cast=pl.col(columns["ballots cast"]).cast(pl.Int64, strict=False),
    ).filter((pl.col("cast") > 0) & (pl.col("rejected") >= 0) & (pl.col("rejected") <= pl.col("cast")))
    if leave_out is not None:
        rows = rows.filter(pl.col("name").ne_missing(leave_out))
    if not rows.height:
        conditions = " and ".join(f"{column} = {value}" for column, value in where.items()) or "any"
        raise TableError([Problem(where=file.name, expected=f"contests where {conditions}", found="none")])
    conditions = ", ".join(f"{column} {value}" for column, value in where.items())
    return Baseline(
        contests=tuple(rows.iter_rows()),
        source=f"{file.parent.name}/{file.name}" + (f" ({conditions})" if conditions else ""),
    )


def _roles() -> dict[str, tuple[str, ...]]:
    return {"name": NAMES, "rejected ballots": REJECTED, "ballots cast": CAST}


def _table_file(path: Path) -> Path:
    if path.is_file():
        return path
    tables = sorted(file for file in path.glob("*") if file.suffix in {".parquet", ".csv"})
    stations = [file for file in tables if file.stem == "stations"]
    if stations or len(tables) == 1:
        return (stations or tables)[0]
    found = ", ".join(file.name for file in tables) or "none"
    raise TableError(
        [Problem(where=str(path), expected="one Parquet or CSV table, or one named stations", found=found)]
    )


def _read(file: Path) -> pl.DataFrame:
    if file.suffix == ".parquet":
        return read_parquet(file.name, read_bytes(file).data)
    try:
        return pl.read_csv(file, infer_schema_length=None)
    except (pl.exceptions.PolarsError, OSError) as exc:
        raise TableError(
            [Problem(where=file.name, expected="a Parquet or CSV table", found=str(exc))]
        ) from exc


def _first(file: Path, table: pl.DataFrame, names: tuple[str, ...], role: str) -> str:
    for name in names:
        if name in table.columns:
            return name
    expected = f"a column for {role} ({', '.join(names)})"
    raise TableError([Problem(where=file.name, expected=expected, found=", ".join(table.columns))])
