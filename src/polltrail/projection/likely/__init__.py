"""What the stations out will likely add: a model of trees of areas, that also works without a previous election."""

from polltrail.projection.likely.likely import LEVELS, Likely, LikelyCount, likely_of
from polltrail.projection.likely.rests_on import RestsOn

__all__ = ["LEVELS", "Likely", "LikelyCount", "RestsOn", "likely_of"]
