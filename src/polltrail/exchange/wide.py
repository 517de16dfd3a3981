"""A table with a row for each station and a column for each choice, turned into rows of votes."""

from collections.abc import Mapping, Sequence

import polars as pl

from polltrail.election import Choice, ChoiceId, ContestId, SourceName
from polltrail.errors import Problem
from polltrail.exchange.counted import VoteRows
from polltrail.exchange.counts import counts, place
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import KEPT, Problems
from polltrail.exchange.table import Table
from polltrail.exchange.units import UNIT, form_units
from polltrail.exchange.votes import encoded_names, number_choices


def read_wide(
    table: Table, mapping: TableMapping, station: pl.Series, ids: pl.Series, problems: Problems
) -> tuple[VoteRows, pl.DataFrame]:
    """Read the votes of a wide table.

    Parameters
    ----------
    station : Series of u32
        Number of each row's station.
    ids : Series of str
        Names of the stations, by number.

    Returns
    -------
    votes : VoteRows
    units : DataFrame
        `source`, `station`, `contest` of each row of the table: the form that it is.

    Raises
    ------
    TableError
        A form has two rows, two columns are one choice, or a figure is no count.
    """
    source, sources = _names_of(table, mapping.source, problems)
    contest, contests = _names_of(table, mapping.contest, problems)
    problems.stop()
    number = contest if contest is not None else pl.zeros(table.height, pl.UInt32, eager=True)
    units = form_units(source, sources, station, number)
    _note_repeated_units(table, mapping, units, ids, contests, problems)
    names = _choice_names(table, mapping, problems)
    columns = {
        place: counts(
            table, name, problems, station=lambda row: str(ids[station[row]]), thousands=mapping.thousands
        )
        for place, name in enumerate(mapping.choices or {})
    }
    problems.stop()
    votes = _unpivoted(columns, units, is_split=len(contests) > 1)
    pairs, choice = number_choices(votes["contest"] if len(contests) > 1 else None, votes["choice"])
    choices = tuple(
        Choice(id=ChoiceId(names[name]), contest=ContestId(contests[of]), name=names[name])
        for of, name in pairs.select("contest", "choice").iter_rows()
    )
    rows = VoteRows(
        contests=tuple(ContestId(name) for name in contests),
        choices=choices,
        sources=tuple(SourceName(name) for name in sources),
        source=None if source is None else source.gather(votes["row"]),
        station=station.gather(votes["row"]),
        choice=choice,
        votes=votes["votes"],
    )
    return rows, units


def _names_of(
    table: Table, role: Mapping[str, str] | None, problems: Problems
) -> tuple[pl.Series | None, list[str]]:
    said = role or {}
    codes, names = encoded_names(table, said.get("column"), said.get("name", ""), problems)
    return codes, names.to_list()


def _choice_names(table: Table, mapping: TableMapping, problems: Problems) -> list[str]:
    """Names of the choices by column; two columns must not be one choice."""
    named: dict[str, list[str]] = {}
    for heading, name in (mapping.choices or {}).items():
        named.setdefault(name, []).append(heading)
    for name, headings in named.items():
        if len(headings) > 1:
            where = f"{table.name}, columns {' and '.join(headings)}"
            problems.add(where, f"one column for the choice {name}", f"{len(headings)} columns")
    return list((mapping.choices or {}).values())


def _note_repeated_units(
    table: Table,
    mapping: TableMapping,
    units: pl.DataFrame,
    ids: pl.Series,
    contests: Sequence[str],
    problems: Problems,
) -> None:
    if units.n_unique() == units.height:
        return
    rows = (~units.select(pl.struct(UNIT).is_first_distinct()).to_series()).arg_true()
    heading = " + ".join(mapping.station_id or ())
    what = "each station once" + (" for each contest" if len(contests) > 1 else "")
    counted = units.select(pl.len().over(UNIT)).to_series()
    first = [
        Problem(
            where=place(table, row, heading, lambda at: str(ids[units["station"][at]])),
            expected=what,
            found=f"this station {counted[row]} times",
        )
        for row in rows.head(KEPT)
    ]
    problems.add_all(first, count=rows.len())


def _unpivoted(columns: Mapping[int, pl.Series], units: pl.DataFrame, *, is_split: bool) -> pl.DataFrame:
    """Turn columns of votes into rows, row by row of the table.

    Where there are several contests, a choice that a contest never has is not one of its choices.
    """
    wide = units.select("contest").with_row_index("row").hstack([v.alias(str(k)) for k, v in columns.items()])
    long = wide.unpivot(index=["row", "contest"], variable_name="choice", value_name="votes")
    long = long.with_columns(pl.col("choice").cast(pl.UInt32)).sort("row", "choice")
    if is_split:
        long = long.filter(pl.col("votes").is_not_null().any().over("contest", "choice"))
    return long
