"""Clean electorates of four kinds, with all that a test may ask for: what a test of interference has to leave alone."""

from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.election import ChoiceId
from polltrail.forensics.beside import Beside, OtherContest, OtherSource
from polltrail.forensics.polls import FloatArray, IntArray, Polls
from polltrail.simulate.electorate import CLEAN, Electorate, Kind, lean, vote

KINDS: Final[tuple[Kind, ...]] = tuple(CLEAN)
STATIONS: Final = 1_500
SHARES: Final = (0.44, 0.34, 0.15, 0.07)
TURNOUT: Final = 0.6
REGIONS: Final = 6
DISTRICTS: Final = 8
"""Of each region."""
HOURS: Final = ("12:00", "17:00")
_BY_HOUR: Final = (0.35, 0.8)
_BOTH_PAPERS: Final = 0.998
"""Of those who vote in one contest, how many take the other's paper too."""
_KM: Final = 111.2
"""Of a degree."""


def clean_polls(kind: Kind, stations: int = STATIONS, *, rng: Generator) -> Polls:
    """Draw a clean electorate's figures, beside them those of an election before and of a contest on the same day.

    Voters of both elections lean alike, but for what everybody was moved by between them; the preliminary count is the
    final one. Regions are sectors of the map, districts the rings of each.
    """
    leaning = lean(stations, CLEAN[kind], shares=SHARES, turnout=TURNOUT, rng=rng)
    now, before = vote(leaning, rng=rng), vote(leaning, push=-0.1, rng=rng)
    region, district = _areas(now)
    names = tuple(f"Region {at + 1}" for at in range(REGIONS))
    return Polls(
        stations=np.arange(stations),
        registered=now.registered_voters,
        ballots=now.ballots_cast,
        counted=now.ballots_cast,
        rejected=now.rejected_ballots,
        votes=now.votes,
        choices=tuple(ChoiceId(f"choice {at + 1}") for at in range(len(SHARES))),
        areas=(region, region * DISTRICTS + district),
        area_names=(names, tuple(f"{name} / {at + 1}" for name in names for at in range(DISTRICTS))),
        beside=_beside(now, before, rng),
    )


def _areas(electorate: Electorate) -> tuple[IntArray, IntArray]:
    """Give each station's region, and its district within it; districts of a region have as many stations."""
    angle = np.arctan2(electorate.north, electorate.east) / (2 * np.pi) + 0.5
    region = np.minimum((angle * REGIONS).astype(np.int64), REGIONS - 1)
    order = np.lexsort((electorate.distance, region))
    size = np.bincount(region, minlength=REGIONS)
    district = np.empty(len(region), dtype=np.int64)
    district[order] = np.concatenate([np.arange(number) * DISTRICTS // max(number, 1) for number in size])
    return region, district


def _beside(now: Electorate, before: Electorate, rng: Generator) -> Beside:
    rates = np.column_stack((before.votes, before.votes.sum(axis=1))) / before.registered_voters[:, None]
    return Beside(
        contests=(OtherContest(name="another contest", papers=rng.binomial(now.ballots_cast, _BOTH_PAPERS)),),
        sources=(OtherSource(name="preliminary", votes=now.votes),),
        hours=HOURS,
        voted_by=_voted_by(now.ballots_cast, rng),
        places=_places(now),
        previous=rates,
        matched=np.ones(now.n_stations, dtype=bool),
    )


def _voted_by(cast: IntArray, rng: Generator) -> IntArray:
    """Draw how many had voted by each hour; stations differ in when their voters rise."""
    early = rng.normal(scale=0.15, size=len(cast))
    late = np.asarray(_BY_HOUR[::-1])
    chances = 1 / (1 + np.exp(-(np.log(late / (1 - late))[:, None] + early)))
    by_evening = rng.binomial(cast, chances[0])
    return np.column_stack((rng.binomial(by_evening, chances[1] / chances[0]), by_evening))


def _places(electorate: Electorate) -> FloatArray:
    """Give longitude and latitude of a map in the middle of nowhere."""
    return np.column_stack((electorate.east, electorate.north)) / _KM
