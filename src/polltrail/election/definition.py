"""Elections, contests, choices, areas and stations: as values, and as columns for large elections."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from polltrail.election.ids import ChoiceId, ContestId, ElectionId, StationId
from polltrail.errors import DataError

AreaPath = tuple[str, ...]
"""From the largest area to the smallest: `("Sindh", "Karachi")`. `()` is the whole country."""

MAX_COUNT = 2**31 - 1
"""No number on a form, and no register, may be larger (protocol.md section 2)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What one can vote for: a candidate, a list or an answer."""

    id: ChoiceId
    contest: ContestId
    name: str
    party: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contest:
    """One question on the ballot, for one area; the whole country is an area too."""

    id: ContestId
    name: str
    area: AreaPath = ()
    choices: tuple[Choice, ...] = ()
    seats: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """Whatever figures are added up for; NIST SP 1500-100 calls it a reporting unit."""

    path: AreaPath
    level: str

    @property
    def name(self) -> str:
        """The area's own name, without those above it."""
        return self.path[-1] if self.path else self.level

    @property
    def parent(self) -> AreaPath | None:
        """The area this one is part of; None for the whole country."""
        return self.path[:-1] if self.path else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """The room with one ballot box, and one result form per contest."""

    id: StationId
    area: AreaPath
    registered_voters: int | None
    special: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Election:
    """The event: its contests with their choices, and the levels of its area tree."""

    id: ElectionId
    name: str
    contests: tuple[Contest, ...]
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ElectionTables:
    """What should exist, as columns: every later stage works on row numbers, not on names.

    Attributes
    ----------
    election : Election
        Contests and choices. A contest's number is its place in `election.contests`; a choice's number is
        its place in `choices`, all contests one after the other.
    stations : DataFrame, one row per station, in station number order
        `station_id` str, unique; `registered_voters` i64, null where not published; `special` bool, true where
        the station has no register of its own (double envelopes, mobile boxes, voters in transit);
        `area_1` ... `area_k` str, one for each of `election.levels`, null where not published.
    slots : DataFrame, one row per slot (station x contest), in slot number order
        `station` u32 and `contest` u32: row numbers of the station and the contest. Every slot that should
        report is here, whether or not it has.
    """

    election: Election
    stations: pl.DataFrame
    slots: pl.DataFrame

    def __post_init__(self) -> None:
        need = {"station_id", "registered_voters", "special", *self.area_columns}
        if missing := need - set(self.stations.columns):
            raise DataError(
                f"stations: expected the columns {sorted(need)}, found none named {sorted(missing)}"
            )
        if self.stations["station_id"].n_unique() != self.stations.height:
            raise DataError("stations: expected every station_id once, found one twice")
        if set(self.slots.columns) != {"station", "contest"}:
            raise DataError(f"slots: expected the columns station and contest, found {self.slots.columns}")

    @cached_property
    def choices(self) -> tuple[Choice, ...]:
        """Every choice of every contest; the place in this tuple is the choice's number."""
        return tuple(choice for contest in self.election.contests for choice in contest.choices)

    @cached_property
    def first_choice(self) -> tuple[int, ...]:
        """The number of each contest's first choice, and one past the last choice at the end."""
        starts = [0]
        for contest in self.election.contests:
            starts.append(starts[-1] + len(contest.choices))
        return tuple(starts)

    @property
    def area_columns(self) -> tuple[str, ...]:
        """The columns of `stations` that name its areas, the largest first."""
        return tuple(f"area_{depth}" for depth in range(1, len(self.election.levels) + 1))

    def choice_numbers(self, contest: int) -> range:
        """Numbers of the choices of contest number `contest`."""
        return range(self.first_choice[contest], self.first_choice[contest + 1])

    def station(self, number: int) -> Station:
        """One station as a value."""
        row = self.stations.row(number, named=True)
        return Station(
            id=StationId(row["station_id"]),
            area=tuple(row[column] or "" for column in self.area_columns),
            registered_voters=row["registered_voters"],
            special=row["special"],
        )

    def areas(self, depth: int) -> Iterator[Area]:
        """Every area `depth` levels below the country, in the order of the station list."""
        columns = list(self.area_columns[:depth])
        level = self.election.levels[depth - 1] if depth else "country"
        if not columns:
            yield Area(path=(), level=level)
            return
        for row in self.stations.select(columns).unique(maintain_order=True).iter_rows():
            yield Area(path=tuple(name or "" for name in row), level=level)
