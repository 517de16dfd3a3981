"""Coalitions of a house: which win, which of them need every member, and which are ruled out.

In: a game, and what parties said about each other. Out: coalitions and how many there are. Promises: what is counted is
counted exactly, also where a list would be too long; a list says of how many it is the beginning; conditions under which a
party could never govern are refused.
"""

from polltrail.parliament.coalitions.conditions import NOTHING_RULED_OUT, Conditions, conditions_of
from polltrail.parliament.coalitions.feasible import (
    count_feasible_winning,
    count_minimal_feasible,
    minimal_feasible,
)
from polltrail.parliament.coalitions.investiture import Investiture, investiture
from polltrail.parliament.coalitions.kinds import connected, least_number, median, smallest
from polltrail.parliament.coalitions.listed import Listed, list_minimal
from polltrail.parliament.coalitions.minimal import (
    Coalition,
    count_minimal_winning,
    minimal_winning,
    minimal_winning_by_size,
)

__all__ = [
    "NOTHING_RULED_OUT",
    "Coalition",
    "Conditions",
    "Investiture",
    "Listed",
    "conditions_of",
    "connected",
    "count_feasible_winning",
    "count_minimal_feasible",
    "count_minimal_winning",
    "investiture",
    "least_number",
    "list_minimal",
    "median",
    "minimal_feasible",
    "minimal_winning",
    "minimal_winning_by_size",
    "smallest",
]
