"""Where constituencies of an invented country lie."""

import numpy as np
import pytest

from polltrail.simulate.geography import APART_KM, middles

PROVINCES = ["west"] * 8 + ["north"] * 7 + ["east"] * 8 + ["south"] * 2
SEEDS = (1, 2, 3, 20)


@pytest.mark.parametrize("seed", SEEDS)
def test_constituencies_keep_apart_and_lie_in_no_rows(seed: int) -> None:
    found = middles(PROVINCES, rng=np.random.default_rng(seed))
    away = np.hypot(*np.moveaxis(found[:, None] - found, -1, 0)) + np.eye(len(found)) * 1_000
    assert away.min() > APART_KM / 2
    for axis in (0, 1):
        assert len(np.unique(found[:, axis].round(0))) > len(found) * 0.6
    nearest = away.min(axis=1)
    assert nearest.max() > 1.1 * nearest.min()  # a grid would have them all alike


@pytest.mark.parametrize("seed", SEEDS)
def test_most_neighbours_are_of_one_province(seed: int) -> None:
    found = middles(PROVINCES, rng=np.random.default_rng(seed))
    away = np.hypot(*np.moveaxis(found[:, None] - found, -1, 0)) + np.eye(len(found)) * 1_000
    alike = [PROVINCES[at] == PROVINCES[other] for at, other in enumerate(away.argmin(axis=1).tolist())]
    assert sum(alike) > 0.7 * len(alike)


def test_the_same_chance_gives_the_same_country_and_another_gives_another() -> None:
    one, again, other = (middles(PROVINCES, rng=np.random.default_rng(seed)) for seed in (1, 1, 2))
    assert np.array_equal(one, again)
    assert not np.allclose(one, other)
    assert middles(["only"], rng=np.random.default_rng(1)).shape == (1, 2)
