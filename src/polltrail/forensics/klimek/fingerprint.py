"""The fingerprint: stations by turnout and by the leader's share, and two numbers that describe its shape."""

from dataclasses import dataclass

import numpy as np

from polltrail.forensics.polls import FloatArray, Polls
from polltrail.forensics.tails import excess_kurtosis, skewness

BINS = 100


@dataclass(frozen=True, kw_only=True)
class Fingerprint:
    """Stations in each percentage point of turnout (rows) and of the leader's share (columns).

    Attributes
    ----------
    stations : ndarray of float, shape (100, 100)
    skewness, kurtosis : float
        Of the logarithm of the vote rate, ln ((N - W) / W), N registered voters of whom W voted for the leader; the excess
        over a normal distribution's.
    """

    stations: FloatArray
    skewness: float
    kurtosis: float


def usable(polls: Polls, choice: int) -> Polls:
    """Give the stations that have both percentages."""
    votes = polls.votes[:, choice]
    fits = (polls.ballots <= polls.registered) & (votes <= polls.counted) & (votes < polls.registered)
    return polls.only(fits & (polls.registered > 0) & (polls.ballots > 0) & (polls.counted > 0) & (votes > 0))


def fingerprint(used: Polls, choice: int) -> Fingerprint:
    """Lay stations out by both percentages."""
    votes = used.votes[:, choice]
    turnout = np.minimum(BINS * used.ballots // used.registered, BINS - 1)
    share = np.minimum(BINS * votes // used.counted, BINS - 1)
    rate = np.log((used.registered - votes) / votes)
    return Fingerprint(
        stations=np.bincount(turnout * BINS + share, minlength=BINS * BINS)
        .reshape(BINS, BINS)
        .astype(np.float64),
        skewness=skewness(rate),
        kurtosis=excess_kurtosis(rate),
    )
