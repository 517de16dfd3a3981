"""What a projection rests on, and where it rests on assumption more than on returns."""

from dataclasses import dataclass
from typing import Literal

import numpy as np

from polltrail.projection.likely.mixture import Order
from polltrail.projection.likely.nest import Nest
from polltrail.projection.likely.units import Units
from polltrail.projection.returns import FloatArray, PartialReturns

FEW_STATIONS, FEW_AREAS = 10, 3
MOST_UNSEEN = 0.5
"""Share of the registered voters out who live in areas where nothing is in, above which a prior carries the result."""
MOSTLY_BY_PLACE, MOSTLY_BY_SIZE = 0.6, 0.6
"""How far from a random draw the returns may be, on the scales of `nonrandom`, before a prior carries the result."""

Reason = Literal[
    "few stations are in",
    "few of the largest areas are in",
    "most voters out live in areas where nothing is in",
    "areas came one after another",
    "stations came in order of size",
    "no station out has a register: sizes are estimated",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class RestsOn:
    """The returns behind a projection.

    Attributes
    ----------
    stations, stations_reporting, stations_partial : int
    registered_share : float
        Share of registered voters whose papers are counted.
    areas, areas_reporting : int
        Of the largest areas that the model tells apart.
    arrival_order : bool
        Whether it is known what came before what.
    previous : bool
        Whether a previous election is used.
    by_place, by_size : float
        How far what is in is from a random draw, in [0, 1].
    sizes_estimated : int
        Stations out without a register.
    reasons : tuple of str
        Why the intervals rest on a prior, on what elections are usually like, more than on these returns. Empty: they
        rest on the returns.
    """

    stations: int
    stations_reporting: int
    stations_partial: int
    registered_share: float
    areas: int
    areas_reporting: int
    arrival_order: bool
    previous: bool
    by_place: float
    by_size: float
    sizes_estimated: int
    reasons: tuple[Reason, ...]

    @property
    def prior(self) -> bool:
        """Whether the intervals rest on a prior."""
        return bool(self.reasons)


def rests_on(returns: PartialReturns, units: Units, nest: Nest, order: Order) -> RestsOn:
    """Say what the returns are."""
    seen = nest.top[units.station[: units.n_in]]
    return RestsOn(
        stations=returns.n_stations,
        stations_reporting=int((returns.counted > 0).sum()),
        stations_partial=int(((returns.counted > 0) & (returns.counted < 1)).sum()),
        registered_share=units.share_in,
        areas=len(nest.parents[0]),
        areas_reporting=len(np.unique(seen)),
        arrival_order=order.known,
        previous=bool(np.isfinite(returns.previous).any()),
        by_place=order.place,
        by_size=order.size,
        sizes_estimated=units.estimated,
        reasons=_reasons(units, nest, order),
    )


def arrival_known(returns: PartialReturns) -> bool:
    """Tell whether it is known of any two stations in which came first."""
    arrived = returns.arrived[returns.counted > 0]
    return len(np.unique(arrived[np.isfinite(arrived)])) > 1


def _reasons(units: Units, nest: Nest, order: Order) -> tuple[Reason, ...]:
    seen = len(np.unique(nest.top[units.station[: units.n_in]]))
    told: dict[Reason, bool] = {
        "few stations are in": units.n_in < FEW_STATIONS,
        "few of the largest areas are in": seen < min(FEW_AREAS, len(nest.parents[0])),
        "most voters out live in areas where nothing is in": _unseen(units, nest) > MOST_UNSEEN,
        "areas came one after another": order.place > MOSTLY_BY_PLACE,
        "stations came in order of size": order.size > MOSTLY_BY_SIZE,
        "no station out has a register: sizes are estimated": bool(units.estimated)
        and units.estimated == len(np.unique(units.station[units.n_in :])),
    }
    return tuple(reason for reason, holds in told.items() if holds)


def _unseen(units: Units, nest: Nest) -> float:
    """Share of the registered voters out whose largest area has nothing in."""
    out: FloatArray = units.out
    if not out.sum():
        return 0.0
    top = nest.top[units.station]
    unseen = ~np.isin(top[units.n_in :], top[: units.n_in])
    return float(out[unseen].sum() / out.sum())
