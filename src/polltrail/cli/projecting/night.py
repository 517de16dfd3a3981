"""A path as what a projection is made of: tables, forms, when each form came, and what was before."""

import dataclasses
import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import numpy as np
import polars as pl

from polltrail.cli.examine import is_election
from polltrail.election import ElectionTables
from polltrail.errors import DataError
from polltrail.exchange.arrivals import ArrivalColumn, column_of, read_arrivals
from polltrail.exchange.headings import folded
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.read import read_published
from polltrail.exchange.station_kinds import read_station_kinds
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import previous_of
from polltrail.projection.returns import FloatArray
from polltrail.review.result_forms import ResultForms

if TYPE_CHECKING:
    from polltrail.cli.projecting.own import OwnArrivals

SHARE = re.compile(r"0?\.\d+|[01](\.0*)?|\d+(\.\d+)?\s*%")


@dataclass(frozen=True, kw_only=True)
class Night:
    """An election, and when its forms came.

    Attributes
    ----------
    arrivals : mapping of str to ArrivalColumn
        By family of contests; empty where no times are published.
    kinds : tuple of Series
        Of what kind each station is, in the respects that the table names.
    previous : ndarray or None
        What a previous election says of each station.
    matched : Series of bool, or None
        Whether it says so of the station itself rather than of its area.
    others : mapping of str to ResultForms
        What other sources say, on the same slots.
    own : OwnArrivals or None
        Of an election's own log, when each form came.
    """

    title: str
    tables: ElectionTables
    forms: ResultForms
    arrivals: Mapping[str, ArrivalColumn]
    kinds: tuple[pl.Series, ...]
    previous: FloatArray | None
    notes: tuple[str, ...]
    banner: str = ""
    own: "OwnArrivals | None" = None
    matched: pl.Series | None = None
    others: Mapping[str, ResultForms] = dataclasses.field(default_factory=dict)

    def arrived(self, contest: str) -> Sequence[float | None] | None:
        """When each station's form of a contest came, or which entry of the log it was; None where that is not known."""
        if self.own is not None:
            return self._by_slots(contest, self.own.index)
        column = column_of(self.arrivals, contest)
        return None if column is None else column.at

    def came_at(self, contest: str) -> Sequence[float | None] | None:
        """When each station's form of a contest came, in milliseconds since 1970; None where that is not known."""
        if self.own is not None:
            return self._by_slots(contest, 1000 * self.own.at)
        return self.arrived(contest)

    def _by_slots(self, contest: str, values: FloatArray) -> Sequence[float]:
        rows = np.flatnonzero((self.tables.slots["contest"] == self.contests.index(contest)).to_numpy())
        found = np.full(self.tables.stations.height, np.nan)
        found[self.tables.slots["station"].to_numpy()[rows]] = values[rows]
        return found.tolist()

    @property
    def contests(self) -> tuple[str, ...]:
        """Ids of the contests, in the order of their numbers."""
        return tuple(contest.id for contest in self.tables.election.contests)


def read_night(
    path: Path, *, at: str | None, source: str | None, baseline: Path | None, replay: bool = False
) -> tuple[Night, Moment]:
    """Read a path, and what `--at` means for it.

    Raises
    ------
    TableError
        A table cannot be read.
    DataError
        `--at` asks for what the path does not know.
    """
    if is_election(path):
        if replay:
            raise DataError(
                f"{path}: expected a published election to replay, found an election's own log; nothing was projected"
            )
        return _own(path, at, baseline)
    published = read_published(path, source=source)
    stations = published.tables.stations.height
    arrivals = read_arrivals(path, stations)
    night = _night(published, arrivals, baseline, read_station_kinds(path, stations), title=path.name)
    moment = moment_of(at, arrivals)
    if (replay or (moment.share is not None and moment.share < 1)) and not arrivals:
        note = "No arrival times are published: the stations that stand first in the table are taken as those that are in."
        night = _noted(night, note)
    return night, moment


def _own(path: Path, at: str | None, baseline: Path | None) -> tuple[Night, Moment]:
    from polltrail.cli.counted import read_counted
    from polltrail.cli.projecting.own import own_arrivals

    if at is not None and SHARE.fullmatch(at) and at not in {"1", "0"}:
        raise DataError(f"--at {at}: expected a size of the log or a time, found a share of the stations; an election's own log is asked for a state that it had")  # fmt: skip
    counted = read_counted(path, at=at)
    own = own_arrivals(path, counted)
    night = _night(counted.published, {}, baseline, title=counted.definition.name, banner=counted.banner)
    return dataclasses.replace(night, own=own), Moment()


def _night(
    published: PublishedElection,
    arrivals: Mapping[str, ArrivalColumn],
    baseline: Path | None,
    kinds: tuple[pl.Series, ...] = (),
    *,
    title: str,
    banner: str = "",
) -> Night:
    forms = published.forms[published.source]
    previous, matched, notes = None, None, []
    if len(published.forms) > 1:
        notes.append(f"Source: {published.source}, {published.source_reason}.")
    if kinds:
        notes.append(f"Kinds of stations: {', '.join(kind.name for kind in kinds)}.")
    if baseline is not None:
        before = read_published(baseline)
        previous, both = previous_of(
            published.tables, _same_levels(before.tables, published.tables), before.forms[before.source]
        )
        matched = published.tables.stations["station_id"].is_in(_counted_in(before).implode())
        total = published.tables.stations.height
        notes.append(
            f"Previous election: {baseline.name}; {both:,} of {total:,} stations are in both, others are known by "
            "their area where it has the same name."
        )
    return Night(
        title=title,
        tables=published.tables,
        forms=forms,
        arrivals=arrivals,
        kinds=kinds,
        previous=previous,
        notes=tuple(notes),
        banner=banner,
        matched=matched,
        others={name: one for name, one in published.forms.items() if name != published.source},
    )


def _same_levels(before: ElectionTables, now: ElectionTables) -> ElectionTables:
    """Put the levels of areas of a previous election in the order of those of the same names now.

    Where none has a name of now, they are taken to be the same from the largest down.
    """
    wanted = [folded(level) for level in now.election.levels]
    found = {
        folded(level): column
        for level, column in zip(before.election.levels, before.area_columns, strict=True)
    }
    shared = list(itertools.takewhile(lambda level: level in found, wanted))
    if not shared:
        return before
    columns = [
        before.stations[found[level]].alias(f"area_{depth}") for depth, level in enumerate(shared, start=1)
    ]
    stations = before.stations.drop(before.area_columns).with_columns(columns)
    levels = now.election.levels[: len(shared)]
    return ElectionTables(
        election=dataclasses.replace(before.election, levels=levels), stations=stations, slots=before.slots
    )


def _counted_in(published: PublishedElection) -> pl.Series:
    """Give the ids of the stations that have a form."""
    forms = published.forms[published.source]
    slots = published.tables.slots.filter(forms.fields["reporting"])
    return published.tables.stations["station_id"].gather(slots["station"].unique())


def _noted(night: Night, note: str) -> Night:
    return dataclasses.replace(night, notes=(*night.notes, note))


def moment_of(at: str | None, arrivals: Mapping[str, ArrivalColumn]) -> Moment:
    """Read `--at`: a share of the stations, or a time on the clock of the arrival times.

    Raises
    ------
    click.BadParameter
        It is neither, or its clock is not that of the table.
    """
    if at is None:
        return Moment()
    if SHARE.fullmatch(at.strip()):
        share = float(at.strip().rstrip("% ")) / (100 if "%" in at else 1)
        if not 0 <= share <= 1:
            raise click.BadParameter(f"expected a share from 0 to 1, found {at}", param_hint="--at")
        return Moment(share=share)
    return Moment(until=time_of(at, arrivals))


def time_of(
    at: str, arrivals: Mapping[str, ArrivalColumn], option: str = "--at", *, known: bool = False
) -> float:
    """Read a time on the clock of the arrival times, as milliseconds since 1970.

    Parameters
    ----------
    known : bool
        Whether times are known without a column of them: those of an election's own log.

    Raises
    ------
    click.BadParameter
        It is none, or its clock is not that of the table.
    """
    try:
        found = datetime.fromisoformat(at)
    except ValueError as exc:
        raise click.BadParameter(
            f"expected a share of the stations, like 0.3, or a time, like 2031-05-05T21:00:00Z, found {at!r}",
            param_hint=option,
        ) from exc
    if not arrivals and not known:
        raise click.BadParameter(
            f"expected a share of the stations, found the time {at}, and no column of arrival times",
            param_hint=option,
        )
    if found.tzinfo is not None and {column.clock for column in arrivals.values()} == {"local"}:
        raise click.BadParameter(
            f"expected a time without a zone, as in the column of local times, found {at}", param_hint=option
        )
    return found.replace(tzinfo=found.tzinfo or UTC).timestamp() * 1000
