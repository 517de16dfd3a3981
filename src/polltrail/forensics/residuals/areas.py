"""Medians of areas, drawn towards nothing by as much as the area's few stations leave open."""

import numpy as np

from polltrail.forensics.polls import FloatArray, IntArray

NORMAL = 1.4826
"""Standard deviations of a normal distribution in a median absolute deviation."""
OF_MEDIAN = 1.57
"""The variance of a median of many normal values against that of their mean."""


def medians(values: FloatArray, area: IntArray) -> tuple[FloatArray, IntArray]:
    """Compute the median of each area, and how many stations it has.

    Returns
    -------
    median, stations : ndarray, shape (highest number of an area + 1,)
        0 for an area without stations.
    """
    size = int(area.max(initial=-1)) + 1
    order = np.lexsort((values, area))
    count = np.bincount(area, minlength=size)
    begin = np.cumsum(count) - count
    has = count > 0
    low = values[order[(begin + np.maximum(count - 1, 0) // 2)[has]]]
    high = values[order[(begin + count // 2)[has]]]
    found = np.zeros(size)
    found[has] = (low + high) / 2
    return found, count


def shrunk(values: FloatArray, area: IntArray) -> FloatArray:
    """Give each station the effect of its area: the median, times how much of it is not the chance of few stations."""
    median, count = medians(values, area)
    own = NORMAL * float(np.median(np.abs(values - median[area]))) if len(values) else 0.0
    several = count >= 2
    noise = OF_MEDIAN * own**2 / np.maximum(count, 1)
    seen = (NORMAL * float(np.median(np.abs(median[several])))) ** 2 if several.any() else 0.0
    between = max(seen - float(np.median(noise[several])) if several.any() else 0.0, 1e-12)
    found: FloatArray = (median * between / (between + noise))[area]
    return found
