"""What is known of each station beforehand, as columns of a regression."""

import numpy as np

from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls

LEAST = 0.005
"""Rates of a previous election nearer to none or to all are taken as this near."""


def size_column(polls: Polls) -> FloatArray:
    """Give the logarithm of the ballots counted, about its mean; shape (n_stations, 1)."""
    found = np.log(np.maximum(polls.counted, 1))[:, None]
    return np.asarray(found - found.mean(), dtype=np.float64)


def previous_columns(polls: Polls) -> FloatArray | None:
    """Give what a previous election says, on the scale of log-odds; None where there is none.

    Where nothing is known of a station, it is taken to have been as the others were.
    """
    previous = polls.beside.previous
    if previous is None or not previous.size:
        return None
    rate = np.clip(previous, LEAST, 1 - LEAST)
    logit = np.log(rate) - np.log1p(-rate)
    known = np.isfinite(logit)
    mean = np.where(known, logit, 0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    found: FloatArray = np.where(known, logit - mean, 0.0)
    return found[:, known.any(axis=0)]


def known_before(polls: Polls) -> Flags:
    """Give the stations of which, or of whose area, a previous election says something."""
    previous = polls.beside.previous
    if previous is None or not previous.size:
        return np.zeros(len(polls), dtype=np.bool_)
    found: Flags = np.isfinite(previous).sum(axis=1) > 0
    return found


def areas_above(polls: Polls) -> tuple[IntArray, ...]:
    """Give the levels that are taken out beside a previous election.

    Where it is mostly known of areas alone, the smallest stay in: else nothing would be left for it to say.
    """
    matched = polls.beside.matched
    by_station = matched is not None and 2 * int(matched.sum()) >= len(polls)
    return polls.areas if by_station else polls.areas[:-1]
