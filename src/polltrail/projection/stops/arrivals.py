"""What came when: the forms that are watched, laid out in steps of time."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from polltrail.errors import DataError
from polltrail.projection.returns import FloatArray, IntArray

MOST_STEPS = 2_000
"""Steps a night is laid out in, at the most; with fewer moments of arrival, each is a step of its own."""


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """Forms by group, an area or an area and a source, and when each came.

    Attributes
    ----------
    groups : tuple of str
        What each group is called.
    group : ndarray of int, shape (n_forms,)
        The group of each form that is owed.
    at : ndarray of float, shape (n_forms,)
        When it came, in seconds; NaN where it has not come, or nobody knows when.
    now : float
        The moment at which this is looked at; what came later has not come.
    """

    groups: tuple[str, ...]
    group: IntArray
    at: FloatArray
    now: float

    def __post_init__(self) -> None:
        if len(self.group) != len(self.at):
            raise DataError(
                f"arrivals: expected a group of each of {len(self.at)} forms, found {len(self.group)}"
            )
        if len(self.group) and not 0 <= self.group.min() <= self.group.max() < len(self.groups):
            raise DataError(f"arrivals: expected groups from 0 to {len(self.groups) - 1}, found others")
        seen = np.where(np.nan_to_num(self.at, nan=np.inf) <= self.now, self.at, np.nan)
        object.__setattr__(self, "at", seen)

    @cached_property
    def steps(self) -> "Steps":
        """Lay the night out."""
        return _steps(self)


@dataclass(frozen=True, kw_only=True)
class Steps:
    """A night in steps.

    Attributes
    ----------
    came : ndarray of float, shape (n_groups, n_steps)
        Forms of each group that came in each step.
    owed : ndarray of float, shape (n_groups,)
        Forms of each group in all.
    times : ndarray of float, shape (n_steps,)
        When each step ends.
    """

    came: FloatArray
    owed: FloatArray
    times: FloatArray

    @cached_property
    def out(self) -> FloatArray:
        """Forms of each group still out when each step begins."""
        before: FloatArray = self.owed[:, None] - np.cumsum(self.came, axis=1) + self.came
        return before


def _steps(arrivals: Arrivals) -> Steps:
    known = np.isfinite(arrivals.at)
    at, group = arrivals.at[known], arrivals.group[known]
    times = np.unique(at)
    if len(times) > MOST_STEPS:
        edges = np.linspace(times[0], times[-1], MOST_STEPS + 1)
        place, times = np.clip(np.searchsorted(edges, at, "left") - 1, 0, MOST_STEPS - 1), edges[1:]
    else:
        place = np.searchsorted(times, at)
    n_groups, n_steps = len(arrivals.groups), len(times)
    came = np.bincount(group * n_steps + place, minlength=n_groups * n_steps) if n_steps else np.zeros(0)
    return Steps(
        came=came.astype(np.float64).reshape(n_groups, n_steps),
        owed=np.bincount(arrivals.group, minlength=n_groups).astype(np.float64),
        times=times,
    )
