"""Decisions to hand in: one as JSON or TOML, many as CSV or NDJSON, checked against what should exist.

JSON, TOML and each line of NDJSON have the same fields; those in brackets may be left out:

    station, [contest]        as the election's tables write them; not needed where a transcription is accepted
    outcome                   accept, correct, hold or void
    reason                    one of the reasons there are for this outcome
    [transcription]           of accept: the id of the reading, or the index of its entry
    [numbers], [votes]        of correct: the figures, as in the file of a form
    [choice_numbers]          of correct
    [basis]                   {"statements": ["<id>", ...], "size": 812}; what was before you, if not all that there is
    [words]                   the digest of what else there is to say

A CSV (or XLSX, Parquet) has a row for each: `station_id`, `contest`, `outcome`, `reason`, `transcription`, then the
columns of a form for the figures of those that correct.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import click
import msgspec

from polltrail.cli.existing import Existing
from polltrail.cli.forms_in import form_of, rows_of
from polltrail.cli.speaking import as_statement
from polltrail.election.form_model import FormModel
from polltrail.errors import EncodingError, Problem, TableError
from polltrail.statement import StatementId
from polltrail.statement.bodies import DECISION_REASONS, Basis, Outcome, TranscriptionBody
from polltrail.statement.fields import Figures

_FIELDS = frozenset({
    *("station", "contest", "outcome", "reason", "transcription", "numbers", "votes", "choice_numbers", "basis", "words"),
    *("copy", "channel"),
})  # fmt: skip
_TEXTS = ("station_id", "contest", "outcome", "reason", "transcription", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A decision as somebody asked for it.

    Attributes
    ----------
    station, contest : str or None
        Of the form; None where that follows from the reading that is accepted.
    accepts : StatementId, int or None
        The reading that is accepted: its id, or the index of its entry.
    basis : tuple of StatementId, or None
        What was before the reviewer; None for all that was said of the form by now.
    size : int or None
        How long the log was that they had before them; None for all of it.
    """

    where: str
    outcome: Outcome
    reason: str
    station: str | None = None
    contest: str | None = None
    accepts: StatementId | int | None = None
    figures: Figures | None = None
    basis: tuple[StatementId, ...] | None = None
    size: int | None = None
    words: str | None = None


def read_decisions(path: Path, existing: Existing, model: FormModel) -> list[Wanted]:
    """Read every decision of a file.

    Raises
    ------
    TableError
        With every problem found; nothing of the file is taken.
    """
    problems: list[Problem] = []
    found = [
        wanted
        for where, row in rows_of(path, existing, model, texts=_TEXTS)
        if (wanted := _wanted(where, row, existing, model, problems)) is not None
    ]
    if problems:
        raise TableError(problems)
    return found


def figures_in(
    where: str, row: Mapping[str, Any], existing: Existing, model: FormModel, problems: list[Problem]
) -> Figures | None:
    """Make corrected figures of what was read, or note what is wrong with them."""
    names = ("station", "contest", "numbers", "votes", "choice_numbers")
    told = {name: row[name] for name in names if row.get(name) is not None}
    form = form_of(where, {"numbers": {}, **told}, existing, model, problems)
    return None if form is None else figures_of(form.body)


def figures_of(body: TranscriptionBody) -> Figures:
    """Take the numbers of a form alone."""
    return Figures(numbers=body.numbers, votes=body.votes, choice_numbers=body.choice_numbers)


def why_not_reason(outcome: str, reason: str | None) -> str | None:
    """Say which reasons there are, where this is none of them."""
    known = DECISION_REASONS[outcome]
    return None if reason in known else f"a reason for {outcome}: {', '.join(sorted(known))}"


def _wanted(
    where: str, row: Any, existing: Existing, model: FormModel, problems: list[Problem]
) -> Wanted | None:
    before = len(problems)
    if not isinstance(row, Mapping):
        problems.append(Problem(where=where, expected="a decision", found=type(row).__name__))
        return None
    problems += [
        Problem(where=f"{where}, {name}", expected=f"one of {', '.join(sorted(_FIELDS))}", found="another")
        for name in row
        if name not in _FIELDS
    ]
    outcome = str(row.get("outcome"))
    if outcome not in DECISION_REASONS:
        expected = "accept, correct, hold or void"
        problems.append(Problem(where=f"{where}, outcome", expected=expected, found=repr(outcome)[:80]))
        return None
    reason = row.get("reason")
    if (lacking := why_not_reason(outcome, reason)) is not None:
        problems.append(Problem(where=f"{where}, reason", expected=lacking, found=repr(reason)[:80]))
    accepts = _accepted(where, row, outcome, problems)
    figures = figures_in(where, row, existing, model, problems) if outcome == "correct" else None
    basis = _basis(where, row, problems)
    if len(problems) > before:
        return None
    return Wanted(
        where=where,
        outcome=cast("Outcome", outcome),
        reason=str(reason),
        station=row.get("station"),
        contest=row.get("contest"),
        accepts=accepts,
        figures=figures,
        basis=None if basis is None else tuple(map(StatementId, basis.statements)),
        size=None if basis is None else basis.size,
        words=row.get("words"),
    )


def _accepted(
    where: str, row: Mapping[str, Any], outcome: str, problems: list[Problem]
) -> StatementId | int | None:
    given = row.get("transcription")
    if (given is not None) != (outcome == "accept"):
        found = "none" if given is None else repr(given)[:80]
        expected = "the reading that is accepted, and only where one is"
        problems.append(Problem(where=f"{where}, transcription", expected=expected, found=found))
        return None
    try:
        return None if given is None else as_statement(str(given))
    except click.BadParameter as bad:
        problems.append(
            Problem(where=f"{where}, transcription", expected="an id or an index", found=bad.message)
        )
        return None


def _basis(where: str, row: Mapping[str, Any], problems: list[Problem]) -> Basis | None:
    if row.get("basis") is None:
        return None
    try:
        return msgspec.convert(row["basis"], Basis)
    except (msgspec.ValidationError, EncodingError) as exc:
        expected = "statements and the size of the log"
        problems.append(Problem(where=f"{where}, basis", expected=expected, found=str(exc)))
        return None
