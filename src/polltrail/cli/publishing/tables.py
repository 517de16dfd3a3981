"""The published tables: what was there before without what changed, and what was made anew, put together."""

import csv
from collections.abc import Collection, Iterable, Sequence
from io import StringIO

import polars as pl

from polltrail.cli.publishing.folder import SiteFolder, own
from polltrail.election.expected import GONE, Expected
from polltrail.publish.files.log_rows import log_rows
from polltrail.publish.files.tables import (
    OF_STATIONS,
    OF_THE_LOG,
    frame_of,
    parquet_bytes,
    path_of,
    put_together,
    read_table,
)
from polltrail.publish.files.views import VIEWS_PATH, views_sql
from polltrail.statement import Roster
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.log_reader import LogReader
from polltrail.tally.fold.watched import Watched

Frames = dict[str, pl.DataFrame]
BY_STATION = "station"
BY_READING = "index"


def tables_before(folder: SiteFolder, names: Iterable[str]) -> Frames | None:
    """Read tables that were published before; None unless all of them are there as they were written."""
    found: Frames = {}
    for name in names:
        data = _as_written(folder, path_of(name))
        frame = None if data is None else read_table(name, data)
        if frame is None:
            return None
        found[name] = frame
    return found


def _as_written(folder: SiteFolder, path: str) -> bytes | None:
    source = folder.before.files.get(path)
    if source is None:
        return None
    try:
        data = (folder.root / path).read_bytes()
    except FileNotFoundError:
        return None
    return data if source == own(data) else None


def without_stations(before: Frames, numbers: Collection[int]) -> Frames:
    """Leave out all rows of some stations."""
    readings = before["readings"]
    gone = pl.Series("gone", sorted(numbers), dtype=pl.Int64)
    entries = readings.filter(pl.col(BY_STATION).is_in(gone.implode()))[BY_READING]
    return {
        name: frame.filter(
            ~pl.col(BY_STATION).is_in(gone.implode())
            if BY_STATION in frame.columns
            else ~pl.col(BY_READING).is_in(entries.implode())
        )
        for name, frame in before.items()
    }


def log_tables(place: ElectionDir, before: Frames | None, size: int, roster: Roster) -> Frames:
    """Bring the tables of the log to a size; whose word counts is asked anew where they are made from the beginning."""
    start = 0 if before is None else before["log"].height
    log = LogReader(place.state)
    try:
        rows = log_rows(log.entries(start, size), roster, log.index_of)
    finally:
        log.close()
    return {
        name: put_together(name, [*([] if before is None else [before[name]]), frame_of(name, rows[name])])
        for name in OF_THE_LOG
    }


def definition_tables(place: ElectionDir, definition: DefinitionBody, expected: Expected) -> Frames:
    """Give contests and choices, as the definition in force has them."""
    text = place.table(definition.tables.choices.digest).read_text(encoding="utf-8-sig")
    named = {
        (row["contest"], row["choice"]): (row["name"], row["party"] or None)
        for row in csv.DictReader(StringIO(text))
    }
    held = [(number, one) for number, one in enumerate(expected.contests) if one.area != GONE]
    contests = [(number, one.id, list(expected.areas[one.area])) for number, one in held]
    choices = [
        (one.id, at, choice, *named.get((one.id, choice), (choice, None)))
        for _, one in held
        for at, choice in enumerate(one.choices)
    ]
    return {"contests": frame_of("contests", contests), "choices": frame_of("choices", choices)}


def official_tables(watched: Watched) -> Frames:
    """Give every version of every official figure."""
    officials = [
        (
            one.index, one.body.contest, one.body.level, list(one.body.area), one.body.station, one.body.source,
            one.body.status, one.stands, one.present, one.persons, int(one.seen_at.timestamp()), one.body.digest,
        )
        for one in watched.versions
    ]  # fmt: skip
    votes = [
        (one.index, choice, votes) for one in watched.versions for choice, votes in one.body.figures.votes
    ]
    return {
        "officials": frame_of("officials", officials),
        "official_votes": frame_of("official_votes", votes),
    }


def put_tables(folder: SiteFolder, frames: Frames) -> None:
    """Write the tables that changed; those that are there already stay."""
    for name, frame in sorted(frames.items()):
        folder.put(path_of(name), parquet_bytes(frame))
    folder.put(VIEWS_PATH, views_sql())


def station_tables(before: Frames | None, changed: Sequence[int], made: Iterable[Frames]) -> Frames:
    """Put the rows of stations together: of those that changed the new ones, of others those there were."""
    kept = {} if before is None else without_stations(before, changed)
    parts = list(made)
    return {
        name: put_together(name, [*([kept[name]] if name in kept else []), *(part[name] for part in parts)])
        for name in OF_STATIONS
    }
