"""Where the constituencies of an invented country lie: in provinces of uneven size and shape, and in no rows."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import FloatArray

APART_KM: Final = 42.0
"""How far constituencies keep from one another, where there is room."""
_TRIES: Final = 48
_SPREAD_KM: Final = 26.0
_AWAY_KM: Final = 95.0


def middles(provinces: Sequence[str], *, rng: Generator) -> FloatArray:
    """Lay out constituencies, each with those of its province.

    Parameters
    ----------
    provinces : sequence of str
        Of each constituency.

    Returns
    -------
    ndarray of float, shape (n_constituencies, 2)
        Kilometres east and north of somewhere in the country.

    Notes
    -----
    Each takes the best of some places drawn around its province's town: far enough from all before it, and no farther
    from the town than it has to be.
    """
    names = list(dict.fromkeys(provinces))
    towns = _towns(len(names), rng)
    stretch = rng.uniform(0.65, 1.5, size=(len(names), 2))
    reach = [_SPREAD_KM * np.sqrt(provinces.count(name)) for name in names]
    found = np.empty((0, 2))
    for province in provinces:
        at = names.index(province)
        drawn = towns[at] + rng.normal(size=(_TRIES, 2)) * stretch[at] * reach[at]
        found = np.vstack([found, _best(drawn, towns, at, found)])
    return found


def _towns(count: int, rng: Generator) -> FloatArray:
    """Set the provinces' towns around the middle, at uneven distances and angles."""
    angle = (
        rng.uniform(0, 2 * np.pi) + (np.arange(count) + rng.uniform(-0.22, 0.22, count)) * 2 * np.pi / count
    )
    away = _AWAY_KM * rng.uniform(0.75, 1.25, count)
    return np.column_stack([away * np.cos(angle), away * np.sin(angle)])


def _best(drawn: FloatArray, towns: FloatArray, own: int, taken: FloatArray) -> FloatArray:
    """Pick the place that leaves others room, lies with its own province, and is not far off."""
    to_towns = np.hypot(*np.moveaxis(drawn[:, None] - towns, -1, 0))
    abroad = to_towns.argmin(axis=1) != own
    room = np.full(len(drawn), APART_KM)
    if len(taken):
        room = np.minimum(np.hypot(*np.moveaxis(drawn[:, None] - taken, -1, 0)).min(axis=1), APART_KM)
    worth = 4 * room - to_towns[:, own] - 1_000 * abroad
    return np.asarray(drawn[worth.argmax()], dtype=np.float64)
