"""What a station's turnout and share may truly be: mixtures of beta distributions, and what they make of its counts.

The mixture is fitted to counts, not to shares: a share of few ballots has the noise of few ballots, and draws that took it
for a difference between stations would be wider than what was observed.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import betaln

from polltrail.forensics.polls import FloatArray, IntArray

MOST_PARTS = 5
SAMPLE = 6_000
"""Stations that a mixture is fitted to, evenly out of all: more change nothing that matters."""
_ROUNDS = 100
_GAIN = 1e-2
"""Of the log-likelihood: what ends the fitting when a round gains less."""


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


@dataclass(frozen=True, kw_only=True)
class Explained:
    """Counts under a mixture, each row one of its parts.

    Attributes
    ----------
    member, mean, variance : ndarray of float, shape (n_parts, n_stations)
        How probable a station is of each part, and its true share if it is.
    log_likelihood : float
        Up to what depends on the counts alone.
    """

    member: FloatArray
    mean: FloatArray
    variance: FloatArray
    log_likelihood: float


def fit_mixture(part: IntArray, of: IntArray) -> Mixture:
    """Fit one to five beta distributions to what counts are of, one more as long as that explains them better (BIC).

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
        With 0 <= part <= of and 0 < of.
    """
    step = -(-len(of) // SAMPLE)
    part, of = part[::step], of[::step]
    best, least = _fit(part, of, 1)
    for parts in range(2, MOST_PARTS + 1):
        found, criterion = _fit(part, of, parts)
        if criterion >= least:
            break
        best, least = found, criterion
    return best


def _fit(part: IntArray, of: IntArray, parts: int) -> tuple[Mixture, float]:
    """Fit by expectation and maximisation, each part by its moments; with the criterion that is to be small."""
    found = _beginning(part, of, parts)
    before = -np.inf
    for _ in range(_ROUNDS):
        seen = explained(found, part, of)
        found = _by_moments(seen.member, seen.mean, seen.variance)
        if seen.log_likelihood - before < _GAIN:
            break
        before = seen.log_likelihood
    return found, (3 * parts - 1) * float(np.log(len(of))) - 2 * seen.log_likelihood


def _beginning(part: IntArray, of: IntArray, parts: int) -> Mixture:
    """Begin with equal parts from the lowest shares to the highest, less the noise of counting."""
    share = part / of
    rank = np.argsort(np.argsort(share, kind="stable"), kind="stable")
    member = (rank * parts // len(of) == np.arange(parts)[:, None]).astype(np.float64)
    noise = share.mean() * (1 - share.mean()) * (1 / of).mean() / parts
    spread = max(float(share.var()) / parts**2 - noise, 1e-6)
    return _by_moments(member, np.tile(share, (parts, 1)), np.full((parts, len(of)), spread), within=0.0)


def _by_moments(
    member: FloatArray, mean: FloatArray, variance: FloatArray, *, within: float = 1.0
) -> Mixture:
    """Give the beta distributions with these moments; `within` is how much of the spread of means counts."""
    weight = np.maximum(member.sum(axis=1), 1e-9)
    middle = np.clip((member * mean).sum(axis=1) / weight, 1e-4, 1 - 1e-4)
    spread = (member * (variance + within * (mean - middle[:, None]) ** 2)).sum(axis=1) / weight
    strength = np.clip(middle * (1 - middle) / np.maximum(spread, 1e-9) - 1, 0.5, 1e6)
    return Mixture(weight=weight / weight.sum(), first=middle * strength, second=(1 - middle) * strength)


def explained(mixture: Mixture, part: IntArray, of: IntArray) -> Explained:
    """Say how each part of a mixture explains counts."""
    first, second = mixture.first[:, None] + part, mixture.second[:, None] + (of - part)
    log = np.log(mixture.weight) - betaln(mixture.first, mixture.second)
    joint = log[:, None] + betaln(first, second)
    top = joint.max(axis=0)
    member = np.exp(joint - top)
    total = member.sum(axis=0)
    mean = first / (first + second)
    return Explained(
        member=member / total,
        mean=mean,
        variance=mean * (1 - mean) / (first + second + 1),
        log_likelihood=float((top + np.log(total)).sum()),
    )


def posterior(mixture: Mixture, part: IntArray, of: IntArray) -> tuple[FloatArray, FloatArray]:
    """Give mean and variance of each station's true share, given its counts.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
    """
    found = explained(mixture, part, of)
    whole = (found.member * found.mean).sum(axis=0)
    return whole, (found.member * (found.variance + found.mean**2)).sum(axis=0) - whole**2
