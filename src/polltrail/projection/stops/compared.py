"""Stations that came before and after a moment, compared within areas, beyond what size, kind and what was before explain."""

from dataclasses import dataclass

import numpy as np
from scipy.special import stdtr, stdtrit

from polltrail.projection.likely.columns import ramps, standardised
from polltrail.projection.likely.nest import Nest
from polltrail.projection.returns import Flags, FloatArray, IntArray, PartialReturns

OF_SIZE = (0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99)
"""Quantiles, by ballots, at which a trend in size may bend."""
LEAST_KIND = 0.002
RIDGE = 1e-6
LEAST_AREAS = 3
"""Areas that must have stations on both sides."""


@dataclass(frozen=True, kw_only=True)
class Stations:
    """Stations in, each with what is compared of it.

    Attributes
    ----------
    value : ndarray of float, shape (n, n_columns)
        Shares, or a margin.
    weight : ndarray of float, shape (n,)
        Votes for choices.
    explained_by : ndarray of float, shape (n, n_features)
    came : ndarray of float, shape (n,)
    areas : tuple of ndarray of int, each of shape (n,)
        The area at each level, the largest first.
    """

    value: FloatArray
    weight: FloatArray
    explained_by: FloatArray
    came: FloatArray
    areas: tuple[IntArray, ...]

    def only(self, kept: Flags) -> "Stations":
        """Keep some of them."""
        return Stations(
            value=self.value[kept],
            weight=self.weight[kept],
            explained_by=self.explained_by[kept],
            came=self.came[kept],
            areas=tuple(code[kept] for code in self.areas),
        )


@dataclass(frozen=True, kw_only=True)
class Difference:
    """Late minus early, in shares; one value for each column.

    Attributes
    ----------
    bare : ndarray of float
        The plain difference.
    shift, error : ndarray of float
        What is left of it within areas, with the same features; and its standard error.
    freedom : float
    areas : int
        Areas with stations on both sides.
    level : int
        Of which level they are, the largest being 0.
    """

    bare: FloatArray
    shift: FloatArray
    error: FloatArray
    freedom: float
    areas: int
    level: int

    @property
    def t(self) -> FloatArray:
        """Shift over its error."""
        found: FloatArray = self.shift / np.maximum(self.error, 1e-12)
        return found


def stations_of(returns: PartialReturns, nest: Nest, columns: FloatArray) -> Stations:
    """Lay out the stations in; `columns` weighs the choices of each value that is compared."""
    votes = returns.votes.sum(axis=1)
    kept = (returns.counted > 0) & (votes > 0)
    size = np.log(np.maximum(returns.registered, votes)[kept].astype(np.float64))
    weight = votes[kept].astype(np.float64)
    features = ramps(standardised(size), weight, OF_SIZE)
    features += _kinds(returns, kept)
    features += [
        standardised(np.where(np.isfinite(one), one, np.nanmean(one)))
        for one in returns.previous[kept].T
        if np.isfinite(one).any()
    ]
    return Stations(
        value=(returns.votes[kept] @ columns) / weight[:, None],
        weight=weight,
        explained_by=np.stack(features, axis=1) if features else np.empty((len(weight), 0)),
        came=returns.arrived[kept],
        areas=tuple(code[kept] for code in nest.codes),
    )


def _kinds(returns: PartialReturns, kept: Flags) -> list[FloatArray]:
    found: list[FloatArray] = []
    for codes in returns.kinds:
        number = np.bincount(codes[kept])
        enough = np.flatnonzero(number >= LEAST_KIND * kept.sum())
        found += [(codes[kept] == kind).astype(np.float64) for kind in enough if kind != number.argmax()]
    return found


def difference(stations: Stations, late: Flags) -> Difference | None:
    """Compare; None where too few areas have stations on both sides.

    Notes
    -----
    Least squares with an effect for each area, weighed by votes; the error is that of leaving out one area at a time.
    """
    level = _level(stations, late)
    if level is None:
        return None
    area = np.unique(stations.areas[level], return_inverse=True)[1]
    both = _both(area, late)
    kept = both[area]
    bare = _mean(stations, late) - _mean(stations, ~late)
    shift, error = _within(stations.only(kept), late[kept], np.unique(area[kept], return_inverse=True)[1])
    return Difference(
        bare=bare, shift=shift, error=error, freedom=float(both.sum() - 1), areas=int(both.sum()), level=level
    )


def _level(stations: Stations, late: Flags) -> int | None:
    """Choose the smallest areas of which most late stations have an early one beside them."""
    found = None
    for level, code in enumerate(stations.areas):
        area = np.unique(code, return_inverse=True)[1]
        both = _both(area, late)
        if both.sum() < LEAST_AREAS:
            continue
        if found is None or stations.weight[late & both[area]].sum() >= stations.weight[late].sum() / 2:
            found = level
    return found


def _both(area: IntArray, late: Flags) -> Flags:
    n = int(area.max(initial=-1)) + 1
    there = np.bincount(area, minlength=n)
    after = np.bincount(area[late], minlength=n)
    return (after > 0) & (after < there)


def _mean(stations: Stations, kept: Flags) -> FloatArray:
    return np.average(stations.value[kept], axis=0, weights=stations.weight[kept])


def _within(stations: Stations, late: Flags, area: IntArray) -> tuple[FloatArray, FloatArray]:
    """Fit late and features with an effect for each area; give the shift and its error by a jackknife over areas."""
    n = int(area.max()) + 1
    x = np.column_stack([late.astype(np.float64), stations.explained_by])
    x, y = (_demeaned(values, stations.weight, area, n) for values in (x, stations.value))
    root = np.sqrt(stations.weight / stations.weight.mean())[:, None]
    x, y = x * root, y * root
    order = np.argsort(area, kind="stable")
    starts = np.flatnonzero(np.diff(area[order], prepend=-1))
    xx = np.add.reduceat(x[order][:, :, None] * x[order][:, None, :], starts)
    xy = np.add.reduceat(x[order][:, :, None] * y[order][:, None, :], starts)
    hold = RIDGE * np.trace(xx.sum(axis=0)) / x.shape[1] * np.eye(x.shape[1])
    whole = np.linalg.solve(xx.sum(axis=0) + hold, xy.sum(axis=0))[0]
    left = np.linalg.solve(xx.sum(axis=0) + hold - xx, xy.sum(axis=0) - xy)[:, 0]
    error = np.sqrt((n - 1) / n * ((left - whole) ** 2).sum(axis=0))
    return whole, error


def _demeaned(values: FloatArray, weight: FloatArray, area: IntArray, n: int) -> FloatArray:
    whole = np.bincount(area, weight, n)
    means = np.stack([np.bincount(area, weight * column, n) for column in values.T], axis=1) / whole[:, None]
    found: FloatArray = values - means[area]
    return found


def chance_beyond(t: FloatArray, freedom: float) -> FloatArray:
    """Tell the chance of a value further from zero, on either side."""
    found: FloatArray = 2 * stdtr(freedom, -np.abs(t))
    return found


def reach(level: float, freedom: float) -> float:
    """Tell how many errors an interval reaches to each side."""
    return float(stdtrit(freedom, (1 + level) / 2))
