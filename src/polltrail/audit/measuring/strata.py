"""Draws of several strata: the p-value under the worst way in which errors could be divided among the strata."""

from collections.abc import Sequence
from fractions import Fraction
from math import exp, log

import numpy as np

from polltrail.audit.contest.assertion import FloatArray, IntArray
from polltrail.audit.measuring.sample import Sample


def stratified(sample: Sample, stratum: IntArray, sums: FloatArray, *, credit: bool) -> FloatArray:
    """Give P after every draw, over all ways to divide the margin among strata.

    Parameters
    ----------
    stratum : ndarray of int
        Of each draw.
    sums : ndarray of float
        The weights of each stratum.
    credit : bool
        Whether errors in the outcome's favour count.

    Notes
    -----
    With n_h draws of stratum h, whose errors could be U_h margins, the product is largest where U_h less its part of the
    margin is in proportion to n_h: then each draw of h multiplies by n_h (U - 1) / (n U_h), and by 1 / (1 - taint). Where
    draws are in proportion to U_h that is the same as with no strata.
    """
    x = sample.x if credit else np.minimum(sample.x, 1.0)
    ratio = float(sample.ratio)
    room = sample.whole * ratio - sample.margin
    if room <= 0:
        return np.zeros(len(x))
    n = np.arange(1, len(x) + 1, dtype=np.float64)
    with np.errstate(divide="ignore"):
        log_p = -np.cumsum(np.log(x))
        for h, part in enumerate(sums):
            drawn = np.cumsum(stratum == h).astype(np.float64)
            some = drawn > 0
            log_p[some] += drawn[some] * np.log(drawn[some] * room / (n[some] * part * ratio))
    found: FloatArray = np.exp(log_p)
    return found


def clean_stratified(drawn: Sequence[int], sums: Sequence[int], bound: Fraction) -> float:
    """Give P after so many draws of each stratum, if every form agrees.

    Parameters
    ----------
    sums : sequence of int
        The weights of each stratum.
    bound : Fraction
        U of all strata together.
    """
    if bound <= 1:
        return 0.0
    n, whole = sum(drawn), sum(sums)
    room = float(1 - 1 / bound)
    return exp(sum(k * log(k * whole * room / (n * part)) for k, part in zip(drawn, sums, strict=True) if k))
