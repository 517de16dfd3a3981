"""What a previous election alone makes one expect: taken off before the spread between areas is estimated."""

import numpy as np

from polltrail.projection.likely.features import Features, Group
from polltrail.projection.returns import FloatArray

LEAST_LEFT, LEAST_FREEDOM = 0.05, 10
"""However well the previous election fits, so much of the variance is left; it must fit so many stations more than it has columns."""
RIDGE = 3.0
"""So many stations' worth of holding coefficients near zero."""


def expected_before(features: Features, rates: FloatArray, size: FloatArray) -> FloatArray:
    """Regress the rates of the units in on what was before; give what that makes of every unit, without the mean.

    Returns
    -------
    ndarray of float, shape (n_units, n_columns)
        Zeros where there was nothing before.
    """
    before = features.matrix[:, features.group == Group.PREVIOUS]
    n_in = len(rates)
    if not before.shape[1]:
        return np.zeros((len(before), rates.shape[1]))
    weight = (size / size.mean())[:, None]
    x = before[:n_in] - (weight * before[:n_in]).mean(axis=0)
    y = rates - (weight * rates).mean(axis=0)
    slope = np.linalg.solve(x.T @ (weight * x) + RIDGE * np.eye(x.shape[1]), x.T @ (weight * y))
    found: FloatArray = before @ slope
    return found


def share_left(rates: FloatArray, before: FloatArray, size: FloatArray, n_previous: int) -> FloatArray:
    """Tell how much of each column's variance between stations a previous election leaves: 1 where it explains nothing.

    Notes
    -----
    What an election before explains is not a reason for areas to differ any more: every prior spread shrinks with it.
    """
    freedom = len(rates) - n_previous - 1
    if not n_previous or freedom < LEAST_FREEDOM:
        return np.ones(rates.shape[1])
    whole, left = (_variance(values, size) for values in (rates, rates - before[: len(rates)]))
    ratio = left / np.maximum(whole, 1e-12) * len(rates) / freedom
    found: FloatArray = np.clip(
        (ratio * freedom + LEAST_FREEDOM) / (freedom + LEAST_FREEDOM), LEAST_LEFT, 1.0
    )
    return found


def _variance(values: FloatArray, size: FloatArray) -> FloatArray:
    mean = np.average(values, axis=0, weights=size)
    found: FloatArray = np.average((values - mean) ** 2, axis=0, weights=size)
    return found
