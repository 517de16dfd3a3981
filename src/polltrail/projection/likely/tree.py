"""Exact algebra of random effects on a tree of areas, without a matrix over stations.

Each area's rate is that of the area around it, plus a draw of its own. Summing bottom-up, every area's stations are
replaced by one observation of the area around it; what the draw adds to the areas out is told at the same time.
"""

from dataclasses import dataclass

import numpy as np

from polltrail.projection.likely.columns import sums
from polltrail.projection.likely.nest import Nest
from polltrail.projection.returns import FloatArray, IntArray

PRIOR_WEIGHT = 6.0
"""How many areas' worth the prior of a spread between areas has."""
PRIOR_SPREAD = (0.03, 0.02, 0.01, 0.02, 0.02)
"""Prior variance between areas, from the largest down, in units of a choice's scale."""
PRIOR_STATION = 0.02
LEAST_STATION = 0.001
NEWTON = 12


@dataclass(frozen=True, kw_only=True)
class Observed:
    """What is in and what is out, for the model.

    Attributes
    ----------
    rates : ndarray of float, shape (n_in, n_columns)
        Votes per registered voter, divided by the root of each column's scale.
    features : ndarray of float, shape (n_units, n_features)
    size : ndarray of float, shape (n_units,)
        Registered voters of each unit, those in first.
    station : ndarray of int, shape (n_units,)
    n_in : int
    importance : ndarray of float, shape (n_columns,)
        How much each column says of the variance of stations; sums to 1. Choices with hardly a vote say nothing.
    chance : float
        Variance of one voter's vote by chance, in units of a column's scale; 1 unless a previous election explains some.
    """

    rates: FloatArray
    features: FloatArray
    size: FloatArray
    station: IntArray
    n_in: int
    importance: FloatArray
    chance: float = 1.0


@dataclass(frozen=True, kw_only=True)
class Swept:
    """All that the features' coefficients depend on, for each of J columns; p features.

    Attributes
    ----------
    xx, xv, vv : ndarray of shape (J, p, p), (J, p), (J,)
        Cross products of features and rates, whitened by the tree.
    gap : ndarray of shape (J, p)
        Features of the registered voters out, beyond what the tree already carries over.
    carried, variance : ndarray of shape (J,)
        Votes of the stations out that the tree predicts without features, and its variance.
    spread : ndarray of shape (J,)
        Sum of the variances between areas of all levels.
    station_variance : float
        Variance of one station within its area, in units of a column's scale, without the chance of sampling.
    """

    xx: FloatArray
    xv: FloatArray
    vv: FloatArray
    gap: FloatArray
    carried: FloatArray
    variance: FloatArray
    spread: FloatArray
    station_variance: float


def sweep(observed: Observed, nest: Nest) -> Swept:
    """Pass through the tree from the stations to the country."""
    n_in, n_columns = observed.n_in, observed.rates.shape[1]
    size, features = observed.size[:n_in], observed.features[:n_in]
    area = nest.lowest[observed.station[:n_in]]
    station_variance = variance_within(observed, area)
    weight = 1 / (station_variance + observed.chance / size)
    out = observed.size[n_in:]
    weighted = weight[:, None] * features
    state = _State(
        xx=np.repeat((features.T @ weighted)[None], n_columns, axis=0),
        xv=(weighted.T @ observed.rates).T.copy(),
        vv=(weight[:, None] * observed.rates**2).sum(axis=0),
        gap=np.repeat((out @ observed.features[n_in:])[None], n_columns, axis=0),
        carried=np.zeros(n_columns),
        variance=np.full(n_columns, (out**2 * station_variance + out * observed.chance).sum()),
        spread=np.zeros(n_columns),
    )
    n_areas = len(nest.parents[-1])
    level = _Level(
        weight=np.repeat(np.bincount(area, weight, n_areas)[None], n_columns, axis=0),
        x=sums(area, weighted, n_areas)[None],
        v=sums(area, weight[:, None] * observed.rates, n_areas).T.copy(),
        out=np.repeat(
            np.bincount(nest.lowest[observed.station[n_in:]], out, n_areas)[None], n_columns, axis=0
        ),
    )
    for depth in range(len(nest.parents) - 1, -1, -1):
        level = _up(state, level, nest.parents[depth], depth)
    return Swept(
        xx=state.xx,
        xv=state.xv,
        vv=state.vv,
        gap=state.gap,
        carried=state.carried,
        variance=state.variance,
        spread=state.spread,
        station_variance=station_variance,
    )


@dataclass(kw_only=True)
class _State:
    xx: FloatArray
    xv: FloatArray
    vv: FloatArray
    gap: FloatArray
    carried: FloatArray
    variance: FloatArray
    spread: FloatArray


@dataclass(frozen=True, kw_only=True)
class _Level:
    """Sums over each area: columns first, then areas, then features."""

    weight: FloatArray
    x: FloatArray
    v: FloatArray
    out: FloatArray


def _up(state: _State, level: _Level, parent: IntArray, depth: int) -> _Level:
    """Take one level's draws into account, and add its areas up to those around them."""
    starts = np.flatnonzero(np.diff(parent, prepend=-1))
    between = variance_between(level.v, level.weight, starts, depth)
    share = 1 + between[:, None] * level.weight
    lean = between[:, None] / share
    leaned = np.swapaxes(level.x * lean[:, :, None], 1, 2)
    state.xx -= leaned @ level.x
    state.xv -= (leaned @ level.v[:, :, None])[:, :, 0]
    state.vv -= (lean * level.v**2).sum(axis=1)
    state.gap -= (leaned @ level.out[:, :, None])[:, :, 0]
    state.carried += (lean * level.out * level.v).sum(axis=1)
    state.variance += (lean * level.out**2).sum(axis=1)
    state.spread += between
    return _Level(
        weight=np.add.reduceat(level.weight / share, starts, axis=1),
        x=np.add.reduceat(level.x / share[:, :, None], starts, axis=1),
        v=np.add.reduceat(level.v / share, starts, axis=1),
        out=np.add.reduceat(level.out / share, starts, axis=1),
    )


def variance_within(observed: Observed, area: IntArray) -> float:
    """Estimate the variance of stations within their area, pooled over columns, beyond the chance of sampling."""
    size = observed.size[: observed.n_in]
    squares, freedom = squares_within(observed.rates, size, area)
    found = float(squares @ observed.importance) - observed.chance * float((1 / size).mean())
    pooled = (found * freedom + PRIOR_STATION * PRIOR_WEIGHT) / (freedom + PRIOR_WEIGHT)
    return max(pooled, LEAST_STATION)


def squares_within(rates: FloatArray, size: FloatArray, area: IntArray) -> tuple[FloatArray, int]:
    """Give each column's mean square of stations around their area, and the degrees of freedom; zeros without any."""
    n_areas = int(area.max(initial=0)) + 1
    number, whole = np.bincount(area, minlength=n_areas), np.bincount(area, size, n_areas)
    mean = sums(area, size[:, None] * rates, n_areas) / np.maximum(whole, 1e-12)[:, None]
    several = number[area] > 1
    freedom = int(several.sum() - (number > 1).sum())
    squares: FloatArray = ((rates - mean[area])[several] ** 2).sum(axis=0) / max(freedom, 1)
    return squares, freedom


def variance_between(v: FloatArray, weight: FloatArray, starts: IntArray, depth: int) -> FloatArray:
    """Estimate the variance between areas of one larger area, for each column, shrunk to the prior.

    Notes
    -----
    The estimate of Paule and Mandel: the variance at which the weighted squares are what their degrees of freedom make
    one expect. They fall and are convex in it, so that Newton's steps from 0 never pass it.
    """
    seen = weight > 0
    y = np.where(seen, v / np.where(seen, weight, 1.0), 0.0)
    noise = np.where(seen, 1 / np.where(seen, weight, 1.0), np.inf)
    freedom = float(np.maximum(np.add.reduceat(seen[0].astype(float), starts) - 1, 0).sum())
    prior = PRIOR_SPREAD[min(depth, len(PRIOR_SPREAD) - 1)]
    found = _paule_mandel(y, noise, starts, freedom) if freedom > 0 else np.zeros(len(v))
    shrunk: FloatArray = (PRIOR_WEIGHT * prior + freedom * found) / (PRIOR_WEIGHT + freedom)
    return shrunk


def _paule_mandel(y: FloatArray, noise: FloatArray, starts: IntArray, freedom: float) -> FloatArray:
    lengths = np.diff(starts, append=y.shape[1])
    found = np.zeros(len(y))
    for _ in range(NEWTON):
        weight = 1 / (found[:, None] + noise)
        whole = np.add.reduceat(weight, starts, axis=1)
        mean = np.add.reduceat(weight * y, starts, axis=1) / np.maximum(whole, 1e-300)
        squares = (y - np.repeat(mean, lengths, axis=1)) ** 2
        excess = (weight * squares).sum(axis=1) - freedom
        if (excess <= 1e-4 * freedom).all():
            break
        slope = (weight**2 * squares).sum(axis=1)
        found = found + np.maximum(excess, 0) / np.maximum(slope, 1e-300)
    return found
