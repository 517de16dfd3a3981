"""Totals and how much is in; and whether the rest can change who wins.

In: what should exist, one source's result forms, and which of them are on hold. Out: totals by contest, area and
choice, each with stations and registered voters reporting, the part on hold, and whether what is on hold or
missing can change the winner. Promises: exact integers; children sum to parents at every area level; one
function, `can_change_winner`, answers that question for every stage.
"""

from polltrail.tally.by_area import tally_areas
from polltrail.tally.by_contest import tally_contests
from polltrail.tally.official_figure import OfficialFigure
from polltrail.tally.rest import Rest, can_change_winner
from polltrail.tally.totals import AreaTally, ContestTally, Held, Reporting
from polltrail.tally.unlisted import Unlisted, unlisted_stations

__all__ = [
    "AreaTally",
    "ContestTally",
    "Held",
    "OfficialFigure",
    "Reporting",
    "Rest",
    "Unlisted",
    "can_change_winner",
    "tally_areas",
    "tally_contests",
    "unlisted_stations",
]
