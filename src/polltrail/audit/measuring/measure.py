"""The measured risk of one contest: every assertion, by every method, after every draw."""

from collections.abc import Mapping
from fractions import Fraction
from math import inf
from typing import Literal

import numpy as np

from polltrail.audit.contest.assertion import Assertion, Flags, FloatArray, IntArray
from polltrail.audit.contest.audited import AuditedContest
from polltrail.audit.drawing.design import Draw
from polltrail.audit.drawing.weights import Weights
from polltrail.audit.measuring.exact import exact_kaplan_markov
from polltrail.audit.measuring.martingales import agrapa, alpha_to_bound, kaplan_markov, shrink_trunc
from polltrail.audit.measuring.result import METHODS, ContestMeasure, Method, PairMeasure, StationError
from polltrail.audit.measuring.sample import Sample, sample_of
from polltrail.audit.measuring.size import clean_draws
from polltrail.audit.measuring.strata import stratified

EXACT_UP_TO = 400
"""Draws for which Kaplan-Markov is also computed as a fraction."""


def measure_contest(
    contest: AuditedContest,
    weights: Weights,
    draw: Draw,
    *,
    risk: Fraction,
    method: Method = "kaplan_markov",
    known: Flags | None = None,
) -> ContestMeasure:
    """Measure every assertion of a contest.

    Parameters
    ----------
    known : ndarray of bool or None
        Stations collected by chance, whose forms count by arithmetic; none of them may have been drawn.

    Raises
    ------
    DataError
        A form drawn holds more votes than the cap.
    """
    drawn = np.zeros(contest.n_stations, dtype=np.bool_)
    drawn[draw.rows] = True
    looked = drawn if known is None else drawn | known
    contest.refuse_overfull(looked)
    pairs = tuple(
        _pair(contest, weights, number, draw, risk, method, known)
        for number in range(len(weights.assertions))
    )
    gone = np.flatnonzero(drawn & ~contest.has_form)
    return ContestMeasure(
        contest=contest.contest,
        title=contest.title,
        method=method,
        pairs=pairs,
        draws=len(draw.rows),
        distinct=int(drawn.sum()),
        missing=tuple(contest.stations[int(row)] for row in gone),
        stations=tuple(contest.stations[row] for row in draw.rows.tolist()),
        redrawn=draw.redrawn,
        collected=0 if known is None else int(known.sum()),
    )


def _pair(
    contest: AuditedContest,
    weights: Weights,
    number: int,
    draw: Draw,
    risk: Fraction,
    method: Method,
    known: Flags | None,
) -> PairMeasure:
    assertion = weights.assertions[number]
    found = 0 if known is None else int(contest.errors(assertion)[known].sum())
    margin = weights.margins[number]
    if found >= margin:
        return _reversed(assertion, margin, draw)
    sample = sample_of(contest, weights, number, draw, found)
    sequence = _sequence(sample, draw)
    last: dict[Method, float | None] = {method: _last(sequence, method, sample) for method in METHODS}
    return PairMeasure(
        assertion=assertion,
        margin=margin,
        bound=sample.bound,
        n_for_risk=min(clean_draws(sample.bound, risk), contest.n_stations if draw.once else 1 << 62),
        p=last,
        exact=_exact(sample, draw),
        sequence=sequence,
        errors=_errors(contest, sample, draw),
        more_draws=_more(sample, sequence, risk, method),
        settled=sample.settled,
    )


def _reversed(assertion: Assertion, margin: int, draw: Draw) -> PairMeasure:
    """The forms collected by chance already reach the margin: nothing that is drawn can confirm."""
    ones = np.ones(len(draw.rows))
    return PairMeasure(
        assertion=assertion,
        margin=margin,
        bound=Fraction(0),
        n_for_risk=0,
        p=dict.fromkeys(METHODS, 1.0),
        exact=None,
        sequence=dict.fromkeys(METHODS, ones),
        errors=(),
        more_draws=None,
        settled=False,
    )


def _sequence(sample: Sample, draw: Draw) -> dict[Method, FloatArray]:
    if draw.strata is not None:
        of_draw = draw.strata[draw.rows]
        sums = np.bincount(draw.strata, draw.weights).astype(np.float64)
        signed = stratified(sample, of_draw, sums, credit=True)
        return {
            "kaplan_markov": stratified(sample, of_draw, sums, credit=False),
            "alpha": np.minimum.accumulate(np.minimum(signed, 1.0)),
        }
    x, mean = sample.x, sample.mean
    return {
        "kaplan_markov": kaplan_markov(x, mean),
        "alpha": alpha_to_bound(x, mean),
        "alpha_shrink_trunc": shrink_trunc(x, mean),
        "betting": agrapa(x, mean),
    }


def _last(sequence: Mapping[Method, FloatArray], method: Method, sample: Sample) -> float | None:
    if sample.settled:
        return 0.0
    if method not in sequence:
        return None
    if sample.turned:
        return 1.0
    values = sequence[method]
    return min(1.0, float(values[-1])) if len(values) else 1.0


def _exact(sample: Sample, draw: Draw) -> Fraction | None:
    if len(draw.rows) > EXACT_UP_TO or draw.strata is not None or sample.turned:
        return None
    found = exact_kaplan_markov(
        sample.errors.tolist(),
        sample.weights.tolist(),
        whole=sample.whole,
        margin=sample.margin,
        ratio=sample.ratio,
        once=sample.once,
    )
    return None if found is None else min(found, Fraction(1))


def _more(
    sample: Sample, sequence: Mapping[Method, FloatArray], risk: Fraction, method: Method
) -> int | None:
    """Count agreeing draws still needed: for Kaplan-Markov exactly, for the others never too many."""
    if sample.settled:
        return 0
    values = sequence.get(method, np.full(1, inf))
    now = float(values[-1]) if len(values) else 1.0
    if now == inf or (bound := sample.next_bound) is None:
        return None
    return clean_draws(bound, risk, already=now)


def _errors(contest: AuditedContest, sample: Sample, draw: Draw) -> tuple[StationError, ...]:
    """List every station drawn that does not agree, once, the largest error first."""
    rows, first = np.unique(draw.rows, return_index=True)
    errors, taints = sample.errors[first], 1 - sample.x[first]
    some = np.flatnonzero(errors != 0)
    order: IntArray = some[np.argsort(-errors[some], kind="stable")]
    return tuple(
        StationError(
            station=contest.stations[int(rows[place])],
            error=int(errors[place]),
            taint=float(taints[place]),
            why=_why(contest, int(rows[place])),
        )
        for place in order
    )


def _why(contest: AuditedContest, row: int) -> Literal["differs", "no form", "no official row"]:
    if not contest.has_form[row]:
        return "no form"
    return "differs" if contest.has_official[row] else "no official row"
