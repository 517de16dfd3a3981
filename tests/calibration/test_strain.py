"""How often an honest rest is called strained: stations left out at random, from the same population as the others."""

import numpy as np
import pytest

from polltrail.audit.strain import StationSample, strain

pytestmark = pytest.mark.slow

RUNS = 1_500


def beyond_share(*, collected: int, missing: int, areas: int, skewed: bool, seed: int) -> float:
    """Share of runs in which the missing stations' own average is beyond what the collected ones showed."""
    rng = np.random.Generator(np.random.PCG64(seed))
    beyond = 0
    for _ in range(RUNS):
        level = rng.normal(200, 40, areas)
        area = rng.integers(areas, size=collected + missing)
        size = (
            rng.lognormal(0, 0.6, collected + missing) if skewed else rng.normal(1, 0.2, collected + missing)
        )
        votes = np.maximum(0, np.round(level[area] * size)).astype(np.int64)[:, None]
        out = rng.permutation(collected + missing) < missing
        sample = StationSample(
            votes=votes[~out],
            area=area[~out],
            missing=np.bincount(area[out], minlength=areas).astype(np.int64),
        )
        [told] = strain(["votes"], votes[out].mean(axis=0), sample, rng)
        beyond += told.beyond
    return beyond / RUNS


# The nominal rate is 1 in 1,000. Skewed votes and few collected stations raise it; the goal is that a rest left
# out at random is called strained at most once in 100, in the worst of these.
@pytest.mark.parametrize(
    ("collected", "missing", "areas", "skewed"),
    [
        (200, 100, 1, False),
        (200, 100, 8, False),
        (60, 140, 15, False),
        (40, 160, 1, False),
        (200, 100, 8, True),
        (400, 1_000, 20, True),
    ],
)
def test_a_rest_left_out_at_random_is_hardly_ever_strained(
    collected: int, missing: int, areas: int, skewed: bool
) -> None:
    share = beyond_share(
        collected=collected, missing=missing, areas=areas, skewed=skewed, seed=collected + areas
    )
    print(
        f"collected {collected}, missing {missing}, areas {areas}, skewed {skewed}: {share:.4f} (nominal 0.001)"
    )
    assert share <= 0.01
