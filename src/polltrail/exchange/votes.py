"""Rows of votes to numbers: stations, contests, choices and sources, one column in memory at a time."""

from dataclasses import dataclass

import polars as pl

from polltrail.election import Choice, ChoiceId, ContestId, SourceName
from polltrail.errors import Problem
from polltrail.exchange.codes import encode
from polltrail.exchange.counted import VoteRows
from polltrail.exchange.counts import counts, place
from polltrail.exchange.problems import KEPT, Problems
from polltrail.exchange.stations import note_totals, totals_among
from polltrail.exchange.table import Table, tidy_name


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteColumns:
    """Which column of a long table is what; a name stands in for a column that is not there."""

    choice: str
    votes: str
    candidate: str | None
    party: str | None
    contest: str | None
    contest_name: str
    source: str | None
    source_name: str
    thousands: str | None


def read_votes(
    table: Table, columns: VoteColumns, station: pl.Series, ids: pl.Series, problems: Problems
) -> VoteRows:
    """Read a long table of votes, a row for each station, contest, choice and source.

    Parameters
    ----------
    station : Series of u32
        Number of each row's station.
    ids : Series of str
        Names of the stations, by number.

    Raises
    ------
    TableError
        With everything wrong so far: a blank where a name must stand, a figure that is no count.
    """
    source, sources = encoded_names(table, columns.source, columns.source_name, problems)
    contest, contests = encoded_names(table, columns.contest, columns.contest_name, problems)
    choice, names = encoded_names(table, columns.choice, "", problems)
    votes = counts(
        table,
        columns.votes,
        problems,
        station=lambda row: str(ids[station[row]]) if station[row] is not None else "unknown",
        thousands=columns.thousands,
    )
    if choice is None:
        choice = pl.zeros(table.height, pl.UInt32, eager=True)
    if totals_among(names):
        note_totals(table, names.gather(choice), columns.choice, "a choice", problems)
    problems.stop()
    pairs, number = number_choices(contest, choice)
    _note_lookalikes(table, columns.choice, pairs, names, problems)
    problems.stop()
    choices = _as_choices(table, columns, pairs, contests, names)
    return VoteRows(
        contests=tuple(ContestId(name) for name in contests),
        choices=choices,
        sources=tuple(SourceName(name) for name in sources),
        source=source,
        station=station,
        choice=number,
        votes=votes,
    )


def encoded_names(
    table: Table, heading: str | None, name: str, problems: Problems
) -> tuple[pl.Series | None, pl.Series]:
    """Number the names in a column; None where there is only one name, as in most tables."""
    if heading is None:
        return None, pl.Series([name])
    values = table.text(heading)
    if values.null_count():
        _note_blanks(table, heading, values, problems)
    codes, names = encode(values)
    return (None if names.len() == 1 else codes), names


def _note_blanks(table: Table, heading: str, values: pl.Series, problems: Problems) -> None:
    rows = values.is_null().arg_true()
    first = [
        Problem(where=place(table, row, heading), expected="a name", found="nothing")
        for row in rows.head(KEPT)
    ]
    problems.add_all(first, count=rows.len())


def number_choices(contest: pl.Series | None, choice: pl.Series) -> tuple[pl.DataFrame, pl.Series]:
    """Number the choices contest by contest; the same name in two contests is two choices.

    Parameters
    ----------
    contest : Series of u32 or None
        None where there is only one contest.
    choice : Series of u32
        Number of each row's name.

    Returns
    -------
    pairs : DataFrame
        One row for each choice, in the order of the choice numbers: `contest`, `choice` (the name's number)
        and `row`, the first row that has it.
    number : Series of u32
        The choice number of each row.
    """
    key = choice if contest is None else contest.cast(pl.UInt64) * choice.len() + choice
    first = key.arg_unique().sort()
    of_contest = pl.zeros(first.len(), pl.UInt32, eager=True) if contest is None else contest.gather(first)
    pairs = pl.DataFrame(
        {"key": key.gather(first), "row": first, "contest": of_contest, "choice": choice.gather(first)}
    )
    pairs = pairs.sort("contest", maintain_order=True)
    numbered = pairs.select("key", number=pl.int_range(pl.len(), dtype=pl.UInt32))
    if contest is None and (numbered["key"] == numbered["number"]).all():
        return pairs, choice
    return pairs, key.to_frame("key").join(numbered, on="key", how="left", maintain_order="left")["number"]


def _note_lookalikes(
    table: Table, heading: str, pairs: pl.DataFrame, names: pl.Series, problems: Problems
) -> None:
    """Note the choices of a contest whose names differ in nothing that a reader sees."""
    seen: dict[tuple[int, str], str] = {}
    plain = [tidy_name(name) for name in names]
    if plain == names.to_list():
        return
    for contest, choice, row in pairs.select("contest", "choice", "row").iter_rows():
        name = str(names[choice])
        first = seen.setdefault((contest, plain[choice]), name)
        if first != name:
            problems.add(
                place(table, row, heading),
                "one name for each choice of a contest",
                f"{name!a} beside {first!a}",
            )


def _as_choices(
    table: Table, columns: VoteColumns, pairs: pl.DataFrame, contests: pl.Series, names: pl.Series
) -> tuple[Choice, ...]:
    ids = names.gather(pairs["choice"])
    candidate = table.text(columns.candidate).gather(pairs["row"]) if columns.candidate else ids
    party = table.text(columns.party).gather(pairs["row"]) if columns.party else [None] * ids.len()
    rows = zip(contests.gather(pairs["contest"]), ids, candidate, party, strict=True)
    return tuple(
        Choice(id=ChoiceId(id_), contest=ContestId(contest), name=name or id_, party=group)
        for contest, id_, name, group in rows
    )
