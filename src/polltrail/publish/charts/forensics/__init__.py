"""The pictures that the field of election forensics expects, as SVG text drawn by hand: a page can hold all of them.

In: counts that were added up, and words in the reader's language. Out: SVG with its light colours as attributes; a style
sheet swaps them by their names. Promises: no picture says more than its counts do; what chance makes is in each of them.
"""

from polltrail.publish.charts.forensics.areas import AreaRow, areas_chart
from polltrail.publish.charts.forensics.comb import comb_chart, teeth_beyond
from polltrail.publish.charts.forensics.comet import comet_chart
from polltrail.publish.charts.forensics.digits import digit_chart, digits_beyond
from polltrail.publish.charts.forensics.fields import field_chart, fingerprint_chart, shades
from polltrail.publish.charts.forensics.plot import Words

__all__ = [
    "AreaRow",
    "Words",
    "areas_chart",
    "comb_chart",
    "comet_chart",
    "digit_chart",
    "digits_beyond",
    "field_chart",
    "fingerprint_chart",
    "shades",
    "teeth_beyond",
]
