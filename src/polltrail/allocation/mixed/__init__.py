"""Direct seats with seats on top that make the whole proportional, and what is done where direct seats are too many.

In: votes of lists and the direct seats of each. Out: the whole number of seats of each and how many of them are on top.
Promises: overhang is allowed, levelled or cut as the law of the year says, each by its own name; the seats a house grows by
are counted out loud.
"""

from polltrail.allocation.mixed.cut import covered, in_regions
from polltrail.allocation.mixed.overhang import Mixed, levelled, with_overhang

__all__ = ["Mixed", "covered", "in_regions", "levelled", "with_overhang"]
