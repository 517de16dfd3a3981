"""Names of stations and their registers, from whatever table lists them."""

from collections.abc import Iterable, Sequence

import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.codes import repeated
from polltrail.exchange.counts import place
from polltrail.exchange.headings import DOUBTFUL, TOTALS, folded, split_suffix
from polltrail.exchange.problems import KEPT, Problems, listed
from polltrail.exchange.table import Table


def station_names(table: Table, headings: Sequence[str]) -> pl.Series:
    """Name each row's station: the columns joined by " / ", or the row's number where there are none."""
    if not headings:
        return pl.int_range(1, table.height + 1, eager=True).cast(pl.String).alias("row")
    if len(headings) == 1:
        return table.text(headings[0])
    parts = pl.DataFrame([table.text(heading) for heading in headings])
    return parts.select(name=pl.concat_str(pl.all(), separator=" / "))["name"]


def note_blank_or_repeated(
    table: Table, names: pl.Series, headings: Sequence[str], problems: Problems
) -> None:
    """Note every row without a station, and every station that stands in a second row."""
    heading = " + ".join(headings) or "row"
    blank = names.is_null().arg_true()
    where = [place(table, row, heading) for row in blank.head(KEPT)]
    problems.add_all(
        [Problem(where=cell, expected="the name of a station", found="nothing") for cell in where],
        count=blank.len(),
    )
    again = repeated(names.drop_nulls()) if blank.len() else repeated(names)
    kept = names.drop_nulls() if blank.len() else names
    rows = names.is_not_null().arg_true().gather(again) if blank.len() else again
    problems.add_all(
        [_repeat(table, row, heading, names, int((kept == names[row]).sum())) for row in rows.head(KEPT)],
        count=rows.len(),
    )


def _repeat(table: Table, row: int, heading: str, names: pl.Series, times: int) -> Problem:
    where = place(table, row, heading, lambda at: str(names[at]))
    return Problem(where=where, expected="each station once", found=f"this station {times} times")


def note_totals(table: Table, names: pl.Series, heading: str, what: str, problems: Problems) -> None:
    """Note every row that is named as a sum of others: taken as one more, it would count their votes again.

    Parameters
    ----------
    names : Series of str
        Of each row of `table`.
    what : str
        What `names` should name: "a station", "a choice".
    """
    totals = totals_among(names)
    if not totals:
        return
    rows = names.is_in(totals).fill_null(value=False).arg_true()
    first = [
        Problem(
            where=place(table, row, heading), expected=f"{what}, not a row of totals", found=str(names[row])
        )
        for row in rows.head(KEPT)
    ]
    problems.add_all(first, count=rows.len())


_LIKE_TOTALS = "(?i)tot|top|gesamt|og|итог|всег|مجموع|جمالي|סה|סך"
"""Cheap to look for in a million names; `TOTALS` decides."""


def totals_among(names: pl.Series) -> list[str]:
    """List the names that rows of totals have."""
    like = names.filter(names.str.contains(_LIKE_TOTALS).fill_null(value=False)).unique(maintain_order=True)
    return [name for name in like if any(folded(part) in TOTALS for part in name.split(" / "))]


def is_doubtful(heading: str, values: pl.Series, registered: pl.Series) -> bool:
    """Tell whether a heading that can mean voters on the list or voters who came plainly means the list.

    Notes
    -----
    "Voters" are the ballots cast in one table and the register in another. Where such figures exceed the
    station's register in more than half of the stations with both, they are not the ballots of the station.
    """
    if folded(split_suffix(heading)[0]) not in DOUBTFUL:
        return False
    both = pl.DataFrame({"values": values, "registered": registered}).drop_nulls()
    over = both.filter(pl.col("values") > pl.col("registered")).height
    return over * 2 > both.height


def unused_note(table: Table, used: Iterable[str | None]) -> list[str]:
    """Name the columns that were not read."""
    left = [heading for heading in table.columns if heading not in {*used, "election"}]
    return [f"{table.name}: columns not used: {listed(left)}."] if left else []
