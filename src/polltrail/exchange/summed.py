"""A number that a table gives in parts only: ballots issued early, at the station and outside of it."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from polltrail.exchange.counts import whole_numbers
from polltrail.exchange.headings import FIELD_HEADINGS, folded
from polltrail.exchange.problems import listed
from polltrail.exchange.table import Table

_WHOLE: Final = "ballots_issued"
_LEAST: Final = 2


def with_issued(table: Table) -> tuple[Table, tuple[str, ...]]:
    """Add a column of ballots issued where the table has it in parts; a part that is blank or no number leaves it blank.

    Returns
    -------
    Table, tuple of str
        The table itself where it has the sum or no parts; and what was done.
    """
    known = set(FIELD_HEADINGS[_WHOLE].split())
    parts = [heading for heading in table.columns if folded(heading).startswith(f"{_WHOLE}_")]
    if len(parts) < _LEAST or any(folded(heading) in known for heading in table.columns):
        return table, ()

    def read(headings: Sequence[str]) -> pl.DataFrame:
        if _WHOLE not in headings:
            return table.read(headings)
        plain = table.read([*(one for one in headings if one != _WHOLE), *parts])
        numbers = pl.DataFrame([whole_numbers(plain[one]) for one in parts])
        total = numbers.select(pl.sum_horizontal(pl.all(), ignore_nulls=False))
        return plain.with_columns(total.to_series().rename(_WHOLE)).select(headings)

    said = f"{table.name}: {_WHOLE} is the sum of {listed(parts)}."
    return replace(table, schema={**table.schema, _WHOLE: pl.Int64()}, read=read), (said,)
