"""What else is known of a contest's stations; each part is there only where somebody published it."""

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from polltrail.errors import DataError

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class OtherContest:
    """Another contest on the same day.

    Attributes
    ----------
    papers : ndarray of int, shape (n_stations,)
        Its ballots at each station, reckoned as this contest's are; `UNKNOWN` where it was not held or not published.
    """

    name: str
    papers: IntArray


@dataclass(frozen=True, kw_only=True)
class OtherSource:
    """Another source's figures of the same contest, such as a preliminary count.

    Attributes
    ----------
    votes : ndarray of int, shape (n_stations, n_choices)
        `UNKNOWN` in the rows of stations that it does not have.
    """

    name: str
    votes: IntArray


@dataclass(frozen=True, kw_only=True)
class Beside:
    """All that is known of the stations beside the contest's own figures.

    Attributes
    ----------
    contests, sources : tuple
        Other contests, and other sources of this one.
    hours : tuple of str
        Times of the day by which voters were counted, the earliest first.
    voted_by : ndarray of int, shape (n_stations, n_hours), or None
        How many had voted by then; `UNKNOWN` where not published.
    places : ndarray of float, shape (n_stations, 2), or None
        Longitude and latitude in degrees; NaN where not known.
    previous : ndarray of float, shape (n_stations, n_previous), or None
        Votes for each larger choice of a previous election, and for all together in the last column, for each registered
        voter; NaN where nothing is known of the station nor of its area.
    matched : ndarray of bool, shape (n_stations,), or None
        Whether `previous` is of the station itself rather than of its area.
    """

    contests: tuple[OtherContest, ...] = ()
    sources: tuple[OtherSource, ...] = ()
    hours: tuple[str, ...] = ()
    voted_by: IntArray | None = None
    places: FloatArray | None = None
    previous: FloatArray | None = None
    matched: Flags | None = None

    def check(self, stations: int) -> None:
        """Refuse what is not of so many stations.

        Raises
        ------
        DataError
            A part has another number of rows.
        """
        parts = {
            "voted_by": self.voted_by, "places": self.places, "previous": self.previous, "matched": self.matched,
            **{f"contest {one.name}": one.papers for one in self.contests},
            **{f"source {one.name}": one.votes for one in self.sources},
        }  # fmt: skip
        for name, values in parts.items():
            if values is not None and len(values) != stations:
                raise DataError(
                    f"{name}: expected {stations} rows, one for each station, found {len(values)}"
                )

    def only(self, which: Flags | IntArray) -> "Beside":
        """Give some of the stations."""
        return Beside(
            contests=tuple(replace(one, papers=one.papers[which]) for one in self.contests),
            sources=tuple(replace(one, votes=one.votes[which]) for one in self.sources),
            hours=self.hours,
            voted_by=None if self.voted_by is None else self.voted_by[which],
            places=None if self.places is None else self.places[which],
            previous=None if self.previous is None else self.previous[which],
            matched=None if self.matched is None else self.matched[which],
        )
