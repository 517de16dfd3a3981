import numpy as np
import pytest
from scipy.stats import t

from polltrail.projection.likely.mixture import Mixtures, chance_above_zero, distribution


@pytest.mark.parametrize("freedom", [4.0, 5.0, 20.0, 64.0])
def test_a_mixture_of_one_is_students_t(freedom: float) -> None:
    one = Mixtures(
        weight=np.ones((1, 1)), centre=np.array([[300.0]]), spread=np.array([[20.0]]), freedom=freedom
    )
    points, chances = distribution(one, 0)
    levels = np.array([0.025, 0.05, 0.25, 0.5, 0.75, 0.95, 0.975])
    np.testing.assert_allclose(np.interp(levels, chances, points), t.ppf(levels, freedom, 300, 20), atol=0.05)
    np.testing.assert_allclose(chances, t.cdf(points, freedom, 300, 20), atol=2e-6)


def test_the_chance_of_a_margin_counts_what_is_counted() -> None:
    two = Mixtures(
        weight=np.array([[0.5, 0.5]]), centre=np.array([[10.0, -10.0]]), spread=np.ones((1, 2)), freedom=30.0
    )
    assert chance_above_zero(two, 0, 0.0) == pytest.approx(0.5)
    assert chance_above_zero(two, 0, 100.0) > 0.999
    assert chance_above_zero(two, 0, 10.0) == pytest.approx(0.75)
