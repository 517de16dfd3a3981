"""Coarse shares: planted ones are found, the level does not hang on how often is drawn."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.forensics.coarse import rkd
from polltrail.forensics.coarse.latent import fit_mixture
from polltrail.forensics.coarse.tail import chance_to_reach
from support.polls import clean_polls, polls_of


def test_a_mixture_of_two_kinds_of_stations_is_fitted() -> None:
    rng = Generator(PCG64(1))
    shares = np.concatenate((rng.beta(30, 70, 4_000), rng.beta(160, 40, 2_000)))
    of = rng.integers(100, 1_000, len(shares))
    found = fit_mixture(rng.binomial(of, shares), of)
    mean = found.first / (found.first + found.second)
    assert found.weight @ mean == pytest.approx(shares.mean(), abs=0.01)
    assert sorted(mean.tolist()) == pytest.approx([0.3, 0.8], abs=0.02)


@pytest.mark.parametrize("size", [60, 1_000])
def test_what_differs_is_told_from_the_noise_of_few_ballots(size: int) -> None:
    rng = Generator(PCG64(4))
    of = np.full(4_000, size)
    found = fit_mixture(rng.binomial(of, rng.beta(0.4 * 400, 0.6 * 400, len(of))), of)
    assert len(found.weight) == 1
    assert (found.first + found.second)[0] == pytest.approx(400, rel=0.5)


def test_a_chance_is_counted_where_draws_reach_and_continued_where_none_does() -> None:
    draws = Generator(PCG64(5)).exponential(size=2_000)
    counted, error = chance_to_reach(1.0, draws)
    assert counted == pytest.approx(np.exp(-1), abs=3 * error)
    far, error = chance_to_reach(9.0, draws)
    assert 0 < far < 1 / 2_000
    assert np.log(far) == pytest.approx(-9, abs=3 * error / far)


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
