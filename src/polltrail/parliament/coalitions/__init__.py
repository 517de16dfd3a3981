"""Coalitions of a house: which win, which of them need every member, and which are ruled out.

In: a game, and what parties said about each other. Out: coalitions and how many there are. Promises: what is counted is
counted exactly, also where a list would be too long; a list says of how many it is the beginning.
"""

from polltrail.parliament.coalitions.minimal import (
    Coalition,
    count_minimal_winning,
    minimal_winning,
    minimal_winning_by_size,
)

__all__ = ["Coalition", "count_minimal_winning", "minimal_winning", "minimal_winning_by_size"]
