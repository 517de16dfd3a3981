"""Numbers that stand beside the votes in one table: one for each form, whatever rows it has."""

from collections.abc import Sequence

import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.counts import counts
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import KEPT, Problems
from polltrail.exchange.stations import is_doubtful
from polltrail.exchange.table import Table

UNIT = ["source", "station", "contest"]


def form_units(
    source: pl.Series | None, sources: Sequence[str], station: pl.Series, contest: pl.Series
) -> pl.DataFrame:
    """Which form each row belongs to: source by name, station and contest by number."""
    number = source if source is not None else pl.zeros(station.len(), pl.UInt32, eager=True)
    names = pl.Series(list(sources)).gather(number)
    return pl.DataFrame({"source": names, "station": station, "contest": contest})


def unit_numbers(
    table: Table, mapping: TableMapping, units: pl.DataFrame, ids: pl.Series, problems: Problems
) -> pl.DataFrame:
    """Read the numbers of each form; where a form has several rows, they must say the same."""
    station = units["station"]
    columns = {
        field: counts(
            table, heading, problems, station=lambda row: str(ids[station[row]]), thousands=mapping.thousands
        )
        for field, heading in (mapping.fields or {}).items()
    }
    rows = units.with_columns(**columns)
    if mapping.kind == "wide" or not columns:
        return rows if mapping.kind == "wide" else rows.unique(maintain_order=True)
    grouped = rows.group_by(UNIT, maintain_order=True)
    for field, heading in (mapping.fields or {}).items():
        _note_unequal(table, heading, rows, field, UNIT, ids, problems)
    return grouped.agg(pl.col(field).drop_nulls().first() for field in columns)


def _note_unequal(
    table: Table,
    heading: str,
    rows: pl.DataFrame,
    field: str,
    key: Sequence[str],
    ids: pl.Series,
    problems: Problems,
) -> None:
    """Note the forms whose rows give different values for one number."""
    values = (
        rows.drop_nulls(field)
        .group_by(key, maintain_order=True)
        .agg(pl.col(field).unique(maintain_order=True))
    )
    unequal = values.filter(pl.col(field).list.len() > 1)
    first = [
        Problem(
            where=f"{table.name}, station {ids[row['station']]}, column {heading}",
            expected="one value in all rows of the station",
            found=" and ".join(str(value) for value in row[field]),
        )
        for row in unequal.head(KEPT).iter_rows(named=True)
    ]
    problems.add_all(first, count=unequal.height)


def registers(
    table: Table, mapping: TableMapping, fields: pl.DataFrame, ids: pl.Series, problems: Problems
) -> pl.Series:
    """Give the register of each station; forms of one station must not differ about it."""
    if "registered_voters" not in fields.columns:
        return pl.repeat(None, ids.len(), dtype=pl.Int64, eager=True)
    heading = (mapping.fields or {})["registered_voters"]
    _note_unequal(table, heading, fields, "registered_voters", ["station"], ids, problems)
    known = fields.group_by("station", maintain_order=True).agg(
        pl.col("registered_voters").drop_nulls().first()
    )
    return known.sort("station")["registered_voters"]


def without_doubtful(
    mapping: TableMapping, fields: pl.DataFrame, registered: pl.Series
) -> tuple[pl.DataFrame, list[str]]:
    """Leave the register to the stations, and what plainly is a register out of the ballots."""
    kept, notes = [name for name in fields.columns if name != "registered_voters"], []
    for field, heading in (mapping.fields or {}).items():
        if field in kept and is_doubtful(heading, fields[field], registered.gather(fields["station"])):
            kept.remove(field)
            notes.append(f"Column {heading}: kept out; it exceeds the register in most stations.")
    return fields.select(kept), notes
