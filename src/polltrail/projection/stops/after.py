"""After a stop: whether what came later differs from what came before, beyond area, size, kind and what was before."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.random import Generator

from polltrail.election import ChoiceId
from polltrail.projection.likely import likely_of
from polltrail.projection.likely.likely import Interval
from polltrail.projection.likely.nest import nest_of
from polltrail.projection.returns import FloatArray, PartialReturns
from polltrail.projection.stops.compared import (
    Difference,
    Stations,
    chance_beyond,
    difference,
    reach,
    stations_of,
)

LEAST_STATIONS = 30
"""Stations that must be on each side."""
PLACEBOS = 10
"""Placebo stops, evenly over what came before the stop, and as many over what came after."""
LEAST_PLACEBOS = 4
LEVEL = 0.9

Untold = Literal[
    "fewer than 30 stations are on one side",
    "too few areas have stations on both sides",
    "no choice has a vote",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """How much a share differs in what came later.

    Attributes
    ----------
    bare : float
        The plain difference, late minus early.
    unexplained : float
        What is left of it within areas, among stations alike.
    interval : (float, float)
        Its 90 % interval.
    chance : float
        Chance of one at least as large, had nothing happened; by the placebo stops of this night.
    """

    bare: float
    unexplained: float
    interval: Interval
    chance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """Votes that a choice was to have in the stations that are in now, as expected at the stop; and what it has."""

    votes: float
    interval: Interval
    found: int


@dataclass(frozen=True, kw_only=True)
class AfterStop:
    """What came after a stop, held against what came before.

    Attributes
    ----------
    early, late : int
        Stations.
    first, second : ChoiceId or None
        The two largest choices; `margin` is of theirs.
    margin : Shift or None
        None where it cannot be told; `untold` says why.
    choices : mapping of ChoiceId to Shift
    expected : mapping of ChoiceId to Expected
        By the projection at the stop.
    areas : int
        Areas with stations on both sides, which the comparison rests on.
    placebos : int
        Placebo stops behind the chances; 0 where it is not known what came when on either side.
    """

    stop: float
    early: int
    late: int
    first: ChoiceId | None
    second: ChoiceId | None
    margin: Shift | None
    choices: Mapping[ChoiceId, Shift]
    expected: Mapping[ChoiceId, Expected]
    areas: int
    placebos: int
    untold: Untold | None


def after_stop(
    returns: PartialReturns, stop: float, *, share: float = 0.03, rng: Generator | None = None
) -> AfterStop:
    """Compare what came after a moment with what came until then.

    Parameters
    ----------
    returns : PartialReturns
        All that is in by now, with when it came.
    stop : float
        On the scale of `returns.arrived`; what came at this moment was in.
    share : float
        Choices with less are not told.
    rng : Generator or None
        For the projection at the stop; None: none is made.

    Notes
    -----
    A difference that a trend in the order of arrival brings about is there at other moments too: the same comparison at
    placebo stops, among what came before and among what came after, says how large it usually is.
    """
    totals = returns.totals
    is_late = returns.arrived > stop
    known = (returns.counted > 0) & np.isfinite(returns.arrived)
    early, late = int((known & ~is_late).sum()), int((known & is_late).sum())
    ranked = np.argsort(-totals, kind="stable")
    bare = AfterStop(
        stop=stop, early=early, late=late, first=None, second=None, margin=None, choices={}, expected={},
        areas=0, placebos=0, untold=None,
    )  # fmt: skip
    if not totals.sum():
        return replace(bare, untold="no choice has a vote")
    if min(early, late) < LEAST_STATIONS:
        return replace(bare, untold="fewer than 30 stations are on one side")
    shown = [int(one) for one in ranked if totals[one] >= share * totals.sum()]
    stations = stations_of(_all_in(returns, known), nest_of(_kept(returns, known), early + late), _columns(shown, len(totals)))  # fmt: skip
    found = difference(stations, stations.came > stop)
    if found is None:
        return replace(bare, untold="too few areas have stations on both sides")
    wider, n_placebos = _wider(stations, stop)
    shifts = _shifts(found, wider)
    return replace(
        bare,
        first=returns.choices[shown[0]],
        second=returns.choices[shown[1]] if len(shown) > 1 else None,
        margin=shifts[0],
        choices={returns.choices[one]: shift for one, shift in zip(shown, shifts[1:], strict=True)},
        expected={} if rng is None else _expected(returns, known, stop, shown, rng),
        areas=found.areas,
        placebos=n_placebos,
    )


def _columns(shown: list[int], n: int) -> FloatArray:
    """Weigh choices: the margin of the first two, then each."""
    found = np.zeros((n, 1 + len(shown)))
    found[shown[0], 0] = 1
    if len(shown) > 1:
        found[shown[1], 0] = -1
    found[shown, np.arange(1, 1 + len(shown))] = 1
    return found


def _kept(returns: PartialReturns, known: np.ndarray) -> tuple[np.ndarray, ...]:
    return tuple(codes[known] for codes in returns.areas)


def _all_in(returns: PartialReturns, known: np.ndarray) -> PartialReturns:
    """Leave out the stations of which nothing is in, or of which it is not known when it came."""
    return PartialReturns(
        choices=returns.choices, votes=returns.votes[known], papers=returns.papers[known],
        counted=returns.counted[known], registered=returns.registered[known], areas=_kept(returns, known),
        kinds=tuple(codes[known] for codes in returns.kinds), arrived=returns.arrived[known],
        previous=returns.previous[known],
    )  # fmt: skip


def _wider(stations: Stations, stop: float) -> tuple[FloatArray, int]:
    """Tell by how much differences at placebo stops are larger than their errors say; at least 1."""
    found = [one.t for side in (stations.came <= stop, stations.came > stop) for one in _placebos(stations.only(side))]  # fmt: skip
    if len(found) < LEAST_PLACEBOS:
        return np.ones(stations.value.shape[1]), 0
    return np.sqrt(np.maximum(np.mean(np.square(found), axis=0), 1.0)), len(found)


def _placebos(side: Stations) -> list[Difference]:
    """Compare at moments at which nothing stopped."""
    moments = np.unique(np.quantile(side.came, np.arange(1, PLACEBOS + 1) / (PLACEBOS + 1), method="lower"))
    found = []
    for moment in moments:
        late = side.came > moment
        if min(late.sum(), (~late).sum()) >= LEAST_STATIONS and (one := difference(side, late)) is not None:
            found.append(one)
    return found


def _shifts(found: Difference, wider: FloatArray) -> list[Shift]:
    error = found.error * wider
    chance = chance_beyond(found.shift / np.maximum(error, 1e-12), found.freedom)
    ends = reach(LEVEL, found.freedom) * error
    return [
        Shift(
            bare=float(found.bare[k]),
            unexplained=float(found.shift[k]),
            interval=(float(found.shift[k] - ends[k]), float(found.shift[k] + ends[k])),
            chance=float(chance[k]),
        )
        for k in range(len(error))
    ]


def _expected(
    returns: PartialReturns, known: np.ndarray, stop: float, shown: list[int], rng: Generator
) -> Mapping[ChoiceId, Expected]:
    """Project the stations that are in now from those that were in at the stop."""
    now = _all_in(returns, known)
    was = now.arrived <= stop
    then = replace(
        now,
        votes=np.where(was[:, None], now.votes, 0),
        papers=np.where(was, now.papers, -1),
        counted=np.where(was, now.counted, 0.0),
        arrived=np.where(was, now.arrived, np.nan),
    )
    likely = likely_of(then, n_draws=200, rng=rng)
    if likely is None:
        return {}
    told = {one: likely.counts[one] for one in (returns.choices[k] for k in shown)}
    return {
        one: Expected(
            votes=count.votes,
            interval=count.intervals[LEVEL],
            found=int(now.votes[:, returns.choices.index(one)].sum()),
        )
        for one, count in told.items()
    }
