"""Votes to seats, by exact integers: divisor methods, and the quotients that decide.

In: votes by choice, and a number of seats. Out: the seats of each, the quotients next to the line between the last seat
given and the first not given, and a tie where the votes do not decide. Promises: quotients are compared as fractions,
never as decimals; a tie is a value, never broken here; the order in which choices are named changes nothing.
"""

from polltrail.allocation.divisors import DHONDT, SAINTE_LAGUE, Divisors, divisors_named
from polltrail.allocation.highest_averages import Allocation, Contender, SeatTie, allocate_seats, contenders

__all__ = [
    "DHONDT",
    "SAINTE_LAGUE",
    "Allocation",
    "Contender",
    "Divisors",
    "SeatTie",
    "allocate_seats",
    "contenders",
    "divisors_named",
]
