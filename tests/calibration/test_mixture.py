"""How often the finite mixture gives back what was planted: stations drawn from the published model itself."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from scipy.stats import binom

from polltrail.forensics.mixture import estimate
from polltrail.forensics.mixture.counts import counts_of
from support.mixtures import drawn

pytestmark = pytest.mark.slow

STATIONS, RUNS = 1_000, 60


def distances(shares: tuple[float, ...], runs: int) -> np.ndarray:
    """Give how far the three shares, the added and the moved votes are from what was planted, in standard deviations."""
    found = []
    for run in range(runs):
        rng = Generator(PCG64([15, run, round(1_000 * shares[0])]))
        centres = (*rng.normal(0.3, 0.3, 2).tolist(), *rng.normal(0, 0.5, 4).tolist())
        variances = tuple(rng.exponential(0.15, 6).tolist())
        made = drawn(rng, STATIONS, shares=shares, centres=centres, variances=variances)
        told = estimate(counts_of(made.polls.registered, made.polls.ballots, made.polls.votes[:, 0]), rng)
        sd = [(one.high - one.value) / 1.96 for one in (told.added, told.moved)]
        votes = [(told.added.value - made.added) / sd[0], (told.moved.value - made.moved) / sd[1]]
        found.append([*(told.share - shares) / told.sd, *votes] if told.doubt is None else [np.nan] * 5)
    return np.array(found)


@pytest.mark.parametrize("shares", [(0.8, 0.15, 0.05), (0.9, 0.07, 0.03), (0.6, 0.3, 0.1)])
def test_planted_shares_are_within_two_standard_deviations(shares: tuple[float, ...]) -> None:
    """In nine of ten elections of which it tells anything; the intervals of votes, which are skewed, in eight of ten."""
    found = distances(shares, RUNS)
    told = int(np.isfinite(found[:, 0]).sum())
    held = (np.abs(found) <= 2).sum(axis=0)
    print(shares, f"held of {told} told of {RUNS}", held.tolist())
    assert told >= 0.85 * RUNS
    assert (held[:3] >= binom.ppf(0.01, told, 0.9)).all()
    assert (held[3:] >= binom.ppf(0.01, told, 0.8)).all()
