"""What a board shows of a count: values for pages, live or as files, each as of one size of the log.

In: the count's own totals, slots and official figures. Out: `Board` (a place with its contests), `Station` and the
small values they are made of. Promises: no value here is a bare total (what is confirmed, what is on hold and what is
out stand beside each other, in stations and in registered voters), every value names the state of the log it is of,
and none holds a name of a person.
"""

from polltrail.tally.board.contest import (
    ChoiceLine,
    ContestFigures,
    Implied,
    OfficialLine,
    Out,
    Share,
)
from polltrail.tally.board.place import Board, Dot, Notice, PlaceLine, Point
from polltrail.tally.board.state import AsOf
from polltrail.tally.board.station import (
    DecisionLine,
    ImageLine,
    IncidentLine,
    ReadingLine,
    SlotFigures,
    Station,
)
from polltrail.tally.board.whole import ContestBoard, Findings, Sealed

__all__ = [
    "AsOf",
    "Board",
    "ChoiceLine",
    "ContestBoard",
    "ContestFigures",
    "DecisionLine",
    "Dot",
    "Findings",
    "ImageLine",
    "Implied",
    "IncidentLine",
    "Notice",
    "OfficialLine",
    "Out",
    "PlaceLine",
    "Point",
    "ReadingLine",
    "Sealed",
    "Share",
    "SlotFigures",
    "Station",
]
