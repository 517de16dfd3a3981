"""How far each station is from what its areas, and what is known of it beforehand, would have it.

On the scale of log-odds: a robust regression on what is known beforehand, and for each level of areas, from the largest
down, a median drawn towards that of the level above. What is left is measured in its own standard deviation, which is that
of the count and of how stations differ; an area whose stations differ more has a larger one.
"""

from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from polltrail.forensics.polls import FloatArray, IntArray
from polltrail.forensics.residuals.areas import medians, shrunk

ROUNDS = 4
"""Times that areas and regression are fitted in turn."""
HUBER = 1.5
"""Standard deviations beyond which a station pulls no harder."""
QUARTILE = 0.6745
"""Half of a normal distribution lies within so many standard deviations."""
PRIOR = 10
"""Stations that an area's own spread is weighed against."""


@dataclass(frozen=True, kw_only=True)
class Residuals:
    """One percentage of every station against what is expected of it.

    Attributes
    ----------
    expected : ndarray of float, shape (n_stations,)
        The share expected, in (0, 1).
    off : ndarray of float, shape (n_stations,)
        The difference on the scale of log-odds, and `sd` its standard deviation.
    spread : float
        By how much stations differ beyond chance, in log-odds.
    slopes : ndarray of float, shape (n_columns,)
    """

    expected: FloatArray
    off: FloatArray
    sd: FloatArray
    spread: float
    slopes: FloatArray

    @property
    def z(self) -> FloatArray:
        """How far, in standard deviations."""
        return self.off / self.sd


def residuals(
    part: IntArray, of: IntArray, areas: tuple[IntArray, ...], columns: FloatArray | None = None
) -> Residuals:
    """Fit what is expected of each station, and tell how far it is from that.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
    areas : tuple of ndarray of int, each of shape (n_stations,)
        The levels that are taken out, the largest first.
    columns : ndarray of float, shape (n_stations, n_columns), optional
        What is known beforehand.
    """
    columns = np.zeros((len(part), 0)) if columns is None else columns
    logit = np.log(part + 0.5) - np.log(of - part + 0.5)
    chance = 1 / (part + 0.5) + 1 / (of - part + 0.5)
    middle = float(np.median(logit))
    slopes, by_area = np.zeros(columns.shape[1]), np.zeros(len(part))
    for _ in range(ROUNDS if columns.shape[1] else 1):
        slopes = _regressed(logit - middle - by_area, columns, chance)
        by_area = _by_area(logit - middle - columns @ slopes, areas)
    expected = middle + by_area + columns @ slopes
    off = logit - expected
    spread = spread_of(off, chance)
    sd = np.sqrt(chance + spread**2)
    if areas:
        sd = sd * _wider(off / sd, areas[-1])
    return Residuals(expected=1 / (1 + np.exp(-expected)), off=off, sd=sd, spread=spread, slopes=slopes)


def _by_area(values: FloatArray, areas: tuple[IntArray, ...]) -> FloatArray:
    found = np.zeros(len(values))
    for area in areas:
        found = found + shrunk(values - found, area)
    return found


def _regressed(values: FloatArray, columns: FloatArray, chance: FloatArray) -> FloatArray:
    """Fit slopes by least squares, those far off weighing less."""
    slopes = np.zeros(columns.shape[1])
    if not columns.shape[1]:
        return slopes
    ridge = 1e-6 * len(values) * np.eye(columns.shape[1])
    for _ in range(ROUNDS):
        off = values - columns @ slopes
        variance = chance + spread_of(off, chance) ** 2
        weight = np.minimum(1, HUBER * np.sqrt(variance) / np.maximum(np.abs(off), 1e-12)) / variance
        weight = weight / weight.mean()
        slopes = np.linalg.solve(
            columns.T @ (weight[:, None] * columns) + ridge, columns.T @ (weight * values)
        )
    return slopes


def spread_of(off: FloatArray, chance: FloatArray) -> float:
    """Find how much stations differ beyond chance: then half of them are within two thirds of a standard deviation."""

    def beyond(spread: float) -> float:
        return float(np.median(np.abs(off) / np.sqrt(chance + spread**2))) - QUARTILE

    most = 10.0
    return float(brentq(beyond, 0, most, xtol=1e-6)) if beyond(0) > 0 > beyond(most) else 0.0


def _wider(z: FloatArray, area: IntArray) -> FloatArray:
    """Give how much more the stations of each area differ than others; never less than one."""
    median, count = medians(np.abs(z), area)
    ratio = (count * median / QUARTILE + PRIOR) / (count + PRIOR)
    found: FloatArray = np.maximum(ratio, 1)[area]
    return found
