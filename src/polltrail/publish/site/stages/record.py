"""How often chances to win came true on real nights: what stands beside every chance that is shown.

Measured by `tests/calibration/test_projection.py`; `docs/methods/projection.md` has all of it.
"""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Chances that were told between two ends, how many, and how often they came true."""

    low: float
    high: float
    cases: int
    came_true: float


MEASURED: Final = "2026-11-22"
ELECTIONS: Final = 7
RECORD: Final = (
    Told(low=0.0, high=0.01, cases=4_638, came_true=0.000),
    Told(low=0.01, high=0.05, cases=366, came_true=0.030),
    Told(low=0.05, high=0.2, cases=236, came_true=0.038),
    Told(low=0.2, high=0.4, cases=206, came_true=0.204),
    Told(low=0.4, high=0.6, cases=125, came_true=0.528),
    Told(low=0.6, high=0.8, cases=208, came_true=0.812),
    Told(low=0.8, high=0.95, cases=210, came_true=0.962),
    Told(low=0.95, high=0.99, cases=164, came_true=0.933),
    Told(low=0.99, high=1.0, cases=701, came_true=0.999),
)


def told_like(chance: float) -> Told:
    """Find what became of chances like this one.

    Examples
    --------
    >>> told_like(0.995).cases, told_like(0.5).came_true
    (701, 0.528)
    """
    return next(one for one in RECORD if chance < one.high or one.high == 1.0)
