"""Whether a contest's official result stands by its forms, as of a standing: read from the slots, and so made beside pages."""

from collections.abc import Mapping

import numpy as np

from polltrail.audit import ContestComparison
from polltrail.audit.contest import PLURALITY, assertions_of
from polltrail.audit.contest.of_tables import audited_contests
from polltrail.audit.contest.official_rows import official_rows
from polltrail.audit.drawing import weights_of
from polltrail.audit.holding import collected_contest, totals_contest
from polltrail.audit.holding.shown import shown_rows, shown_totals
from polltrail.election import ElectionTables
from polltrail.errors import DataError
from polltrail.review.result_forms import ResultForms
from polltrail.review.slots import Judged
from polltrail.store.board.official import contest_forms
from polltrail.store.board.standing import Standing
from polltrail.tally.board.audited import Audited
from polltrail.tally.fold.official import compared


def audited(
    standing: Standing,
    judged: Mapping[int, Judged],
    contest: int,
    found: ContestComparison | None,
    *,
    until: int,
) -> Audited | None:
    """Audit a contest by the forms collected; None where no official figure stands, or it has no winner.

    Parameters
    ----------
    judged : mapping of int to Judged
        The contest's slots of which something was said, by number, in order.
    found : ContestComparison or None
        The contest's official figures held against its forms.
    until : int
        The state of the log that it is named by.
    """
    name = standing.ground.counting.expected.contests[contest].id
    figures = [one for one in compared(standing.watched.versions) if one.contest == name]
    if not figures:
        return None
    tables, counted, _ = contest_forms(standing.ground, contest, judged)
    rows = official_rows(tables, figures)
    if rows is not None:
        return _by_rows(tables, rows, counted.forms, until)
    if found is None or found.whole is None or len(found.whole.choices) < 2:
        return None
    missing = tables.stations.filter(~counted.forms.fields["reporting"])["registered_voters"]
    caps = None if missing.null_count() else missing.to_numpy().astype(np.int64)
    registered = tables.stations["registered_voters"]
    whole = None if registered.null_count() else int(registered.sum())
    papers = found.whole.figure.ballots_cast or whole
    return shown_totals(totals_contest(name, name, found.whole, caps), papers=papers, size=until)


def _by_rows(tables: ElectionTables, rows: ResultForms, forms: ResultForms, until: int) -> Audited | None:
    contest = next(audited_contests(tables, rows, forms, numbers=[0], unreadable_if_overfull=True))
    if isinstance(contest, DataError):
        return None
    try:
        assertions = assertions_of(contest.contest, contest.totals, PLURALITY)
        weights = weights_of(contest, assertions)
        return shown_rows(contest, weights, collected_contest(contest, assertions), size=until)
    except DataError:
        return None
