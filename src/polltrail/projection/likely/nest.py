"""The tree of areas by number: children of an area stand beside one another."""

from dataclasses import dataclass

import numpy as np

from polltrail.projection.returns import IntArray


@dataclass(frozen=True, kw_only=True)
class Nest:
    """Levels of areas, the largest areas first.

    Attributes
    ----------
    codes : tuple of ndarray of int
        For each level the area of each station, from 0; sorted by the area around it.
    parents : tuple of ndarray of int
        For each level the area of the level above that each of its areas lies in; zeros at the top.
    """

    codes: tuple[IntArray, ...]
    parents: tuple[IntArray, ...]

    @property
    def top(self) -> IntArray:
        """The largest area of each station."""
        return self.codes[0]

    @property
    def lowest(self) -> IntArray:
        """The smallest area of each station."""
        return self.codes[-1]


def nest_of(areas: tuple[IntArray, ...], n_stations: int) -> Nest:
    """Number the areas; a level that splits nothing, or that names every station, is left out."""
    above = np.zeros(n_stations, dtype=np.int64)
    n_above, codes, parents = 1, [], []
    for level in areas:
        inner = np.unique(level, return_inverse=True)[1].astype(np.int64)
        width = int(inner.max(initial=0)) + 1
        keys, code = np.unique(above * width + inner, return_inverse=True)
        if len(keys) == n_above or len(keys) >= n_stations:
            continue
        codes.append(code.astype(np.int64))
        parents.append(keys // width)
        above, n_above = codes[-1], len(keys)
    if not codes:
        return Nest(codes=(above,), parents=(np.zeros(1, dtype=np.int64),))
    return Nest(codes=tuple(codes), parents=tuple(parents))
