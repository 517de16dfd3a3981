"""What is played: what should exist, whose forms, and what was corrected."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import polars as pl

from polltrail.election import Contest, ElectionTables
from polltrail.errors import DataError
from polltrail.review.result_forms import ResultForms
from polltrail.simulate.replay.revisions import Named, Revisions, read_revisions
from polltrail.simulate.replay.sheet import Sheets, names_of_all
from polltrail.simulate.replay.times import Arrivals


@dataclass(frozen=True, kw_only=True)
class Night:
    """What was published of an election.

    Attributes
    ----------
    forms : sequence of ResultForms
        Of the sources that are played.
    apart : bool
        Whether each source is a reader of its own, who reads in their order. Otherwise there is one source, and an
        agent and a second reader read its forms.
    revisions : DataFrame or None
        `station_id`, `contest`, `seen` (milliseconds since 1970), `field`, `before`, `after`.
    """

    tables: ElectionTables
    forms: Sequence[ResultForms]
    apart: bool = False
    arrivals: Arrivals = field(default_factory=Arrivals)
    revisions: pl.DataFrame | None = None


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An election ready to be played.

    Attributes
    ----------
    every : int
        Every so many-th station of the table takes part.
    slots : sequence of (int, int)
        Forms owed by those stations: row in the table of slots, and its station's number.
    contests : sequence of Contest
        Those of which such a form is owed, then those that only revisions tell of.
    published : int
        How many of the contests are published.
    """

    tables: ElectionTables
    every: int
    slots: Sequence[tuple[int, int]]
    contests: Sequence[Contest]
    published: int
    sources: Sequence[Sheets]
    apart: bool
    arrivals: Arrivals
    revisions: Revisions

    @cached_property
    def station_ids(self) -> Sequence[str]:
        """Every station of the table, by number."""
        return [str(station).strip() for station in self.tables.stations["station_id"]]

    @cached_property
    def kept(self) -> Sequence[int]:
        """Numbers of the stations that take part."""
        return range(0, self.tables.stations.height, self.every)

    @property
    def most_corrections(self) -> int:
        """How often one form was corrected, at the most."""
        return max(map(len, self.revisions.of.values()), default=0)

    def contest_of(self, slot: int) -> str:
        """Name the contest of a row in the table of slots."""
        return self._contest_ids[self._contest_numbers[slot]]

    @cached_property
    def _contest_ids(self) -> Sequence[str]:
        return [contest.id for contest in self.tables.election.contests]

    @cached_property
    def _contest_numbers(self) -> Sequence[int]:
        return self.tables.slots["contest"].to_list()


def plan_of(night: Night, *, named: Named, every: int = 1) -> Plan:
    """Plan how a night is played.

    Parameters
    ----------
    named : callable
        What our forms call a number that the revisions name; None for a choice.
    every : int
        Only every so many-th station of the table takes part.

    Raises
    ------
    DataError
        The revisions do not fit the forms, or no station is left.
    """
    tables = night.tables
    stations = tables.slots["station"].to_list()
    slots = [(slot, station) for slot, station in enumerate(stations) if station % every == 0]
    if not slots:
        raise DataError(f"one station in {every}: expected stations that owe a form, found none")
    owed = _owed(tables, slots)
    revisions = Revisions()
    if night.revisions is not None and not night.apart:
        numbers = {str(tables.stations["station_id"][station]): station for station in owed}
        revisions = read_revisions(night.revisions, numbers, owed, named)
    voted = dict.fromkeys(contest.id for contests in owed.values() for contest in contests)
    published = [contest for contest in tables.election.contests if contest.id in voted]
    names = names_of_all(night.forms)
    return Plan(
        tables=tables,
        every=every,
        slots=slots,
        contests=(*published, *revisions.contests),
        published=len(published),
        sources=[Sheets(tables, forms, names) for forms in night.forms],
        apart=night.apart,
        arrivals=night.arrivals,
        revisions=revisions,
    )


def _owed(tables: ElectionTables, slots: Sequence[tuple[int, int]]) -> Mapping[int, list[Contest]]:
    contests = tables.slots["contest"].to_list()
    found: dict[int, list[Contest]] = {}
    for slot, station in slots:
        found.setdefault(station, []).append(tables.election.contests[contests[slot]])
    return found
