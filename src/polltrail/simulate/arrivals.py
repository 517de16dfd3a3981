"""When the forms of a constituency arrive: small stations before large ones, near ones before far ones."""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import FloatArray, IntArray
from polltrail.simulate.surface import standard


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """How fast the forms of a constituency arrive.

    Attributes
    ----------
    first, last : int
        When the first and the last form arrive, in milliseconds since 1970.
    bend : float
        1 for as many in every hour; less for fewer at the beginning and more at the end, more for the other way.
    """

    first: int
    last: int
    bend: float = 1.0

    def at(self, share: FloatArray) -> IntArray:
        """Tell when so much of all has arrived."""
        return self.first + np.round((self.last - self.first) * share**self.bend).astype(np.int64)

    @classmethod
    def through(cls, first: int, middle: tuple[float, int], last: int) -> "Curve":
        """Draw the curve by which a share in (0, 1) of the forms has arrived at a time between the first and the last."""
        share, at = middle
        return cls(first=first, last=last, bend=float(np.log((at - first) / (last - first)) / np.log(share)))


def order_of_arrival(ballots: IntArray, distance: FloatArray, *, chance: float, rng: Generator) -> IntArray:
    """Put stations into the order in which their forms arrive.

    Parameters
    ----------
    ballots : ndarray of int
        What has to be counted; or the registered voters.
    chance : float
        How much is chance, beside size and distance, which weigh 1 each.

    Returns
    -------
    ndarray of int
        Station numbers, the first to arrive first.
    """
    slowness = standard(np.log1p(ballots.astype(np.float64))) + standard(distance)
    return np.argsort(slowness + rng.normal(scale=max(chance, 0.0), size=len(ballots)), kind="stable")


def times_of_arrival(order: IntArray, curve: Curve) -> IntArray:
    """Tell when each station's form arrives, in milliseconds since 1970, by station number."""
    times = np.empty(len(order), dtype=np.int64)
    times[order] = curve.at((np.arange(len(order)) + 1) / max(len(order), 1))
    return times
