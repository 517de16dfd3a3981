"""The model's algebra with a matrix over all stations: the plain formula that the pass through the tree must equal."""

import numpy as np


def dense(
    rates: np.ndarray,
    features: np.ndarray,
    size: np.ndarray,
    areas: list[tuple[np.ndarray, float]],
    station_variance: float,
    prior: np.ndarray,
) -> tuple[float, float]:
    """Mean and variance of votes of the units out (rates times size), for one column in units of its scale.

    Rates are normal around features times coefficients; the covariance is a block for each area of each level,
    given as codes and the variance between areas.
    """
    n_in = len(rates)
    variance = np.diag(station_variance + 1 / size)
    for code, spread in areas:
        variance += spread * (code[:, None] == code[None])
    variance += features @ np.diag(prior**2) @ features.T
    in_, out = slice(0, n_in), slice(n_in, None)
    gain = variance[out, in_] @ np.linalg.inv(variance[in_, in_])
    mean = gain @ rates
    left = variance[out, out] - gain @ variance[in_, out]
    return size[out] @ mean, size[out] @ left @ size[out]
