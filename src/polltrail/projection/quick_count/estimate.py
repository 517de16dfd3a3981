"""Shares from a stratified sample: the combined ratio, its Taylor variance, and what is still out of the sample."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.projection.returns import FloatArray, IntArray

Denominator = Literal["votes for choices", "ballots cast", "registered voters"]
LEAST = 2


@dataclass(frozen=True, kw_only=True)
class SampleReturns:
    """The stations of a sample that are in.

    Attributes
    ----------
    choices : tuple of ChoiceId
    votes : ndarray of int, shape (n_in, n_choices)
    base : ndarray of int, shape (n_in,)
        What shares are of, at each station.
    denominator : Denominator
        What `base` counts.
    stratum : sequence of str, one for each station in
    drawn, stations : mapping of str to int
        For each stratum, stations in the sample and stations there are; in a fixed order.
    came : ndarray of float or None
        When each station came, where that is known.
    """

    choices: tuple[ChoiceId, ...]
    votes: IntArray
    base: IntArray
    denominator: Denominator
    stratum: Sequence[str]
    drawn: Mapping[str, int]
    stations: Mapping[str, int]
    came: FloatArray | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareEstimate:
    """One share.

    Attributes
    ----------
    share, error : float
        Estimate and its standard error, if what is out of the sample is out by chance.
    interval : tuple of float
        At the level asked for, under the same condition.
    late : float or None
        By how much the later half of the stations in is above the earlier half, stratum by stratum; None where it is
        not known what came when, or nothing is out.
    interval_late : tuple of float
        The interval widened on both sides: if what is out is as far from the later half as that is from the earlier.
    """

    share: float
    error: float
    interval: tuple[float, float]
    late: float | None
    interval_late: tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class QuickCount:
    """Estimates of a quick count.

    `response` gives stations in and in the sample of each stratum, and `collapsed` the strata counted together.
    """

    shares: Mapping[ChoiceId, ShareEstimate]
    denominator: Denominator
    level: float
    response: Mapping[str, tuple[int, int]]
    collapsed: tuple[tuple[str, ...], ...]


def estimate(returns: SampleReturns, *, level: float = 0.95) -> QuickCount:
    """Estimate every choice's share.

    Notes
    -----
    R = sum_h N_h/n_h sum y / sum_h N_h/n_h sum x; V(R) = X^-2 sum_h N_h^2 (1 - n_h/N_h) s_eh^2 / n_h with e = y - R x.
    Strata with fewer than two stations in are counted together with the next in order, the last with those before it.

    References
    ----------
    Cochran (1977), *Sampling Techniques*, 3rd ed., sections 5A.12, 6.11 and 6.12.
    """
    groups = _groups(returns)
    group_of = {name: place for place, names in enumerate(groups) for name in names}
    place = np.array([group_of[name] for name in returns.stratum], dtype=np.int64)
    there = np.array([sum(returns.stations[name] for name in names) for names in groups], dtype=np.float64)
    n = np.bincount(place, minlength=len(groups)).astype(np.float64)
    out = 1 - len(place) / max(sum(returns.drawn.values()), 1)
    z = NormalDist().inv_cdf((1 + level) / 2)
    shares = {}
    for column, choice in enumerate(returns.choices):
        y, x = returns.votes[:, column].astype(np.float64), returns.base.astype(np.float64)
        weight = (there / n)[place]
        whole = float((weight * x).sum())
        share = float((weight * y).sum()) / whole
        e = y - share * x
        error = _error(e, place, n, there) / whole
        late = None if returns.came is None or not out else _late(e, x, place, weight, returns.came)
        reach = z * error
        wider = reach + out * abs(late or 0.0)
        shares[choice] = ShareEstimate(
            share=share,
            error=error,
            interval=(share - reach, share + reach),
            late=late,
            interval_late=(share - wider, share + wider),
        )
    counts = dict.fromkeys(returns.drawn, 0)
    for name in returns.stratum:
        counts[name] += 1
    return QuickCount(
        shares=shares,
        denominator=returns.denominator,
        level=level,
        response={name: (counts[name], drawn) for name, drawn in returns.drawn.items()},
        collapsed=tuple(names for names in groups if len(names) > 1),
    )


def _groups(returns: SampleReturns) -> list[tuple[str, ...]]:
    """Collapse strata until each has two stations in, always with the neighbour in order."""
    if unknown := set(returns.stratum) - set(returns.stations):
        raise DataError(f"strata: expected those of the frame, found {sorted(unknown)[:3]} beside them")
    if len(returns.stratum) < LEAST or not returns.base.sum():
        raise DataError("quick count: expected at least two stations of the sample with votes, found fewer; nothing is estimated")  # fmt: skip
    counts = dict.fromkeys(returns.stations, 0)
    for name in returns.stratum:
        counts[name] += 1
    groups: list[tuple[str, ...]] = []
    open_: tuple[str, ...] = ()
    for name in returns.stations:
        open_ = (*open_, name)
        if sum(counts[one] for one in open_) >= LEAST:
            groups.append(open_)
            open_ = ()
    if open_:
        groups[-1] = (*groups[-1], *open_)
    return groups


def _error(e: FloatArray, place: IntArray, n: FloatArray, there: FloatArray) -> float:
    """The root of the variance of the expanded sum of `e`."""
    mean = np.bincount(place, e, len(n)) / n
    squares = np.bincount(place, (e - mean[place]) ** 2, len(n)) / (n - 1)
    return float(np.sqrt((there**2 * np.maximum(1 - n / there, 0) * squares / n).sum()))


def _late(e: FloatArray, x: FloatArray, place: IntArray, weight: FloatArray, came: FloatArray) -> float:
    """Tell by how much the later half of each stratum's stations is above its earlier half, over all strata."""
    order = np.lexsort((came, place))
    n = np.bincount(place)
    rank = np.empty(len(e))
    rank[order] = np.arange(len(e)) - np.repeat(np.cumsum(n) - n, n)
    later = rank >= n[place] / 2
    halves = [float((weight * e)[half].sum() / (weight * x)[half].sum()) for half in (later, ~later)]
    return halves[0] - halves[1]
