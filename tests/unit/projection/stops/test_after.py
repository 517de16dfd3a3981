"""What came after a stop, held against what came before."""

from dataclasses import replace

import numpy as np

from polltrail.projection import PartialReturns
from polltrail.projection.stops import after_stop
from support.returns import whole


def night(
    seed: int = 1, *, stations: int = 1_500, shift: float = 0.0, tied: bool = False
) -> tuple[PartialReturns, float]:
    """Small stations and some areas come first; after the stop a share of all votes goes from the third to the first."""
    full, came = whole(seed=seed, stations=stations, areas=(5, 12))
    stop = float(np.quantile(came, 0.8))
    late = came > stop
    moved = np.minimum(np.round(full.votes.sum(axis=1) * shift * late).astype(np.int64), full.votes[:, 2])
    votes = full.votes + np.stack([moved, np.zeros_like(moved), -moved], axis=1)
    return replace(
        full, votes=votes, arrived=np.where(late, 2.0, 1.0) if tied else came
    ), 1.5 if tied else stop


def test_late_stations_that_differ_by_place_and_size_alone_are_explained() -> None:
    returns, stop = night()
    found = after_stop(returns, stop)
    assert found.margin is not None
    assert found.margin.chance > 0.05
    assert abs(found.margin.unexplained) < abs(found.margin.bare) + 0.01
    assert found.placebos >= 8
    assert (found.early, found.late) == (1_200, 300)


def test_a_shift_after_the_stop_is_found() -> None:
    returns, stop = night(shift=0.08)
    found = after_stop(returns, stop)
    name = returns.choices[0]
    assert found.choices[name].chance < 0.01
    assert abs(found.choices[name].unexplained - 0.08) < 0.01


def test_without_an_order_on_either_side_there_is_no_placebo() -> None:
    returns, stop = night(tied=True)
    assert after_stop(returns, stop).placebos == 0


def test_the_projection_at_the_stop_is_told_beside_what_was_found() -> None:
    returns, stop = night()
    found = after_stop(returns, stop, rng=np.random.Generator(np.random.PCG64(1)))
    for choice, one in found.expected.items():
        assert one.found == returns.totals[returns.choices.index(choice)]
        assert one.interval[0] < one.votes < one.interval[1]


def test_what_cannot_be_told_is_said() -> None:
    returns, stop = night(stations=60)
    assert after_stop(returns, stop).untold == "fewer than 30 stations are on one side"
    returns, stop = night()
    apart = replace(returns, areas=((returns.arrived > stop).astype(np.int64),))
    assert after_stop(apart, stop).untold == "too few areas have stations on both sides"
    empty = replace(returns, votes=np.zeros_like(returns.votes))
    assert after_stop(empty, stop).untold == "no choice has a vote"
