"""What a part of a log says that it is about: nobody has signed that, so it must at least be a thing that exists."""

import csv
from collections.abc import Callable, Collection, Iterator
from io import StringIO

from polltrail.log.excerpt import MANIFEST, Scope
from polltrail.statement import Roster
from polltrail.statement.bodies import IncidentBody, OfficialBody
from polltrail.statement.fields import Blob, Body, Slot
from polltrail.verify.enclosed import TABLES
from polltrail.verify.published import Fetch, read
from polltrail.verify.verdict import Problem

Path = tuple[str, ...]
"""A name; of an area, those of all around it before its own."""


def check_scope(scope: Scope, roster: Roster, said: Collection[Body], fetch: Fetch) -> Iterator[Problem]:
    """Check that the election's tables have what a part is about, or that somebody speaks of it there.

    Nothing is told where a table is missing: that is a problem of its own.

    Parameters
    ----------
    said : collection of Body
        What the entries of the part say.
    """
    tables = [defined.body.tables for defined in roster.definitions]
    if scope.station is not None and scope.station not in map(_station, said):
        known = _known(fetch, [one.stations for one in tables], _first)
        yield from _unless_known("station", (scope.station,), known)
    if scope.contest is not None and scope.contest not in map(_contest, said):
        known = _known(fetch, [one.choices for one in tables], _first)
        yield from _unless_known("contest", (scope.contest,), known)
    if scope.area is not None:
        yield from _unless_known("area", scope.area, _known(fetch, [one.areas for one in tables], _area))


def _unless_known(what: str, path: Path, known: Collection[Path] | None) -> Iterator[Problem]:
    if known is not None and path not in known:
        found = f"expected a scope that the election has, found {what} {'/'.join(path)!a}, which no table and no entry here names"
        yield Problem(where=MANIFEST, what=found)


def _known(fetch: Fetch, tables: Collection[Blob], name: Callable[[list[str]], Path]) -> set[Path] | None:
    """Give what tables name; None where one of them is missing or cannot be read."""
    found: set[Path] = set()
    for blob in tables:
        data = read(fetch, f"{TABLES}{blob.digest}")
        try:
            rows = None if data is None else list(csv.reader(StringIO(data.decode("utf-8")), strict=True))
        except (UnicodeDecodeError, csv.Error):
            rows = None
        if rows is None:
            return None
        found.update(name(row) for row in rows[1:])
    return found


def _first(row: list[str]) -> Path:
    return tuple(row[:1])


def _area(row: list[str]) -> Path:
    return tuple(name for name in row[1:] if name)


def _station(body: Body) -> str | None:
    slot = getattr(body, "slot", None)
    if isinstance(slot, Slot):
        return slot.station
    return body.station if isinstance(body, OfficialBody | IncidentBody) else None


def _contest(body: Body) -> str | None:
    slot = getattr(body, "slot", None)
    if isinstance(slot, Slot):
        return slot.contest
    return body.contest if isinstance(body, OfficialBody) else None
