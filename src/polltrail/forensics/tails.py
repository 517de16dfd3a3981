"""Tails and moments that several tests ask for; written over special functions, which load in a tenth of the time of whole distributions."""

import numpy as np
from scipy.special import chdtrc, gammaincc, gammainccinv, ndtr, pdtr, pdtrc, pdtrik

from polltrail.forensics.polls import FloatArray


def poisson_at_least(count: int, mean: float) -> float:
    """Give the chance of so many or more.

    Examples
    --------
    >>> poisson_at_least(0, 3.0), round(poisson_at_least(1, 1.0), 6), poisson_at_least(2, 0.0)
    (1.0, 0.632121, 0.0)
    """
    return 1.0 if count <= 0 else float(pdtrc(count - 1, mean)) if mean > 0 else 0.0


def poisson_quantile(part: float, mean: float) -> float:
    """Give the least count that at most so much of the distribution is at or below.

    Examples
    --------
    >>> poisson_quantile(0.025, 10.0), poisson_quantile(0.975, 10.0), poisson_quantile(0.975, 0.0)
    (4.0, 17.0, 0.0)
    """
    if mean <= 0:
        return 0.0
    found = float(np.ceil(pdtrik(part, mean)))
    lower = max(found - 1, 0.0)
    return lower if float(pdtr(lower, mean)) >= part else found


def chi_squared_beyond(value: float, freedom: float) -> float:
    """Give the chance of so much or more."""
    return float(chdtrc(freedom, value))


def normal_beyond(value: float) -> float:
    """Give the chance of so much or more of a standard normal distribution."""
    return float(ndtr(-value))


def gamma_log_beyond(values: FloatArray, shape: FloatArray, scale: FloatArray) -> FloatArray:
    """Give the logarithm of the chance of so much or more; minus infinity where it is too small for a number."""
    with np.errstate(divide="ignore"):
        found: FloatArray = np.log(gammaincc(shape, values / scale))
    return found


def gamma_reached(chance: float, shape: FloatArray, scale: FloatArray) -> FloatArray:
    """Give what is reached with a chance."""
    found: FloatArray = scale * gammainccinv(shape, chance)
    return found


def normal_density(values: FloatArray, sd: float) -> FloatArray:
    """Give the density around nothing."""
    found: FloatArray = np.exp(-0.5 * (values / sd) ** 2) / (sd * np.sqrt(2 * np.pi))
    return found


def skewness(values: FloatArray) -> float:
    """Give the third moment about the mean, in standard deviations."""
    off = values - values.mean()
    return float((off**3).mean() / (off**2).mean() ** 1.5)


def excess_kurtosis(values: FloatArray) -> float:
    """Give the fourth moment about the mean, in standard deviations, over a normal distribution's."""
    off = values - values.mean()
    return float((off**4).mean() / (off**2).mean() ** 2 - 3)
