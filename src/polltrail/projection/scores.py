"""How good intervals and chances were, once the truth is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from polltrail.projection.likely.likely import Interval, LikelyCount

LEAST_SHARE = 0.03
"""Choices with less are not scored: any interval holds them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scored:
    """One projected choice beside the truth. `whole` is the true sum of all choices' votes."""

    count: LikelyCount
    truth: int
    whole: int
    win: float
    won: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Scores:
    """Scores of many cases.

    Attributes
    ----------
    cases : int
    coverage : mapping of float to float
        How often the intervals of each level hold the truth.
    interval_score : float
        Mean score of the 90 % intervals, as a share of all votes; lower is better.
    weighted_interval_score : float
        Mean over all levels and the middle, in the same unit.
    brier : float
        Mean squared error of the chances to win.
    sure, sure_right : int
        Chances of 0.99 and more, and how many of them came true.
    """

    cases: int
    coverage: Mapping[float, float]
    interval_score: float
    weighted_interval_score: float
    brier: float
    sure: int
    sure_right: int


def interval_score(interval: Interval, truth: float, level: float) -> float:
    """Score one interval: its width, and for a miss how far off it is, the dearer the higher the level.

    Examples
    --------
    >>> interval_score((10, 20), 15, 0.9), interval_score((10, 20), 21, 0.9)
    (10.0, 30.0)

    References
    ----------
    Gneiting and Raftery (2007), Strictly proper scoring rules, section 6.2.
    """
    low, high = interval
    missed = max(low - truth, 0) + max(truth - high, 0)
    return float(high - low) + round(2 / (1 - level), 9) * missed


def weighted_interval_score(count: LikelyCount, truth: float) -> float:
    """Score the middle and all intervals together.

    References
    ----------
    Bracher, Ray, Gneiting and Reich (2021), Evaluating epidemic forecasts in an interval format.
    """
    parts = [
        (1 - level) / 2 * interval_score(interval, truth, level)
        for level, interval in count.intervals.items()
    ]
    return (abs(truth - count.votes) / 2 + sum(parts)) / (len(parts) + 0.5)


def is_scored(truth: int, whole: int) -> bool:
    """Tell whether a choice is large enough to be scored."""
    return truth > LEAST_SHARE * whole


def score(cases: Sequence[Scored]) -> Scores:
    """Add up the scores of at least one case."""
    n = len(cases)
    levels = list(cases[0].count.intervals)
    held = {level: sum(_holds(case, level) for case in cases) / n for level in levels}
    sure = [case for case in cases if case.win >= 0.99]
    return Scores(
        cases=n,
        coverage=held,
        interval_score=sum(
            interval_score(case.count.intervals[0.9], case.truth, 0.9) / case.whole for case in cases
        )
        / n,
        weighted_interval_score=sum(
            weighted_interval_score(case.count, case.truth) / case.whole for case in cases
        )
        / n,
        brier=sum((case.win - case.won) ** 2 for case in cases) / n,
        sure=len(sure),
        sure_right=sum(case.won for case in sure),
    )


def _holds(case: Scored, level: float) -> bool:
    low, high = case.count.intervals[level]
    return low - 0.5 <= case.truth <= high + 0.5
