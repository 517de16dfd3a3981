"""The count's slots as the columns that every later stage works on: the forms, what is on hold, what was noticed."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import polars as pl

from polltrail.election import (
    ElectionTables,
    SourceName,
)
from polltrail.election.expected import MAX_CONTESTS
from polltrail.review.deadlines import Due
from polltrail.review.finding import CheckResult
from polltrail.review.result_forms import ResultForms
from polltrail.review.slots import STATES, Judged, Row, State
from polltrail.review.slots.events import ABSENT
from polltrail.review.slots.marks import MarkAnswer
from polltrail.tally.fold.by_key import attributed, by_key
from polltrail.tally.fold.counting import Counting
from polltrail.tally.fold.finding_rows import FINDINGS, finding_rows
from polltrail.tally.fold.incidents import Reported
from polltrail.tally.fold.mark_results import mark_results
from polltrail.tally.fold.memory import Unplaced
from polltrail.tally.fold.totals import registered_of

SOURCE = SourceName("log")
"""The one source of a count: what was signed."""


@dataclass(frozen=True, kw_only=True)
class CountedForms:
    """A count as columns.

    Attributes
    ----------
    forms : ResultForms
        Of every slot with figures, whatever stands behind them.
    held : DataFrame
        `slot` u32, `code` str: slots with figures that are not confirmed, and why; one row for each reason.
    states : mapping of int to Counter
        By contest number, how many of its slots are in which state.
    with_held : mapping of int to list of int
        By contest number, votes of each choice, confirmed and held together.
    findings : DataFrame
        What a person should see about a slot's readings and decisions, as `FINDINGS` has it; where figures differ, one
        row for each number, by its name, with what it was and what it is. `answered_by` is the decision whose reviewer
        had it before them. Of a reading there is whose key, of which copy and from which images (digests, with spaces
        between); `..._against` is the reading that it differs from. `about` is the key that a contradiction is put down
        to.
    states_of : DataFrame
        `slot` u32, `state` str: how each slot stands of which something was said; all others are missing.
    checks : tuple of CheckResult
        Of signatures and stamps: all are warnings, and no number depends on them.
    incidents : tuple of Reported
        What was said to have happened at its stations and areas, in the order of the log.
    missing : Series of u32
        Slots of which nobody has shown or read a form.
    deadlines : tuple of Due
        Of the form model, at the time `clock`; None where nobody has dated this state of the log.
    behind : mapping of int to Behind
        By contest number, how many forms and registered voters stand behind its totals, and its open findings.
    unplaced : tuple of Unplaced
        Statements of the whole log that change nothing, and why.
    by_key : DataFrame
        What a person should see first of the contradictions: one row for each key, as `by_key.BY_KEY` has it.
    """

    forms: ResultForms
    held: pl.DataFrame
    states: Mapping[int, "Counter[State]"]
    with_held: Mapping[int, Sequence[int]]
    findings: pl.DataFrame
    by_key: pl.DataFrame
    states_of: pl.DataFrame
    missing: pl.Series
    checks: tuple[CheckResult, ...] = ()
    incidents: tuple[Reported, ...] = ()
    deadlines: tuple[Due, ...] = ()
    clock: datetime | None = None
    behind: Mapping[int, "Behind"] = field(default_factory=dict)
    unplaced: tuple[Unplaced, ...] = ()


@dataclass(slots=True, kw_only=True)
class Behind:
    """What stands behind the totals of one contest.

    Attributes
    ----------
    confirmed, with_held, any_reading : list of int
        Forms, and their registered voters as far as these are published.
    """

    confirmed: list[int] = field(default_factory=lambda: [0, 0])
    with_held: list[int] = field(default_factory=lambda: [0, 0])
    any_reading: list[int] = field(default_factory=lambda: [0, 0])
    findings_open: int = 0

    def add(self, judged: Judged, voters: int) -> None:
        """Add one form with figures."""
        which = [self.any_reading]
        if judged.confirmed:
            which.append(self.confirmed)
        if judged.confirmed or judged.state in {"held", "contested"}:
            which.append(self.with_held)
        for one in which:
            one[0] += 1
            one[1] += voters


def counted_forms(
    tables: ElectionTables, counting: Counting, judged: Iterable[tuple[int, Judged]]
) -> CountedForms:
    """Bring judged slots into columns.

    Parameters
    ----------
    tables : ElectionTables
        As `tables_of` made them of `counting.expected`.
    judged : iterable of (int, Judged)
        Every slot of which something was said, by its number, in order.
    """
    numbers = (
        tables.slots["station"].cast(pl.Int64).to_numpy() * MAX_CONTESTS + tables.slots["contest"].to_numpy()
    )
    column = _Columns(tables, counting)
    row_of = {number: at for at, number in enumerate(numbers.tolist())}
    for number, one in judged:
        at = row_of.get(number)
        if at is not None:
            column.add(
                at, counting.expected.contest_of(number), one, registered_of(counting.expected, number)
            )
    return column.finish()


class _Columns:
    """Lists that grow slot by slot."""

    def __init__(self, tables: ElectionTables, counting: Counting) -> None:
        self._tables, self._counting = tables, counting
        names = dict.fromkeys(name for layout in counting.layouts for name in layout.fields)
        self._names = tuple(names)
        self._shown: list[tuple[int, Row]] = []
        self._reporting: list[int] = []
        self._votes: tuple[list[int], list[int], list[int | None]] = ([], [], [])
        self._held: tuple[list[int], list[str]] = ([], [])
        self._with_held = [[0] * len(layout.choices) for layout in counting.layouts]
        slots = tables.slots["contest"].value_counts()
        self._states = {contest: Counter[State]({"missing": n}) for contest, n in slots.iter_rows()}
        self._findings: list[tuple[object, ...]] = []
        self._state: list[tuple[int, State]] = []
        self._behind: dict[int, Behind] = {}
        self._marks: dict[str, list[tuple[int, MarkAnswer]]] = {}

    def add(self, at: int, contest: int, judged: Judged, registered: int) -> None:
        """Add the slot in row `at` of the tables."""
        behind = self._behind.setdefault(contest, Behind())
        behind.findings_open += judged.findings_open
        states = self._states[contest]
        states["missing"] -= 1
        states[judged.state] += 1
        self._state.append((at, judged.state))
        layout = self._counting.layouts[contest]
        self._findings += [(at, *row) for one in judged.noticed for row in finding_rows(one, layout)]
        if judged.row is None:
            return
        behind.add(judged, max(registered, 0))
        votes = layout.votes(judged.row)
        first = self._tables.first_choice[contest]
        self._reporting.append(at)
        for answer in judged.marks:
            self._marks.setdefault(answer.code, []).append((at, answer))
        self._votes[0].extend([at] * len(votes))
        self._votes[1].extend(range(first, first + len(votes)))
        self._votes[2].extend(votes)
        self._shown.append((contest, judged.row))
        if judged.confirmed or judged.state in {"held", "contested"}:
            sums = self._with_held[contest]
            for choice, number in enumerate(votes):
                sums[choice] += number or 0
        if not judged.confirmed:
            reasons = judged.reasons or (judged.state.replace("_", "-"),)
            self._held[0].extend([at] * len(reasons))
            self._held[1].extend(reasons)

    def _column(self, name: str) -> pl.Series:
        """Give one of the numbers written once, of every form shown; a row does not have what is not on its form."""
        places = [layout.place_of(name) for layout in self._counting.layouts]
        written = [
            None if (at := places[contest]) is None or (number := row[at]) == ABSENT else number
            for contest, row in self._shown
        ]
        return pl.Series(written, dtype=pl.Int64)

    def _missing(self) -> pl.Series:
        here = {at for at, state in self._state if state != "missing"}
        return pl.Series([at for at in range(self._tables.slots.height) if at not in here], dtype=pl.UInt32)

    def finish(self) -> CountedForms:
        """Give the columns."""
        height = self._tables.slots.height
        given = pl.DataFrame(
            {
                "slot": pl.Series(self._reporting, dtype=pl.UInt32),
                **{name: self._column(name) for name in self._names},
            }
        ).with_columns(reporting=pl.lit(value=True))
        used = [name for name in self._names if given[name].null_count() < given.height]
        fields = (
            pl.DataFrame({"slot": pl.Series(range(height), dtype=pl.UInt32)})
            .join(given.select("slot", "reporting", *used), on="slot", how="left", maintain_order="left")
            .with_columns(pl.col("reporting").fill_null(value=False))
            .drop("slot")
        )
        slot, choice, number = self._votes
        votes = pl.DataFrame(
            {
                "slot": pl.Series(slot, dtype=pl.UInt32),
                "choice": pl.Series(choice, dtype=pl.UInt32),
                "votes": pl.Series(number, dtype=pl.Int64),
            }
        )
        findings = attributed(pl.DataFrame(self._findings, schema=FINDINGS, orient="row"))
        return CountedForms(
            forms=ResultForms(source=SOURCE, fields=fields, votes=votes),
            held=pl.DataFrame(
                {
                    "slot": pl.Series(self._held[0], dtype=pl.UInt32),
                    "code": pl.Series(self._held[1], dtype=pl.String),
                }
            ),
            states={
                contest: Counter({state: states[state] for state in STATES})
                for contest, states in self._states.items()
            },
            with_held=dict(enumerate(self._with_held)),
            findings=findings,
            behind=self._behind,
            by_key=by_key(findings),
            missing=self._missing(),
            checks=mark_results(self._marks, len(self._reporting)),
            states_of=pl.DataFrame(self._state, schema={"slot": pl.UInt32, "state": pl.String}, orient="row"),
        )
