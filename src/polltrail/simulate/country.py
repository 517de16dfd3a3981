"""An invented country on the eve of its count: places, parties, candidates, and what is in every box.

Nothing here is anywhere: names are made of syllables, and no party is like one that exists.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

import numpy as np
from numpy.random import Generator

from polltrail.errors import DataError
from polltrail.simulate.arrays import IntArray
from polltrail.simulate.arrivals import order_of_arrival
from polltrail.simulate.electorate import PLACES, Character, Electorate, lean, push_for_lead, vote
from polltrail.simulate.names import Named, person_name, place_names

NAME: Final = Named(name="Taromand", urdu="تارومند")
PROVINCES: Final = (
    Named(name="Oramsha", urdu="اورامشا"),
    Named(name="Belkand", urdu="بیلکند"),
    Named(name="Tavrin", urdu="تاورین"),
    Named(name="Nurveh", urdu="نوروہ"),
)
PARTIES: Final[Mapping[str, Named]] = MappingProxyType(
    {
        "CU": Named(name="Compass Union", urdu="قطب نما اتحاد"),
        "RA": Named(name="River Accord", urdu="دریا میثاق"),
        "OF": Named(name="Orchard Forum", urdu="باغ فورم"),
        "GC": Named(name="Granite Circle", urdu="سنگ دائرہ"),
        "HA": Named(name="Harbour Assembly", urdu="بندرگاہ مجلس"),
    }
)
AHEAD, BEHIND = "CU", "RA"
"""In the constituency in focus: who truly has more votes, and for whom interference works."""
SHARES: Final = (0.40, 0.31, 0.15, 0.09, 0.05)
"""Of the first to the last choice at the average station of a constituency around the one in focus."""
CHANCE: Final = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """How large the country is.

    Attributes
    ----------
    focus_stations : int
        Of the constituency in focus.
    around, around_stations : int
        Constituencies around it, and stations of each.
    women, minorities : int
        Seats reserved, to be shared out in proportion to the others.
    lead_after : int
        Stations after which the one ahead leads by `lead` in the constituency in focus, as far as chance lets it.
    """

    seats: int = 60
    focus_stations: int = 198
    around: int = 24
    around_stations: int = 76
    women: int = 13
    minorities: int = 3
    lead_after: int = 52
    lead: int = 22_000

    def __post_init__(self) -> None:
        if not (0 < self.lead_after < self.focus_stations and 0 <= self.around < self.seats):
            raise DataError(
                f"country: expected a lead before the last of {self.focus_stations} stations and fewer than {self.seats} "
                f"constituencies around, found {self.lead_after} and {self.around}; nothing was drawn"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Who stands for a party in one constituency; the party's short name is the choice's id."""

    party: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Constituency:
    """A constituency of which the stations are known.

    Attributes
    ----------
    id : str
        Of its contest.
    candidates : tuple of Candidate
        In the order of the columns of `electorate.votes`.
    order : ndarray of int
        Station numbers in the order in which their forms arrive.
    """

    id: str
    place: Named
    province: Named
    candidates: tuple[Candidate, ...]
    electorate: Electorate
    order: IntArray

    @property
    def area(self) -> tuple[str, str]:
        """Its area, from the largest to the smallest."""
        return self.province.name, f"{self.id} {self.place.name}"

    @property
    def choices(self) -> tuple[str, ...]:
        """Ids of its choices."""
        return tuple(one.party for one in self.candidates)

    def station_id(self, station: int) -> str:
        """Name a station by its number."""
        return f"{self.id}-{station + 1:03d}"

    def totals(self, stations: Sequence[int] | None = None) -> dict[str, int]:
        """Add up the truth of all stations, or of some."""
        votes = self.electorate.votes if stations is None else self.electorate.votes[list(stations)]
        return dict(zip(self.choices, votes.sum(axis=0).tolist(), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultOnly:
    """A seat of which only the result is known."""

    id: str
    place: Named
    province: Named
    registered_voters: int
    ballots_cast: int
    rejected_ballots: int
    totals: Mapping[str, int]

    @property
    def winner(self) -> str:
        """The party with the most votes."""
        return max(self.totals, key=lambda party: self.totals[party])


@dataclass(frozen=True, kw_only=True)
class Country:
    """The invented country.

    Attributes
    ----------
    focus : Constituency
        The one that the night is about.
    around : tuple of Constituency
        Those of which a part of the forms is seen.
    results : tuple of ResultOnly
        All others.
    """

    shape: Shape
    focus: Constituency
    around: tuple[Constituency, ...]
    results: tuple[ResultOnly, ...]

    @property
    def constituencies(self) -> tuple[Constituency, ...]:
        """All of which the stations are known, by their id."""
        return tuple(sorted((self.focus, *self.around), key=lambda one: one.id))

    @property
    def seats(self) -> dict[str, str]:
        """The party that truly has the most votes, by seat."""
        held = {one.id: _first(one.totals()) for one in self.constituencies}
        return dict(sorted((held | {one.id: one.winner for one in self.results}).items()))


def invent(shape: Shape = Shape(), *, rng: Generator) -> Country:
    """Invent the country.

    Parameters
    ----------
    rng : Generator
        The same state of it gives the same country.

    Raises
    ------
    DataError
        The lead asked for is more than the stations can have.
    """
    places = place_names(shape.seats, rng=rng)
    ids = [f"T-{number + 1:02d}" for number in range(shape.seats)]
    known = shape.around + 1
    focus_at = known // 2
    provinces = _provinces(shape.seats)
    around = tuple(
        _around(shape, ids[at], places[at], provinces[at], rng) for at in range(known) if at != focus_at
    )
    focus = _focus(shape, ids[focus_at], places[focus_at], provinces[focus_at], rng)
    rest = list(zip(ids[known:], places[known:], provinces[known:], strict=True))
    winners = _winners(shape, [focus, *around], len(rest), rng)
    results = tuple(_result(*one, winner, rng) for one, winner in zip(rest, winners, strict=True))
    return Country(shape=shape, focus=focus, around=around, results=results)


def _provinces(seats: int) -> list[Named]:
    """Give each seat its province: neighbouring numbers are of one province, among those known and among the rest."""
    return [PROVINCES[at * 2 * len(PROVINCES) // seats % len(PROVINCES)] for at in range(seats)]


def _candidates(parties: Sequence[str], rng: Generator) -> tuple[Candidate, ...]:
    return tuple(Candidate(party=party, name=person_name(rng)) for party in parties)


def _around(shape: Shape, seat: str, place: Named, province: Named, rng: Generator) -> Constituency:
    """Draw a constituency that somebody leads, by as much as chance has it."""
    parties = _leading_first(str(rng.choice(list(PARTIES), p=_CHANCES[province.name])), rng)
    leaning = lean(
        shape.around_stations, PLACES, shares=SHARES, turnout=float(rng.uniform(0.42, 0.56)), rng=rng
    )
    order = order_of_arrival(leaning.registered_voters, leaning.distance, chance=CHANCE, rng=rng)
    return Constituency(
        id=seat, place=place, province=province, candidates=_candidates(parties, rng),
        electorate=vote(leaning, rng=rng), order=order,
    )  # fmt: skip


_CHANCES: Final[Mapping[str, Sequence[float]]] = MappingProxyType(
    {
        "Oramsha": (0.5, 0.25, 0.1, 0.1, 0.05),
        "Belkand": (0.3, 0.5, 0.1, 0.05, 0.05),
        "Tavrin": (0.35, 0.3, 0.25, 0.05, 0.05),
        "Nurveh": (0.3, 0.4, 0.1, 0.05, 0.15),
    }
)
"""Who may lead a constituency of each province, in the order of `PARTIES`."""


def _leading_first(leading: str, rng: Generator) -> list[str]:
    others = [party for party in PARTIES if party != leading]
    return [leading, *(others[at] for at in rng.permutation(len(others)))]


def _focus(shape: Shape, seat: str, place: Named, province: Named, rng: Generator) -> Constituency:
    """Draw the constituency in focus, so that its lead after some stations is the one that was asked for."""
    parties = [AHEAD, BEHIND, *(party for party in PARTIES if party not in {AHEAD, BEHIND})]
    leaning = lean(shape.focus_stations, _FOCUS, shares=(0.5, 0.28, 0.11, 0.07, 0.04), turnout=0.49, rng=rng)
    order = order_of_arrival(leaning.registered_voters, leaning.distance, chance=CHANCE, rng=rng)
    first = np.isin(np.arange(shape.focus_stations), order[: shape.lead_after])
    push = push_for_lead(leaning, shape.lead, first)
    return Constituency(
        id=seat, place=place, province=province, candidates=_candidates(parties, rng),
        electorate=vote(leaning, push=push, rng=rng), order=order,
    )  # fmt: skip


_FOCUS: Final = Character(
    register=1_960.0, register_spread=0.25, turnout_by_place=0.2, support_by_place=0.3, by_station=0.12
)


def _winners(shape: Shape, known: Sequence[Constituency], count: int, rng: Generator) -> list[str]:
    """Choose who wins the seats that enter as results: so that the seat in focus decides who is the largest."""
    wanted = Counter({party: round(share * shape.seats) for party, share in _HOUSE.items()})
    wanted[AHEAD] += shape.seats - wanted.total()
    wanted.subtract(_first(one.totals()) for one in known)
    left = list(wanted.elements())[:count]
    left += [list(PARTIES)[at % len(PARTIES)] for at in range(count - len(left))]
    return [left[at] for at in rng.permutation(count)]


_HOUSE: Final[Mapping[str, float]] = MappingProxyType({"CU": 0.4, "RA": 0.3833, "OF": 0.1, "GC": 0.05, "HA": 0.0667})  # fmt: skip


def _result(seat: str, place: Named, province: Named, winner: str, rng: Generator) -> ResultOnly:
    registered = int(rng.integers(240_000, 420_000))
    cast = int(registered * rng.uniform(0.42, 0.56))
    rejected = int(rng.binomial(cast, 0.028 * rng.gamma(8, 1 / 8)))
    parties = _leading_first(winner, rng)
    shares = rng.dirichlet(np.array(SHARES) * 60)
    votes = np.sort(rng.multinomial(cast - rejected, shares))[::-1].tolist()
    if votes[0] == votes[1]:
        votes[0], votes[1] = votes[0] + 1, votes[1] - 1
    return ResultOnly(
        id=seat, place=place, province=province, registered_voters=registered, ballots_cast=cast,
        rejected_ballots=rejected, totals=dict(zip(parties, votes, strict=True)),
    )  # fmt: skip


def _first(totals: Mapping[str, int]) -> str:
    return max(totals, key=lambda party: totals[party])
