"""Who stands beside whom: the nearest stations where places are known, and the stations of one area where they are not."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls

NEAREST = 8
LEAST_PLACED = 0.5
"""Share of the stations whose place has to be known for nearness to be that of places."""


@dataclass(frozen=True, kw_only=True)
class Nearest:
    """Pairs of stations that stand beside one another.

    Attributes
    ----------
    rows : ndarray of int, shape (n_placed,)
        Stations that have a place.
    pairs : ndarray of int, shape (n_placed, n_nearest)
        For each of these, rows of the nearest others, the nearest first.
    away : ndarray of float, shape (n_placed, n_nearest)
        Kilometres.
    """

    rows: IntArray
    pairs: IntArray
    away: FloatArray


def placed(polls: Polls) -> Flags:
    """Give the stations whose place is known."""
    places = polls.beside.places
    if places is None:
        return np.zeros(len(polls), dtype=np.bool_)
    found: Flags = np.isfinite(places[:, 0]) & np.isfinite(places[:, 1])
    return found


def nearest(polls: Polls, count: int = NEAREST) -> Nearest | None:
    """Find the nearest stations of each; None where too few places are known."""
    known = placed(polls)
    if polls.beside.places is None or known.sum() < max(LEAST_PLACED * len(polls), count + 1):
        return None
    rows = np.flatnonzero(known)
    points = _on_a_globe(polls.beside.places[rows])
    # Several stations of one building have one place: the order of their numbers decides which are nearest.
    away, found = cKDTree(points).query(points, k=count + 1)
    own = found == np.arange(len(rows))[:, None]
    own[~own.any(axis=1), -1] = True
    shape = (len(rows), count)
    return Nearest(rows=rows, pairs=rows[found[~own]].reshape(shape), away=away[~own].reshape(shape))


def _on_a_globe(places: FloatArray) -> FloatArray:
    """Give points in space, in kilometres; the straight way between two is nearly that on the ground."""
    longitude, latitude = np.radians(places).T
    flat = np.cos(latitude)
    return 6371.0 * np.column_stack((flat * np.cos(longitude), flat * np.sin(longitude), np.sin(latitude)))


def of_nearest(values: FloatArray, near: Nearest) -> tuple[FloatArray, FloatArray]:
    """Give the mean of the nearest stations of each, and how many there are; nothing for stations without a place."""
    mean, count = np.zeros(len(values)), np.zeros(len(values))
    mean[near.rows] = values[near.pairs].mean(axis=1)
    count[near.rows] = near.pairs.shape[1]
    return mean, count


def of_area(values: FloatArray, area: IntArray) -> tuple[FloatArray, FloatArray]:
    """Give the mean of the other stations of each one's area, and how many there are."""
    total, stations = np.bincount(area, values)[area], np.bincount(area)[area]
    others = np.maximum(stations - 1, 0).astype(np.float64)
    return (total - values) / np.maximum(others, 1), others
