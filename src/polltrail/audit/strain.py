"""How unlike the collected stations the missing ones would have to be; docs/methods/official-against-stations.md."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.audit.comparison import Strain

IntArray = npt.NDArray[np.int64]
FloatArray = npt.NDArray[np.float64]

TAIL = 0.001
"""Strained is beyond the 99.9th percentile; the 0.1th is told beside it."""
DRAWS = 4000
MIN_STATIONS = 30
"""Fewer collected stations show too little of what stations can be."""
MIN_POOL = 10
"""An area with fewer collected stations is drawn for from all areas."""
MAX_DRAWN = 20_000_000
"""Above so many stations drawn in all, the sum is as good as normal, and its quantile is computed."""


@dataclass(frozen=True, kw_only=True)
class StationSample:
    """What the collected stations showed, for the choices compared.

    Attributes
    ----------
    votes : ndarray of int, shape (n_stations, n_choices)
        Votes at each collected station; a choice not listed there has 0. A column may be a lead (one choice less another).
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
        What the columns of `sample.votes` count.
    needed : ndarray of float, shape (n_choices,)
        What the official figure implies per missing station.
    sample : StationSample
        The stations to draw from; an area without collected stations draws from all.
    rng : Generator
        Decides the draws.

    Notes
    -----
    A group's sum varies for two reasons, and both are drawn: which stations are in the group, and which were
    collected at all (the mean of n stations is itself uncertain by its variance over n, with Student's tails).

    Takes groups of collected stations as a picture of the missing ones. They are not: what is missing is missing
    for a reason, and the text beside these numbers says so.

    References
    ----------
    Efron and Tibshirani (1993), *An Introduction to the Bootstrap*.
    """
    count = int(sample.missing.sum())
    pools = _pools(sample)
    low, high = (
        _drawn(sample.votes, pools, rng) if count * DRAWS <= MAX_DRAWN else _normal(sample.votes, pools)
    )
    return tuple(
        Strain(
            what=name,
            needed=float(need),
            low=float(lo / count),
            high=float(hi / count),
        )
        for name, need, lo, hi in zip(names, needed, low, high, strict=True)
    )


Pools = list[tuple[IntArray, int]]


def _pools(sample: StationSample) -> Pools:
    """Pair the collected stations to draw from with how many to draw, for each area with missing stations.

    Areas with too few collected stations share one pool, all stations, so that its uncertainty is drawn once.
    """
    pools: Pools = []
    shared = 0
    for area in np.flatnonzero(sample.missing):
        inside = np.flatnonzero(sample.area == area)
        count = int(sample.missing[area])
        if len(inside) >= MIN_POOL:
            pools.append((inside, count))
        else:
            shared += count
    return [*pools, (np.arange(len(sample.votes)), shared)] if shared else pools


def _drawn(votes: IntArray, pools: Pools, rng: np.random.Generator) -> tuple[FloatArray, FloatArray]:
    sums = np.zeros((DRAWS, votes.shape[1]))
    for pool, count in pools:
        for start in range(0, DRAWS, 500):
            picked = pool[rng.integers(len(pool), size=(min(500, DRAWS - start), count))]
            sums[start : start + 500] += votes[picked].sum(axis=1)
        sums += count * _which_were_collected(votes[pool], rng)
    low, high = np.quantile(sums, [TAIL, 1 - TAIL], axis=0)
    return low, high


def _which_were_collected(votes: IntArray, rng: np.random.Generator) -> FloatArray:
    """Draw how far a pool's mean may be off, having been taken from so many stations; shape (draws, columns)."""
    spread = votes.std(axis=0, ddof=1) / np.sqrt(len(votes))
    shift: FloatArray = spread * rng.standard_t(len(votes) - 1, size=(DRAWS, 1))
    return shift


def _normal(votes: IntArray, pools: Pools) -> tuple[FloatArray, FloatArray]:
    from scipy.special import stdtrit  # noqa: PLC0415 - of all that hold figures against forms, few come here

    mean = sum((count * votes[pool].mean(axis=0) for pool, count in pools), np.zeros(votes.shape[1]))
    variance = sum(
        ((count + count**2 / len(pool)) * votes[pool].var(axis=0, ddof=1) for pool, count in pools),
        np.zeros(votes.shape[1]),
    )
    tail = stdtrit(min(len(pool) for pool, _ in pools) - 1, 1 - TAIL)
    return mean - tail * np.sqrt(variance), mean + tail * np.sqrt(variance)
