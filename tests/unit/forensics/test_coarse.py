"""Coarse shares: planted ones are found, the level does not hang on how often is drawn."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.forensics.coarse import rkd
from polltrail.forensics.coarse.latent import fit_mixture
from support.polls import clean_polls, polls_of


def test_a_mixture_of_two_kinds_of_stations_is_fitted() -> None:
    rng = Generator(PCG64(1))
    shares = np.concatenate((rng.beta(30, 70, 4_000), rng.beta(160, 40, 2_000)))
    found = fit_mixture(shares)
    mean = float(found.weight @ (found.first / (found.first + found.second)))
    assert mean == pytest.approx(shares.mean(), abs=0.01)
    assert len(found.weight) >= 2


@pytest.mark.slow
def test_shares_made_coarse_are_found_and_clean_ones_are_not() -> None:
    polls = clean_polls(seed=21, stations=4_000)
    coarse = polls.votes.copy()
    coarse[::10, 0] = np.rint(polls.ballots[::10] * np.rint(20 * coarse[::10, 0] / polls.ballots[::10]) / 20)
    clean = rkd(polls, Generator(PCG64(2)), resamples=200)
    found = rkd(polls_of(polls, votes=coarse), Generator(PCG64(2)), resamples=200)
    assert clean.p is not None
    assert clean.p > 0.02
    assert (found.p or 1) < 0.01
    assert found.details["F_fixed"] > 1  # per cent of the stations; ten were made coarse
    assert len(set(found.drivers) & set(range(0, 4_000, 10))) > 0.5 * len(found.drivers)


def test_too_few_stations_are_not_told() -> None:
    found = rkd(clean_polls(seed=22, stations=100), Generator(PCG64(3)))
    assert (found.p, "expected 200 stations" in str(found.reason)) == (None, True)
