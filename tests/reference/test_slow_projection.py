import numpy as np
import pytest

from polltrail.projection.likely import tree
from polltrail.projection.likely.features import Group
from polltrail.projection.likely.mixture import PREVIOUS_SCALE, Order, mix
from polltrail.projection.likely.nest import nest_of
from reference.slow_projection import dense


@pytest.mark.parametrize("seed", range(6))
def test_the_pass_through_the_tree_equals_the_matrix_over_all_stations(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.Generator(np.random.PCG64(seed))
    n, n_in = 60, 35
    levels = (rng.integers(3, size=n), rng.integers(4, size=n), rng.integers(3, size=n))
    nest = nest_of(levels[: 1 + seed % 3], n)
    size = rng.integers(50, 900, n).astype(float)
    features = np.column_stack([np.ones(n), rng.normal(size=(n, 2))])
    group = np.array([Group.INTERCEPT, Group.PREVIOUS, Group.PREVIOUS])
    rates = rng.normal(0.5, 0.2, (n_in, 2))
    seen: list[np.ndarray] = []
    estimated = tree.variance_between
    monkeypatch.setattr(
        tree, "variance_between", lambda *given: (seen.append(estimated(*given)), seen[-1])[1]
    )
    observed = tree.Observed(
        rates=rates, features=features, size=size, station=np.arange(n), n_in=n_in, importance=np.full(2, 0.5)
    )
    swept = tree.sweep(observed, nest)
    found = mix(
        swept, group, Order(place=0, size=0), out=0.0, unsized=np.zeros(2), scale=np.ones(2), freedom=5
    )
    for column in range(2):
        spreads = [spread[column] for spread in reversed(seen)]
        prior = np.array([3.0, *[PREVIOUS_SCALE * np.sqrt(max(sum(spreads), 0.06))] * 2])
        areas = list(zip(nest.codes, spreads, strict=True))
        centre, variance = dense(rates[:, column], features, size, areas, swept.station_variance, prior)
        np.testing.assert_allclose(found.centre[column], centre, rtol=1e-8)
        np.testing.assert_allclose(found.spread[column] ** 2, variance, rtol=1e-8)
