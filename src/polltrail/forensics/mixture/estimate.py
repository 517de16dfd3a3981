"""The posterior of the mixture: what is thought of its shares, of votes, and of each station, once all counts are seen."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator

from polltrail.forensics.finding import Effect
from polltrail.forensics.mixture.ascent import Peak, apart, ascend, polished, spread_at, starts
from polltrail.forensics.mixture.counts import Counts, in_cells
from polltrail.forensics.mixture.likelihood import Density, density_at, taken
from polltrail.forensics.mixture.parameters import SIZE, parameters
from polltrail.forensics.mixture.weighing import WANTED, Weighed, weigh
from polltrail.forensics.polls import Flags, FloatArray, IntArray

Model = Literal["qbl", "bl"]
"""Whether stations have turnout and shares of their own, or differ by chance alone."""
LEAST_EFFECTIVE, MOST_TAIL = 40.0, 0.7
_FEW, _LOWEST, _LOOKS, _FIRST, _AGAIN = 400, 15.0, 30, 40, 25
ALIKE = 0.01
"""The root of the variance that stands for none."""
_BOUND = 0.95


@dataclass(frozen=True, kw_only=True)
class Estimate:
    """What is thought of the shares, the votes and the stations.

    Attributes
    ----------
    share, sd : ndarray of float, shape (3,)
        Of stations as counted, of those with some added or moved, and of those with nearly all; the first is the largest.
    centre, variance : ndarray of float, shape (6,)
        Means of the other parameters.
    added, moved : Effect
        Votes.
    stations : ndarray of float, shape (n_stations, 3)
        Chances that a station is of each kind.
    effective, tail : float
        How many equal draws the weighted ones are worth, and the shape of the tail of the weights.
    draws, rounds : int
        How many were drawn, and how many steps led to the peak.
    reached : bool
        Whether a peak was reached.
    peaks : int
        How many there are that are not far below the highest.
    at_bound : float
        Chance that a second kind is as frequent as the first, which the order of the kinds forbids.
    halves : tuple of float
        The share of stations of the second and third kind by every other draw.
    """

    share: FloatArray
    sd: FloatArray
    centre: FloatArray
    variance: FloatArray
    added: Effect
    moved: Effect
    stations: FloatArray
    effective: float
    tail: float
    draws: int
    rounds: int
    reached: bool
    peaks: int
    at_bound: float
    halves: tuple[float, float]

    @property
    def doubt(self) -> str | None:
        """Why it says nothing; None if it does."""
        if not self.reached:
            return f"no peak of the density was reached in {self.rounds} steps"
        if self.effective < LEAST_EFFECTIVE or self.tail > MOST_TAIL:
            return (
                f"the draws do not stand for the density: {self.draws} are worth {self.effective:.0f}, expected "
                f"{LEAST_EFFECTIVE:.0f}, and the tail of their weights has the shape {self.tail:.2f}, expected at most {MOST_TAIL}"
            )
        if self.at_bound > 0.5:
            return (
                "the second kind of stations is as frequent as the first: the model splits one electorate in two and does not "
                "say which of them is as counted"
            )
        return None


def free_of(model: Model) -> Flags:
    """Give which parameters a version of the model leaves open."""
    free = np.ones(SIZE, dtype=np.bool_)
    free[6:12] = model == "qbl"
    return free


def estimate(stations: Counts, rng: Generator, *, model: Model = "qbl", wanted: float = WANTED) -> Estimate:
    """Find the peaks, draw around them, and weigh the draws.

    Parameters
    ----------
    stations : Counts
        Each a station.
    wanted : float
        How many equal draws the weighted ones shall be worth.
    """
    free = free_of(model)
    counts, cell = in_cells(stations)
    peaks = climb(counts, free)
    density = density_at(counts, free, *(one.point for one in peaks))
    spreads = [spread_at(density, one.point) for one in peaks]
    peaks = [polished(density, one, spread) for one, spread in zip(peaks, spreads, strict=True)]
    weighed = weigh(
        density, [(one.point, spread) for one, spread in zip(peaks, spreads, strict=True)], rng, wanted=wanted
    )
    return _estimate(density, peaks, weighed, cell)


def climb(counts: Counts, free: Flags) -> list[Peak]:
    """Give the peaks of the density: from every start on some of the cells, and from the best two of these on all."""
    some = thinned(counts)
    begun = starts(counts)
    for one in begun:
        one[6:12] = np.where(free[6:12], one[6:12], ALIKE)
    first = [ascend(some, one, free, rounds=_FIRST) for one in begun]
    if len(some) == len(counts):
        return apart([one for one in first if one.reached] or first, _LOWEST)[:2]
    return apart(
        [ascend(counts, one.point, free, rounds=_AGAIN) for one in apart(first, _LOWEST)[:2]], _LOWEST
    )


def thinned(counts: Counts) -> Counts:
    """Give some of the cells, evenly over their list."""
    return counts.only(slice(None, None, max(1, len(counts) // _FEW)))


def _estimate(density: Density, peaks: list[Peak], weighed: Weighed, cell: IntArray) -> Estimate:
    given = [parameters(point) for point in weighed.points]
    share = np.stack([one.share for one in given])
    ratio = np.stack([one.ratio for one in given])
    variance = np.stack([one.variance for one in given])
    looks = [taken(density, point) for point in weighed.resampled(_LOOKS)]
    counts = density.counts
    votes = np.stack([counts.weight @ one.votes for one in looks])
    within = np.mean([counts.weight @ one.variances for one in looks], axis=0)
    added, moved = (_effect(votes[:, k], float(within[k])) for k in range(2))
    return Estimate(
        share=weighed.mean(share), sd=weighed.sd(share), centre=weighed.mean(weighed.points[:, :6]),
        variance=weighed.mean(variance), added=added, moved=moved,
        stations=np.mean([one.kinds for one in looks], axis=0)[cell], effective=weighed.effective, tail=weighed.tail,
        draws=len(weighed.weight), rounds=peaks[0].rounds, reached=peaks[0].reached, peaks=len(peaks),
        at_bound=float(weighed.weight @ (ratio.max(axis=1) > _BOUND)), halves=_halves(weighed, share),
    )  # fmt: skip


def _effect(values: FloatArray, within: float) -> Effect:
    """Give the interval of votes: none is below zero."""
    mean, sd = float(values.mean()), float(np.sqrt(values.var() + within))
    return Effect(mean, max(0.0, mean - 1.96 * sd), mean + 1.96 * sd)


def _halves(weighed: Weighed, share: FloatArray) -> tuple[float, float]:
    first, second = (
        float(weighed.weight[k::2] @ (1 - share[k::2, 0]) / weighed.weight[k::2].sum()) for k in range(2)
    )
    return first, second
