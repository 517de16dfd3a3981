"""Many tests at once: which p-values still say something (Benjamini and Hochberg, JRSS B 57, 1995)."""

from collections.abc import Sequence

import numpy as np


def adjusted(p_values: Sequence[float]) -> list[float]:
    """Adjust p-values so that, of those at most q, no more than a share q is expected to be chance.

    Tests of the same stations are related; where they are so in one direction, as tests for excess are, this holds too
    (Benjamini and Yekutieli, Annals of Statistics 29, 2001).
    """
    p = np.asarray(p_values, dtype=np.float64)
    order = np.argsort(-p, kind="stable")
    scaled = p[order] * len(p) / np.arange(len(p), 0, -1)
    found = np.empty(len(p))
    found[order] = np.minimum(np.minimum.accumulate(scaled), 1.0)
    return found.tolist()
