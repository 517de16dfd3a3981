"""One house under two counts: as the authority announced it, and as the forms have it, seat by seat beside each other.

In: `house.toml` (what seats there are beside those counted here, and what follows from them), and of each contest who won it
by either count. Out: both houses by the same law, and of every seat about which they differ what hangs on it. Promises: a
seat that nobody settled is vacant in both, never guessed; what is taken from elsewhere says so; the same law makes both.
"""

from polltrail.parliament.two_counts.governing import Governments, governments_of
from polltrail.parliament.two_counts.hinges import Hinge
from polltrail.parliament.two_counts.law import FILE, Elsewhere, Law, read_law
from polltrail.parliament.two_counts.making import Counted, TwoCounts, two_counts

__all__ = [
    "FILE",
    "Counted",
    "Elsewhere",
    "Governments",
    "Hinge",
    "Law",
    "TwoCounts",
    "governments_of",
    "read_law",
    "two_counts",
]
