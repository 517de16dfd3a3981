"""How unlike the collected stations the missing ones would have to be; docs/methods/official-against-stations.md."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.audit.comparison import Strain

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

TAIL = 0.001
"""Beyond the 99.9th percentile, or below the 0.1th."""
DRAWS = 4000
MIN_STATIONS = 30
"""Fewer collected stations show too little of what stations can be."""
MAX_DRAWN = 20_000_000
"""Above so many stations drawn in all, the sum is as good as normal, and its quantile is computed."""
NORMAL_TAIL = 3.090232306167813


@dataclass(frozen=True, kw_only=True)
class StationSample:
    """What the collected stations showed, for the choices compared.

    Attributes
    ----------
    votes : ndarray of int, shape (n_stations, n_choices)
        Votes at each collected station; a choice not listed there has 0.
    area : ndarray of int, shape (n_stations,)
        The area of each, counted from 0; all 0 where no areas are known.
    missing : ndarray of int, shape (n_areas,)
        Stations not collected in each area.
    """

    votes: IntArray
    area: IntArray
    missing: IntArray


def strain(
    names: list[str], needed: FloatArray, sample: StationSample, rng: np.random.Generator
) -> tuple[Strain, ...]:
    """Hold the needed average of the missing stations against groups of collected ones of the same size.

    Parameters
    ----------
    names : list of str, length n_choices
        The choices of `sample.votes`.
    needed : ndarray of float, shape (n_choices,)
        Votes per missing station that the official figure implies.
    sample : StationSample
        The stations to draw from; an area without collected stations draws from all.
    rng : Generator
        Decides the draws.

    Notes
    -----
    Takes groups of collected stations as a picture of the missing ones. They are not: what is missing is missing
    for a reason, and the text beside these numbers says so.

    References
    ----------
    Efron and Tibshirani (1993), *An Introduction to the Bootstrap*, chapter 8 (stratified resampling).
    """
    count = int(sample.missing.sum())
    pools = _pools(sample)
    low, high = (
        _drawn(sample.votes, pools, rng) if count * DRAWS <= MAX_DRAWN else _normal(sample.votes, pools)
    )
    return tuple(
        Strain(
            what=f"votes for {name} per station",
            needed=float(need),
            low=float(lo / count),
            high=float(hi / count),
        )
        for name, need, lo, hi in zip(names, needed, low, high, strict=True)
    )


Pools = list[tuple[IntArray, int]]


def _pools(sample: StationSample) -> Pools:
    """For each area with missing stations: the collected stations to draw from, and how many to draw."""
    every = np.arange(len(sample.votes))
    pools: Pools = []
    for area in np.flatnonzero(sample.missing):
        inside = np.flatnonzero(sample.area == area)
        pools.append((inside if len(inside) else every, int(sample.missing[area])))
    return pools


def _drawn(votes: IntArray, pools: Pools, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    sums = np.zeros((DRAWS, votes.shape[1]), dtype=np.int64)
    for pool, count in pools:
        for start in range(0, DRAWS, 500):
            picked = pool[rng.integers(len(pool), size=(min(500, DRAWS - start), count))]
            sums[start : start + 500] += votes[picked].sum(axis=1)
    low, high = np.quantile(sums, [TAIL, 1 - TAIL], axis=0)
    return low, high


def _normal(votes: IntArray, pools: Pools) -> tuple[FloatArray, FloatArray]:
    mean = sum((count * votes[pool].mean(axis=0) for pool, count in pools), np.zeros(votes.shape[1]))
    variance = sum((count * votes[pool].var(axis=0) for pool, count in pools), np.zeros(votes.shape[1]))
    return mean - NORMAL_TAIL * np.sqrt(variance), mean + NORMAL_TAIL * np.sqrt(variance)
