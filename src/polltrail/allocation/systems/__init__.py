"""Electoral systems by country and year, as data with a source for every rule; and the seats a house has by them.

In: a system, and ballots by tier, place and list, as plain mappings. Out: a result for every place of every tier, whose
seats are won, left open by a tie, or vacant for a reason. Promises: seats of a system add up to its house; tiers rest on
each other without a cycle; a key that a system does not know is an error that names it.
"""

from polltrail.allocation.systems.file import read_system, system_named, system_names, system_of
from polltrail.allocation.systems.kinds.reserved import shared_by_seats
from polltrail.allocation.systems.seats import reserved_tiers, seats_of
from polltrail.allocation.systems.system import (
    NATIONAL,
    Ballots,
    Place,
    Scenario,
    System,
    Tier,
    TierResult,
)

__all__ = [
    "NATIONAL",
    "Ballots",
    "Place",
    "Scenario",
    "System",
    "Tier",
    "TierResult",
    "read_system",
    "reserved_tiers",
    "seats_of",
    "shared_by_seats",
    "system_named",
    "system_names",
    "system_of",
]
