"""Stations whose votes are nearly those of a neighbour: a protocol copied, and then touched.

Two vectors are near where a few votes for one choice taken for another make them the same. Each way in which they may
differ is at most as probable as that they do not differ at all, at the pair's own shares; so the number of ways times that
chance is more than the chance that they are near, whatever their true shares. Choices with hardly any votes, which agree
everywhere, are looked at together.
"""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from polltrail.forensics.copies.pairs import LEAST, Pairs, agree
from polltrail.forensics.finding import Effect, Finding, Variant
from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls
from polltrail.forensics.tails import poisson_at_least, poisson_quantile

APART = 4
"""Votes by which near ones differ at most, all choices added up: two ballots moved from one choice to another."""
OTHERS_APART = (2, 8)
RARE = 1e-3
"""Pairs that are near by chance more often than this are not looked at."""
MOST_PAIRS = 1_000_000
LEAST_SHARE = 0.01
MOST_DRIVERS = 100


def near(frame: Finding, polls: Polls) -> Finding:
    """Count pairs of stations of one area whose votes nearly agree, and do not agree."""
    frame = replace(
        frame, part="near", what=f"pairs of stations of one area whose votes differ by {APART} votes or fewer, not by none",
    )  # fmt: skip
    votes = _large_choices(polls.votes)
    pairs = _close(polls, votes, max(APART, *OTHERS_APART))
    found = _counted(votes, pairs)
    which, expected = found[APART]
    observed = int(which.sum())
    low, high = (poisson_quantile(part, expected) for part in (0.025, 0.975))
    size = float(votes[pairs.first[which]].sum() / max(observed, 1))
    stations = Effect(observed - expected, observed - high, observed - low)
    drivers = np.column_stack((pairs.first[which], pairs.second[which])).ravel()[:MOST_DRIVERS]
    return replace(
        frame, statistic=observed, expected=expected, sd=float(np.sqrt(expected)), how="asymptotic",
        p=poisson_at_least(observed, expected), stations=stations, votes=Effect(*(size * one for one in stations)),
        drivers=tuple(dict.fromkeys(polls.stations[drivers].tolist())), sensitivity=tuple(_variants(found)),
        details={"pairs_compared": len(pairs), "pairs_left_out": pairs.left_out},
    )  # fmt: skip


def _variants(found: dict[int, tuple[Flags, float]]) -> Iterator[Variant]:
    for apart in OTHERS_APART:
        observed, expected = int(found[apart][0].sum()), found[apart][1]
        p = poisson_at_least(observed, expected)
        yield Variant(f"votes that differ by {apart} or fewer", observed - expected, p)


def _large_choices(votes: IntArray) -> IntArray:
    """Put the choices with hardly any votes together."""
    totals = votes.sum(axis=0)
    large = totals >= LEAST_SHARE * totals.sum()
    if large.all():
        return votes
    return np.column_stack((votes[:, large], votes[:, ~large].sum(axis=1)))


def _close(polls: Polls, votes: IntArray, apart: int) -> Pairs:
    """Give the pairs of one area whose numbers of votes differ by so many or fewer."""
    totals, area = votes.sum(axis=1), polls.smallest
    rows = np.flatnonzero(totals >= LEAST)
    order = rows[np.lexsort((polls.stations[rows], totals[rows], area[rows]))]
    total, area = totals[order], area[order]
    first: list[IntArray] = []
    second: list[IntArray] = []
    count = 0
    for step in range(1, len(order)):
        kept = np.flatnonzero((area[step:] == area[:-step]) & (total[step:] - total[:-step] <= apart))
        if not len(kept) or count + len(kept) > MOST_PAIRS:
            return _pairs(order, first, second, left_out=len(kept))
        first.append(kept)
        second.append(kept + step)
        count += len(kept)
    return _pairs(order, first, second, left_out=0)


def _pairs(order: IntArray, first: list[IntArray], second: list[IntArray], left_out: int) -> Pairs:
    none = np.empty(0, dtype=np.int64)
    return Pairs(
        first=order[np.concatenate((none, *first))],
        second=order[np.concatenate((none, *second))],
        left_out=left_out,
    )


def _counted(votes: IntArray, pairs: Pairs) -> dict[int, tuple[Flags, float]]:
    """Tell which pairs are near, and how many are expected to be at most; for each distance that is looked at."""
    off = votes[pairs.first] - votes[pairs.second]
    peak = agree(votes[pairs.first] + votes[pairs.second])
    between, distance = np.abs(off.sum(axis=1)), np.abs(off).sum(axis=1)
    found = {}
    for apart in (APART, *OTHERS_APART):
        chance = _ways(votes.shape[1], apart)[np.minimum(between, apart + 1)] * peak
        rare = (chance <= RARE) & (between <= apart)
        found[apart] = rare & (distance <= apart) & (distance > 0), float(chance[rare].sum())
    return found


def _ways(choices: int, apart: int) -> FloatArray:
    """Count the vectors of so many whole numbers, not all zero, of size `apart` or less, by how far their sum is from zero.

    Returns
    -------
    ndarray of float, shape (apart + 2,)
        For sums of 0 to `apart` votes; the last is nothing.
    """
    # Of the polynomial in x (what is added) and y (what is taken away), one factor for each choice.
    table = np.zeros((apart + 1, apart + 1))
    table[0, 0] = 1
    for _ in range(choices):
        more = table.copy()
        for size in range(1, apart + 1):
            more[size:] += table[:-size]
            more[:, size:] += table[:, :-size]
        table = more
    found = np.zeros(apart + 2)
    for added in range(apart + 1):
        for taken in range(min(added, apart - added) + 1):
            found[added - taken] += table[added, taken]
    found[0] -= 1
    return found
