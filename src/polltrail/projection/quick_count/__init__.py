"""A quick count: a random sample of stations, drawn so that anybody can draw it again, and what it estimates.

In: the list of all stations with their strata; then the figures of those drawn that are in. Out: how many stations to
draw, which, and shares with intervals. Promises: the same seed draws the same stations on every machine; strata without
enough figures are collapsed by a fixed rule; an estimate names its denominator and how much of the sample is still out.
"""

from polltrail.projection.quick_count.allocation import allocate, sample_size
from polltrail.projection.quick_count.draw import Drawn, draw_sample
from polltrail.projection.quick_count.estimate import (
    Denominator,
    QuickCount,
    SampleReturns,
    ShareEstimate,
    estimate,
)

__all__ = [
    "Denominator",
    "Drawn",
    "QuickCount",
    "SampleReturns",
    "ShareEstimate",
    "allocate",
    "draw_sample",
    "estimate",
    "sample_size",
]
