"""A folder of a published election, with the columns that only a replay needs: arrival times and revisions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Final

import polars as pl

from polltrail.election import SourceName
from polltrail.errors import Problem, TableError
from polltrail.exchange.arrivals import (
    arrival_columns,
    arrival_times,
    find_table,
    open_table,
    stations_file,
)
from polltrail.exchange.counts import counts, place
from polltrail.exchange.files import FileBytes
from polltrail.exchange.headings import field_of
from polltrail.exchange.problems import Problems
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.read import read_published
from polltrail.exchange.table import Table
from polltrail.simulate.replay import Arrivals, Night, revised_name

COLUMNS: Final = ("station_id", "contest", "seen", "field", "before", "after")


@dataclass(frozen=True, kw_only=True)
class Folder:
    """What was read.

    Attributes
    ----------
    files : dict of str to str
        SHA-256 of every file that the replay depends on.
    notes : tuple of str
        What is played otherwise than the folder might lead one to think.
    """

    published: PublishedElection
    night: Night
    files: dict[str, str]
    notes: tuple[str, ...]


def read_folder(folder: Path, *, sources: Sequence[str], ahead: timedelta) -> Folder:
    """Read a published election for a replay.

    Parameters
    ----------
    sources : sequence of str
        Readers of their own, in this order; empty where an agent and a second reader read the told source.
    ahead : timedelta
        By how much local times are ahead of UTC.

    Raises
    ------
    TableError
        The folder cannot be read, has no such source, or a time that is none.
    """
    published = read_published(folder)
    _refuse_unknown(folder, sources, published)
    problems = Problems()
    arrivals, stations = _arrivals(folder, ahead, problems)
    revisions, revised = _revisions(folder, ahead, problems)
    problems.stop()
    night = Night(
        tables=published.tables,
        forms=[published.forms[SourceName(name)] for name in sources or (published.source,)],
        apart=bool(sources),
        arrivals=arrivals,
        revisions=revisions,
    )
    files = {one.name: one.sha256 for one in published.files if one.name != "official.json"}
    files |= {one.name: sha256(one.data).hexdigest() for one in (stations, *revised)}
    return Folder(
        published=published,
        night=night,
        files=files,
        notes=tuple(_notes(published, night)),
    )


def number_named(heading: str) -> str | None:
    """Name a number that a revision is of; None for a choice."""
    return revised_name(heading) or field_of(heading)


def _refuse_unknown(folder: Path, sources: Sequence[str], published: PublishedElection) -> None:
    known = ", ".join(published.forms)
    problems = [
        Problem(where=f"{folder.name}, --sources", expected=f"each once, of {known}", found=name)
        for name in sources
        if name not in published.forms or sources.count(name) > 1
    ]
    if problems:
        raise TableError(problems)


def _arrivals(folder: Path, ahead: timedelta, problems: Problems) -> tuple[Arrivals, FileBytes]:
    """Read every column of arrival times."""
    table, file = open_table(stations_file(folder) or folder / "stations")
    columns = arrival_columns(table, ahead, problems)
    return Arrivals(of={family: column.at for family, column in columns.items()}), file


def _revisions(
    folder: Path, ahead: timedelta, problems: Problems
) -> tuple[pl.DataFrame | None, list[FileBytes]]:
    path = find_table(folder, "revisions")
    if path is None:
        return None, []
    table, file = open_table(path)
    for heading in COLUMNS:
        table.need(heading, "of a revision")
    texts = {name: table.text(name) for name in ("station_id", "contest", "field")}
    seen = pl.Series(arrival_times(table, "seen", ahead, problems), dtype=pl.Int64)
    for name, values in (*texts.items(), ("seen", seen)):
        _note_blank(table, name, values, problems)
    numbers = {name: counts(table, name, problems) for name in ("before", "after")}
    return pl.DataFrame({**texts, "seen": seen, **numbers}), [file]


def _note_blank(table: Table, heading: str, values: pl.Series, problems: Problems) -> None:
    for row in values.is_null().arg_true().head(1):
        problems.add(place(table, row, heading), f"a {heading} of each revision", "nothing")


def _notes(published: PublishedElection, night: Night) -> list[str]:
    notes = []
    if not night.arrivals.of:
        notes.append(
            "No arrival times are published: forms arrive in the order of the table, a second apart."
        )
    if night.revisions is not None and night.apart:
        notes.append("The revisions are not played: each source is a reader of its own.")
    others = [name for name in published.forms if name not in {one.source for one in night.forms}]
    if others:
        notes.append(f"Not played: the source {', '.join(others)}; --sources names those that are.")
    return notes
