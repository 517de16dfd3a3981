"""Which silences are too long to be chance: the door of this package."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from polltrail.projection.returns import Flags, FloatArray, IntArray
from polltrail.projection.stops.arrivals import Arrivals, Steps
from polltrail.projection.stops.pace import Gaps, by_clock, by_others, gaps_of
from polltrail.projection.stops.tail import chances

LEVEL = 0.05
SHORT = 1.0
"""Silences that ended and were no longer than the mean of a steady stream are not looked at."""
EVERYWHERE = ""
"""In place of a group's name: all groups together, held against their own past."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A time in which nothing came of a group.

    Attributes
    ----------
    group : str
        `EVERYWHERE`: all groups together.
    began, ended : float, float or None
        When the last form before came, and the first after; None where it lasts still.
    expected : float
        Forms that the group's pace made one expect in it.
    out : int
        Forms of the group that are still out now.
    chance : float
        Chance that one silence lasts as long.
    chance_all_night : float
        Chance that any silence of this group's whole night lasts as long.
    alarm : bool
        Whether it stays too long with all groups watched taken together.
    """

    group: str
    began: float
    ended: float | None
    expected: float
    out: int
    chance: float
    chance_all_night: float
    alarm: bool


@dataclass(frozen=True, kw_only=True)
class Stops:
    """Silences, the least likely first.

    Attributes
    ----------
    silences : tuple of Silence
        Of each group the one that lasts now, and every one that alarms.
    watched, too_few : int
        Groups of which silences could be judged, and of which too little came for that.
    level : float
        Expected share of alarms that are false, at the most; and the chance that a group of which nothing stopped alarms.
    """

    silences: tuple[Silence, ...]
    watched: int
    too_few: int
    level: float

    @property
    def alarms(self) -> tuple[Silence, ...]:
        """Those that are too long to be chance."""
        return tuple(one for one in self.silences if one.alarm)


def stops_of(arrivals: Arrivals, *, level: float = LEVEL) -> Stops:
    """Find silences that are unlikely, given how forms came so far.

    Notes
    -----
    A group's silence is as long as the number of its forms that were to be expected meanwhile: by what came of all
    others, and by how fast this group was, compared with them, of late. How long a silence without a meaning may be is
    learnt from all that ended. Only what came by then judges what is looked at.

    References
    ----------
    Benjamini and Hochberg (1995), for the rate of false alarms over all groups.
    """
    steps = arrivals.steps
    apart = gaps_of(steps, by_others(steps)) if len(arrivals.groups) > 1 else None
    whole, expected = by_clock(steps, arrivals.now)
    together = gaps_of(whole, expected)
    found = [] if apart is None else _judged(apart, steps, arrivals.groups)
    found += _judged(together, whole, (EVERYWHERE,))
    watched = len({one.group for one in found})
    limit = _limit(found, watched, level)
    told = [replace(one, alarm=one.chance_all_night <= limit) for one in found]
    kept = [one for one in told if one.alarm or one.ended is None]
    open_ = int(((steps.owed - steps.came.sum(axis=1)) > 0).sum())
    named = {one.group for one in kept if one.ended is None and one.group != EVERYWHERE}
    return Stops(
        silences=tuple(sorted(kept, key=lambda one: (one.chance_all_night, -one.expected, one.group))),
        watched=watched,
        too_few=max(0, open_ - len(named)),
        level=level,
    )


def _judged(gaps: Gaps, steps: Steps, groups: Sequence[str]) -> list[Silence]:
    """Give every silence its chances; none alarms yet."""
    n_steps = steps.came.shape[1]
    ended = gaps.last < n_steps
    over = np.where(ended, np.searchsorted(gaps.last[ended], gaps.last), ended.sum())
    looked = ~ended | (gaps.length > SHORT)
    chance = np.ones(len(gaps.length))
    chance[looked] = chances(gaps.length[looked], over[looked], gaps.length[ended])
    tries = _before(gaps.group) + np.maximum(gaps.left, 1)
    night = -np.expm1(tries * np.log1p(-np.minimum(chance, 1 - 1e-12)))
    burst = steps.came.sum(axis=1) / np.maximum((steps.came > 0).sum(axis=1), 1)
    left = (steps.owed - steps.came.sum(axis=1)).astype(np.int64).tolist()
    rows = zip(
        gaps.group.tolist(), gaps.first.tolist(), gaps.last.tolist(), gaps.bursts, chance, night, strict=True
    )
    return [
        Silence(
            group=groups[group],
            began=float(steps.times[first]),
            ended=float(steps.times[last]) if last < n_steps else None,
            expected=float(bursts * burst[group]),
            out=left[group],
            chance=float(one),
            chance_all_night=float(any_),
            alarm=False,
        )
        for group, first, last, bursts, one, any_ in rows
    ]


def _before(group: IntArray) -> FloatArray:
    """Count the silences of the same group before each."""
    order = np.argsort(group, kind="stable")
    sorted_ = group[order]
    starts: Flags = np.append(True, sorted_[1:] != sorted_[:-1])[: len(group)]
    place = np.arange(len(group))
    count = np.empty(len(group))
    count[order] = place - np.maximum.accumulate(np.where(starts, place, 0))
    return count


def _limit(found: Sequence[Silence], watched: int, level: float) -> float:
    """Tell up to which chance silences alarm, so that few alarms over all groups are false."""
    least: dict[str, float] = {}
    for one in found:
        least[one.group] = min(one.chance_all_night, least.get(one.group, 1.0))
    ranked = np.sort(np.array(list(least.values())))
    within = np.flatnonzero(ranked <= level * np.arange(1, len(ranked) + 1) / max(watched, 1))
    return float(level * (within[-1] + 1) / watched) if len(within) else 0.0
