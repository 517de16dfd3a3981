"""The fold: a log's entries become slots and totals, the same from the first entry as live.

In: entries that may stand in the log, in their order, and what should exist. Out: every slot with where it stands, and
running totals of every contest and area. Promises: order is the log index and nothing else; what an entry changes is
the difference of the slots it is about; a statement taken back leaves nothing behind.
"""

from polltrail.tally.fold.counting import Counting, counting_of
from polltrail.tally.fold.fold import Define, Fold
from polltrail.tally.fold.memory import NO_SLOT, InMemory, Memory, Said, Unplaced
from polltrail.tally.fold.step import step
from polltrail.tally.fold.totals import Totals, Vector, votes_of

__all__ = [
    "NO_SLOT",
    "Counting",
    "Define",
    "Fold",
    "InMemory",
    "Memory",
    "Said",
    "Totals",
    "Unplaced",
    "Vector",
    "counting_of",
    "step",
    "votes_of",
]
