"""Who takes part in a division of seats, as a sentence of the law written down: `share >= 5% or direct >= 3`.

In: an expression, and what is known of a list. Out: whether it takes part. Promises: shares are fractions; an
expression that names what is not known is an error, never a no.
"""

from polltrail.allocation.thresholds.expression import Facts, Threshold, threshold

__all__ = ["Facts", "Threshold", "threshold"]
