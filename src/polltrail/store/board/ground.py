"""What stays the same while a definition is in force: areas with what lies in them, and what everything is called."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from io import StringIO

import numpy as np
import numpy.typing as npt

from polltrail.election.definition import AreaPath
from polltrail.election.expected import GONE, UNKNOWN
from polltrail.exchange.station_places import StationPlaces, read_station_places
from polltrail.statement.definition import DefinitionBody
from polltrail.store.count import read_counting, read_table
from polltrail.store.election_dir import ElectionDir
from polltrail.tally.board import Share
from polltrail.tally.fold import Counting

Ints = npt.NDArray[np.int64]
Middle = tuple[float, float] | None
"""Longitude and latitude."""


@dataclass(frozen=True, kw_only=True)
class Ground:
    """Everything about places that no statement but a definition changes.

    Attributes
    ----------
    definition : DefinitionBody
        The one in force.
    named : mapping of (contest, choice) to (name, party)
        What the choices are called.
    """

    definition: DefinitionBody
    counting: Counting
    called: StationPlaces
    named: Mapping[tuple[str, str], tuple[str, str | None]]

    @cached_property
    def area_numbers(self) -> Mapping[AreaPath, int]:
        """Number of each area."""
        return {path: number for number, path in enumerate(self.counting.expected.areas)}

    @cached_property
    def station_area(self) -> Ints:
        """The smallest area of each station; `GONE` for those that were dropped."""
        return np.frombuffer(self.counting.expected.station_area, dtype=np.int64)

    @cached_property
    def voters(self) -> Ints:
        """Registered voters of each station, 0 where not known."""
        return np.maximum(np.frombuffer(self.counting.expected.registered, dtype=np.int64), 0)

    @cached_property
    def insides(self) -> Sequence[tuple[int, ...]]:
        """Areas just inside each area."""
        found: list[list[int]] = [[] for _ in self.counting.expected.areas]
        for number, parent in enumerate(self.counting.expected.parents):
            if parent >= 0:
                found[parent].append(number)
        return [tuple(one) for one in found]

    @cached_property
    def contests_of(self) -> Sequence[tuple[int, ...]]:
        """Contests that a station of each area has a form of."""
        expected = self.counting.expected
        held: list[list[int]] = [[] for _ in expected.areas]
        for which, contest in enumerate(expected.contests):
            if contest.area != GONE:
                held[contest.area].append(which)
        return [tuple(sorted(one for area in chain for one in held[area])) for chain in expected.chains]

    @cached_property
    def first_slot(self) -> Ints:
        """Where each station's slots begin among all of them, and one past the last at the end."""
        owed = np.array([len(one) for one in self.contests_of], dtype=np.int64)
        each = np.where(self.station_area >= 0, owed[self.station_area], 0)
        return np.concatenate([[0], np.cumsum(each)]).astype(np.int64)

    @cached_property
    def slot_station(self) -> Ints:
        """Station of each slot."""
        return np.repeat(np.arange(len(self.voters), dtype=np.int64), np.diff(self.first_slot))

    @cached_property
    def slot_contest(self) -> Ints:
        """Contest of each slot."""
        by_area = [np.array(one, dtype=np.int64) for one in self.contests_of]
        parts = [by_area[area] for area in self.station_area if area >= 0]
        return np.concatenate(parts) if parts else np.zeros(0, dtype=np.int64)

    def place_of(self, slot: int) -> int:
        """Find a slot among all of them by its number."""
        expected = self.counting.expected
        station = expected.station_of(slot)
        area = expected.station_area[station]
        return int(self.first_slot[station]) + self.contests_of[area].index(expected.contest_of(slot))

    @cached_property
    def _of_area(self) -> Mapping[str, Sequence[int]]:
        """Stations, voters, stations without a register and stations whose register says nothing, by area."""
        registered = np.frombuffer(self.counting.expected.registered, dtype=np.int64)
        of_station = {
            "stations": np.ones(len(registered), dtype=np.int64), "voters": self.voters, "unknown": registered == UNKNOWN,
            "silent": registered <= 0,
        }  # fmt: skip
        return {name: self.by_area(numbers).tolist() for name, numbers in of_station.items()}

    @cached_property
    def _expected_in(self) -> Sequence[Share]:
        pairs = zip(self._of_area["stations"], self._of_area["voters"], strict=True)
        return [Share(stations=stations, voters=voters) for stations, voters in pairs]

    def by_area(self, of_station: npt.NDArray[np.generic]) -> Ints:
        """Add a number of each station, at most 2^31, up for every area."""
        listed, areas = self._listed
        count = len(self.counting.expected.areas)
        found = np.bincount(areas, of_station[listed], minlength=count).astype(np.int64)  # exact below 2^53
        return self._with_insides(found)

    def some_by_area(self, stations: Ints, number: "Ints | None" = None) -> Ints:
        """Count some stations, or add up a number of each of them, for every area."""
        areas = self.station_area[stations]
        if (areas < 0).any():
            stations, number = stations[areas >= 0], None if number is None else number[areas >= 0]
            areas = self.station_area[stations]
        return self._with_insides(np.bincount(areas, number, minlength=len(self._parents)).astype(np.int64))

    def by_area_and_code(self, codes: npt.NDArray[np.uint8], n_codes: int) -> Ints:
        """Count the stations of every area by a code of each: a row for each code."""
        listed, areas = self._listed
        count = len(self.counting.expected.areas)
        both = np.bincount(codes[listed].astype(np.int64) * count + areas, minlength=n_codes * count)
        return self._with_insides(both.reshape(n_codes, count).astype(np.int64))

    @cached_property
    def _listed(self) -> tuple["Ints | slice", Ints]:
        """Which stations are in the list, and their areas."""
        listed = np.flatnonzero(self.station_area >= 0)
        if len(listed) == len(self.station_area):
            return slice(None), self.station_area
        return listed, self.station_area[listed]

    def _with_insides(self, found: Ints) -> Ints:
        """Add to what lies in each area itself what lies in those inside; a parent comes before its children."""
        for depth in reversed(self._depths):
            np.add.at(found.T, self._parents[depth], found.T[depth])
        return found

    @cached_property
    def _parents(self) -> Ints:
        return np.array(self.counting.expected.parents, dtype=np.int64)

    @cached_property
    def _depths(self) -> Sequence[Ints]:
        """Areas by how deep they lie, without the country."""
        depth = np.array([len(chain) for chain in self.counting.expected.chains], dtype=np.int64)
        return [np.flatnonzero(depth == one) for one in range(2, int(depth.max()) + 1)]

    def expected_in(self, area: int) -> Share:
        """Stations of an area."""
        return self._expected_in[area]

    def registers_unknown(self, area: int) -> int:
        """Stations of an area whose register is not published."""
        return self._of_area["unknown"][area]

    def registers_silent(self, area: int) -> int:
        """Stations of an area whose register says nothing about how many can vote: not published, or of nobody."""
        return self._of_area["silent"][area]

    def stations_in(self, area: int) -> Ints:
        """Numbers of the stations of an area."""
        if area not in self._stations_in:
            self._stations_in[area] = self._found_in(area)
        return self._stations_in[area]

    @cached_property
    def _stations_in(self) -> dict[int, Ints]:
        return {}

    @cached_property
    def owes_one(self) -> bool:
        """Whether every station owes exactly one form."""
        return bool((np.diff(self.first_slot) == 1).all())

    def _found_in(self, area: int) -> Ints:
        order, start = self._ordered
        return np.sort(np.concatenate([order[start[one] : start[one + 1]] for one in self.within(area)]))

    @cached_property
    def _ordered(self) -> tuple[Ints, Ints]:
        order = np.argsort(self.station_area, kind="stable").astype(np.int64)
        bounds = np.arange(len(self.counting.expected.areas) + 1)
        return order, np.searchsorted(self.station_area[order], bounds).astype(np.int64)

    def within(self, area: int) -> list[int]:
        """Find an area and all inside it."""
        found = [area]
        for one in found:
            found += self.insides[one]
        return found

    @cached_property
    def middles(self) -> Sequence[Middle]:
        """The middle of the stations of each area."""
        longitude, latitude = (np.array(one) for one in (self.called.longitudes, self.called.latitudes))
        known = ~np.isnan(longitude)
        counts = self.by_area(known)
        east, north = (self.by_area(np.where(known, one * 1e6, 0).round()) for one in (longitude, latitude))
        return [
            (round(x / n / 1e6, 5), round(y / n / 1e6, 5)) if n else None
            for n, x, y in zip(counts.tolist(), east.tolist(), north.tolist(), strict=True)
        ]


def ground_of(place: ElectionDir, definitions: Iterable[DefinitionBody]) -> Ground:
    """Read the tables of definitions; the last is in force.

    Raises
    ------
    StoreError
        A table is not there, or not the one that was named.
    """
    known = list(definitions)
    counting = read_counting(place, known)
    stations = {body.tables.stations.digest: read_table(place, body.tables.stations) for body in known}
    return Ground(
        definition=known[-1],
        counting=counting,
        called=read_station_places(list(stations.values()), counting.expected),
        named=_named(read_table(place, known[-1].tables.choices)),
    )


def _named(choices: bytes) -> dict[tuple[str, str], tuple[str, str | None]]:
    rows = csv.reader(StringIO(choices.decode("utf-8")))
    next(rows)
    return {(contest, choice): (name or choice, party or None) for contest, choice, name, party, _ in rows}
