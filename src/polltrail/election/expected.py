"""What should exist, by number: for work that goes slot by slot, at a million stations.

Stations, areas and contests have numbers in the order of the election's tables, and keep them when an amendment adds
others; a slot's number is made of its station's and its contest's. Area 0 is the whole country.
"""

from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from polltrail.election.definition import AreaPath

UNKNOWN = -1
"""In `registered`: the register is not published."""
GONE = -1
"""In place of an area: an amendment dropped the station or the contest; what was said of it counts no more."""
MAX_CONTESTS = 1 << 16
"""A slot's number is `station * MAX_CONTESTS + contest`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedContest:
    """One contest: its area, by number, and its choices in the order of the table."""

    id: str
    area: int
    choices: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Expected:
    """Every slot there should be.

    Attributes
    ----------
    station_ids : sequence of str
        In the order of the table, each once.
    registered : array of int
        Registered voters of each station, `UNKNOWN` where not published.
    station_area : array of int
        The smallest area of each station.
    areas : sequence of AreaPath
        `areas[0]` is `()`, the whole country.
    parents : sequence of int
        The area around each area; -1 for the country.
    """

    station_ids: Sequence[str]
    registered: "array[int]"
    station_area: "array[int]"
    areas: Sequence[AreaPath]
    parents: Sequence[int]
    levels: tuple[str, ...]
    contests: tuple[ExpectedContest, ...]

    @cached_property
    def stations(self) -> Mapping[str, int]:
        """Number of each station."""
        return {station: number for number, station in enumerate(self.station_ids)}

    @cached_property
    def contest_numbers(self) -> Mapping[str, int]:
        """Number of each contest."""
        return {contest.id: number for number, contest in enumerate(self.contests)}

    @cached_property
    def chains(self) -> Sequence[tuple[int, ...]]:
        """Each area with all around it, itself first and the country last."""
        found: list[tuple[int, ...]] = []
        for number, parent in enumerate(self.parents):  # a parent comes before its children
            found.append((number,) if parent < 0 else (number, *found[parent]))
        return found

    def slot(self, station: str, contest: str) -> int | None:
        """Number of a slot; None where the station or the contest does not exist, or has no form of the other."""
        at, which = self.stations.get(station), self.contest_numbers.get(contest)
        if at is None or which is None:
            return None
        number = at * MAX_CONTESTS + which
        return number if self.is_expected(number) else None

    def is_expected(self, slot: int) -> bool:
        """Whether there should be a form of it, by the definition in force."""
        area = self.station_area[self.station_of(slot)]
        return area != GONE and self.contests[self.contest_of(slot)].area in self.chains[area]

    def station_of(self, slot: int) -> int:
        """Station of a slot."""
        return slot // MAX_CONTESTS

    def contest_of(self, slot: int) -> int:
        """Contest of a slot."""
        return slot % MAX_CONTESTS

    def areas_of(self, slot: int) -> tuple[int, ...]:
        """Areas that a slot is added up for: its station's own and those around it, as far as the contest's."""
        chain = self.chains[self.station_area[self.station_of(slot)]]
        return chain[: chain.index(self.contests[self.contest_of(slot)].area) + 1]

    def slots(self) -> Iterator[int]:
        """Every slot there should be, station by station."""
        by_area = [
            [which for which, contest in enumerate(self.contests) if contest.area in chain]
            for chain in self.chains
        ]
        for station, area in enumerate(self.station_area):
            if area == GONE:
                continue
            for which in by_area[area]:
                yield station * MAX_CONTESTS + which
