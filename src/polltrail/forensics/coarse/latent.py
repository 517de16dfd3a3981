"""What a station's turnout and share may truly be: mixtures of beta distributions, and what they make of its counts."""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln
from scipy.stats import beta

from polltrail.forensics.polls import FloatArray, IntArray

MOST_PARTS = 5
CLOSE = 0.99
"""Correlation of the fitted with the observed density above which no further part is added."""
_BINS = 200
_ROUNDS = 200


@dataclass(frozen=True, kw_only=True)
class Mixture:
    """Beta distributions and their weights.

    Attributes
    ----------
    weight, first, second : ndarray of float, shape (n_parts,)
    """

    weight: FloatArray
    first: FloatArray
    second: FloatArray


def fit_mixture(shares: FloatArray) -> Mixture:
    """Fit one to five beta distributions to shares, one more as long as the densities differ."""
    middle = (np.arange(_BINS) + 0.5) / _BINS
    seen = np.histogram(shares, _BINS, (0, 1))[0] / len(shares)
    for parts in range(1, MOST_PARTS + 1):
        found = _fit(middle, seen, parts)
        density = _densities(middle, found).T @ found.weight
        if np.corrcoef(density, seen)[0, 1] > CLOSE:
            break
    return found


def _fit(middle: FloatArray, seen: FloatArray, parts: int) -> Mixture:
    """Fit by expectation and maximisation of a histogram, each part by its moments."""
    total = np.cumsum(seen)
    edges = np.searchsorted(total, np.linspace(0, 1, parts + 1)[1:-1])
    member = np.zeros((parts, _BINS))
    member[np.searchsorted(edges, np.arange(_BINS), side="right"), np.arange(_BINS)] = 1.0
    for _ in range(_ROUNDS):
        found = _by_moments(middle, seen * member)
        joint = found.weight[:, None] * _densities(middle, found)
        new = joint / np.maximum(joint.sum(axis=0), 1e-300)
        if np.abs(new - member).max() < 1e-4:
            break
        member = new
    return found


def _by_moments(middle: FloatArray, mass: FloatArray) -> Mixture:
    weight = np.maximum(mass.sum(axis=1), 1e-12)
    mean = np.clip((mass @ middle) / weight, 1e-3, 1 - 1e-3)
    variance = (mass * (middle - mean[:, None]) ** 2).sum(axis=1) / weight
    strength = np.clip(mean * (1 - mean) / np.maximum(variance, 1e-6) - 1, 0.5, 1e4)
    return Mixture(weight=weight / weight.sum(), first=mean * strength, second=(1 - mean) * strength)


def _densities(middle: FloatArray, mixture: Mixture) -> FloatArray:
    found: FloatArray = beta.pdf(middle, mixture.first[:, None], mixture.second[:, None]) / _BINS
    return found


def posterior(mixture: Mixture, part: IntArray, of: IntArray) -> tuple[FloatArray, FloatArray]:
    """Give mean and variance of each station's true share, given its counts.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
    """
    first = mixture.first[:, None] + part
    second = mixture.second[:, None] + of - part
    log = (
        np.log(mixture.weight)[:, None]
        + betaln(first, second)
        - betaln(mixture.first, mixture.second)[:, None]
    )
    weight = np.exp(log - log.max(axis=0))
    weight /= weight.sum(axis=0)
    mean = first / (first + second)
    variance = mean * (1 - mean) / (first + second + 1)
    whole = (weight * mean).sum(axis=0)
    return whole, (weight * (variance + mean**2)).sum(axis=0) - whole**2
