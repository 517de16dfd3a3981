"""The model of Klimek, Yegorov, Hanel and Thurner (PNAS 109, 2012), fitted by likelihood instead of drawn again and again.

Turnout and share of an honest station are independent and normal, with the mode of all stations and the width of those below
it. At a share `f_i` of the stations a part x of those who did not vote, |N(0, theta)|, is added to the leader, and x^alpha of
the others' votes is moved; at a share `f_e` nearly all is, x = 1 - |N(0, 0.075)|. What each part makes of the honest stations
is computed on the grid of the fingerprint; the two shares that fit it best follow by expectation and maximisation, for each
theta and alpha of a grid.

It describes. Two towns unlike each other, or villages that vote more, fit it as well with shares far above nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy.special import ndtr

from polltrail.forensics.klimek.fingerprint import BINS
from polltrail.forensics.polls import FloatArray
from polltrail.forensics.tails import normal_density

THETAS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4)
ALPHAS = (0.5, 1.0, 2.0, 4.0)
EXTREME_WIDTH = 0.075
_MOVES = np.linspace(0.01, 0.99, 50)
_FLOOR = 1e-4
"""A part of every station is anywhere: one station that no part explains does not decide the fit."""
_ROUNDS = 300


@dataclass(frozen=True, kw_only=True)
class Fit:
    """What fits best.

    Attributes
    ----------
    f_i, f_e : float
        Shares of the stations; their standard errors beside them.
    gain : float
        Logarithm of the likelihood above that of the honest part alone, for each station.
    range_i, range_e : tuple of float
        Over every theta and alpha whose likelihood is within a thousandth of the best's for each station.
    """

    f_i: float
    f_e: float
    error_i: float
    error_e: float
    theta: float
    alpha: float
    gain: float
    range_i: tuple[float, float]
    range_e: tuple[float, float]


def fit(stations: FloatArray) -> Fit:
    """Fit the model to a fingerprint.

    Parameters
    ----------
    stations : ndarray of float, shape (100, 100)
        By turnout and share, with one or more.
    """
    honest = _honest(stations)
    number = stations.sum()
    tried = []
    for alpha in ALPHAS:
        moved = np.stack([_moved(honest, move, alpha) for move in _MOVES])
        extreme = _mix(moved, normal_density(1 - _MOVES, EXTREME_WIDTH))
        for theta in THETAS:
            parts = np.stack([honest, _mix(moved, normal_density(_MOVES, theta)), extreme])
            tried.append((theta, alpha, *_shares(stations, parts)))
    best = max(tried, key=lambda one: one[4])
    near = [one for one in tried if one[4] >= best[4] - 1e-3 * number]
    alone = float((stations * np.log(_floored(honest))).sum())
    return Fit(
        f_i=float(best[2][1]), f_e=float(best[2][2]), error_i=float(best[3][1]), error_e=float(best[3][2]), theta=best[0], alpha=best[1],
        gain=float((best[4] - alone) / number), range_i=_range(one[2][1] for one in near),
        range_e=_range(one[2][2] for one in near),
    )  # fmt: skip


def _range(values: Iterator[float]) -> tuple[float, float]:
    found = [float(one) for one in values]
    return min(found), max(found)


def _honest(stations: FloatArray) -> FloatArray:
    """Give the honest part: independent normals around the modes, as wide as what lies below them."""
    edges = np.arange(BINS + 1) / BINS
    parts = []
    for axis in (1, 0):
        marginal = stations.sum(axis=axis)
        smooth = np.convolve(marginal, np.full(5, 0.2), mode="same")
        mode = int(smooth.argmax())
        below = np.arange(mode + 1)
        weight = marginal[: mode + 1]
        width = np.sqrt((weight * ((below - mode) / BINS) ** 2).sum() / max(weight.sum(), 1))
        found = np.diff(ndtr((edges - (mode + 0.5) / BINS) / max(width, 0.01)))
        parts.append(found / found.sum())
    return np.outer(*parts)


def _moved(honest: FloatArray, move: float, alpha: float) -> FloatArray:
    """Give where honest stations go when a part of those who did not vote, and of the others' votes, is moved."""
    middle = (np.arange(BINS) + 0.5) / BINS
    turnout, share = np.meshgrid(middle, middle, indexing="ij")
    later = turnout + move * (1 - turnout)
    leader = turnout * share + move * (1 - turnout) + move**alpha * turnout * (1 - share)
    row = np.minimum((BINS * later).astype(np.int64), BINS - 1)
    column = np.minimum((BINS * leader / later).astype(np.int64), BINS - 1)
    found = np.bincount((row * BINS + column).ravel(), honest.ravel(), minlength=BINS * BINS)
    return found.astype(np.float64).reshape(BINS, BINS)


def _mix(moved: FloatArray, weight: FloatArray) -> FloatArray:
    found: FloatArray = np.tensordot(weight / weight.sum(), moved, axes=1)
    return found


def _shares(stations: FloatArray, parts: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Find the share of each part by expectation and maximisation; with standard errors and the log-likelihood."""
    seen = stations > 0
    count, density = stations[seen], parts[:, seen]
    share = np.array([0.8, 0.15, 0.05])
    for _ in range(_ROUNDS):
        total = _floored(share @ density)
        new = share * (density * (count / total)).sum(axis=1) / count.sum()
        new /= new.sum()
        done = np.abs(new - share).max() < 1e-8
        share = new
        if done:
            break
    total = _floored(share @ density)
    score = (density[1:] - density[0]) / total
    information = (score * count) @ score.T
    error = np.sqrt(np.maximum(np.diag(np.linalg.pinv(information)), 0))
    return share, np.array([0.0, *error]), float((count * np.log(total)).sum())


def _floored(density: FloatArray) -> FloatArray:
    found: FloatArray = (1 - _FLOOR) * density + _FLOOR / (BINS * BINS)
    return found
