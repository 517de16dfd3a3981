"""How probable a statistic is that none or few of the draws reach, without drawing until some do.

Among many draws the share that reach it is the answer. Beyond them the largest tenth goes on as an exponential
distribution does (Knijnenburg and others, Bioinformatics 25, 2009), so that the answer does not end at one over the number
of draws; more draws only make it more exact.
"""

import numpy as np

from polltrail.forensics.polls import FloatArray

ENOUGH = 10
"""Draws that reach the statistic from which on they are counted."""


def chance_to_reach(value: float, draws: FloatArray) -> tuple[float, float]:
    """Give the chance of at least this value, and the standard error of that.

    Parameters
    ----------
    draws : ndarray of float, shape (n_draws,)
        The statistic of draws under the null; twenty or more.
    """
    number, reached = len(draws), int((draws >= value).sum())
    if reached >= ENOUGH:
        p = (reached + 1) / (number + 1)
        return p, float(np.sqrt(p * (1 - p) / number))
    ordered = np.sort(draws)
    largest = max(number // 10, ENOUGH)
    edge = (ordered[-largest] + ordered[-largest - 1]) / 2
    mean = float(ordered[-largest:].mean() - edge)
    far = (value - edge) / max(mean, 1e-12)
    p = (largest + 1) / (number + 1) * float(np.exp(-far))
    return p, p * float(np.sqrt((1 + far**2) / largest))
