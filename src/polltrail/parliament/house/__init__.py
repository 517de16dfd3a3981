"""A house, seat by seat: who holds each seat, in what state, at which stage, under which reading of the law.

In: seats as polled, and changes that are declared with their source. Out: the house of each stage, made from the one before
by those changes alone. Promises: a seat is never dropped, only vacant with its reason; what is not known by name is said
to be known as a number only; the same changes give the same house.
"""

from polltrail.parliament.house.house import House
from polltrail.parliament.house.seat import INDEPENDENT, Seat, State
from polltrail.parliament.house.stage import Stage

__all__ = ["INDEPENDENT", "House", "Seat", "Stage", "State"]
