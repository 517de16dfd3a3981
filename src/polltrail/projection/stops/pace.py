"""Silences of every group, measured by what came elsewhere meanwhile, or by the clock."""

from dataclasses import dataclass

import numpy as np

from polltrail.projection.returns import FloatArray, IntArray
from polltrail.projection.stops.arrivals import Steps

PRIOR_BURSTS = 2.0
"""How many bursts' worth the prior of a group's pace has: that of everybody else."""
FORGET = 20.0
"""Bursts after which what a group did counts half."""
MOST_OF_BURST = 3.0
LEAST_BURSTS = 5
"""Bursts that a group must have had before its silences are looked at."""


@dataclass(frozen=True, kw_only=True)
class Gaps:
    """Silences between bursts, in the order of their ends; those that last still are last.

    Attributes
    ----------
    group, first, last : ndarray of int
        The group; the last step with a form before, and the first after (the number of steps where it lasts still).
    length : ndarray of float
        In units in which those of a steady stream have an exponential distribution with mean 1.
    bursts : ndarray of float
        Bursts that the group's pace made one expect.
    left : ndarray of int
        Forms of the group still out.
    """

    group: IntArray
    first: IntArray
    last: IntArray
    length: FloatArray
    bursts: FloatArray
    left: IntArray


def by_others(steps: Steps) -> FloatArray:
    """Tell how many forms of each group were to be expected in each step, had it come in like all others.

    Notes
    -----
    One group's batch, such as all that was held back, says little of the pace of others: of a step it counts no more than
    a few times what the group's bursts had until then.
    """
    burst = (steps.came > 0).astype(np.float64)
    bursts: FloatArray = np.cumsum(burst, axis=1) - burst
    usual = (np.cumsum(steps.came, axis=1) - steps.came + 1) / (bursts + 1)
    came = np.minimum(steps.came, MOST_OF_BURST * usual)
    others, out = came.sum(axis=0) - came, steps.out.sum(axis=0) - steps.out
    expected: FloatArray = steps.out * others / np.maximum(out, 1.0)
    return expected


def by_clock(steps: Steps, now: float) -> tuple[Steps, FloatArray]:
    """Take all groups as one, and tell how many of its forms were to be expected by the time that passed.

    Each step is parted: time passes and nothing comes, then something comes and no time passes.
    """
    ends = np.append(steps.times, max(now, steps.times[-1])) if len(steps.times) else steps.times
    came = np.zeros((1, 2 * len(ends)))
    came[0, 1 : 2 * len(steps.times) : 2] = steps.came.sum(axis=0)
    whole = Steps(came=came, owed=steps.owed.sum(keepdims=True), times=np.repeat(ends, 2))
    passed = np.zeros(2 * len(ends))
    passed[::2] = np.diff(ends, prepend=ends[:1])
    return whole, whole.out * passed / max(float(passed.sum()), 1.0)


def gaps_of(steps: Steps, expected: FloatArray) -> Gaps:
    """Measure every silence against the pace that its group had until it began."""
    n_groups, n_steps = steps.came.shape
    tracked = _Tracked(n_groups)
    for step in range(n_steps):
        tracked.take(step, steps.came[:, step] > 0, expected[:, step], steps.out[:, step])
    tracked.end(n_steps, steps.owed - steps.came.sum(axis=1))
    rows = [np.concatenate(column) for column in zip(*tracked.rows, strict=True)]
    group, first, last, length, bursts, left = rows
    return Gaps(
        group=group.astype(np.int64),
        first=first.astype(np.int64),
        last=last.astype(np.int64),
        length=length,
        bursts=bursts,
        left=left.astype(np.int64),
    )


class _Tracked:
    """Each group's pace, and what was to be expected since its last form."""

    def __init__(self, n_groups: int) -> None:
        self.shape, self.rate = np.full(n_groups, PRIOR_BURSTS), np.full(n_groups, PRIOR_BURSTS)
        self.missed, self.bursts = np.zeros(n_groups), np.zeros(n_groups)
        self.since = np.full(n_groups, -1.0)
        self.rows: list[tuple[FloatArray, ...]] = []

    def take(self, step: int, came: np.ndarray, expected: FloatArray, out: FloatArray) -> None:
        """Close the silences of groups that a form came of; lengthen those of the others."""
        over = came & (self.missed > 0) & (self.bursts >= LEAST_BURSTS)
        self._row(np.flatnonzero(over), step, out)
        keep = 0.5 ** (1 / FORGET)
        self.shape = np.where(came, PRIOR_BURSTS + (self.shape - PRIOR_BURSTS) * keep + 1, self.shape)
        passed = PRIOR_BURSTS + (self.rate - PRIOR_BURSTS) * keep + self.missed + expected
        self.rate = np.where(came, passed, self.rate)
        self.bursts = self.bursts + came
        self.missed = np.where(came, 0.0, self.missed + expected)
        self.since = np.where(came, step, self.since)

    def end(self, step: int, left: FloatArray) -> None:
        """Take the silences that last still, of groups that are not complete."""
        self._row(np.flatnonzero((self.bursts >= LEAST_BURSTS) & (left > 0)), step, left)

    def _row(self, at: IntArray, step: int, left: FloatArray) -> None:
        length = self.shape[at] * np.log1p(self.missed[at] / self.rate[at])
        bursts = self.missed[at] * self.shape[at] / self.rate[at]
        last = np.full(len(at), float(step))
        columns = (at, self.since[at], last, length, bursts, left[at])
        self.rows.append(tuple(one.astype(np.float64) for one in columns))
