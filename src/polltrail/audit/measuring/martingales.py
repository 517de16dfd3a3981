"""Bets against a false outcome: p-values after every draw.

Each function takes `x`, one number for each draw (1 less the taint: 1 where a form agrees, 0 where it is as wrong as can
be, above 1 where it is wrong in the outcome's favour), and `mean`, the largest that the next number can be on average if
the assertion is false, given all before it. What is bet with grows on average by nothing in that case, so that one over
it is a p-value at every look.
"""

import numpy as np

from polltrail.audit.contest.assertion import FloatArray

UPPER = 2.0
"""The largest `x` for a plurality: a form wholly in the outcome's favour, where all of the official row was against it."""


def kaplan_markov(x: FloatArray, mean: FloatArray) -> FloatArray:
    """Give P after every draw: the product of mean / x, with no credit for errors in the outcome's favour.

    Not the smallest so far: a form that is as wrong as can be makes it infinite for good.

    References
    ----------
    Stark (2009), *Risk-limiting post-election audits: P-values from common probability inequalities*, section III-C.
    """
    return np.exp(_log_ratio(np.minimum(x, 1.0), mean))


def alpha_to_bound(x: FloatArray, mean: FloatArray) -> FloatArray:
    """Give the smallest p so far of ALPHA with its estimate at the upper bound: as Kaplan-Markov, with credit.

    References
    ----------
    Stark (2023), *ALPHA: Audit that learns from previously hand-audited ballots*, Annals of Applied Statistics 17(1).
    """
    return _running(np.exp(_log_ratio(x, mean)))


def _log_ratio(x: FloatArray, mean: FloatArray) -> FloatArray:
    """Add up log(mean) - log(x); minus infinity once the assertion cannot be false any more."""
    with np.errstate(divide="ignore", invalid="ignore"):
        logs = np.where(mean > 0, np.log(np.maximum(mean, 0)), -np.inf)
        steps = logs - np.log(x)
    certain = np.maximum.accumulate(mean <= 0)
    found: FloatArray = np.where(certain, -np.inf, np.cumsum(np.where(certain, 0.0, steps)))
    return found


def _running(p: FloatArray) -> FloatArray:
    found: FloatArray = np.minimum.accumulate(np.minimum(p, 1.0))
    return found


def shrink_trunc(
    x: FloatArray, mean: FloatArray, *, eta: float | None = None, d: float = 100.0, c: float | None = None
) -> FloatArray:
    """Give the smallest p so far of ALPHA, estimating the mean from what was drawn, shrunk towards `eta`.

    Parameters
    ----------
    eta : float or None
        What the mean is thought to be beforehand; between the mean of a false assertion and 1 if None.
    d : float
        How many draws the guess weighs as much as.
    c : float or None
        How far above the false mean the estimate stays, over the root of d + j - 1; half of eta's distance if None.

    Notes
    -----
    Credit for errors in the outcome's favour is not taken, so that the upper bound is 1. Bears forms that are missing
    better than the others, and costs about three times the draws where no form is.
    """
    if not len(x):
        return np.empty(0)
    clipped = np.minimum(x, 1.0)
    guess = (float(mean[0]) + 1) / 2 if eta is None else eta
    room = (guess - float(mean[0])) / 2 if c is None else c
    before = np.arange(len(x), dtype=np.float64)
    sums = np.concatenate([[0.0], np.cumsum(clipped)[:-1]])
    estimate = (d * guess + sums) / (d + before)
    estimate = np.maximum(estimate, mean + room / np.sqrt(d + before))
    estimate = np.minimum(estimate, 1 - np.finfo(float).eps)
    return _running(_bets(clipped, mean, estimate))


def _bets(x: FloatArray, mean: FloatArray, eta: FloatArray) -> FloatArray:
    """Give one over the product of (x eta / mean + (1 - x)(1 - eta) / (1 - mean)); nothing is bet where mean is 1 or more."""
    usable = (mean > 0) & (mean < 1)
    safe = np.where(usable, mean, 0.5)
    steps = np.where(usable, x * eta / safe + (1 - x) * (1 - eta) / (1 - safe), 1.0)
    with np.errstate(divide="ignore", over="ignore"):
        p = np.exp(-np.cumsum(np.log(steps)))
    found: FloatArray = np.where(np.maximum.accumulate(mean <= 0), 0.0, p)
    return found


def agrapa(
    x: FloatArray, mean: FloatArray, *, first: float = 0.9, cap: float = 1 - np.finfo(float).eps
) -> FloatArray:
    """Give the smallest p so far of the product of 1 + bet (x - mean), each bet from the draws before it.

    Parameters
    ----------
    first : float
        The first bet.
    cap : float
        No bet is above this part of 1 / mean, where all could be lost.

    References
    ----------
    Waudby-Smith and Ramdas (2024), *Estimating means of bounded random variables by betting*, JRSS B 86(1), section B.2.
    """
    if not len(x):
        return np.empty(0)
    before = np.arange(len(x), dtype=np.float64)
    n = np.maximum(before, 1)
    average = np.concatenate([[0.0], np.cumsum(x)[:-1]]) / n
    spread = np.maximum(np.concatenate([[0.0], np.cumsum(x**2)[:-1]]) / n - average**2, 0.0)
    positive = np.maximum(mean, np.finfo(float).tiny)
    with np.errstate(divide="ignore", invalid="ignore"):
        wanted = (average - mean) / (spread + (mean - average) ** 2)
    wanted = np.where(np.isfinite(wanted), wanted, 0.0)
    wanted[0] = first
    bet = np.clip(wanted, 0.0, cap / positive)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        p = np.exp(-np.cumsum(np.log1p(bet * (x - mean))))
    return _running(np.where(np.maximum.accumulate(mean <= 0), 0.0, p))
