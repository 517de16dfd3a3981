"""The stations of one constituency and what was truly in their boxes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

import numpy as np
from numpy.random import Generator

from polltrail.errors import DataError
from polltrail.simulate.arrays import BoolArray, FloatArray, IntArray
from polltrail.simulate.surface import surface

Kind = Literal["homogeneous", "two_clusters", "gradient", "small_stations"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """How the stations of an electorate differ; what moves turnout or support is on the scale of log-odds.

    Attributes
    ----------
    register : float
        The average number of registered voters of a station, and `register_spread` the standard deviation of its
        logarithm.
    turnout_by_place, support_by_place : float
        Standard deviations of what neighbours share.
    by_station : float
        Standard deviation of what each station has for itself.
    turnout_apart, support_apart : float
        By how much the two halves of the map differ.
    turnout_by_town, support_by_town : float
        What the step from the farthest village to the centre changes.
    rejected : float
        The share of ballots that are rejected, on average.
    """

    register: float = 1_950.0
    register_spread: float = 0.28
    turnout_by_place: float = 0.0
    support_by_place: float = 0.0
    by_station: float = 0.05
    turnout_apart: float = 0.0
    support_apart: float = 0.0
    turnout_by_town: float = 0.0
    support_by_town: float = 0.0
    rejected: float = 0.028


PLACES: Final = Character(turnout_by_place=0.22, support_by_place=0.4, by_station=0.12)
"""A constituency as the invented country has them: neighbours are alike."""

CLEAN: Final[Mapping[Kind, Character]] = MappingProxyType(
    {
        "homogeneous": Character(),
        "two_clusters": Character(turnout_apart=0.8, support_apart=1.4),
        "gradient": Character(
            turnout_by_place=0.1, support_by_place=0.2, turnout_by_town=-0.7, support_by_town=1.2
        ),
        "small_stations": Character(register=160.0, register_spread=0.5),
    }
)
"""Electorates in which nobody interferes, and which tests of interference have to leave alone."""

RADIUS_KM: Final = 24.0
_REACH_KM: Final = 8.0


@dataclass(frozen=True, kw_only=True)
class Electorate:
    """Stations and the truth about them, one row for each station.

    Attributes
    ----------
    east, north : ndarray of float
        Kilometres from where results are put together.
    registered_voters, ballots_cast, rejected_ballots : ndarray of int
    votes : ndarray of int, shape (n_stations, n_choices)
        Valid votes.
    """

    east: FloatArray
    north: FloatArray
    registered_voters: IntArray
    ballots_cast: IntArray
    rejected_ballots: IntArray
    votes: IntArray

    @property
    def n_stations(self) -> int:
        """How many stations there are."""
        return len(self.registered_voters)

    @property
    def distance(self) -> FloatArray:
        """Kilometres to where results are put together."""
        return np.hypot(self.east, self.north)


@dataclass(frozen=True, kw_only=True)
class Leaning:
    """An electorate before the vote: how many come on average, and whom they lean to.

    Attributes
    ----------
    turnout : ndarray of float
        The chance that a registered voter comes.
    lean : ndarray of float, shape (n_stations, n_choices)
        Logarithms of what each choice weighs at a station, up to a constant.
    """

    east: FloatArray
    north: FloatArray
    registered_voters: IntArray
    turnout: FloatArray
    lean: FloatArray
    rejected: FloatArray

    @property
    def distance(self) -> FloatArray:
        """Kilometres to where results are put together."""
        return np.hypot(self.east, self.north)

    def shares(self, push: float = 0.0) -> FloatArray:
        """Give the chance of each choice at each station, the first choice pushed by so much log-odds."""
        pushed = self.lean + np.eye(1, self.lean.shape[1])[0] * push
        weights = np.exp(pushed - pushed.max(axis=1, keepdims=True))
        return np.asarray(weights / weights.sum(axis=1, keepdims=True), dtype=np.float64)

    def expected_lead(self, push: float, at: BoolArray) -> float:
        """Give the lead of the first choice over the second that is to be expected at some stations."""
        shares = self.shares(push)[at]
        valid = (self.registered_voters * self.turnout * (1 - self.rejected))[at]
        return float(valid @ (shares[:, 0] - shares[:, 1]))


def clean_electorate(
    kind: Kind, n_stations: int, *, shares: Sequence[float], turnout: float, rng: Generator
) -> Electorate:
    """Draw an electorate of one of the four kinds in which nobody interferes."""
    return vote(lean(n_stations, CLEAN[kind], shares=shares, turnout=turnout, rng=rng), rng=rng)


def lean(
    n_stations: int, character: Character, *, shares: Sequence[float], turnout: float, rng: Generator
) -> Leaning:
    """Lay out stations and say whom their voters lean to.

    Parameters
    ----------
    shares : sequence of float
        Of each choice at the average station, in (0, 1).
    turnout : float
        At the average station, in (0, 1).

    Raises
    ------
    DataError
        There are fewer than one station or two choices, or a share or the turnout is not between 0 and 1.
    """
    _refuse_impossible(n_stations, shares, turnout)
    east, north, town = _places(n_stations, rng)
    half = np.where(east > np.median(east), 0.5, -0.5)
    spread = character.register_spread
    size = rng.lognormal(np.log(character.register) - spread**2 / 2, spread, n_stations)
    come, moved = _moved(character, east, north, rng)
    come += character.turnout_apart * half + character.turnout_by_town * (town - 0.5)
    moved[:, 0] += character.support_apart * half + character.support_by_town * (town - 0.5)
    support = np.zeros((n_stations, len(shares)))
    support[:, :2] = moved
    return Leaning(
        east=east, north=north, registered_voters=np.maximum(size, 20).astype(np.int64),
        turnout=1 / (1 + np.exp(-(np.log(turnout / (1 - turnout)) + come))),
        lean=np.log(np.asarray(shares)) + support,
        rejected=np.clip(character.rejected * rng.gamma(6, 1 / 6, n_stations), 0, 0.5),
    )  # fmt: skip


def _refuse_impossible(n_stations: int, shares: Sequence[float], turnout: float) -> None:
    if n_stations < 1 or len(shares) < 2 or not all(0 < share < 1 for share in (*shares, turnout)):
        raise DataError(
            f"electorate: expected stations, two choices or more, and shares and a turnout between 0 and 1, found "
            f"{n_stations} stations, shares {list(shares)} and turnout {turnout}; nothing was drawn"
        )


def _places(n_stations: int, rng: Generator) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Draw where stations are, thickest in the middle; and how much of a town is around each, from 0 to 1."""
    away = RADIUS_KM * rng.beta(1.3, 1.9, n_stations)
    angle = rng.uniform(0, 2 * np.pi, n_stations)
    return away * np.cos(angle), away * np.sin(angle), 1 - away / RADIUS_KM


def _moved(
    character: Character, east: FloatArray, north: FloatArray, rng: Generator
) -> tuple[FloatArray, FloatArray]:
    """Say what moves turnout at each station, and support of the first and second choice."""
    turnout, first, second = (surface(east, north, reach=_REACH_KM, rng=rng) for _ in range(3))
    own = rng.normal(scale=character.by_station, size=(len(east), 3))
    support = character.support_by_place * np.column_stack([first, second]) + own[:, 1:]
    return character.turnout_by_place * turnout + own[:, 0], support


def vote(leaning: Leaning, *, push: float = 0.0, rng: Generator) -> Electorate:
    """Let everybody vote.

    Parameters
    ----------
    push : float
        Added to the first choice's log-odds everywhere.
    """
    cast = rng.binomial(leaning.registered_voters, leaning.turnout)
    rejected = rng.binomial(cast, leaning.rejected)
    return Electorate(
        east=leaning.east,
        north=leaning.north,
        registered_voters=leaning.registered_voters,
        ballots_cast=cast,
        rejected_ballots=rejected,
        votes=rng.multinomial(cast - rejected, leaning.shares(push)),
    )


def push_for_lead(leaning: Leaning, lead: float, at: BoolArray) -> float:
    """Find by how much the first choice is to be pushed to lead the second by so much at some stations.

    Raises
    ------
    DataError
        No push leads to it.
    """
    low, high = -12.0, 12.0
    if not leaning.expected_lead(low, at) < lead < leaning.expected_lead(high, at):
        raise DataError(
            f"lead: expected one that {int(at.sum())} stations can have, found {lead:,.0f}; nothing was drawn"
        )
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if leaning.expected_lead(middle, at) < lead else (low, middle)
    return (low + high) / 2
