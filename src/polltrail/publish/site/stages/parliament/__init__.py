"""The section of the country's page about the house: the official one beside that of the forms, and what hangs on a seat.

In: the contests' figures as pages have them, and the law that makes a house of them. Out: markup. Promises: a seat that
nothing settles is drawn vacant; every number says by which count it is; what comes from elsewhere is named.
"""

from polltrail.publish.site.stages.parliament.counted import houses_of
from polltrail.publish.site.stages.parliament.section import house_section

__all__ = ["house_section", "houses_of"]
