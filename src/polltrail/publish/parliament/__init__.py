"""A house as one document, and as text for a terminal.

In: the houses of one or two counts, with everything that follows from them. Out: JSON that another program reads, and a page of
text. Promises: what a majority is of, and how independents count, stands in both; fractions are written as such; shares and
probabilities are in [0, 1].
"""

from polltrail.publish.parliament.document import parliament_document
from polltrail.publish.parliament.summary import parliament_summary
from polltrail.publish.parliament.told import ParliamentTold

__all__ = ["ParliamentTold", "parliament_document", "parliament_summary"]
