"""Pictures of a house as SVG text: who sits in it, who can govern, how sure that is, what hangs on it, and how it changed.

In: small values with every word in them written already, in any language. Out: SVG that a page gives its title and its
description (`titled`); its colours and patterns are classes of `style.css` and shapes of `DEFINITIONS`, which a page holds
once. Promises: no two parties are told apart by colour alone; the same values give the same bytes; right to left, a picture
is mirrored and its words are not.
"""

from polltrail.publish.charts.parliament.coalitions import CoalitionRow, coalition_table
from polltrail.publish.charts.parliament.hemicycle import hemicycle
from polltrail.publish.charts.parliament.ladder import Rung, flip_ladder
from polltrail.publish.charts.parliament.marks import DEFINITIONS, style, swatch, titled
from polltrail.publish.charts.parliament.strip import StripSeat, seat_strip
from polltrail.publish.charts.parliament.swing import Swing, swing_chart
from polltrail.publish.charts.parliament.values import Bloc, HouseWords, SeatMark, initials, looks_of

__all__ = [
    "DEFINITIONS",
    "Bloc",
    "CoalitionRow",
    "HouseWords",
    "Rung",
    "SeatMark",
    "StripSeat",
    "Swing",
    "coalition_table",
    "flip_ladder",
    "hemicycle",
    "initials",
    "looks_of",
    "seat_strip",
    "style",
    "swatch",
    "swing_chart",
    "titled",
]
