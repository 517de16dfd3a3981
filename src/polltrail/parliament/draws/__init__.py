"""Houses that are not settled: many draws of them, or every one there can be, and who could govern how often.

In: draws of votes or of seats, made elsewhere, in one piece so that what goes together stays together; or a few open seats
with their chances. Out: seats in every draw, and for every coalition how often it wins. Promises: a batch gives exactly what
each draw gives alone; a draw in which votes tie says so and gives that seat to nobody; shares of draws carry the error of
having drawn so few.
"""

from polltrail.parliament.draws.chance import Chance
from polltrail.parliament.draws.coalitions import draw_coalitions, draw_surplus
from polltrail.parliament.draws.drawn import DrawnCoalitions, GameClass
from polltrail.parliament.draws.houses import ReservedTier, house_draws
from polltrail.parliament.draws.open_seats import (
    OpenSeat,
    SettledCoalitions,
    chance_to_win,
    possible_houses,
    seats_distribution,
    settle_coalitions,
    settle_houses,
)
from polltrail.parliament.draws.seats import (
    DrawnSeats,
    above,
    divisor_draws,
    plurality_draws,
    remainder_draws,
)

__all__ = [
    "Chance",
    "DrawnCoalitions",
    "DrawnSeats",
    "GameClass",
    "OpenSeat",
    "ReservedTier",
    "SettledCoalitions",
    "above",
    "chance_to_win",
    "divisor_draws",
    "draw_coalitions",
    "draw_surplus",
    "house_draws",
    "plurality_draws",
    "possible_houses",
    "remainder_draws",
    "seats_distribution",
    "settle_coalitions",
    "settle_houses",
]
