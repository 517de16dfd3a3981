"""Rows of text under headings, from CSV or from a sheet: what both need before they are a table."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from polltrail.exchange.problems import Problems, refuse
from polltrail.exchange.table import Table

NO_ROWS = "rows under the headings"


@dataclass(frozen=True, kw_only=True)
class Headed:
    """Headings and rows as they stand.

    Attributes
    ----------
    place : str
        What a row is called: "line" or "sheet Votes, row".
    rows : DataFrame of str
    numbers : ndarray of int
        Where each row stands in the file.
    heading_number : int
        Where the headings stand.
    """

    name: str
    place: str
    headings: Sequence[str | None]
    rows: pl.DataFrame
    numbers: npt.NDArray[np.int64]
    heading_number: int


def headed_table(headed: Headed) -> Table:
    """Make a table: headings once each, empty rows and nameless empty columns left out.

    Raises
    ------
    TableError
        A heading stands twice, or there is no row under the headings.
    """
    names = _names(headed)
    rows = headed.rows.rename(dict(zip(headed.rows.columns, names, strict=True)))
    is_empty = rows.select(pl.all_horizontal(pl.all().is_null())).to_series()
    numbers = headed.numbers
    if is_empty.any():
        rows, numbers = rows.filter(~is_empty), numbers[~is_empty.to_numpy()]
    if not rows.height:
        refuse(headed.name, NO_ROWS, "none")
    nameless = {name for name, heading in zip(names, headed.headings, strict=True) if not _stripped(heading)}
    rows = rows.select(
        name for name in names if name not in nameless or rows[name].null_count() < rows.height
    )
    return Table(
        name=headed.name,
        schema=dict(rows.schema),
        height=rows.height,
        read=lambda columns: rows.select(_clean(name) for name in columns),
        line=lambda row: f"{headed.place} {numbers[row]}",
    )


def _clean(name: str) -> pl.Expr:
    tidy = pl.col(name).str.strip_chars()
    return pl.when(tidy != "").then(tidy).alias(name)


def _stripped(heading: str | None) -> str:
    return " ".join((heading or "").split())


def _names(headed: Headed) -> list[str]:
    names = [_stripped(heading) or f"column_{n}" for n, heading in enumerate(headed.headings, start=1)]
    problems = Problems()
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            where = f"{headed.name}, {headed.place} {headed.heading_number}, column {name}"
            problems.add(where, "each heading once", f"this heading {names.count(name)} times")
    problems.stop()
    return names
