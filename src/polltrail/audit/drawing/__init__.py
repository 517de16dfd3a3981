"""Stations drawn at random from a public seed, by algorithms that others have published and can repeat.

In: the stations with their weights (the largest error each can have), a seed, and how many draws. Out: the rows drawn,
in the order drawn. Promises: the same seed and the same weights give the same draws on every machine; every method says
in words how to repeat it.
"""

from polltrail.audit.drawing.counter import counter_draws
from polltrail.audit.drawing.design import ALGORITHMS, Design, Draw, Drawing, draw_stations, redraw
from polltrail.audit.drawing.generator import generator_draws
from polltrail.audit.drawing.tickets import first_fraction, ticket_draws
from polltrail.audit.drawing.weights import Weights, weights_of

__all__ = [
    "ALGORITHMS",
    "Design",
    "Draw",
    "Drawing",
    "Weights",
    "counter_draws",
    "draw_stations",
    "first_fraction",
    "generator_draws",
    "redraw",
    "ticket_draws",
    "weights_of",
]
