"""What the stations still out will add: what is certain, and what is likely.

In: one contest's figures from the stations that are in, the list of all stations with registered voters and areas, the
order in which forms arrived, and perhaps a previous election. Out: bounds that hold whatever the rest says, and likely
totals with intervals, chances to win, and joint draws. Promises: no figure of a station that is out is ever read; the
bounds are exact integers; the same returns and the same generator give the same numbers; where an interval rests on
assumption more than on returns, it says so.
"""

from polltrail.projection.certain import Certain, certain_of
from polltrail.projection.likely import Likely, RestsOn, likely_of
from polltrail.projection.projection import Projection, project
from polltrail.projection.returns import PartialReturns

__all__ = [
    "Certain",
    "Likely",
    "PartialReturns",
    "Projection",
    "RestsOn",
    "certain_of",
    "likely_of",
    "project",
]
