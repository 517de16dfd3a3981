"""What the model knows of a station beside its areas: its size, when it came, when its area came, what was before."""

from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

import numpy as np

from polltrail.projection.likely.columns import ramps, standardised, sums
from polltrail.projection.likely.nest import Nest
from polltrail.projection.likely.units import Units
from polltrail.projection.returns import FloatArray, IntArray, PartialReturns

OF_STATION = (0.01, 0.05, 0.2, 0.5, 0.8, 0.99)
OF_AREA = (0.02, 0.2, 0.5, 0.8, 0.98)
"""Quantiles, by registered voters, at which a trend in size may bend."""
LEAST_KIND, KIND_REACH = 0.002, 1.5
"""Least share of the stations that a kind has; how much further it may be off than a step in size."""
DRIFT_IN, DRIFT_OUT = 3, 3
"""Pieces of the trend in arrival order: over what is in, and over what is out."""
ORDERED_LEVELS, MIN_ORDERED = 3, 4
"""Levels whose order of first arrival is looked at, and the fewest areas that have an order worth the name."""


class Group(IntEnum):
    """Features that share one prior scale."""

    INTERCEPT = 0
    SIZE = 1
    DRIFT = 2
    ORDER = 3
    PREVIOUS = 4


@dataclass(frozen=True, kw_only=True)
class Features:
    """One row for each unit, one column for each feature, and the group of each column."""

    matrix: FloatArray
    group: IntArray


def features_of(returns: PartialReturns, units: Units, nest: Nest) -> Features:
    """Build the features; those of size and of what was before do not depend on who is in."""
    position = arrival_position(returns.arrived[units.station[: units.n_in]], units.counted, units.size.sum())
    of_station = (
        [*_sizes(units, nest), *_kinds(returns, units)],
        [standardised(column) for column in _previous(returns)],
    )
    columns = [(Group.INTERCEPT, np.ones(len(units.size)))]
    columns += [(Group.SIZE, column[units.station]) for column in of_station[0]]
    columns += [(Group.PREVIOUS, column[units.station]) for column in of_station[1]]
    columns += [(Group.DRIFT, column) for column in _drift(position, units)]
    columns += [(Group.ORDER, column) for column in _area_order(position, units, nest)]
    return Features(
        matrix=np.stack([column for _, column in columns], axis=1),
        group=np.array([group for group, _ in columns], dtype=np.int64),
    )


def _previous(returns: PartialReturns) -> list[FloatArray]:
    """What was before; a station without it is taken to be like the mean."""
    columns = []
    for column in returns.previous.T:
        known = np.isfinite(column)
        if known.any():
            columns.append(np.where(known, column, column[known].mean()))
    return columns


def _kinds(returns: PartialReturns, units: Units) -> list[FloatArray]:
    """Tell each kind from the others; kinds of too few stations to matter are left with them."""
    columns = []
    for codes in returns.kinds:
        number = np.bincount(codes)
        common = int(number.argmax())
        for kind in np.flatnonzero(number >= LEAST_KIND * len(codes)):
            if kind != common:
                is_kind = (codes == kind).astype(np.float64)
                columns.append((is_kind - np.average(is_kind, weights=units.station_size)) * KIND_REACH)
    return columns


def _sizes(units: Units, nest: Nest) -> list[FloatArray]:
    size = units.station_size
    columns = ramps(standardised(np.log(size)), size, OF_STATION)
    for code in nest.codes:
        area = standardised(np.log(sums(code, size, int(code.max()) + 1))[code])
        if area.any():
            columns += ramps(area, size, OF_AREA)
    return columns


def arrival_position(arrived: FloatArray, size: FloatArray, whole: float) -> FloatArray:
    """Tell after what share of all registered voters each unit came in; what came together has the same position."""
    if not len(arrived):
        return np.empty(0)
    known = np.where(np.isfinite(arrived), arrived, np.inf)
    inverse = np.unique(known, return_inverse=True)[1]
    together = np.bincount(inverse, size)
    middle = np.cumsum(together) - together / 2
    position: FloatArray = middle[inverse] / whole
    return position


def _drift(position: FloatArray, units: Units) -> list[FloatArray]:
    """Ramps along the order of arrival; a unit out has their mean over all that is still to come."""
    share = units.share_in
    knots = np.concatenate([np.linspace(0, share, DRIFT_IN + 1), np.linspace(share, 1, DRIFT_OUT + 1)[1:]])
    columns = []
    for low, high in pairwise(knots):
        if high - low < 1e-12:
            continue
        later = 1.0 if high <= share + 1e-12 else ((1 - high) + (high - low) / 2) / (1 - share)
        rise = np.clip((position - low) / (high - low), 0, 1)
        out = np.full(len(units.out), later)
        columns.append(np.concatenate([rise, out]) * np.sqrt(2 * (high - low)))
    return columns


def _area_order(position: FloatArray, units: Units, nest: Nest) -> list[FloatArray]:
    """When each area came first, unseen ones in the middle of what is to come; and how much of each is in."""
    columns = []
    for code in nest.codes[:ORDERED_LEVELS]:
        n_areas = int(code.max()) + 1
        if n_areas < MIN_ORDERED:
            continue
        whole = sums(code, units.station_size, n_areas)
        area = code[units.station]
        rank = _ranks(position, area[: units.n_in], whole)
        share = np.minimum(sums(area[: units.n_in], units.counted, n_areas) / whole, 1.0)
        columns += [(2 * rank - 1)[area], (share - 0.5)[area]]
    return columns


def _ranks(position: FloatArray, area: IntArray, whole: FloatArray) -> FloatArray:
    first = np.full(len(whole), np.inf)
    np.minimum.at(first, area, position)
    seen = np.isfinite(first)
    order = np.argsort(first, kind="stable")
    rank = np.empty(len(whole))
    rank[order] = (np.cumsum(whole[order]) - whole[order] / 2) / whole.sum()
    tied = np.unique(first, return_inverse=True)[1]
    rank = (np.bincount(tied, rank * whole) / np.bincount(tied, whole))[tied]
    rank[~seen] = (whole[seen].sum() / whole.sum() + 1) / 2
    return rank
