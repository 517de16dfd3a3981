"""Power in a house: what each party can turn, exactly, by the indices that are in use.

In: a game. Out: for every party, in the order of the game, whole numbers and fractions. Promises: no rounding, whatever the
number of parties; parties with the same seats have the same power, and one that can never turn anything has none.
"""

from polltrail.parliament.power.johnston import johnston
from polltrail.parliament.power.minimal import deegan_packel, memberships, public_good
from polltrail.parliament.power.orders import shapley_shubik
from polltrail.parliament.power.roles import Role, blocks, roles
from polltrail.parliament.power.swings import Swings, swings

__all__ = [
    "Role",
    "Swings",
    "blocks",
    "deegan_packel",
    "johnston",
    "memberships",
    "public_good",
    "roles",
    "shapley_shubik",
    "swings",
]
