"""Votes to seats, by exact integers: divisors, quotas, most votes, thresholds, tiers, and a country's system as data.

In: votes by choice, and a number of seats; or a system and the ballots of each of its tiers. Out: the seats of each in
the order they were won, the number that won the last, who is next and what each lacks for one seat more, and a tie where
the votes do not decide. Promises: quotients, quotas and remainders are compared as whole numbers or fractions, never as
decimals; a tie is a value, never broken here; the order in which choices are named changes no seat.
"""

from polltrail.allocation.alliances import allocate_joined
from polltrail.allocation.allocation import Allocation, Award, SeatTie
from polltrail.allocation.divisors import DHONDT, DIVISORS, SAINTE_LAGUE, Divisors, divisors_named
from polltrail.allocation.highest_averages import Contender, allocate_seats, contenders
from polltrail.allocation.largest_remainders import largest_remainders, whole_quotas
from polltrail.allocation.methods import Method, allocate, method_named
from polltrail.allocation.mixed import Mixed, covered, in_regions, levelled, with_overhang
from polltrail.allocation.plurality import FirstRound, first_round, plurality, two_rounds
from polltrail.allocation.quotas import DROOP, HARE, QUOTAS, Quota, quota_named
from polltrail.allocation.reserved import Reserved, reserved_seats
from polltrail.allocation.systems import (
    NATIONAL,
    Ballots,
    Place,
    Scenario,
    System,
    Tier,
    TierResult,
    read_system,
    reserved_tiers,
    seats_of,
    system_named,
    system_names,
)
from polltrail.allocation.thresholds import Threshold, threshold

__all__ = [
    "DHONDT",
    "DIVISORS",
    "DROOP",
    "HARE",
    "NATIONAL",
    "QUOTAS",
    "SAINTE_LAGUE",
    "Allocation",
    "Award",
    "Ballots",
    "Contender",
    "Divisors",
    "FirstRound",
    "Method",
    "Mixed",
    "Place",
    "Quota",
    "Reserved",
    "Scenario",
    "SeatTie",
    "System",
    "Threshold",
    "Tier",
    "TierResult",
    "allocate",
    "allocate_joined",
    "allocate_seats",
    "contenders",
    "covered",
    "divisors_named",
    "first_round",
    "in_regions",
    "largest_remainders",
    "levelled",
    "method_named",
    "plurality",
    "quota_named",
    "read_system",
    "reserved_seats",
    "reserved_tiers",
    "seats_of",
    "system_named",
    "system_names",
    "threshold",
    "two_rounds",
    "whole_quotas",
    "with_overhang",
]
