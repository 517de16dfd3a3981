"""What a previous election alone makes one expect: taken off before the spread between areas is estimated."""

import numpy as np

from polltrail.projection.likely.features import Features, Group
from polltrail.projection.returns import FloatArray

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
