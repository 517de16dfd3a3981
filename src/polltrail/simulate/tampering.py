"""The authority's side of a constituency: what it shows of the stations, what it announces, and what is done to either.

The truth and the forms are not touched: whoever holds a form holds what was in the box.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.simulate.arrays import BoolArray, IntArray
from polltrail.simulate.country import Constituency
from polltrail.simulate.sheets import chosen

GAINS, LOSES = 1, 0
"""Columns of the choices for whom, and against whom, interference works."""
_ANNOUNCED_SHARE: Final = (0.245, 0.715)
"""What an altered result gives to whoever loses by it, and to whoever gains."""
_REJECTED: Final = 6
"""Rejected ballots of an altered result: a number made at a desk, not at tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tampering:
    """What is done to the authority's side, each alone or together with others.

    Attributes
    ----------
    altered : bool
        The consolidated result is another one than its stations make.
    added : float
        The share of stations in which ballots are added, in [0, 1].
    withheld : float
        The share of stations whose results are never shown, in [0, 1].
    stop_after : int or None
        After how many stations nothing more is shown until the announcement.
    """

    altered: bool = False
    added: float = 0.0
    withheld: float = 0.0
    stop_after: int | None = None


NOTHING: Final = Tampering()
THE_NIGHT: Final = Tampering(altered=True, stop_after=52)
"""What is done to the constituency in focus."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Figures of a whole constituency as the authority gives them.

    Attributes
    ----------
    stations : int
        How many stations they are of.
    votes : dict of str to int
        By choice.
    """

    stations: int
    registered_voters: int
    ballots_cast: int
    rejected_ballots: int
    votes: dict[str, int]

    @property
    def valid_votes(self) -> int:
        """Of all choices."""
        return sum(self.votes.values())


@dataclass(frozen=True, kw_only=True)
class OfficialSide:
    """What the authority has and shows of one constituency.

    Attributes
    ----------
    votes, ballots_cast, rejected_ballots : ndarray of int
        Its figures by station.
    shown : ndarray of bool
        The stations that it ever shows.
    order : ndarray of int
        Station numbers in the order in which it has them.
    announced : Totals
        The complete result.
    """

    constituency: Constituency
    votes: IntArray
    ballots_cast: IntArray
    rejected_ballots: IntArray
    shown: BoolArray
    order: IntArray
    announced: Totals

    def after(self, count: int) -> Totals:
        """Add up the first stations that it shows."""
        return self._totals([station for station in self.order.tolist() if self.shown[station]][:count])

    def _totals(self, stations: list[int]) -> Totals:
        rows = self.votes[stations].sum(axis=0).tolist() if stations else [0] * self.votes.shape[1]
        return Totals(
            stations=len(stations),
            registered_voters=int(self.constituency.electorate.registered_voters[stations].sum()),
            ballots_cast=int(self.ballots_cast[stations].sum()),
            rejected_ballots=int(self.rejected_ballots[stations].sum()),
            votes=dict(zip(self.constituency.choices, rows, strict=True)),
        )


def official_side(constituency: Constituency, tampering: Tampering, *, rng: Generator) -> OfficialSide:
    """Say what the authority has and shows; without tampering, the truth."""
    electorate, count = constituency.electorate, constituency.electorate.n_stations
    votes, cast = electorate.votes.copy(), electorate.ballots_cast.copy()
    for station, more in _added(constituency, tampering, rng):
        votes[station, GAINS] += more
        cast[station] += more
    withheld = np.isin(np.arange(count), chosen(count, tampering.withheld, rng=rng))
    rank = np.empty(count, dtype=np.int64)
    rank[constituency.order[~withheld[constituency.order]]] = np.arange(int((~withheld).sum()))
    late = rank >= (count if tampering.stop_after is None else tampering.stop_after)
    everything = _all(constituency, votes, cast)
    return OfficialSide(
        constituency=constituency, votes=votes, ballots_cast=cast,
        rejected_ballots=electorate.rejected_ballots.copy(), shown=~withheld & ~late, order=constituency.order,
        announced=_altered(everything) if tampering.altered else everything,
    )  # fmt: skip


def _added(constituency: Constituency, tampering: Tampering, rng: Generator) -> Iterator[tuple[int, int]]:
    """Choose the stations in which ballots are added, and how many: never more than have not come."""
    electorate = constituency.electorate
    absent = electorate.registered_voters - electorate.ballots_cast
    for station in chosen(electorate.n_stations, tampering.added, rng=rng).tolist():
        yield station, int(absent[station] * rng.uniform(0.3, 0.9))


def _all(constituency: Constituency, votes: IntArray, cast: IntArray) -> Totals:
    electorate = constituency.electorate
    return Totals(
        stations=electorate.n_stations,
        registered_voters=int(electorate.registered_voters.sum()),
        ballots_cast=int(cast.sum()),
        rejected_ballots=int(electorate.rejected_ballots.sum()),
        votes=dict(zip(constituency.choices, votes.sum(axis=0).tolist(), strict=True)),
    )


def _altered(totals: Totals) -> Totals:
    """Give the same ballots other owners: what was made at a desk has hardly a rejected ballot."""
    rejected = min(_REJECTED, totals.ballots_cast)
    valid = totals.ballots_cast - rejected
    names = list(totals.votes)
    loses, gains = (int(valid * share) for share in _ANNOUNCED_SHARE)
    others = valid - loses - gains
    small = [others // max(len(names) - 2, 1)] * (len(names) - 2)
    gains += others - sum(small)
    return Totals(
        stations=totals.stations,
        registered_voters=totals.registered_voters,
        ballots_cast=totals.ballots_cast,
        rejected_ballots=rejected,
        votes=dict(zip(names, _placed(loses, gains, small), strict=True)),
    )


def _placed(loses: int, gains: int, others: list[int]) -> list[int]:
    found = {LOSES: loses, GAINS: gains}
    rest = iter(others)
    return [found[at] if at in found else next(rest) for at in range(len(others) + 2)]
