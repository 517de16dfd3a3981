"""How often a wrong outcome is confirmed, and how many draws a right one takes. Run by `make calibration`."""

from fractions import Fraction
from math import ceil

import numpy as np
import pytest
from scipy.stats import binom

from polltrail.audit.contest import PLURALITY, Assertion, AuditedContest, assertions_of, read_rule
from polltrail.audit.drawing import Design, Drawing, draw_stations, weights_of
from polltrail.audit.measuring import METHODS, expected_draws, measure_contest
from support.audits import Hidden, honest, tampered

RUNS, RISK = 2_000, Fraction(1, 20)
ALLOWED = int(binom.ppf(0.999, RUNS, float(RISK)))
"""So many of the runs may confirm: more would be seen once in a thousand times if the limit held exactly."""


@pytest.mark.slow
@pytest.mark.parametrize("wrong_by", ["one vote", "1 %"])
@pytest.mark.parametrize("how", ["concentrated", "thin", "missing"])
@pytest.mark.parametrize("design", ["ppeb", "ppeb-once", "equal-once", "stratified", "arlo"])
def test_a_wrong_outcome_is_confirmed_no_more_often_than_the_limit(
    design: Design, how: Hidden, wrong_by: str
) -> None:
    """At any look of up to two hundred draws, by any of the methods; strata come one after the other, so their looks are few."""
    official = honest(120, margin=0.08)
    beyond = 1 if wrong_by == "one vote" else int(official.official.sum()) // 100
    rng = np.random.Generator(np.random.PCG64(11))
    strata = tuple(f"h{row % 4}" for row in range(official.n_stations))
    confirmed = dict.fromkeys(METHODS, 0)
    for run in range(RUNS):
        contest = tampered(official, how, beyond=beyond, rng=rng)
        weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
        drawing = Drawing(design=design, seed=f"run {run}", strata=strata)
        n = {"ppeb-once": 119, "equal-once": 119, "stratified": 42}.get(design, 200)
        draw = draw_stations(drawing, contest.stations, weights.error_bound, n)
        pair = measure_contest(contest, weights, draw, risk=RISK).pairs[0]
        assert not pair.settled
        for method, sequence in pair.sequence.items():
            confirmed[method] += bool((sequence <= float(RISK)).any())
    print(design, how, wrong_by, confirmed)
    assert max(confirmed.values()) <= ALLOWED


@pytest.mark.slow
@pytest.mark.parametrize("margin", [0.02, 0.05, 0.2])
@pytest.mark.parametrize("rate", [0.0, 0.02, 0.1])
def test_a_right_outcome_takes_as_many_draws_as_expected(margin: float, rate: float) -> None:
    """With honest errors of five votes, for or against nobody in particular: only those against count, by Kaplan-Markov."""
    contest = honest(600, margin=margin, seed=5)
    weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
    rng = np.random.Generator(np.random.PCG64(7))
    wrong = rng.permutation(600)[: ceil(rate * 600)]
    contest.forms[wrong, 0] -= 5
    chance = weights.error_bound / weights.error_bound.sum()
    taint = float((chance[wrong] * 5 / weights.error_bound[wrong]).sum() / max(chance[wrong].sum(), 1e-12))
    bound = Fraction(int(weights.error_bound.sum()), weights.margins[0])
    theory = expected_draws(bound, RISK, error_rate=float(chance[wrong].sum()), taint=taint)
    taken = []
    for run in range(300):
        draw = draw_stations(
            Drawing(design="ppeb", seed=f"run {run}"), contest.stations, weights.error_bound, ceil(3 * theory)
        )
        pair = measure_contest(contest, weights, draw, risk=RISK).pairs[0]
        taken.append(int(np.argmax(pair.sequence["kaplan_markov"] <= float(RISK))) + 1)
    print(margin, rate, theory, np.mean(taken))
    assert np.mean(taken) == pytest.approx(theory, rel=0.1)


@pytest.mark.slow
def test_a_mixed_audit_keeps_the_limit() -> None:
    """Half of the stations collected by chance, where nothing was changed; all errors are among those drawn from."""
    official = honest(120, margin=0.08)
    rng = np.random.Generator(np.random.PCG64(3))
    confirmed = 0
    for run in range(RUNS):
        contest = tampered(official, "concentrated", beyond=1, rng=rng)
        agrees = np.flatnonzero((contest.forms == contest.official).all(axis=1))
        known = np.zeros(contest.n_stations, dtype=bool)
        known[rng.permutation(agrees)[:60]] = True
        weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
        drawn = np.where(known, 0, weights.error_bound)
        draw = draw_stations(Drawing(design="ppeb", seed=f"run {run}"), contest.stations, drawn, 150)
        pair = measure_contest(contest, weights, draw, risk=RISK, known=known).pairs[0]
        confirmed += bool((pair.sequence["kaplan_markov"] <= float(RISK)).any())
    print(confirmed)
    assert confirmed <= ALLOWED


@pytest.mark.slow
@pytest.mark.parametrize("design", ["ppeb", "ppeb-once", "equal-once", "stratified"])
@pytest.mark.parametrize(
    ("rule", "shares", "number"),
    [
        ("plurality", (0.42, 0.36, 0.22), 1),
        ("plurality:2", (0.42, 0.36, 0.22), 1),
        ("majority", (0.54, 0.30, 0.16), 0),
        ("dhondt:5", (0.42, 0.36, 0.22), 0),
        ("sainte-lague:7", (0.42, 0.36, 0.22), 4),
    ],
)
def test_one_false_assertion_among_true_ones_keeps_an_outcome_from_being_confirmed(
    rule: str, shares: tuple[float, ...], number: int, design: Design
) -> None:
    """Stations are drawn by the largest bound over all assertions; the one that is just false has votes moved in few of them."""
    rng = np.random.Generator(np.random.PCG64(5))
    official = rng.multinomial(400, shares, 100).astype(np.int64)
    totals = dict(zip("abc", official.sum(axis=0).tolist(), strict=True))
    assertions = assertions_of("mayor", totals, read_rule(rule))
    runs, confirmed = 600, dict.fromkeys(METHODS, 0)
    strata = tuple(f"h{row % 3}" for row in range(100))
    n = {"ppeb": 150, "stratified": 60}.get(design, 99)
    for run in range(runs):
        contest = three(official, turned(official, assertions[number], rng))
        weights = weights_of(contest, assertions)
        drawing = Drawing(design=design, seed=f"run {run}", strata=strata)
        draw = draw_stations(drawing, contest.stations, weights.error_bound, n)
        pairs = measure_contest(contest, weights, draw, risk=RISK).pairs
        for method in pairs[0].sequence:
            worst = np.max([pair.sequence[method] for pair in pairs], axis=0)
            confirmed[method] += bool((worst <= float(RISK)).any())
    print(rule, design, confirmed)
    assert max(confirmed.values()) <= int(binom.ppf(0.999, runs, float(RISK)))


def turned(official: np.ndarray, assertion: Assertion, rng: np.random.Generator) -> np.ndarray:
    """Move votes to the choice that counts against an assertion, station by station, until it is false."""
    forms, weights = official.copy(), np.array(assertion.weights)
    worst = int(np.argmin(weights))
    for row in rng.permutation(len(forms)):
        for best in np.argsort(-weights):
            gain = int(weights[best] - weights[worst])
            missing = int(assertion.of(forms).sum())
            moved = min(-(-missing // gain), int(forms[row, best])) if gain > 0 and missing > 0 else 0
            forms[row, best] -= moved
            forms[row, worst] += moved
    assert int(assertion.of(forms).sum()) <= 0
    return forms


def three(official: np.ndarray, forms: np.ndarray) -> AuditedContest:
    """A contest of three choices, every form collected."""
    there = np.ones(len(official), dtype=bool)
    return AuditedContest(
        contest="mayor", title="Mayor", stations=[f"s{row}" for row in range(len(official))], choices=("a", "b", "c"),
        official=official, has_official=there, forms=forms, has_form=there, caps=official.sum(axis=1) + 20,
    )  # fmt: skip
