"""Returns that stop: silences that are too long to be chance, and what came after them.

In: the forms that are owed, by area and source, and when each came; for what came after, one contest's returns. Out:
silences, the least likely first, and whether what came after a stop differs from what came before by more than area,
size, kind and a previous election explain. Promises: a silence is judged by nothing that came after it was looked at;
few alarms over all areas watched are false; the same arrivals give the same numbers.
"""

from polltrail.projection.stops.after import AfterStop, Expected, Shift, after_stop
from polltrail.projection.stops.arrivals import Arrivals
from polltrail.projection.stops.silences import EVERYWHERE, LEVEL, Silence, Stops, stops_of

__all__ = [
    "EVERYWHERE",
    "LEVEL",
    "AfterStop",
    "Arrivals",
    "Expected",
    "Shift",
    "Silence",
    "Stops",
    "after_stop",
    "stops_of",
]
