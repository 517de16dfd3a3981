"""How far the features reach: a mixture over prior scales, weighed by how well each explains what is in."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from scipy.special import stdtr

from polltrail.projection.likely.features import Group
from polltrail.projection.likely.tree import Swept
from polltrail.projection.returns import FloatArray, IntArray

SIZE_SCALES, SIZE_WEIGHTS = (0.1, 0.3, 0.9), (1 / 3, 1 / 3, 1 / 3)
DRIFT_SCALES, DRIFT_SHARES = (0.0, 0.1, 0.3, 0.8), (0.5, 0.35, 0.15)
ORDER_SCALES, ORDER_SHARES = (0.0, 0.3, 1.0), (0.6, 0.4)
"""Prior standard deviations of coefficients, in units of the spread between areas; shares of those above zero."""
INTERCEPT_SCALE, PREVIOUS_SCALE = 3.0, 0.5
DRIFT_KNOWN, DRIFT_UNKNOWN = (0.03, 0.3), (0.1, 0.6)
ORDER_AT_RANDOM, ORDER_BY_PLACE = 0.03, 0.35
"""Prior chance that arrival order matters: where returns come as at random, and what it grows by where they do not; more
where it is not known what came when, so that the returns cannot speak against it."""
COMMON_BY_RETURNS = 0.1
"""Error common to all stations out, in units of the spread between areas: none at random, so much at the most."""
LEAST_SPREAD = 0.06
GRID = 481
REACH = 14.0
TABLE, TABLE_REACH = 8_001, 300.0


@dataclass(frozen=True, kw_only=True)
class Order:
    """How far what is in is from a random draw, by place and by size, both in [0, 1]; and whether what came when is known."""

    place: float
    size: float
    known: bool = True

    @property
    def most(self) -> float:
        """The larger of both."""
        return max(self.place, self.size)


@dataclass(frozen=True, kw_only=True)
class Mixtures:
    """For each of J columns a mixture of Student t distributions of what the stations out will add.

    Attributes
    ----------
    weight, centre, spread : ndarray of float, shape (J, n_components)
    freedom : float
    """

    weight: FloatArray
    centre: FloatArray
    spread: FloatArray
    freedom: float


def mix(
    swept: Swept,
    group: IntArray,
    order: Order,
    *,
    out: float,
    unsized: FloatArray,
    scale: FloatArray,
    freedom: float,
) -> Mixtures:
    """Fit the coefficients under each prior scale, and weigh these by prior and marginal likelihood.

    Parameters
    ----------
    out : float
        Registered voters of all stations out.
    unsized : ndarray of float, shape (J,)
        Variance that comes from sizes that are estimated.
    scale : ndarray of float, shape (J,)
        Scale of each column's rates.
    """
    deviations, prior = _components(group, order)
    spread = np.maximum(swept.spread, LEAST_SPREAD)
    priors = np.where(
        group == Group.INTERCEPT, INTERCEPT_SCALE, deviations[None] * np.sqrt(spread)[:, None, None]
    )
    inner = priors[..., :, None] * swept.xx[:, None] * priors[..., None, :]
    inner += np.eye(len(group))
    right = np.stack([priors * swept.xv[:, None], priors * swept.gap[:, None]], axis=-1)
    solved = np.linalg.solve(inner, right)
    explained = (right[..., 0] * solved[..., 0]).sum(axis=-1)
    log_weight = np.log(prior) - (_log_determinant(inner) + swept.vv[:, None] - explained) / 2
    weight = np.exp(log_weight - log_weight.max(axis=1, keepdims=True))
    common = COMMON_BY_RETURNS * order.most
    variance = (
        (right[..., 1] * solved[..., 1]).sum(axis=-1)
        + (swept.variance + unsized)[:, None]
        + common**2 * spread[:, None] * out**2
    )
    centre = swept.carried[:, None] + (right[..., 1] * solved[..., 0]).sum(axis=-1)
    root = np.sqrt(scale)[:, None]
    return Mixtures(
        weight=weight / weight.sum(axis=1, keepdims=True),
        centre=centre * root,
        spread=np.sqrt(variance) * root,
        freedom=freedom,
    )


def _components(group: IntArray, order: Order) -> tuple[FloatArray, FloatArray]:
    """Prior standard deviations of each component's features, and the prior weight of each component."""
    at_random, by_returns = DRIFT_KNOWN if order.known else DRIFT_UNKNOWN
    drift = at_random + by_returns * order.most
    place = ORDER_AT_RANDOM + ORDER_BY_PLACE * order.place
    drift_weights = (1 - drift, *(drift * share for share in DRIFT_SHARES))
    order_weights = (1 - place, *(place * share for share in ORDER_SHARES))
    chosen = list(
        product(
            zip(SIZE_SCALES, SIZE_WEIGHTS, strict=True),
            zip(DRIFT_SCALES, drift_weights, strict=True),
            zip(ORDER_SCALES, order_weights, strict=True),
        )
    )
    scales = np.array([(0.0, s[0], d[0], o[0], PREVIOUS_SCALE) for s, d, o in chosen])
    return scales[:, group], np.array([s[1] * d[1] * o[1] for s, d, o in chosen])


def _log_determinant(matrices: FloatArray) -> FloatArray:
    lower = np.linalg.cholesky(matrices)
    found: FloatArray = 2 * np.log(np.diagonal(lower, axis1=-2, axis2=-1)).sum(axis=-1)
    return found


@lru_cache(maxsize=128)
def _table(freedom: float) -> tuple[FloatArray, FloatArray]:
    points = np.sinh(np.linspace(-1, 1, TABLE) * np.arcsinh(TABLE_REACH))
    return points, stdtr(freedom, points)


def _student(freedom: float, at: FloatArray) -> FloatArray:
    """The distribution function of Student's t, read from a table: a hundred times as fast, and right to 1e-6."""
    found: FloatArray = np.interp(at, *_table(freedom))
    return found


Distribution = tuple[FloatArray, FloatArray]
"""Points, and the chance of staying at or below each."""


def distribution(mixtures: Mixtures, column: int) -> Distribution:
    """Give points and the chance that the column stays at or below each."""
    weight = mixtures.weight[column]
    kept = weight > 1e-4 * weight.max()
    centre, spread = mixtures.centre[column][kept], mixtures.spread[column][kept]
    weight = weight[kept] / weight[kept].sum()
    middle = float(weight @ centre)
    wide = float(np.sqrt(weight @ (spread**2 + (centre - middle) ** 2)))
    points = middle + max(wide, 1e-9) * np.sinh(np.linspace(-1, 1, GRID) * np.arcsinh(REACH))
    chances = weight @ _student(
        mixtures.freedom, (points - centre[:, None]) / np.maximum(spread, 1e-9)[:, None]
    )
    return points, np.maximum.accumulate(chances)


def chance_above_zero(mixtures: Mixtures, column: int, counted: float) -> float:
    """Tell the chance that what is counted and what will be added are together above zero."""
    below = stdtr(
        mixtures.freedom,
        (-counted - mixtures.centre[column]) / np.maximum(mixtures.spread[column], 1e-9),
    )
    return float(1 - mixtures.weight[column] @ below)
