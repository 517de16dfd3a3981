"""The peak of the density: from several starts, by steps that the stations' own slopes suggest."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from polltrail.forensics.mixture.counts import Counts
from polltrail.forensics.mixture.likelihood import Density, Seen, density_at, log_density, seen
from polltrail.forensics.mixture.parameters import SIZE, bend_beforehand, point_of
from polltrail.forensics.polls import Flags, FloatArray

ROUNDS = 120
_ENOUGH, _LITTLE = 1e-2, 0.5
_LONGEST = 0.7
_HEAVIEST = 1e6
_START = (
    (0.5, 0.2, 0.05, 0.0),
    (0.25, 0.6, 0.1, 0.0),
    (0.5, 0.05, 0.02, 0.0),
    (0.4, 0.3, 0.05, -2.0),
)
"""Which quantile of all stations is the centre of those as counted, both ratios, and the centre of what is added and moved."""


@dataclass(frozen=True, kw_only=True)
class Peak:
    """Where an ascent ended.

    Attributes
    ----------
    point : ndarray of float, shape (14,)
    log_density : float
    rounds : int
        Steps taken.
    reached : bool
        Whether it is a peak, and not only where the steps ran out.
    """

    point: FloatArray
    log_density: float
    rounds: int
    reached: bool


def starts(counts: Counts) -> list[FloatArray]:
    """Give points to start from: most stations as counted, few, or hardly anything added."""
    turnout = np.log((1 - counts.away) / counts.away)
    share = np.log(counts.leader / counts.others)
    found = []
    for quantile, some, most, part in _START:
        centre = np.array(
            [np.quantile(turnout, quantile), np.quantile(share, quantile), part, part, 0.0, 0.0]
        )
        wide = np.array([turnout.var(), share.var()]) * quantile * 1.5
        variance = np.concatenate((np.clip(wide, 0.001, 0.5), np.full(4, 0.2)))
        found.append(point_of(centre, variance, np.array([some, most])))
    return found


def ascend(counts: Counts, point: FloatArray, free: Flags, *, rounds: int = ROUNDS) -> Peak:
    """Climb from a point (Berndt, Hall, Hall and Hausman 1974, with the damping of Levenberg).

    Parameters
    ----------
    free : ndarray of bool, shape (14,)
        What may be changed.
    """
    damping = 1e-3
    for number in range(rounds):
        density = density_at(counts, free, point)
        here = seen(density, point)
        bend = _bend(density, here, point)
        while True:
            step = np.linalg.solve(bend + damping * np.diag(np.diag(bend)), here.slope)
            there = _within(point, np.clip(step, -_LONGEST, _LONGEST))
            height = log_density(density, there)
            if height >= here.log_density:
                break
            damping = max(damping * 5, 1e-3)
            if damping > _HEAVIEST:
                return Peak(
                    point=point, log_density=here.log_density, rounds=number, reached=_flat(bend, here)
                )
        point, damping = there, damping / 5
        if height - here.log_density < _ENOUGH and _flat(bend, here):
            return Peak(point=point, log_density=height, rounds=number + 1, reached=True)
    return Peak(point=point, log_density=height, rounds=rounds, reached=False)


def _bend(density: Density, here: Seen, point: FloatArray) -> FloatArray:
    """Estimate how the density bends: by the outer product of the stations' slopes."""
    own = (here.slopes * density.counts.weight[:, None]).T @ here.slopes
    found: FloatArray = own + np.diag(np.where(density.free, bend_beforehand(point), 1.0))
    return found


def _within(point: FloatArray, step: FloatArray) -> FloatArray:
    """Take a step, but bring no root of a variance below three tenths of what it was."""
    there = point + step
    there[6:12] = np.maximum(there[6:12], 0.3 * point[6:12])
    return there


def _flat(bend: FloatArray, here: Seen) -> bool:
    """Whether a step by the slope would gain less than draws around the peak make up for."""
    return float(here.slope @ np.linalg.solve(bend, here.slope)) < _LITTLE


def spread_at(density: Density, point: FloatArray) -> FloatArray:
    """Give the covariance of a normal distribution that bends as the density does around its peak.

    Where differences of slopes make no such distribution, the outer product of the stations' slopes stands in.
    """
    rough = _bend(density, seen(density, point), point)
    bend = np.diag(np.where(density.free, 0.0, 1.0))
    for k, step in _steps(point, rough, density.free):
        high, low = (seen(density, point + sign * step).slope for sign in (1, -1))
        bend[k] += (low - high) / (2 * step[k])
    bend = (bend + bend.T) / 2
    sound = np.linalg.eigvalsh(bend / np.sqrt(np.outer(np.diag(rough), np.diag(rough)))).min() > 1e-3
    found: FloatArray = np.linalg.inv(bend if sound else rough)
    return found


def polished(density: Density, peak: Peak, covariance: FloatArray, *, rounds: int = 3) -> Peak:
    """Bring a peak to where the density itself is highest.

    The stations' slopes are exact for integrals, and nodes are not quite: of many stations, that is further than the peak is
    wide.
    """
    point, height, reached = peak.point, log_density(density, peak.point), peak.reached
    inverse = np.asarray(np.linalg.inv(covariance), np.float64)
    for _ in range(rounds):
        slope = np.zeros(SIZE)
        for k, step in _steps(point, inverse, density.free):
            high, low = (log_density(density, point + sign * step) for sign in (1, -1))
            slope[k] = (high - low) / (2 * step[k]) if np.isfinite(high - low) else 0.0
        full = covariance @ slope
        tried = [(log_density(density, _within(point, part * full)), part) for part in (1.0, 0.5, 0.2)]
        best, part = max(tried)
        reached = best - height < _LITTLE
        if best > height:
            point, height = _within(point, part * full), best
        if reached:
            break
    return replace(peak, point=point, log_density=height, reached=reached)


def _steps(point: FloatArray, bend: FloatArray, free: Flags) -> Iterator[tuple[int, FloatArray]]:
    """Give a step along each free parameter, half as long as its conditional standard deviation; roots stay above zero."""
    for k in np.flatnonzero(free):
        step = np.zeros(SIZE)
        step[k] = 0.5 / np.sqrt(bend[k, k])
        if 6 <= k < 12:
            step[k] = min(step[k], 0.5 * point[k])
        yield int(k), step


def apart(peaks: Sequence[Peak], most: float) -> list[Peak]:
    """Give the peaks that differ, the highest first, and none far below it."""
    found: list[Peak] = []
    for one in sorted(peaks, key=lambda peak: -peak.log_density):
        near = any(np.abs(one.point - other.point).max() < 0.1 for other in found)
        if not near and (not found or one.log_density > found[0].log_density - most):
            found.append(one)
    return found
