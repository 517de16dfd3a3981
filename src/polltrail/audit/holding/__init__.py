"""What forms can prove that were collected by chance, by any hand: arithmetic, and no probability.

In: a contest with its official rows and the forms that somebody has, whatever made them have those. Out: the errors
found, whether they alone turn the outcome, what the stations nobody has seen could still do, and how few of them would
have to be wrong. Promises: exact integers; no p-value, since nobody knows the chance that a form was collected.
"""

from polltrail.audit.holding.collected import CollectedContest, CollectedPair, ErrorFound, collected_contest
from polltrail.audit.holding.totals import TotalsContest, totals_contest

__all__ = [
    "CollectedContest",
    "CollectedPair",
    "ErrorFound",
    "TotalsContest",
    "collected_contest",
    "totals_contest",
]
