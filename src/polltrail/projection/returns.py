"""One contest as it stands on the night: figures of the stations in, and the list of all."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from polltrail.election import ChoiceId
from polltrail.errors import DataError

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNKNOWN = -1
"""In `registered` and `papers`: not published."""


@dataclass(frozen=True, kw_only=True)
class PartialReturns:
    """One contest's returns so far, one row for each station that owes a form.

    Attributes
    ----------
    choices : tuple of ChoiceId
        Every choice on the ballot, also those that no station in has a vote for.
    votes : ndarray of int, shape (n_stations, n_choices)
        Votes counted so far; what stands in the row of a station that is out is never read.
    papers : ndarray of int, shape (n_stations,)
        Papers in the box of each station in, valid or not; `UNKNOWN` where not published.
    counted : ndarray of float, shape (n_stations,)
        Share of the station's papers that is counted: 1 in, 0 out, between them partly counted.
    registered : ndarray of int, shape (n_stations,)
        Registered voters; `UNKNOWN` or 0 where the station has no register of its own.
    areas : tuple of ndarray of int, each of shape (n_stations,)
        The station's area at each level, the largest areas first. Numbers may start again in each larger area.
    kinds : tuple of ndarray of int, each of shape (n_stations,)
        Of what kind the station is, by number: rural or urban, a hospital, an embassy; in any number of respects.
    arrived : ndarray of float, shape (n_stations,)
        When each station in arrived, on any scale; stations that arrived together have the same number. NaN where not
        known.
    previous : ndarray of float, shape (n_stations, n_previous)
        What is known beforehand of each station, such as shares of a previous election; may have no column.
    """

    choices: tuple[ChoiceId, ...]
    votes: IntArray
    papers: IntArray
    counted: FloatArray
    registered: IntArray
    areas: tuple[IntArray, ...] = ()
    kinds: tuple[IntArray, ...] = ()
    arrived: FloatArray = field(default_factory=lambda: np.empty(0))
    previous: FloatArray = field(default_factory=lambda: np.empty((0, 0)))

    def __post_init__(self) -> None:
        stations = len(self.counted)
        for name, default in (("arrived", (stations,)), ("previous", (stations, 0))):
            if not getattr(self, name).size:
                object.__setattr__(self, name, np.full(default, np.nan))
        shapes: dict[str, tuple[Any, tuple[int, ...]]] = {
            "votes": (self.votes, (stations, len(self.choices))),
            "papers": (self.papers, (stations,)),
            "registered": (self.registered, (stations,)),
            "arrived": (self.arrived, (stations,)),
            "previous": (self.previous, (stations, self.previous.shape[-1])),
            **{f"kinds[{place}]": (codes, (stations,)) for place, codes in enumerate(self.kinds)},
            **{f"areas[{level}]": (codes, (stations,)) for level, codes in enumerate(self.areas)},
        }
        for name, (values, shape) in shapes.items():
            if values.shape != shape:
                raise DataError(f"{name}: expected the shape {shape}, found {values.shape}")
        if stations and not (self.counted.min() >= 0 and self.counted.max() <= 1):
            raise DataError("counted: expected shares in [0, 1], found some outside")
        if (self.votes[self.counted > 0] < 0).any():
            raise DataError("votes: expected none below zero at the stations in, found some")

    @property
    def n_stations(self) -> int:
        """Stations that owe a form."""
        return len(self.counted)

    @property
    def totals(self) -> IntArray:
        """Votes counted so far, by choice."""
        total: IntArray = self.votes[self.counted > 0].sum(axis=0)
        return total
