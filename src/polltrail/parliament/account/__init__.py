"""Everything that is told of one house: who can govern, how much each party can turn, what hangs on it, and its shape.

In: a house, what a majority is of, what independents are, what parties said about each other, and votes where they are known.
Out: one value that every output is made of. Promises: what is not known is None, never nought; a house in which no coalition
of parties can win says so.
"""

from polltrail.parliament.account.account import Asked, HouseAccount, account_of
from polltrail.parliament.account.chances import ChancesAccount, chances_of
from polltrail.parliament.account.change import ChangeAccount, change_of
from polltrail.parliament.account.governments import Cabinet, Governments
from polltrail.parliament.account.power import PartyPower
from polltrail.parliament.account.shape import Shape
from polltrail.parliament.account.sides import SidesAccount, sides_of

__all__ = [
    "Asked",
    "Cabinet",
    "ChancesAccount",
    "ChangeAccount",
    "Governments",
    "HouseAccount",
    "PartyPower",
    "Shape",
    "SidesAccount",
    "account_of",
    "chances_of",
    "change_of",
    "sides_of",
]
