import pytest

from polltrail.projection.likely import LikelyCount
from polltrail.projection.scores import Scored, interval_score, is_scored, score, weighted_interval_score


def likely(low: float, middle: float, high: float) -> LikelyCount:
    return LikelyCount(
        votes=middle,
        share=None,
        intervals={0.5: (middle - 1, middle + 1), 0.9: (low, high)},
        share_intervals={},
    )


@pytest.mark.parametrize(
    ("truth", "level", "expected"),
    [(15, 0.9, 10), (10, 0.9, 10), (9, 0.9, 30), (22, 0.9, 50), (22, 0.5, 18)],
)
def test_a_miss_costs_more_the_higher_the_level(truth: float, level: float, expected: float) -> None:
    assert interval_score((10, 20), truth, level) == pytest.approx(expected)


def test_the_weighted_score_is_the_mean_of_the_formula() -> None:
    # (|16-15|/2 + .25*2 + .05*10) / 2.5, by hand from Bracher et al. (2021), equation 1
    assert weighted_interval_score(likely(10, 15, 20), 16) == pytest.approx(0.6)


def test_scores_are_shares_of_all_votes() -> None:
    cases = [
        Scored(count=likely(10, 15, 20), truth=15, whole=100, win=0.99, won=True),
        Scored(count=likely(10, 15, 20), truth=21, whole=100, win=0.2, won=False),
    ]
    told = score(cases)
    assert (told.cases, told.coverage, told.sure, told.sure_right) == (2, {0.5: 0.5, 0.9: 0.5}, 1, 1)
    assert told.interval_score == pytest.approx((10 + 30) / 2 / 100)
    assert told.brier == pytest.approx((0.01**2 + 0.2**2) / 2)


def test_small_choices_are_not_scored() -> None:
    assert [is_scored(truth, 1_000) for truth in (30, 31)] == [False, True]
