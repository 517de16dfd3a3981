"""What is modelled of the votes: each choice, the turnout, and the margins between those that lead."""

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from polltrail.projection.returns import FloatArray, IntArray

MOST_LEADING = 4
"""Choices whose margins are modelled of their own: a margin's chance must not hang on two totals told apart."""
PRIOR_WEIGHT, RATIOS = 20.0, (0.5, 3.0)
"""How many stations' worth the scale by share has, and how far it may be corrected."""
LEAST_SHARE = 0.04
"""Choices with less are given the scale of this share: they may be strong where nothing is in yet."""


@dataclass(frozen=True, kw_only=True)
class Contrasts:
    """Columns of the model.

    Attributes
    ----------
    matrix : ndarray of float, shape (n_choices + 1, J)
        What each column adds up, of the votes of each choice and, last, the papers.
    pairs : tuple of (int, int)
        The choices of each margin; their columns stand last, in this order.
    scale : ndarray of float, shape (J,)
        Variance of one voter's part, about: the unit of all variances of that column.
    importance : ndarray of float, shape (J,)
        Each choice's share of the votes counted; nothing for what is made of several.
    """

    matrix: FloatArray
    pairs: tuple[tuple[int, int], ...]
    scale: FloatArray
    importance: FloatArray


def contrasts_of(counted: IntArray, papers: float, size: float) -> Contrasts:
    """Choose the columns, from the votes counted so far and the registered voters they are of."""
    n = len(counted)
    leading = sorted(np.argsort(-counted, kind="stable")[:MOST_LEADING].tolist())
    pairs = tuple(combinations(leading, 2))
    matrix = np.zeros((n + 1, n + 1 + len(pairs)))
    matrix[:, : n + 1] = np.eye(n + 1)
    for column, (first, second) in enumerate(pairs, start=n + 1):
        matrix[first, column], matrix[second, column] = 1.0, -1.0
    share = np.clip(np.append(counted, papers) / size, 1e-4, 0.999)
    floored = np.maximum(share, LEAST_SHARE)
    scale = [*(floored * (1 - share)), *(_margin(floored[a], floored[b]) for a, b in pairs)]
    importance = np.zeros(len(scale))
    importance[:n] = counted / counted.sum()
    return Contrasts(matrix=matrix, pairs=pairs, scale=np.array(scale), importance=importance)


def rescaled(contrasts: Contrasts, squares: FloatArray, freedom: int) -> Contrasts:
    """Set each column's scale half by its share, and half by how far its stations are apart within their areas.

    Parameters
    ----------
    squares : ndarray of float, shape (J,)
        Mean squares of stations within areas, in units of the scale so far.
    freedom : int
        Degrees of freedom behind them.
    """
    usual = float(squares @ contrasts.importance)
    if not freedom or not usual:
        return contrasts
    ratio = (squares / usual * freedom + PRIOR_WEIGHT) / (freedom + PRIOR_WEIGHT)
    return replace(contrasts, scale=contrasts.scale * np.clip(np.sqrt(ratio), *RATIOS))


def _margin(first: float, second: float) -> float:
    return max(float(first + second - (first - second) ** 2), LEAST_SHARE)
