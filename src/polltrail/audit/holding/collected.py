"""Forms collected by chance against official rows, pair by pair."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polltrail.audit.contest.assertion import Assertion, IntArray
from polltrail.audit.contest.audited import UNKNOWN, AuditedContest

MOST_NAMED = 50
"""Stations named of those that could turn an outcome; their number is told whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ErrorFound:
    """A station whose form and official row differ: in votes of the assertion, above zero against the outcome."""

    station: str
    error: int


@dataclass(frozen=True, kw_only=True)
class CollectedPair:
    """One assertion.

    Attributes
    ----------
    margin : int
        By how much the official rows make it true.
    found : int
        All errors found, those in the outcome's favour taken away.
    against : int
        Only the errors found that count against the outcome.
    errors : tuple of ErrorFound, the largest first
    found_reverse : bool
        Whether the errors found alone end the lead, with all other official rows as they are.
    implied_rest : int
        What the official rows make of the stations not collected.
    worst_case : int or None
        The lead if every station not collected is as wrong as can be; None where nothing bounds one of them.
    smallest_wrong : int or None
        The fewest stations not collected that would have to be wrong for the lead to end; 0 if it has ended already, None
        if all of them together could not end it, or nothing is known of them.
    which : tuple of str
        Stations that could be those, those first that could hold the largest errors.
    """

    assertion: Assertion
    margin: int
    found: int
    against: int
    errors: tuple[ErrorFound, ...]
    found_reverse: bool
    implied_rest: int
    worst_case: int | None
    smallest_wrong: int | None
    which: tuple[str, ...]

    @property
    def worst_case_reverses(self) -> bool | None:
        """Whether the worst case ends the lead; None where it is not known."""
        return self.worst_case <= 0 if self.worst_case is not None else self.found_reverse or None


@dataclass(frozen=True, kw_only=True)
class CollectedContest:
    """One contest.

    Attributes
    ----------
    stations : int
        That owe a form.
    collected, compared : int
        With a form; with a form and an official row.
    without_row : int
        Stations without an official row: all that they can hold is uncertain.
    unbounded : int
        Stations not collected of which nothing says how many votes they can hold.
    """

    contest: str
    title: str
    pairs: tuple[CollectedPair, ...]
    stations: int
    collected: int
    compared: int
    differing: int
    without_row: int
    unbounded: int

    @property
    def found_errors_reverse(self) -> bool:
        """Whether the errors found turn any part of the outcome."""
        return any(pair.found_reverse for pair in self.pairs)

    @property
    def worst_case_reverses(self) -> bool | None:
        """Whether the stations not collected could turn any part of it; None where that is not known."""
        answers = [pair.worst_case_reverses for pair in self.pairs]
        return True if any(answers) else None if None in answers else False

    @property
    def smallest_wrong_stations(self) -> int | None:
        """The fewest stations not collected that would have to be wrong to turn any part of it."""
        return min((n for pair in self.pairs if (n := pair.smallest_wrong) is not None), default=None)


def collected_contest(contest: AuditedContest, assertions: Sequence[Assertion]) -> CollectedContest:
    """Compare what is collected.

    Raises
    ------
    DataError
        A margin is not above zero, or a form collected holds more votes than the cap.
    """
    contest.refuse_overfull(contest.has_form)
    unseen = ~contest.has_form
    return CollectedContest(
        contest=contest.contest,
        title=contest.title,
        pairs=tuple(_pair(contest, one) for one in assertions),
        stations=contest.n_stations,
        collected=int(contest.has_form.sum()),
        compared=int(contest.compared.sum()),
        differing=int((contest.compared & (contest.official != contest.forms).any(axis=1)).sum()),
        without_row=int((~contest.has_official).sum()),
        unbounded=int((unseen & (contest.caps == UNKNOWN)).sum()),
    )


def _pair(contest: AuditedContest, assertion: Assertion) -> CollectedPair:
    margin, errors = contest.margin(assertion), contest.errors(assertion)
    left = margin - int(errors.sum())
    unseen = np.flatnonzero(~contest.has_form)
    bounds = contest.bounds(assertion)[unseen]
    known = not (contest.caps[unseen] == UNKNOWN).any()
    worst = left - int(bounds.sum()) if known else None
    rows, smallest = _smallest(bounds, left) if known or left <= 0 else (np.empty(0, dtype=np.int64), None)
    return CollectedPair(
        assertion=assertion,
        margin=margin,
        found=int(errors.sum()),
        against=int(errors[errors > 0].sum()),
        errors=_ranked(contest, errors),
        found_reverse=left <= 0,
        implied_rest=int(assertion.of(contest.official)[unseen].sum()),
        worst_case=worst,
        smallest_wrong=smallest,
        which=tuple(contest.stations[int(unseen[row])] for row in rows[:MOST_NAMED]),
    )


def _smallest(bounds: IntArray, left: int) -> tuple[IntArray, int | None]:
    """Take the largest bounds until the lead is gone; None where all of them leave it."""
    if left <= 0:
        return np.empty(0, dtype=np.int64), 0
    order: IntArray = np.argsort(-bounds, kind="stable").astype(np.int64)
    sums = np.cumsum(bounds[order])
    if not len(sums) or int(sums[-1]) < left:
        return np.empty(0, dtype=np.int64), None
    n = int(np.searchsorted(sums, left)) + 1
    return order[:n], n


def _ranked(contest: AuditedContest, errors: IntArray) -> tuple[ErrorFound, ...]:
    some = np.flatnonzero(errors)
    order = some[np.argsort(-errors[some], kind="stable")]
    return tuple(ErrorFound(station=contest.stations[row], error=int(errors[row])) for row in order.tolist())
