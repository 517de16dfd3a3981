"""The assumption behind the softer bounds: how high the turnout of a station out may be."""

import numpy as np

from polltrail.projection.returns import PartialReturns
from polltrail.tally.rest import TURNOUT_QUANTILE


def highest_turnout(returns: PartialReturns) -> float | None:
    """Tell the turnout that 99 % of the stations in stay at or below; None where none is known.

    The next turnout that some station has, so never below the quantile; never above 1.
    """
    known = (returns.counted >= 1) & (returns.registered > 0)
    if not known.any():
        return None
    papers = np.maximum(returns.papers, returns.votes.sum(axis=1))[known]
    limit = np.quantile(papers / returns.registered[known], TURNOUT_QUANTILE, method="higher")
    return min(float(limit), 1.0)
