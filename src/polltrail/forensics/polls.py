"""One contest's published figures, station by station, as arrays: what every test of this stage looks at."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from polltrail.election import ChoiceId
from polltrail.errors import DataError

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

    def __len__(self) -> int:
        return len(self.stations)

    @cached_property
    def leader(self) -> int | None:
        """The choice with the most votes, by number; None where nobody has any, and the first of several that tie."""
        totals = self.votes.sum(axis=0)
        return int(totals.argmax()) if totals.size and totals.max() > 0 else None

    def only(self, which: Flags | IntArray) -> "Polls":
        """Give some of the stations."""
        return Polls(
            stations=self.stations[which], registered=self.registered[which], ballots=self.ballots[which],
            counted=self.counted[which], rejected=self.rejected[which], votes=self.votes[which], choices=self.choices,
            areas=tuple(level[which] for level in self.areas), area_names=self.area_names,
        )  # fmt: skip
