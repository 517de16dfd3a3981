"""Incidents to hand in: many as CSV or NDJSON, checked against the stations and areas there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast, get_args

from polltrail.cli.existing import Existing
from polltrail.cli.signing import Draft
from polltrail.errors import EncodingError, Problem, ReadingError, TableError
from polltrail.statement.bodies import IncidentBody, IncidentKind
from polltrail.statement.canonical import parse

KINDS: tuple[str, ...] = get_args(IncidentKind)
_FIELDS = ("station", "area", "kind", "words")


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """One incident: at a station, or in an area (names from the largest, joined by "/").

    Attributes
    ----------
    words : str or None
        The digest of what else there is to say.
    """

    where: str
    station: str | None
    area: str | None
    kind: str | None
    words: str | None = None


def read_incidents(path: Path, existing: Existing) -> list[Happened]:
    """Read every incident of a file.

    Raises
    ------
    TableError
        With every problem found; nothing of the file is taken.
    """
    rows = _lines(path) if path.suffix.lower() in {".json", ".ndjson", ".jsonl"} else _rows(path)
    found, problems = [], list[Problem]()
    for where, row in rows:
        if not isinstance(row, dict) or any(not isinstance(row[name], str | None) for name in row):
            problems.append(Problem(where=where, expected="an incident: names with texts", found="another"))
        elif unknown := [name for name in row if name not in _FIELDS]:
            expected = f"one of the fields {', '.join(_FIELDS)}"
            problems.append(Problem(where=where, expected=expected, found=unknown[0]))
        else:
            found.append(Happened(where=where, **{name: row.get(name) for name in _FIELDS}))
    if problems:
        raise TableError(problems)
    check_happened(found, existing)
    return found


def check_happened(happened: Sequence[Happened], existing: Existing) -> None:
    """Refuse what names no station or area of the election, or no kind of incident.

    Raises
    ------
    TableError
        With every problem found.
    """
    problems = [problem for one in happened for problem in _problems(one, existing)]
    if problems:
        raise TableError(problems)


def _problems(one: Happened, existing: Existing) -> list[Problem]:
    found = []
    if (one.station is None) == (one.area is None):
        found.append(
            Problem(where=one.where, expected="a station or an area", found="both" if one.area else "neither")
        )
    if one.station is not None and one.station not in existing.stations:
        found.append(Problem(where=one.where, expected="a station of the election", found=one.station[:80]))
    if one.area is not None and one.area not in existing.areas:
        found.append(Problem(where=one.where, expected="an area of the election", found=one.area[:80]))
    if one.kind not in KINDS:
        found.append(
            Problem(where=one.where, expected=f"one of {', '.join(KINDS)}", found=str(one.kind)[:80])
        )
    return found


def draft_of(one: Happened, existing: Existing, words: str | None, mark: str) -> Draft:
    """Draft an incident; `mark` tells one that happened again from the one before."""
    body = IncidentBody(
        station=one.station,
        area=None if one.area is None else existing.areas[one.area],
        kind=cast("IncidentKind", one.kind),
        words=words or one.words,
    )
    place = f"station {one.station}" if one.station is not None else f"area {one.area}"
    return Draft(
        kind="incident", body=body, words=["incident", body, mark], where=f"{one.where}: {one.kind}, {place}"
    )


def _lines(path: Path) -> list[tuple[str, Any]]:
    try:
        lines = path.read_bytes().splitlines()
    except OSError as exc:
        raise ReadingError(f"{path}: expected a file with incidents, found: {exc.strerror}") from exc
    found = []
    for number, line in enumerate(lines, start=1):
        where = f"{path.name}, line {number}"
        try:
            found += [(where, parse(line))] if line.strip() else []
        except EncodingError as exc:
            raise TableError([Problem(where=where, expected="an incident as JSON", found=str(exc))]) from exc
    return found


def _rows(path: Path) -> list[tuple[str, Any]]:
    from polltrail.exchange.files import read_bytes, read_table
    from polltrail.exchange.mapping import TableMapping

    table, _, _ = read_table(read_bytes(path), TableMapping())
    texts = {name: table.text(name).to_list() for name in table.columns}
    return [
        (f"{table.name}, {table.line(row)}", {name: values[row] for name, values in texts.items()})
        for row in range(table.height)
    ]
