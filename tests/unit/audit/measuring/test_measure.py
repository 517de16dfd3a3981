from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from polltrail.audit.contest import PLURALITY, AuditedContest, assertions_of
from polltrail.audit.drawing import Drawing, draw_stations, weights_of
from polltrail.audit.measuring import ContestMeasure, confirmed_of, expected_draws, measure_contest
from polltrail.errors import DataError
from support.audits import honest, tampered

RISK = Fraction(1, 20)


def measured(
    contest: AuditedContest, design: str = "ppeb", n: int = 80, known: np.ndarray | None = None
) -> ContestMeasure:
    weights = weights_of(contest, assertions_of("mayor", contest.totals, PLURALITY))
    bound = weights.error_bound if known is None else np.where(known, 0, weights.error_bound)
    drawing = Drawing(design=design, seed="6 6 2", strata=tuple("ab" * 60))  # type: ignore[arg-type]
    draw = draw_stations(drawing, contest.stations, bound, n)
    return measure_contest(contest, weights, draw, risk=RISK, known=known)


@pytest.mark.parametrize("design", ["ppeb", "ppeb-once", "equal-once", "stratified", "arlo"])
def test_agreeing_forms_confirm(design: str) -> None:
    told = measured(honest(margin=0.1), design)
    assert told.p <= RISK
    assert told.more_draws == 0
    assert told.pairs[0].errors == ()


def test_strata_in_proportion_cost_nothing() -> None:
    """With equal strata the p-value is that of no strata."""
    contest = honest(margin=0.1)
    plain, split = (
        measured(contest, design).pairs[0].p["kaplan_markov"] for design in ("ppeb", "stratified")
    )
    assert split == pytest.approx(plain, rel=0.05)


def test_a_missing_form_is_as_wrong_as_can_be() -> None:
    contest = honest(margin=0.1)
    drawn = measured(contest).stations[5]
    contest.has_form[contest.places[drawn]] = False
    told = measured(contest)
    assert (told.missing, float(told.p), told.more_draws) == ((drawn,), 1.0, None)
    (error,) = told.pairs[0].errors
    assert (error.station, error.why, error.taint) == (drawn, "no form", pytest.approx(1.0))
    assert (told.pairs[0].p["alpha_shrink_trunc"] or 1) < 1  # a method that bears it


def test_a_station_without_an_official_row_counts_whole() -> None:
    contest = honest(margin=0.1)
    row = contest.places[measured(contest).stations[0]]
    contest.official[row] = 0
    contest.has_official[row] = False
    errors = {error.station: error for error in measured(contest, n=200).pairs[0].errors}
    form = contest.forms[row]
    assert errors[contest.stations[row]].error == int(form[1] - form[0])
    assert errors[contest.stations[row]].why == "no official row"


@pytest.mark.parametrize("design", ["ppeb-once", "equal-once"])
def test_when_every_form_is_seen_it_is_certain(design: str) -> None:
    contest = honest(margin=0.1)
    assert float(measured(contest, design, n=120).p) == 0
    wrong = tampered(contest, "thin", beyond=1, rng=np.random.Generator(np.random.PCG64(1)))
    assert float(measured(wrong, design, n=120).p) == 1


def test_stations_collected_before_count_by_arithmetic() -> None:
    contest = honest(margin=0.1)
    known = np.arange(120) < 60
    told = measured(contest, known=known)
    assert told.collected == 60
    assert not {contest.places[station] for station in told.stations} & set(range(60))
    assert told.pairs[0].bound < measured(contest).pairs[0].bound  # fewer stations could be wrong
    wrong = tampered(contest, "concentrated", beyond=1, rng=np.random.Generator(np.random.PCG64(1)))
    differs = (wrong.forms != wrong.official).any(axis=1)
    assert float(measured(wrong, known=differs).p) == 1  # they alone end the lead


def test_a_form_with_more_votes_than_the_cap_gives_no_number() -> None:
    contest = honest()
    row = contest.places[measured(contest).stations[0]]
    contest.forms[row] += 500
    with pytest.raises(DataError, match=r"expected no form with more votes than .* no number is given"):
        measured(contest)


def test_an_unbounded_station_gives_no_number() -> None:
    contest = honest()
    contest.caps[3] = -1
    with pytest.raises(DataError, match="found nothing for station s0003; no number is given"):
        measured(contest)


def test_an_official_row_above_the_cap_gives_no_number() -> None:
    contest = honest()
    contest.caps[3] = 1
    with pytest.raises(DataError, match="no official row with more votes than the cap, found station s0003"):
        measured(contest)


def test_negative_votes_are_refused() -> None:
    contest = honest()
    with pytest.raises(DataError, match="expected no votes below zero, found some among forms"):
        replace(contest, forms=contest.forms - 10_000)


def test_expected_draws_grow_with_errors() -> None:
    bound = Fraction(21)
    few = [expected_draws(bound, RISK, error_rate=rate, taint=0.05) for rate in (0.0, 0.1, 0.5)]
    assert few == sorted(few)
    assert expected_draws(bound, RISK, error_rate=0.05, taint=1.0) == float("inf")


def test_families_and_discoveries() -> None:
    p = [0.001, 0.012, 0.02, 0.2]
    assert confirmed_of(p, RISK, "each") == [True, True, True, False]
    assert confirmed_of(p, RISK, "family") == [True, True, True, False]
    assert confirmed_of([0.001, 0.02, 0.04, 0.2], RISK, "family") == [True, False, False, False]
    assert confirmed_of([0.001, 0.011, 0.02, 0.2], RISK, "discovery") == [True, True, False, False]
