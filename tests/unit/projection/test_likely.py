from dataclasses import replace

import numpy as np
import pytest

from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.projection import PartialReturns, likely_of
from support.returns import cut, invented, whole


def told(returns: PartialReturns):  # noqa: ANN201
    return likely_of(returns, n_draws=400, rng=np.random.Generator(np.random.PCG64(1)))


def test_nothing_in_is_not_guessed_at() -> None:
    truth, _ = whole(seed=1)
    assert told(cut(truth, np.zeros(truth.n_stations, bool))) is None


def test_one_area_in_rests_on_a_prior_and_says_so() -> None:
    truth, _ = whole(seed=2)
    rests = told(cut(truth, truth.areas[0] == 0)).rests_on
    assert rests.prior
    assert "few of the largest areas are in" in rests.reasons
    assert "most voters out live in areas where nothing is in" in rests.reasons


def test_a_random_half_rests_on_the_returns() -> None:
    truth, _ = whole(seed=3, stations=600)
    in_ = np.random.Generator(np.random.PCG64(9)).random(600) < 0.5
    assert told(cut(truth, in_)).rests_on.reasons == ()


def test_few_stations_rest_on_a_prior() -> None:
    truth, _ = whole(seed=3)
    assert "few stations are in" in told(cut(truth, np.arange(200) < 3)).rests_on.reasons


def test_without_any_register_stations_are_taken_as_alike_and_that_is_said() -> None:
    returns = invented(seed=4, share=0.5)
    found = told(replace(returns, registered=np.full(returns.n_stations, -1)))
    assert found.registered is None
    assert found.turnout.share is None
    assert "no station out has a register: sizes are estimated" in found.rests_on.reasons
    truth, _ = whole(seed=4)
    for votes, count in zip(truth.totals, found.counts.values(), strict=True):
        assert count.votes == pytest.approx(votes, rel=0.5)


def test_a_form_far_above_its_register_is_counted_and_teaches_nothing() -> None:
    returns = invented(seed=5, share=0.5)
    wrong = returns.votes.copy()
    at = int(np.flatnonzero(returns.counted)[0])
    wrong[at] += 1_000_000
    before, after = told(returns), told(replace(returns, votes=wrong))
    for one, other in zip(before.counts.values(), after.counts.values(), strict=True):
        assert other.votes - 1_000_000 == pytest.approx(one.votes, rel=0.1)


def test_a_choice_without_a_vote_may_still_gain() -> None:
    returns = invented(seed=6, share=0.2)
    none = returns.votes.copy()
    none[returns.counted > 0, 2] = 0
    count = list(told(replace(returns, votes=none)).counts.values())[2]
    assert count.intervals[0.9][1] > 0


def test_a_previous_election_narrows_the_intervals() -> None:
    returns = invented(seed=7, stations=400, share=0.3)
    truth, _ = whole(seed=7, stations=400)
    before = truth.votes / truth.registered[:, None]
    noisy = before + np.random.Generator(np.random.PCG64(1)).normal(0, 0.01, before.shape)
    plain, better = told(returns), told(replace(returns, previous=noisy))
    assert better.rests_on.previous
    for one, other in zip(plain.counts.values(), better.counts.values(), strict=True):
        assert np.ptp(other.intervals[0.9]) < np.ptp(one.intervals[0.9])


def test_the_turnout_counts_papers_only_where_every_station_in_has_them() -> None:
    returns = invented(seed=8)
    assert told(returns).denominator == "ballots cast"
    some = returns.papers.copy()
    some[np.flatnonzero(returns.counted)[0]] = -1
    assert told(replace(returns, papers=some)).denominator == "votes for choices"


def test_no_chance_is_told_as_sure_while_the_bounds_are_open() -> None:
    returns = invented(seed=9, share=0.9)
    assert max(told(returns).win.values()) <= 0.995


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("papers", np.zeros(3, dtype=np.int64), "papers: expected the shape"),
        ("counted", np.full(200, 1.5), "counted: expected shares"),
        ("arrived", np.zeros(3), "arrived: expected the shape"),
    ],
)
def test_arguments_of_the_wrong_shape_are_refused(field: str, value: np.ndarray, message: str) -> None:
    returns = invented(seed=1)
    with pytest.raises(DataError, match=message):
        replace(returns, **{field: value})


def test_many_choices_with_hardly_a_vote_do_not_widen_the_others() -> None:
    truth, came = whole(seed=10, stations=500)
    in_ = np.random.Generator(np.random.PCG64(2)).random(500) < 0.3
    crumbs = np.random.Generator(np.random.PCG64(3)).poisson(0.3, (500, 15))
    more = replace(
        truth,
        choices=(*truth.choices, *(ChoiceId(f"x{k}") for k in range(15))),
        votes=np.column_stack([truth.votes, crumbs]),
        papers=truth.papers + crumbs.sum(axis=1),
    )
    few, many = told(cut(truth, in_, came)), told(cut(more, in_, came))
    for choice in truth.choices:
        assert np.ptp(many.counts[choice].intervals[0.9]) < 1.1 * np.ptp(few.counts[choice].intervals[0.9])
