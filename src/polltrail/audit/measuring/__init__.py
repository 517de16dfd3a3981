"""How sure forms drawn at random make us that an official outcome is right: the risk of confirming a wrong one.

In: a contest, its assertions and bounds, and the stations drawn. Out: for every assertion a p-value by each method, after
every draw; how many more clean forms would be needed; and over many contests which are confirmed. Promises: each p-value
is a bound on the chance of so good a sample if the assertion is false, whatever the true votes are, and however often one
looks; a form that is missing or cannot be read counts as the worst it can be; small samples are also computed as fractions.
"""

from polltrail.audit.measuring.control import CONTROLS, Control, confirmed_of
from polltrail.audit.measuring.exact import exact_kaplan_markov
from polltrail.audit.measuring.martingales import agrapa, alpha_to_bound, kaplan_markov, shrink_trunc
from polltrail.audit.measuring.measure import measure_contest
from polltrail.audit.measuring.result import METHODS, ContestMeasure, Method, PairMeasure, StationError
from polltrail.audit.measuring.size import clean_draws, expected_draws

__all__ = [
    "CONTROLS",
    "METHODS",
    "ContestMeasure",
    "Control",
    "Method",
    "PairMeasure",
    "StationError",
    "agrapa",
    "alpha_to_bound",
    "clean_draws",
    "confirmed_of",
    "exact_kaplan_markov",
    "expected_draws",
    "kaplan_markov",
    "measure_contest",
    "shrink_trunc",
]
