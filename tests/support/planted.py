"""Clean figures with something planted in some of the stations: what tests are to find, and how much of it."""

from collections.abc import Callable
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.forensics.polls import IntArray, Polls

Plant = Callable[[Polls, IntArray, Generator], Polls]


def planted(polls: Polls, how: str, share: float, rng: Generator) -> Polls:
    """Change so large a share of the stations, drawn by chance."""
    rows = np.sort(rng.permutation(len(polls))[: round(share * len(polls))])
    return PLANTS[how](polls, rows, rng)


def added(polls: Polls, rows: IntArray, rng: Generator) -> Polls:
    """Give the leader three to nine tenths of those who did not vote."""
    absent = polls.registered[rows] - polls.ballots[rows]
    more = np.floor(absent * rng.uniform(0.3, 0.9, len(rows))).astype(np.int64)
    votes, ballots, counted = polls.votes.copy(), polls.ballots.copy(), polls.counted.copy()
    votes[rows, polls.leader] += more
    ballots[rows] += more
    counted[rows] += more
    return replace(polls, votes=votes, ballots=ballots, counted=counted)


def moved(polls: Polls, rows: IntArray, rng: Generator) -> Polls:
    """Give the leader three to nine tenths of everybody else's votes."""
    votes = polls.votes.copy()
    lost = np.floor(votes[rows] * rng.uniform(0.3, 0.9, len(rows))[:, None]).astype(np.int64)
    lost[:, polls.leader] = 0
    votes[rows] -= lost
    votes[rows, polls.leader] += lost.sum(axis=1)
    return replace(polls, votes=votes)


def rounded(polls: Polls, rows: IntArray, rng: Generator) -> Polls:
    """Round the leader's share of the ballots up to a whole five per cent; the others lose what that takes, the largest first."""
    del rng
    votes = polls.votes.copy()
    for row in rows.tolist():
        papers = int(polls.ballots[row])
        wanted = min(np.rint(papers * np.ceil(20 * votes[row, polls.leader] / papers) / 20), votes[row].sum())
        missing = int(wanted) - int(votes[row, polls.leader])
        votes[row, polls.leader] += missing
        for other in np.argsort(-votes[row], kind="stable"):
            if other != polls.leader:
                lost = min(missing, int(votes[row, other]))
                votes[row, other] -= lost
                missing -= lost
    return replace(polls, votes=votes)


def copied(polls: Polls, rows: IntArray, rng: Generator) -> Polls:
    """Give stations the protocol of another one of their district, but for those whose register is too small."""
    votes, ballots, counted, rejected = (
        one.copy() for one in (polls.votes, polls.ballots, polls.counted, polls.rejected)
    )
    for row in rows.tolist():
        fits = (polls.smallest == polls.smallest[row]) & (polls.ballots <= polls.registered[row])
        others = np.setdiff1d(np.flatnonzero(fits), rows)
        if len(others):
            other = int(rng.choice(others))
            for column, seen in ((votes, polls.votes), (ballots, polls.ballots), (counted, polls.counted), (rejected, polls.rejected)):  # fmt: skip
                column[row] = seen[other]
    return replace(polls, votes=votes, ballots=ballots, counted=counted, rejected=rejected)


def in_tens(polls: Polls, rows: IntArray, rng: Generator) -> Polls:
    """Write ballots up to the next ten, in the leader's favour, where the register is large enough."""
    del rng
    more = -polls.ballots[rows] % 10
    more = np.where(polls.ballots[rows] + more <= polls.registered[rows], more, 0)
    votes, ballots, counted = polls.votes.copy(), polls.ballots.copy(), polls.counted.copy()
    votes[rows, polls.leader] += more
    ballots[rows] += more
    counted[rows] += more
    return replace(polls, votes=votes, ballots=ballots, counted=counted)


PLANTS: Final[dict[str, Plant]] = {
    "added": added,
    "moved": moved,
    "rounded": rounded,
    "in tens": in_tens,
    "copied": copied,
}
