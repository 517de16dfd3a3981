"""Which stations are in at a moment."""

from dataclasses import dataclass
from math import ceil

import numpy as np

from polltrail.projection.returns import Flags, FloatArray


@dataclass(frozen=True, kw_only=True)
class Moment:
    """Up to when returns count: the first `share` of the stations that owe a form, or all up to the time `until`."""

    share: float | None = None
    until: float | None = None


def in_at(moment: Moment, reporting: Flags, arrived: FloatArray) -> Flags:
    """Tell which stations of one contest are in.

    Parameters
    ----------
    reporting : ndarray of bool
        Stations with figures.
    arrived : ndarray of float
        When each came; NaN where that is not known: after all others, and all together.

    Notes
    -----
    Stations that came together are in together, so that there may be a few more than `share` asks for. Those of
    which the time is not known are in only where every station is asked for.
    """
    known = reporting & np.isfinite(arrived)
    if moment.until is not None:
        found: Flags = known & (np.where(known, arrived, np.inf) <= moment.until)
        return found
    if moment.share is None or moment.share >= 1:
        return reporting
    wanted = ceil(moment.share * len(reporting))
    times = np.sort(arrived[known])
    if not wanted or not len(times):
        return np.zeros(len(reporting), dtype=np.bool_)
    last = times[min(wanted, len(times)) - 1]
    early: Flags = known & (np.where(known, arrived, np.inf) <= last)
    return early
