"""The finite mixture: its integrals against draws of the published model, planted values, and where it says nothing."""

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from scipy.stats import binom

from polltrail.forensics.mixture import mixture
from polltrail.forensics.mixture.counts import Counts, counts_of, in_cells
from polltrail.forensics.mixture.likelihood import density_at, log_density, seen, taken
from polltrail.forensics.mixture.parameters import SIZE, beforehand, parameters, point_of
from polltrail.forensics.mixture.tail import tail_shape
from polltrail.forensics.polls import FloatArray
from support.mixtures import CENTRES, SHARES, VARIANCES, drawn, polls_of_counts
from support.polls import clean_polls, polls_of

FREE = np.ones(SIZE, dtype=np.bool_)
POINT = point_of(np.array(CENTRES), np.array(VARIANCES), np.array(SHARES[1:]) / SHARES[0])


def by_draws(voters: int, away: int, votes: int, rng: Generator, number: int) -> list[float]:
    """Give the chance of one station's counts under each kind, averaged over draws of all that is latent."""
    normal = rng.standard_normal((number, 4)) * np.sqrt(
        [VARIANCES[0], VARIANCES[1], VARIANCES[2], VARIANCES[3]]
    )
    turnout, share = (1 / (1 + np.exp(-CENTRES[k] - normal[:, k])) for k in range(2))
    parts = [1 / (1 + np.exp(-CENTRES[k] - normal[:, k])) for k in (2, 3)]
    found = [_chance(voters, away, votes, turnout, share, np.zeros(number), np.zeros(number))]
    for low, high in ((0.0, 0.7), (0.7, 1.0)):
        made, moved = (rng.binomial(voters, low + (high - low) * part) / voters for part in parts)
        found.append(_chance(voters, away, votes, turnout, share, np.minimum(made, 0.999), moved))
    return found


def _chance(
    voters: int,
    away: int,
    votes: int,
    turnout: FloatArray,
    share: FloatArray,
    made: FloatArray,
    moved: FloatArray,
) -> float:
    left = 1 - away / voters / (1 - made)
    chance = left * share * (1 - moved) + made * (1 - left) + moved * left
    there = (chance > 0) & (chance < 1)
    of_votes = np.where(there, binom.pmf(votes, voters, np.clip(chance, 0, 1)), 0)
    return float((binom.pmf(away, voters, (1 - turnout) * (1 - made)) * of_votes).mean())


# One as counted, one with some added, one that may be either, and one with nearly all added and moved.
@pytest.mark.parametrize(
    ("voters", "away", "votes"), [(1679, 583, 841), (1036, 270, 599), (702, 270, 320), (430, 24, 388)]
)
def test_chances_of_the_kinds_are_those_of_the_published_model(voters: int, away: int, votes: int) -> None:
    exact = np.array(by_draws(voters, away, votes, Generator(PCG64(5)), 100_000)) * SHARES
    counts = counts_of(np.array([voters]), np.array([voters - away]), np.array([votes]))
    found = taken(density_at(counts, FREE, POINT), POINT).kinds[0]
    assert found == pytest.approx(exact / exact.sum(), abs=0.015)


def few(stations: int = 60) -> Counts:
    polls = drawn(Generator(PCG64(2)), stations).polls
    return counts_of(polls.registered, polls.ballots, polls.votes[:, 0])


def test_slopes_are_those_of_the_density() -> None:
    density = density_at(few(), FREE, POINT)
    found = seen(density, POINT)
    assert found.log_density == pytest.approx(log_density(density, POINT))
    for k, step in enumerate(np.eye(SIZE) * 1e-4):
        high, low = (log_density(density, POINT + sign * step) for sign in (1, -1))
        # what the skewness of counts adds to the density adds nothing to the slopes, which only have to lead near the peak
        assert found.slope[k] == pytest.approx((high - low) / 2e-4, abs=0.5, rel=0.2)


def test_beforehand_ratios_are_uniform_and_variances_exponential() -> None:
    grid = np.linspace(-12, 12, 4_001)
    points = np.repeat(POINT[None], len(grid), axis=0)
    points[:, 12] = grid
    heights = np.exp([beforehand(one, FREE) for one in points])
    ratio = np.array([parameters(one).ratio[0] for one in points])
    assert float(heights @ ratio / heights.sum()) == pytest.approx(0.5, abs=1e-3)
    roots = np.repeat(POINT[None], 2_000, axis=0)
    roots[:, 6] = np.linspace(1e-3, 2, 2_000)
    heights = np.exp([beforehand(one, FREE) for one in roots])
    assert float(heights @ roots[:, 6] ** 3 / heights.sum()) == pytest.approx(0.2, abs=1e-3)


def test_cells_keep_the_number_of_stations_and_their_means() -> None:
    polls = drawn(Generator(PCG64(3)), 6_000).polls
    counts = counts_of(polls.registered, polls.ballots, polls.votes[:, 0])
    cells, cell = in_cells(counts)
    assert len(cells) < len(counts) == cells.weight.sum() == len(cell)
    assert cells.weight @ cells.away == pytest.approx(counts.away.sum())
    assert np.abs(cells.leader[cell] - counts.leader).max() < 0.1


def test_the_tail_of_equal_weights_is_light_and_of_few_large_ones_heavy() -> None:
    rng = Generator(PCG64(4))
    assert tail_shape(rng.normal(0, 0.1, 400)) < 0.5
    assert tail_shape(rng.normal(0, 6, 400)) > 0.7


@pytest.mark.slow
def test_planted_shares_and_votes_come_back() -> None:
    made = drawn(Generator(PCG64(6)), 1_000)
    found = mixture(made.polls, Generator(PCG64(1)))
    truth = np.bincount(made.kinds, minlength=3) / 1_000
    pi, sd = np.array(found.details["pi"]), np.array(found.details["sd"])
    assert (np.abs(pi - truth) < 2 * sd).all()
    assert (found.p, found.descriptive) == (None, True)
    assert "no p-value" in str(found.reason)
    assert found.votes is not None
    assert found.votes.low < made.added + made.moved < found.votes.high
    changed = {int(one) for one in made.polls.stations[made.kinds > 0]}
    assert set(found.drivers) <= changed
    assert len(found.sensitivity) == 3


@pytest.mark.slow
def test_the_same_figures_and_draws_give_the_same_finding() -> None:
    polls = drawn(Generator(PCG64(7)), 150).polls
    assert mixture(polls, Generator(PCG64(1))) == mixture(polls, Generator(PCG64(1)))


def test_it_says_nothing_where_there_is_nothing_to_say() -> None:
    polls, rng = clean_polls(seed=1, stations=40), Generator(PCG64(1))
    assert "expected 50 stations" in str(mixture(polls, rng).reason)
    assert mixture(polls_of(polls, votes=polls.votes * 0), rng).reason == "no choice has a vote"
    same = polls_of_counts(*(np.full(80, one) for one in (700, 400, 250)))
    assert mixture(same, rng).reason == "all 80 stations have the same figures"
    unknown = polls_of(clean_polls(seed=1), registered=np.full(1_500, -1))
    assert "found 0" in str(mixture(unknown, rng).reason)
