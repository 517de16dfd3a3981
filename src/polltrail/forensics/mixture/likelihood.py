"""The chance of all counts: each station is one of three kinds."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from polltrail.forensics.mixture.counts import Counts
from polltrail.forensics.mixture.kinds import SLOPES, Chance, as_counted, changed, lowest
from polltrail.forensics.mixture.nodes import Nodes, nodes, step_of
from polltrail.forensics.mixture.parameters import (
    ADDED,
    LIMIT,
    MOST_ADDED,
    MOST_MOVED,
    MOVED,
    SIZE,
    Parameters,
    beforehand,
    parameters,
    slope_beforehand,
)
from polltrail.forensics.polls import Flags, FloatArray, IntArray

PARTS = ((ADDED, (0.0, LIMIT)), (MOVED, (0.0, LIMIT)), (MOST_ADDED, (LIMIT, 1.0)), (MOST_MOVED, (LIMIT, 1.0)))
"""What is added or moved, by the number of its parameter, and its bounds."""
APART = 1.1
"""How far apart nodes are, in standard deviations of what the counts say of them; see `density_at`."""
_BETWEEN = (0.03, 0.3)
_AT_ONCE = 20_000
_TINY = 1e-290


@dataclass(frozen=True, kw_only=True)
class Density:
    """Of counts and parameters together: which counts, what is free, and where nodes are.

    Attributes
    ----------
    steps : tuple of float
        How far apart nodes are, on the normal scale, for each of the four parts. The same for all points that are compared.
    noise : float
        Variance of log-odds in a typical station that comes from chance alone.
    """

    counts: Counts
    free: Flags
    steps: tuple[float, ...]
    noise: float


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What counts say at one point.

    Attributes
    ----------
    log_density : float
        Of the counts and the point, up to a constant.
    slope : ndarray of float, shape (14,)
        Its derivatives.
    slopes : ndarray of float, shape (n, 14)
        What each station adds to it.
    """

    log_density: float
    slope: FloatArray
    slopes: FloatArray


@dataclass(frozen=True, kw_only=True)
class Taken:
    """What stations are taken for at one point.

    Attributes
    ----------
    kinds : ndarray of float, shape (n, 3)
        Chances of the three kinds; every row sums to 1.
    votes : ndarray of float, shape (n, 2)
        Added and moved.
    variances : ndarray of float, shape (n, 2)
        Of these, as the point leaves them.
    """

    kinds: FloatArray
    votes: FloatArray
    variances: FloatArray


def density_at(counts: Counts, free: Flags, *points: FloatArray) -> Density:
    """Place nodes so that they do for these points: about as far apart as the counts leave open where turnout and share are."""
    noise = 4 / float(np.median(counts.voters))
    found = []
    for point in points:
        given = parameters(point)
        wide = np.clip(APART * expit(given.centre[:2]) * np.sqrt(given.variance[:2] + noise), *_BETWEEN)
        found.append(
            [
                step_of(float(given.centre[k]), float(given.variance[k]), bounds, float(wide[k % 2]))
                for k, bounds in PARTS
            ]
        )
    return Density(counts=counts, free=free, steps=tuple(np.min(found, axis=0).tolist()), noise=noise)


def log_density(density: Density, point: FloatArray) -> float:
    """Give the logarithm of the density of the counts and the point."""
    before = beforehand(point, density.free)
    if not np.isfinite(before):
        return -np.inf
    given = parameters(point)
    chance = _parts(given, _kinds(density, given)).sum(axis=1)
    return float(before + density.counts.weight @ np.log(chance + _TINY))


def seen(density: Density, point: FloatArray) -> Seen:
    """Give it with its derivatives."""
    given = parameters(point)
    kinds = _kinds(density, given, slopes=True)
    parts = _parts(given, kinds)
    chance = parts.sum(axis=1) + _TINY
    parts /= chance[:, None]
    slopes = np.empty((len(density.counts), SIZE))
    slopes[:, :SLOPES] = _mixed(parts, [one.slopes for one in kinds])
    slopes[:, 6:12] *= 3 * point[6:12] ** 2
    slopes[:, 12:] = (parts[:, 1:] - given.share[1:]) * (1 - given.ratio)
    slopes *= density.free
    return Seen(
        log_density=float(beforehand(point, density.free) + density.counts.weight @ np.log(chance)),
        slope=density.free * slope_beforehand(point) + density.counts.weight @ slopes,
        slopes=slopes,
    )


def taken(density: Density, point: FloatArray) -> Taken:
    """Say what stations are taken for."""
    given = parameters(point)
    kinds = _kinds(density, given, votes=True)
    parts = _parts(given, kinds)
    parts /= parts.sum(axis=1, keepdims=True) + _TINY
    votes = _mixed(parts[:, 1:], [one.votes for one in kinds[1:]])
    return Taken(kinds=parts, votes=votes[:, :2], variances=votes[:, 2:] - votes[:, :2] ** 2)


def _parts(given: Parameters, kinds: Sequence[Chance]) -> FloatArray:
    """Give what each kind adds to the chance of each station."""
    return np.stack([share * one.chance for share, one in zip(given.share, kinds, strict=True)], axis=1)


def _mixed(parts: FloatArray, values: Sequence[FloatArray | None]) -> FloatArray:
    """Give the mean of values over the kinds."""
    there = [one for one in values if one is not None]
    found: FloatArray = np.einsum("nk,knv->nv", parts, np.stack(there))
    return found


def _kinds(density: Density, given: Parameters, *, slopes: bool = False, votes: bool = False) -> list[Chance]:
    """Give the chance under each kind. Where more than the limit was added, fewer stayed away than the rest."""
    counts = density.counts
    low = np.flatnonzero(counts.away < 1 - LIMIT)
    added, moved, most_added, most_moved = (
        nodes(float(given.centre[k]), float(given.variance[k]), bounds, step)
        for (k, bounds), step in zip(PARTS, density.steps, strict=True)
    )
    least = lowest(given, density.noise)
    nearly_all = _in_blocks(
        counts.only(low), given, (most_added, most_moved), MOST_ADDED, least, slopes=slopes, votes=votes
    )
    return [
        as_counted(counts, given, slopes=slopes),
        _in_blocks(counts, given, (added, moved), ADDED, least, slopes=slopes, votes=votes),
        _among_all(nearly_all, low, len(counts)),
    ]


def _among_all(chance: Chance, where: IntArray, size: int) -> Chance:
    """Give the stations that were left out no chance."""

    def spread(values: FloatArray) -> FloatArray:
        found = np.zeros((size, *values.shape[1:]))
        found[where] = values
        return found

    return Chance(
        spread(chance.chance),
        None if chance.slopes is None else spread(chance.slopes),
        None if chance.votes is None else spread(chance.votes),
    )


def _in_blocks(
    counts: Counts,
    given: Parameters,
    pair: tuple[Nodes, Nodes],
    at: int,
    least: tuple[float, float],
    *,
    slopes: bool,
    votes: bool,
) -> Chance:
    """Take so many stations at once that their nodes stay near the processor."""
    blocks = [
        changed(counts.only(block), given, pair, at, least, slopes=slopes, votes=votes)
        for block in _blocks(len(counts), len(pair[0].mass) * len(pair[1].mass))
    ]
    return Chance(
        np.concatenate([one.chance for one in blocks]),
        np.concatenate([one.slopes for one in blocks if one.slopes is not None]) if slopes else None,
        np.concatenate([one.votes for one in blocks if one.votes is not None]) if votes else None,
    )


def _blocks(size: int, each: int) -> Iterator[slice]:
    step = max(1, _AT_ONCE // each)
    return (slice(at, at + step) for at in range(0, max(size, 1), step))
