"""Statements that others are about: found in the log by their id or their index."""

from collections.abc import Sequence
from dataclasses import dataclass

from polltrail.cli.speaking import Speaking
from polltrail.errors import DataError, Problem
from polltrail.statement import Statement, StatementId
from polltrail.tally.fold import NO_SLOT


@dataclass(frozen=True, slots=True, kw_only=True)
class Referred:
    """A statement that somebody named.

    Attributes
    ----------
    id : StatementId
    index : int or None
        Where it is in the log; None where the log does not show it.
    statement : Statement or None
    slot : int
        The slot that it is about, or `NO_SLOT`.
    """

    id: StatementId
    index: int | None = None
    statement: Statement | None = None
    slot: int = NO_SLOT


def refer(here: Speaking, named: Sequence[StatementId | int]) -> list[Referred]:
    """Find statements.

    Raises
    ------
    DataError
        An index, where the log cannot be read or has no such entry.
    """
    here.know(one for one in named if isinstance(one, str))
    return [_referred(here, one) for one in named]


def _referred(here: Speaking, named: StatementId | int) -> Referred:
    log = here.log
    if log is None:
        if isinstance(named, int):
            raise DataError(
                f"entry {named}: expected a log that can be read, found one that is sealed or away; name it by its id"
            )
        return Referred(id=named)
    index = named if isinstance(named, int) else _index_of(here, named)
    if index is None:
        return Referred(id=StatementId(str(named)))
    if index >= log.fold.size:
        raise DataError(
            f"entry {index}: expected one of the {log.fold.size:,} entries of the log, found none"
        )
    statement = log.entry(index)
    said = log.fold.memory.said(bytes.fromhex(statement.id))
    return Referred(
        id=statement.id, index=index, statement=statement, slot=NO_SLOT if said is None else said.slot
    )


def _index_of(here: Speaking, named: str) -> int | None:
    said = None if here.log is None else here.log.fold.memory.said(bytes.fromhex(named))
    return None if said is None else said.index


def unknown(one: Referred) -> Problem:
    """Say that the log does not show a statement."""
    return Problem(
        where=f"statement {one.id}", expected="one that is in the log", found="none that is published by now"
    )


def slot_words(here: Speaking, number: int) -> str:
    """Name a slot for a person."""
    if here.log is None or number < 0:
        return "a statement"
    expected = here.log.fold.counting.expected
    station = expected.station_ids[expected.station_of(number)]
    contest = expected.contests[expected.contest_of(number)].id
    return f"station {station}, contest {contest}"
