"""How each kind of tier fills its seats: by plurality, in two rounds, from lists, from unused votes, on top, or reserved."""

from polltrail.allocation.systems.kinds.count import Count, Results
from polltrail.allocation.systems.kinds.lists import fill_lists
from polltrail.allocation.systems.kinds.plurality import fill_plurality
from polltrail.allocation.systems.kinds.remainders import fill_remainders
from polltrail.allocation.systems.kinds.reserved import fill_reserved, reserve
from polltrail.allocation.systems.kinds.top_up import fill_top_up
from polltrail.allocation.systems.kinds.two_round import fill_two_round, second_round

__all__ = [
    "Count",
    "Results",
    "fill_lists",
    "fill_plurality",
    "fill_remainders",
    "fill_reserved",
    "fill_top_up",
    "fill_two_round",
    "reserve",
    "second_round",
]
