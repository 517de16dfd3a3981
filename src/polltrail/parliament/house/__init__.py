"""A house, seat by seat: who holds each seat, in what state, at which stage, under which reading of the law.

In: seats as polled, and changes that are declared with their source. Out: the house of each stage, made from the one before
by those changes alone. Promises: a seat is never dropped, only vacant with its reason; what is not known by name is said
to be known as a number only; the same changes give the same house.
"""

from polltrail.parliament.house.change import Change, Context
from polltrail.parliament.house.diff import AgainstPublished, HouseDiff, SeatChange, against, diff
from polltrail.parliament.house.expected import places_of
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import Candidate, Poll
from polltrail.parliament.house.record import PLAIN, POLLED, Published, Record, read_record, record_named
from polltrail.parliament.house.reserve import USUAL, Reserve, reserve, reserves_of
from polltrail.parliament.house.seat import INDEPENDENT, Seat, State
from polltrail.parliament.house.stage import Stage
from polltrail.parliament.house.stages import Law, first_seats, house_at, houses

__all__ = [
    "INDEPENDENT",
    "PLAIN",
    "POLLED",
    "USUAL",
    "AgainstPublished",
    "Candidate",
    "Change",
    "Context",
    "House",
    "HouseDiff",
    "Law",
    "Poll",
    "Published",
    "Record",
    "Reserve",
    "Seat",
    "SeatChange",
    "Stage",
    "State",
    "against",
    "diff",
    "first_seats",
    "house_at",
    "houses",
    "places_of",
    "read_record",
    "record_named",
    "reserve",
    "reserves_of",
]
