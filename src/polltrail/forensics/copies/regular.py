"""Sequences too regular: areas whose stations differ by less than chance, and numbers that go in equal steps.

Stations that are truly unlike differ by more than the binomial says, never by less; so that they differ by less is as
improbable at any electorate as it is where all are alike. And where three numbers that follow one another are near equal
steps, that the steps are equal to the vote is no more probable than any other second difference that small.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from scipy.special import chdtr

from polltrail.forensics.finding import Finding, Variant, effect_of
from polltrail.forensics.integers.excess import usable
from polltrail.forensics.poisson_binomial import at_least
from polltrail.forensics.polls import FloatArray, IntArray, Polls

LEAST_STATIONS = 8
"""Of an area that is looked at."""
LEAST_VARIANCE = 16.0
"""Of a station's count by the binomial; below it whole numbers are too coarse."""
LEVEL, FAR_LEVEL = 1e-3, 1e-6
"""An area is too alike where one in a thousand is so alike by chance; and where one in a million is, a single one tells."""
NEAR = 3
"""Votes by which a second difference is near nothing."""
MOST_DRIVERS = 100


def too_alike(frame: Finding, polls: Polls, choice: int) -> Iterator[Finding]:
    """Count the smallest areas whose shares, and whose turnouts, differ by less than chance."""
    used = polls.only(usable(polls, choice))
    frame = replace(frame, choice=polls.choices[choice])
    columns = {"share": (used.votes[:, choice], used.counted), "turnout": (used.ballots, used.registered)}
    for name, (part, of) in columns.items():
        what = f"areas whose stations differ in {name} by less than the binomial allows in one of {round(1 / LEVEL):,}"
        yield _alike(replace(frame, part=f"too alike, {name}", what=what), used, part, of)


def _alike(frame: Finding, used: Polls, part: IntArray, of: IntArray) -> Finding:
    tails = lower_tails(part, of, used.smallest)
    looked = int(np.isfinite(tails).sum())
    low = np.nan_to_num(tails, nan=1.0) <= LEVEL
    p_values = [_at_least(tails, level, looked) for level in (LEVEL, FAR_LEVEL)]
    observed, expected = int(low.sum()), LEVEL * looked
    excess, sd = observed - expected, float(np.sqrt(expected * (1 - LEVEL)))
    order = np.argsort(np.where(low, tails, 1), kind="stable")[: min(observed, MOST_DRIVERS)]
    rows = np.flatnonzero(low[used.smallest])
    rows = rows[np.lexsort((used.stations[rows], tails[used.smallest[rows]]))][:MOST_DRIVERS]
    size = len(used) / max(len(np.unique(used.smallest)), 1)
    ballots = size * float(used.ballots.mean()) if len(used) else 0.0
    names = used.area_names[-1] if used.area_names else ()
    return replace(
        frame, statistic=observed, expected=expected, sd=sd, p=min(2 * min(p_values), 1.0), how="asymptotic",
        stations=effect_of(size * excess, size * sd), votes=effect_of(ballots * excess, ballots * sd),
        drivers=tuple(used.stations[rows].tolist()),
        sensitivity=tuple(
            Variant(f"one area in {round(1 / level):,} by chance", float((tails <= level).sum()) - level * looked, p)
            for level, p in zip((LEVEL, FAR_LEVEL), p_values, strict=True)
        ),
        details={
            "areas_used": looked,
            "areas": tuple(names[area] for area in order) if names else (),
            "areas_p": tuple(tails[order].tolist()),
        },
    )  # fmt: skip


def _at_least(tails: FloatArray, level: float, looked: int) -> float:
    return at_least(int((tails <= level).sum()), np.full(looked, level))


def lower_tails(part: IntArray, of: IntArray, area: IntArray) -> FloatArray:
    """Compute how probable each area's stations were to differ so little or less.

    Returns
    -------
    ndarray of float, shape (n_areas,)
        NaN for an area with too few stations that are large enough.
    """
    size = int(area.max(initial=-1)) + 1
    share = (np.bincount(area, part, size) / np.maximum(np.bincount(area, of, size), 1))[area]
    variance = of * share * (1 - share)
    fine = variance >= LEAST_VARIANCE
    one, x, n = area[fine], part[fine], of[fine]
    stations = np.bincount(one, minlength=size)
    share = (np.bincount(one, x, size) / np.maximum(np.bincount(one, n, size), 1))[one]
    squares = np.bincount(one, (x - n * share) ** 2 / np.maximum(n * share * (1 - share), 1e-9), size)
    found = chdtr(np.maximum(stations - 1, 1), squares)
    return np.where(stations >= LEAST_STATIONS, found, np.nan)


def in_steps(frame: Finding, polls: Polls, choice: int) -> Finding:
    """Count stations, in the order of the table, whose votes stand in the middle of the two beside them."""
    used = polls.only(usable(polls, choice))
    order = np.lexsort((used.stations, used.smallest))
    votes, of, area = used.votes[order, choice], used.counted[order], used.smallest[order]
    share = votes / np.maximum(of, 1)
    variance = of * share * (1 - share)
    spread = variance[:-2] + 4 * variance[1:-1] + variance[2:]
    bend = votes[:-2] - 2 * votes[1:-1] + votes[2:]
    fine = (area[:-2] == area[2:]) & (np.minimum(variance[:-2], variance[2:]) >= LEAST_VARIANCE)
    kept = fine & (np.abs(bend) <= NEAR)
    offsets = np.arange(-NEAR, NEAR + 1)
    chances = 1 / np.exp(-(offsets**2) / (2 * spread[kept, None])).sum(axis=1)
    equal = (bend == 0) & kept
    observed, expected = int(equal.sum()), float(chances.sum())
    sd = float(np.sqrt((chances * (1 - chances)).sum()))
    excess, size = observed - expected, float(votes[1:-1][equal].mean()) if observed else 0.0
    return replace(
        frame, part="in steps", choice=polls.choices[choice], statistic=observed, expected=expected, sd=sd, how="exact",
        what="stations whose votes stand in the middle of those before and after them in the table",
        p=at_least(observed, chances), stations=effect_of(excess, sd), votes=effect_of(size * excess, size * sd),
        drivers=tuple(used.stations[order[1:-1][equal]].tolist()[:MOST_DRIVERS]),
        details={"threes_compared": len(chances)},
    )  # fmt: skip
