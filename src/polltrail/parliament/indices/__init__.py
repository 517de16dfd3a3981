"""The shape of a house and what changed since the one before: disproportionality, number of parties, volatility, swing.

In: whole votes and seats by party; for change, two elections and which party came from which. Out: shares in [0, 1] as
fractions; decimals only where there is a root. Promises: votes of parties that are not named are said to be so and give
bounds, never one party; change is given under every reading of lineage, the least and the most among them.
"""

from polltrail.parliament.indices.disproportionality import Disproportionality, disproportionality
from polltrail.parliament.indices.number import (
    Bounds,
    effective_number,
    effective_number_with_others,
    golosov_number,
)
from polltrail.parliament.indices.swing import (
    Change,
    seat_changes,
    swing,
    two_party_swing,
    vote_efficiency,
)
from polltrail.parliament.indices.volatility import Readings, Volatility, pedersen

__all__ = [
    "Bounds",
    "Change",
    "Disproportionality",
    "Readings",
    "Volatility",
    "disproportionality",
    "effective_number",
    "effective_number_with_others",
    "golosov_number",
    "pedersen",
    "seat_changes",
    "swing",
    "two_party_swing",
    "vote_efficiency",
]
