"""One contest's published figures, station by station, as arrays: what every test of this stage looks at."""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from polltrail.election import ChoiceId
from polltrail.errors import DataError
from polltrail.forensics.beside import Beside

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]

UNKNOWN = -1
"""In any figure but votes: not published."""


@dataclass(frozen=True, kw_only=True)
class Polls:
    """The stations of one contest that reported, each with a figure for every choice.

    Attributes
    ----------
    stations : ndarray of int, shape (n_stations,)
        The number of each station in the election's table.
    registered : ndarray of int, shape (n_stations,)
        Registered voters; `UNKNOWN` where not published, 0 where the station has no register of its own.
    ballots : ndarray of int, shape (n_stations,)
        Ballots given out or found in the box, whichever turnout is reckoned by; `UNKNOWN` where not published.
    counted : ndarray of int, shape (n_stations,)
        Ballots that shares are of: valid and rejected ones together, or valid ones where rejected are not published.
    rejected : ndarray of int, shape (n_stations,)
        Ballots that are no valid vote; `UNKNOWN` where not published.
    votes : ndarray of int, shape (n_stations, n_choices)
    choices : tuple of ChoiceId
        In the order of the ballot.
    areas : tuple of ndarray of int, each of shape (n_stations,)
        The station's area at each level, the largest first; numbered within the whole country.
    area_names : tuple of tuple of str
        For each level, the name of each number.
    level : int
        The level of areas by which findings are told apart, counted from 0, the largest.
    beside : Beside
        What else is known of the same stations.
    """

    stations: IntArray
    registered: IntArray
    ballots: IntArray
    counted: IntArray
    rejected: IntArray
    votes: IntArray
    choices: tuple[ChoiceId, ...]
    areas: tuple[IntArray, ...] = ()
    area_names: tuple[tuple[str, ...], ...] = ()
    level: int = 0
    beside: Beside = field(default_factory=Beside)

    def __post_init__(self) -> None:
        shape = (len(self.stations),)
        columns = {
            "registered": self.registered,
            "ballots": self.ballots,
            "counted": self.counted,
            "rejected": self.rejected,
        }
        for name, values in (*columns.items(), *((f"areas[{at}]", one) for at, one in enumerate(self.areas))):
            if values.shape != shape:
                raise DataError(f"{name}: expected the shape {shape}, found {values.shape}")
        if self.votes.shape != (*shape, len(self.choices)):
            raise DataError(
                f"votes: expected the shape {(*shape, len(self.choices))}, found {self.votes.shape}"
            )
        if self.votes.size and self.votes.min() < 0:
            raise DataError("votes: expected none below zero, found some")
        if self.areas and not 0 <= self.level < len(self.areas):
            raise DataError(f"level: expected one of {len(self.areas)} levels of areas, found {self.level}")
        self.beside.check(len(self.stations))

    def __len__(self) -> int:
        return len(self.stations)

    @cached_property
    def leader(self) -> int | None:
        """The choice with the most votes, by number; None where nobody has any, and the first of several that tie."""
        totals = self.votes.sum(axis=0)
        return int(totals.argmax()) if totals.size and totals.max() > 0 else None

    @property
    def region(self) -> IntArray:
        """Each station's area at the level by which findings are told apart; one for all where there are no areas."""
        return self.areas[self.level] if self.areas else np.zeros(len(self), dtype=np.int64)

    @property
    def smallest(self) -> IntArray:
        """Each station's smallest area; one for all where there are no areas."""
        return self.areas[-1] if self.areas else np.zeros(len(self), dtype=np.int64)

    def only(self, which: Flags | IntArray) -> "Polls":
        """Give some of the stations."""
        return Polls(
            stations=self.stations[which], registered=self.registered[which], ballots=self.ballots[which],
            counted=self.counted[which], rejected=self.rejected[which], votes=self.votes[which], choices=self.choices,
            areas=tuple(level[which] for level in self.areas), area_names=self.area_names, level=self.level,
            beside=self.beside.only(which),
        )  # fmt: skip
