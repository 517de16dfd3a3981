"""The published tables: what was there before without what changed, and what was made anew, put together."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

import polars as pl

from polltrail.cli.publishing.folder import SiteFolder, own
from polltrail.election.expected import GONE, Expected
from polltrail.publish.files.log_rows import log_rows
from polltrail.publish.files.table_parts import (
    Parts,
    cut,
    frame_of,
    parquet_bytes,
    path_of,
    put_together,
    read_part,
    table_of,
)
from polltrail.publish.files.tables import OF_STATIONS, OF_THE_LOG, TABLES
from polltrail.publish.files.views import VIEWS_PATH, views_sql
from polltrail.statement import Roster
from polltrail.statement.definition import DefinitionBody
from polltrail.store import ElectionDir
from polltrail.store.log_reader import LogReader

Frames = dict[str, pl.DataFrame]
Tables = dict[str, dict[int, pl.DataFrame]]
"""Tables by name, each by its parts."""
BY_STATION = "station"
BY_READING = "index"


def tables_before(folder: SiteFolder, names: Iterable[str]) -> Tables | None:
    """Read tables that were published before; None unless all of their parts are there as they were written."""
    found: Tables = {name: {} for name in names}
    for path in folder.before.files:
        place = table_of(path)
        if place is None or place[0] not in found:
            continue
        name, part = place
        data = _as_written(folder, path)
        frame = None if data is None else read_part(name, data)
        if frame is None:
            return None
        found[name][part] = frame
    return found if all(0 in parts for parts in found.values()) else None


def _as_written(folder: SiteFolder, path: str) -> bytes | None:
    try:
        data = (folder.root / path).read_bytes()
    except FileNotFoundError:
        return None
    return data if folder.before.files[path] == own(data) else None


def whole(parts: Parts) -> pl.DataFrame:
    """Put the parts of a table together."""
    return pl.concat([parts[one] for one in sorted(parts)], rechunk=False)


def log_tables(place: ElectionDir, before: Tables | None, size: int, roster: Roster) -> Tables:
    """Bring the tables of the log to a size; whose word counts is asked anew where they are made from the beginning."""
    known = {name: {0: frame_of(name, ())} for name in OF_THE_LOG} if before is None else before
    start = sum(frame.height for frame in known["log"].values())
    log = LogReader(place.state)
    try:
        rows = log_rows(log.entries(start, size), roster, log.index_of)
    finally:
        log.close()
    return {name: replaced(name, known[name], None, frame_of(name, rows[name])) for name in OF_THE_LOG}


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


def put_tables(folder: SiteFolder, made: Tables, before: Tables | None) -> None:
    """Write the parts of tables that changed; those that are there already stay."""
    for name, parts in sorted(made.items()):
        for part, frame in sorted(parts.items()):
            path = path_of(name, part)
            if before is not None and name in before and before[name].get(part) is frame:
                folder.keep(path)
            else:
                folder.put(path, parquet_bytes(frame))
    folder.put(VIEWS_PATH, views_sql())


def station_tables(before: Tables | None, changed: Sequence[int], made: Iterable[Frames]) -> Tables:
    """Put the rows of stations together: of those that changed the new ones, of others those there were."""
    pieces = list(made)
    new = {name: put_together(name, [one[name] for one in pieces]) for name in OF_STATIONS}
    if before is None:
        return {name: cut(name, frame) for name, frame in new.items()}
    gone = pl.Series("gone", sorted(changed), dtype=pl.Int64)
    read = [
        frame.filter(pl.col(BY_STATION).is_in(gone.implode()))[BY_READING]
        for frame in before["readings"].values()
    ]
    entries = pl.concat(read)
    return {
        name: replaced(
            name,
            before[name],
            pl.col(BY_STATION).is_in(gone.implode())
            if BY_STATION in TABLES[name].columns
            else pl.col(BY_READING).is_in(entries.implode()),
            frame,
        )
        for name, frame in new.items()
    }


def replaced(name: str, before: Parts, gone: pl.Expr | None, new: pl.DataFrame) -> dict[int, pl.DataFrame]:
    """Put rows in the place of others; a part in which that changes nothing stays the very same.

    Parameters
    ----------
    gone : expression or None
        Tells which rows of the table are to go; none where it only grows.
    """
    found, comes = dict(before), cut(name, new)
    for part in sorted({*before, *comes}):
        old, rows = before.get(part, new.clear()), comes.get(part, new.clear())
        goes = old.clear() if gone is None else old.filter(gone)
        if goes.equals(rows):
            continue
        stays = old if gone is None else old.filter(~gone)
        found[part] = put_together(name, [stays, rows])
        if part and not found[part].height:
            del found[part]
    return found
