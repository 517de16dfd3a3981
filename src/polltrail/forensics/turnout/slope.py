"""Votes per registered voter against turnout: slopes, after Sobyanin and Sukhovolsky (1993).

Where more turnout is more votes for everybody, the slopes of the choices lie between 0 and 1 and add up to about one. A
slope above one, and others below zero, is a leader's votes where there were none; or places that differ in both.
"""

import numpy as np

from polltrail.forensics.polls import FloatArray, IntArray, Polls


def slopes(polls: Polls, codes: IntArray) -> tuple[FloatArray, FloatArray]:
    """Compute the slope of every choice, within areas.

    Parameters
    ----------
    codes : ndarray of int, shape (n_stations,)
        Each area has an intercept of its own.

    Returns
    -------
    slope, error : ndarray of float, shape (n_choices,)
        By least squares weighted by registered voters; the errors let stations of one area be alike.
    """
    weight = polls.registered.astype(np.float64)
    turnout = _centred(polls.ballots / weight, weight, codes)
    rates = polls.votes / weight[:, None]
    square = (weight * turnout**2).sum()
    slope, error = np.empty(rates.shape[1]), np.empty(rates.shape[1])
    for at in range(rates.shape[1]):
        rate = _centred(rates[:, at], weight, codes)
        slope[at] = (weight * turnout * rate).sum() / square
        moments = np.bincount(codes, weight * turnout * (rate - slope[at] * turnout))
        error[at] = np.sqrt((moments**2).sum()) / square
    return slope, error


def _centred(values: FloatArray, weight: FloatArray, codes: IntArray) -> FloatArray:
    mean = np.bincount(codes, weight * values) / np.maximum(np.bincount(codes, weight), 1e-300)
    found: FloatArray = values - mean[codes]
    return found
