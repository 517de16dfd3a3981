"""Stations as units of the model: what is counted of them, and what is out; a partly counted station is both."""

from dataclasses import dataclass

import numpy as np

from polltrail.projection.returns import FloatArray, IntArray, PartialReturns

IMPLAUSIBLE = 2.0
"""A form with more votes than this many times its register is counted as written, but nothing is learned from it."""
USUAL_TURNOUT = 0.6
"""Taken where no station has a register, only to bring votes to the size of a register; it moves no total."""


@dataclass(frozen=True, kw_only=True)
class Units:
    """Units in first, then units out.

    Attributes
    ----------
    station : ndarray of int
        Station of each unit.
    size : ndarray of float
        Registered voters of each unit; estimated where the station has no register.
    n_in : int
        How many units are in.
    station_size : ndarray of float
        Registered voters of each station, as for `size`.
    estimated : int
        Stations out whose size is estimated.
    size_variance : float
        Variance of the sum of their sizes.
    """

    station: IntArray
    size: FloatArray
    n_in: int
    station_size: FloatArray
    estimated: int
    size_variance: float

    @property
    def counted(self) -> FloatArray:
        """Sizes of the units in."""
        return self.size[: self.n_in]

    @property
    def out(self) -> FloatArray:
        """Sizes of the units out."""
        return self.size[self.n_in :]

    @property
    def share_in(self) -> float:
        """Share of registered voters whose papers are counted."""
        return float(self.counted.sum() / max(self.size.sum(), 1.0))


def units_of(returns: PartialReturns) -> Units:
    """Split the stations into what is in and what is out."""
    listed = np.where(returns.counted > 0, returns.votes.sum(axis=1), 0)
    size, size_variance = _sizes(returns, listed)
    plausible = (returns.registered <= 0) | (listed <= IMPLAUSIBLE * returns.registered)
    in_ = np.flatnonzero((returns.counted > 0) & plausible & (size > 0))
    out = np.flatnonzero((returns.counted < 1) & (size > 0))
    return Units(
        station=np.concatenate([in_, out]),
        size=np.concatenate([size[in_] * returns.counted[in_], size[out] * (1 - returns.counted[out])]),
        n_in=len(in_),
        station_size=np.maximum(size, 1.0),
        size_variance=size_variance,
        estimated=int(((returns.counted < 1) & (returns.registered <= 0)).sum()),
    )


def _sizes(returns: PartialReturns, listed: IntArray) -> tuple[FloatArray, float]:
    """Registered voters; where a station has none, what its kind had in the box, brought to the size of a register.

    With the variance of the sum of those estimated: of the mean of their kind, and of each around it.
    """
    full = listed / np.where(returns.counted > 0, returns.counted, 1.0)
    has_register = returns.registered > 0
    size = np.where(has_register, np.maximum(returns.registered, listed), 0).astype(np.float64)
    in_ = returns.counted > 0
    both = in_ & has_register
    turnout = full[both].sum() / size[both].sum() if size[both].sum() else USUAL_TURNOUT
    turnout = turnout if turnout > 0 else USUAL_TURNOUT
    lacking, kind = ~has_register, in_ & ~has_register
    alike = full[kind] / turnout if kind.any() else size[has_register]
    usual, spread = (alike.mean(), alike.std()) if len(alike) else (0.0, 0.0)
    known = int(kind.sum()) or 1
    spread = spread if known > 1 else max(spread, usual)
    unsized = int((lacking & (returns.counted < 1)).sum())
    size[lacking] = np.where(in_[lacking], full[lacking] / turnout if has_register.any() else usual, usual)
    return size, float(unsized**2 * spread**2 / known + unsized * spread**2)
