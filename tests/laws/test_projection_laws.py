"""What always holds of a projection, whatever came in."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polltrail.election import ChoiceId
from polltrail.projection import PartialReturns, Projection, certain_of, project
from support.returns import cut, invented, whole

VOTES = st.integers(0, 2_000)
SEEDS = st.integers(0, 2**32)


def projected(returns: PartialReturns, seed: int = 1, draws: int = 300) -> Projection:
    return project(returns, n_draws=draws, rng=np.random.Generator(np.random.PCG64(seed)))


@given(
    counted=st.lists(VOTES, min_size=1, max_size=5),
    out=st.lists(
        st.tuples(st.integers(1, 500), st.lists(st.integers(0, 500), min_size=5, max_size=5)), max_size=6
    ),
)
def test_no_rest_within_its_registers_breaks_the_bounds(counted: list[int], out: list) -> None:
    names = [ChoiceId(str(k)) for k in range(len(counted))]
    certain = certain_of(dict(zip(names, counted, strict=True)), [cap for cap, _ in out])
    final = list(counted)
    for most, wishes in out:
        cap = most
        for k, wish in enumerate(wishes[: len(counted)]):
            gain = min(wish, cap)
            final[k], cap = final[k] + gain, cap - gain
    for name, votes in zip(names, final, strict=True):
        low, high = certain.ranges[name].votes
        assert low <= votes <= high
        if sum(final):
            assert (
                certain.ranges[name].share[0] <= Fraction(votes, sum(final)) <= certain.ranges[name].share[1]
            )
    if certain.winner is not None:
        best = final[names.index(certain.winner)]
        assert all(votes < best for name, votes in zip(names, final, strict=True) if name != certain.winner)
    for lead in certain.leads:
        if lead.can_change is False:
            assert final[names.index(lead.ahead)] > final[names.index(lead.behind)]


@given(counted=st.lists(VOTES, min_size=2, max_size=5), cap=st.integers(0, 3_000))
def test_a_lead_that_is_not_certain_can_be_lost_or_tied(counted: list[int], cap: int) -> None:
    names = [ChoiceId(str(k)) for k in range(len(counted))]
    certain = certain_of(dict(zip(names, counted, strict=True)), [cap])
    if certain.winner is None and len(set(counted)) > 1:
        assert sorted(counted)[-2] + cap >= max(counted)


@given(seed=SEEDS, share=st.floats(0.02, 0.98))
def test_what_is_likely_is_possible_and_intervals_lie_in_one_another(seed: int, share: float) -> None:
    returns = invented(seed=seed, share=share)
    told = projected(returns)
    most = told.certain.max_change
    assert told.likely is not None
    assert abs(sum(told.likely.win.values()) - 1) < 1e-9
    assert (told.likely.draws >= returns.totals - 1e-6).all()
    assert (told.likely.draws.sum(axis=1) <= returns.totals.sum() + most + 1e-3).all()
    for counted, count in zip(returns.totals, told.likely.counts.values(), strict=True):
        ends = [count.intervals[level] for level in (0.95, 0.9, 0.8, 0.5)]
        ladder = [
            counted,
            *[low for low, _ in ends],
            count.votes,
            *[high for _, high in reversed(ends)],
            counted + most,
        ]
        assert all(one <= other + 1e-6 for one, other in pairwise(ladder))


@given(seed=SEEDS, share=st.floats(0.1, 0.9), noise=SEEDS)
def test_no_figure_of_a_station_out_is_read(seed: int, share: float, noise: int) -> None:
    returns = invented(seed=seed, share=share)
    rng, out = np.random.Generator(np.random.PCG64(noise)), returns.counted == 0
    scrambled = replace(
        returns,
        votes=np.where(out[:, None], rng.integers(-9, 10**9, returns.votes.shape), returns.votes),
        papers=np.where(out, rng.integers(-9, 10**9, out.shape), returns.papers),
    )
    one, other = projected(returns), projected(scrambled)
    assert one.certain == other.certain
    assert one.likely.counts == other.likely.counts
    assert one.likely.win == other.likely.win
    assert (one.likely.draws == other.likely.draws).all()


@given(seed=SEEDS)
def test_all_in_leaves_nothing_open(seed: int) -> None:
    truth, _ = whole(seed=seed, stations=60)
    told = projected(truth)
    assert told.certain.max_change == 0
    for votes, count in zip(truth.totals, told.likely.counts.values(), strict=True):
        assert (count.votes, *count.intervals[0.95]) == (votes, votes, votes)


@given(seed=SEEDS, share=st.floats(0.2, 0.9))
def test_a_station_counted_in_two_halves_tells_no_more_than_they_do(seed: int, share: float) -> None:
    returns = invented(seed=seed, share=share)
    half = replace(
        returns,
        counted=np.where(returns.counted > 0, 0.5, 0.0),
        votes=np.where(returns.counted[:, None] > 0, returns.votes // 2, returns.votes),
        papers=np.where(returns.counted > 0, returns.papers // 2 + 3, returns.papers),
    )
    told = projected(half)
    assert told.likely.rests_on.stations_partial == told.likely.rests_on.stations_reporting
    assert told.likely.rests_on.registered_share < projected(returns).likely.rests_on.registered_share
    assert all(
        count.intervals[0.9][0] >= votes
        for votes, count in zip(half.totals, told.likely.counts.values(), strict=True)
    )


@given(seed=SEEDS, share=st.floats(0.1, 0.9), shuffle=SEEDS)
def test_the_order_of_the_table_does_not_matter(seed: int, share: float, shuffle: int) -> None:
    returns = invented(seed=seed, share=share)
    order = np.random.Generator(np.random.PCG64(shuffle)).permutation(returns.n_stations)
    moved = replace(
        returns,
        votes=returns.votes[order],
        papers=returns.papers[order],
        counted=returns.counted[order],
        registered=returns.registered[order],
        areas=tuple(codes[order] for codes in returns.areas),
        arrived=returns.arrived[order],
    )
    one, other = projected(returns).likely, projected(moved).likely
    for a, b in zip(one.counts.values(), other.counts.values(), strict=True):
        np.testing.assert_allclose(
            [a.votes, *a.intervals[0.9]], [b.votes, *b.intervals[0.9]], rtol=1e-4, atol=1
        )


def test_cut_hides_what_is_out() -> None:
    truth, came = whole(seed=3)
    assert (cut(truth, came > 99).votes == -7).all()
