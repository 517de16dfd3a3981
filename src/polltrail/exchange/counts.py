"""Numbers of votes and ballots: whole, not negative, at most 2^31 - 1; a blank stays a blank."""

import re
from collections.abc import Callable, Sequence

import polars as pl

from polltrail.election.definition import MAX_COUNT
from polltrail.errors import Problem
from polltrail.exchange.problems import KEPT, Problems
from polltrail.exchange.table import Table

EXPECTED = f"a whole number from 0 to {MAX_COUNT}, or nothing"
BLANKS = ("", "-", "--", "–", "—", ".", "..", "...", "n/a", "na", "n.a.", "null", "none", "#n/a")
"""What tables write for "not published"."""

StationOf = Callable[[int], str]
"""The station that a row is about."""

THOUSANDS = (",", ".", " ", "'", "\u2019")
_SPACES = "[\u00a0\u2007\u2009\u202f]"


def counts(
    table: Table,
    heading: str,
    problems: Problems,
    *,
    station: StationOf | None = None,
    thousands: str | None = None,
) -> pl.Series:
    """Read one column of counts.

    Parameters
    ----------
    station : function of a row number, optional
        The station of a row, for messages.
    thousands : str, optional
        What stands between thousands, where the column is text.

    Returns
    -------
    Series of i64
        Null where the cell is blank. What is no count is null too and noted in `problems`.
    """
    values = table.column(heading)
    read = whole_numbers(values, thousands=thousands)
    wrong = (values.is_not_null() & read.is_null()) if values.dtype != pl.String else _unread(values, read)
    wrong = wrong | ((read < 0) | (read > MAX_COUNT)).fill_null(value=False)
    if wrong.any():
        problems.add_all(_problems(table, heading, values, wrong.arg_true(), station), count=int(wrong.sum()))
    return read.rename(heading)


def whole_numbers(values: pl.Series, *, thousands: str | None = None) -> pl.Series:
    """Read values of any type as i64; null where they are no whole number."""
    kind = values.dtype
    if kind.is_integer():
        return values.cast(pl.Int64, strict=False)
    if kind.is_float() or kind.is_decimal():
        floats = values.cast(pl.Float64)
        small = (floats.abs() < 2**53).fill_null(value=False) & (floats.floor() == floats).fill_null(
            value=False
        )
        return floats.set(~small, None).cast(pl.Int64, strict=False)
    if kind == pl.String:
        return _from_text(values, thousands)
    return pl.Series(values.name, [None], dtype=pl.Int64).new_from_index(0, values.len())


def _from_text(values: pl.Series, thousands: str | None) -> pl.Series:
    """Read a plain column in one step; only what is left needs its spaces, points and commas looked at."""
    plain = values.str.to_integer(strict=False, dtype=pl.Int64)
    if plain.null_count() == values.null_count():
        return plain
    tidy = values.str.replace_all(_SPACES, " ").str.strip_chars().str.replace(r"^(\d+)\.0{1,2}$", "$1")
    if thousands:
        grouped = tidy.str.contains(_grouped(thousands)).fill_null(value=False)
        tidy = tidy.zip_with(~grouped, tidy.str.replace_all(thousands, "", literal=True))
    return tidy.str.to_integer(strict=False, dtype=pl.Int64)


def _grouped(mark: str) -> str:
    """Match a number with `mark` between its thousands; commas also as lakh and crore have them: 12,34,567."""
    by_three = rf"^[1-9]\d{{0,2}}({re.escape(mark)}\d{{3}})+$"
    return rf"{by_three}|^[1-9]\d?(,\d{{2}})+,\d{{3}}$" if mark == "," else by_three


def thousands_of(columns: Sequence[pl.Series]) -> str | None:
    """Tell what stands between thousands in columns of text: the mark most cells use, or nothing."""
    found = dict.fromkeys(THOUSANDS, 0)
    for values in columns:
        if values.dtype == pl.String:
            tidy = values.str.replace_all(_SPACES, " ").str.strip_chars()
            for mark in THOUSANDS:
                found[mark] += int(tidy.str.contains(_grouped(mark)).sum() or 0)
    best = max(found, key=lambda mark: found[mark])
    return best if found[best] else None


def mostly_counts(values: pl.Series) -> bool:
    """Tell whether half of the cells that say anything are counts; the others are mistakes then."""
    said = values.drop_nulls()
    if said.dtype == pl.String:
        said = said.filter(~_is_blank(said))
    read = whole_numbers(said, thousands=thousands_of([said]))
    return said.len() > 0 and bool((read >= 0).sum() * 2 >= said.len())


def _is_blank(values: pl.Series) -> pl.Series:
    tidy = values.str.replace_all(_SPACES, " ").str.strip_chars().str.to_lowercase()
    return tidy.is_in(BLANKS).fill_null(value=True)


def _unread(values: pl.Series, read: pl.Series) -> pl.Series:
    missing = values.is_not_null() & read.is_null()
    return missing & ~_is_blank(values) if missing.any() else missing


def _problems(
    table: Table, heading: str, values: pl.Series, rows: pl.Series, station: StationOf | None
) -> list[Problem]:
    return [
        Problem(where=place(table, row, heading, station), expected=EXPECTED, found=str(values[row]))
        for row in rows.head(KEPT)
    ]


def place(table: Table, row: int, heading: str, station: StationOf | None = None) -> str:
    """Say where a cell stands: file, line, station, column."""
    who = [f"station {station(row)}"] if station else []
    return ", ".join([table.name, table.line(row), *who, f"column {heading}"])
