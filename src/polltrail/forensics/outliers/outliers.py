"""Rejected ballots: stations with far too few or too many; and how far a value is from its area's median."""

from dataclasses import replace

import numpy as np

from polltrail.forensics.finding import Effect, Finding, cannot_tell
from polltrail.forensics.multiplicity import adjusted
from polltrail.forensics.outliers.rejected import fitted, tails
from polltrail.forensics.polls import UNKNOWN, FloatArray, IntArray, Polls

FEW = 50
LEVEL = 0.01
"""Share of the stations named that chance may make."""
FAR = 6.0
"""Robust standard deviations from the area's median that are far."""
MOST_DRIVERS = 100
REJECTED = "rejected_ballots"
_STATIONS = (
    "no p-value is given for all stations together: they differ in kind by more than any one spread, and clean elections have "
    "some far out; each station named has its own chance"
)
_REJECTED = Finding(
    test=REJECTED,
    what="stations with so few or so many rejected ballots that chance within their area hardly makes them",
    null="rejected ballots are beta-binomial within each area",
    descriptive=True,
    innocent=(
        "One presiding officer is stricter than another; some stations report none because nobody counted them apart.",
        "Hospitals, prisons and stations abroad have electorates of their own.",
    ),
)


def rejected_ballots(polls: Polls) -> Finding:
    """Name stations with extremely low or high rejected rates."""
    known = polls.only((polls.rejected != UNKNOWN) & (polls.rejected <= polls.counted) & (polls.counted > 1))
    if len(known) < FEW:
        return cannot_tell(
            _REJECTED, f"expected {FEW} stations that publish rejected ballots, found {len(known)}"
        )
    if not known.rejected.sum():
        return cannot_tell(_REJECTED, "no station has a rejected ballot")
    mean, spread = fitted(known.rejected, known.counted, _area(known))
    few, many = tails(known.rejected, known.counted, mean, spread)
    p = np.minimum(2 * np.minimum(few, many), 1.0)
    level = np.array(adjusted(p.tolist()))
    far = level <= LEVEL
    order = np.argsort(p, kind="stable")[: min(MOST_DRIVERS, int(far.sum()))]
    beyond = np.abs(known.rejected - known.counted * mean)[far].sum()
    return replace(
        _REJECTED, statistic=int(far.sum()), reason=_STATIONS,
        stations=Effect(float(far.sum()), float(far.sum()) * (1 - LEVEL), float(far.sum())),
        votes=Effect(float(beyond), 0.0, float(beyond)), drivers=tuple(known.stations[order].tolist()),
        details={
            "spread": spread, "too_few": int((far & (few < many)).sum()), "too_many": int((far & (few >= many)).sum()),
            "stations_used": len(known), "drivers_p": tuple(p[order].tolist()),
        },
    )  # fmt: skip


def _area(polls: Polls) -> IntArray:
    return polls.areas[-1] if polls.areas else np.zeros(len(polls), dtype=np.int64)


def robust_z(values: FloatArray, area: IntArray) -> FloatArray:
    """Give how far each value is from the median of its area, in robust standard deviations of all.

    The spread is the median of the absolute distances of all stations, so that a few cannot hide themselves; areas with
    fewer than five stations tell nothing.
    """
    order = np.lexsort((values, area))
    begin = np.flatnonzero(np.diff(area[order], prepend=-1) != 0)
    length = np.diff(np.append(begin, len(order)))
    low, high = values[order[begin + (length - 1) // 2]], values[order[begin + length // 2]]
    codes = np.repeat(np.arange(len(begin)), length)
    off = np.empty(len(values))
    off[order] = np.where((length >= 5)[codes], values[order] - ((low + high) / 2)[codes], 0.0)
    spread = 1.4826 * np.median(np.abs(off[off != 0])) if (off != 0).any() else 0.0
    return off / spread if spread > 0 else np.zeros(len(values))
