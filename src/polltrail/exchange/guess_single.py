"""Which column is what in a single table, wide or long; a mapping that is given comes first."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from polltrail.exchange.areas import area_levels
from polltrail.exchange.counts import mostly_counts
from polltrail.exchange.guess import (
    ONLY_CONTEST,
    ONLY_SOURCE,
    known_fields,
    long_choices,
    need_all,
    role,
    thousands_in,
)
from polltrail.exchange.guess_choices import wide_choices
from polltrail.exchange.headings import (
    CHOICE,
    CONTEST,
    SOURCE,
    STATION,
    VOTES,
    first_of,
    folded,
    names_area,
)
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import refuse
from polltrail.exchange.stations import station_names
from polltrail.exchange.table import Table

FEW = 0.05
"""Stations that stand twice, up to this share, are mistakes; more, and the name lacks a part."""

MAX_PARTS = 6


def guess_single(table: Table, given: TableMapping) -> TableMapping:
    """Complete the mapping of a single table.

    Raises
    ------
    TableError
        There are no votes to be found, or the mapping names a column that is not there.
    """
    kind = given.kind or ("long" if _is_long(table) else "wide")
    if kind == "layout":
        refuse("mapping, [table] kind", "wide or long for a single file", "layout")
    numeric = _number_columns(table, given)
    part = TableMapping(
        kind=kind,
        contest=role(table, given.contest, CONTEST, ONLY_CONTEST, "[contest]"),
        source=role(table, given.source, SOURCE, ONLY_SOURCE, "[source]"),
        choices=long_choices(table, given) if kind == "long" else None,
    )
    part = replace(part, fields=_fields(table, given, part, numeric))
    part = replace(part, station_id=_station_id(table, given, part, numeric))
    part = replace(part, levels=_levels(table, given, part))
    if kind == "wide":
        part = replace(
            part, choices=wide_choices(table, given, part, numeric, used={*_roles(part), *_taken(part)})
        )
    return replace(given, **_said(part), thousands=_thousands(table, given, part))


def _said(part: TableMapping) -> dict[str, Any]:
    names = ("kind", "contest", "source", "fields", "station_id", "levels", "choices")
    return {name: getattr(part, name) for name in names}


def _roles(part: TableMapping) -> list[str]:
    """Columns that say of which contest, source and choice a row is."""
    named = [one["column"] for one in (part.contest or {}, part.source or {}) if "column" in one]
    return [*named, (part.choices or {})["choice"]] if part.kind == "long" else named


def _taken(part: TableMapping) -> set[str]:
    choices = (part.choices or {}).values() if part.kind == "long" else (part.choices or {})
    return {*_roles(part), *choices, *(part.fields or {}).values(), "election"}


def _thousands(table: Table, given: TableMapping, part: TableMapping) -> str:
    choices = [(part.choices or {})["votes"]] if part.kind == "long" else (part.choices or {})
    return thousands_in(given, [(table, [*(part.fields or {}).values(), *choices])])


def _fields(
    table: Table, given: TableMapping, part: TableMapping, numeric: frozenset[str]
) -> Mapping[str, str]:
    if given.fields is not None:
        need_all(table, tuple(given.fields.values()), "[fields]")
        return given.fields
    used = {*_taken(part), first_of(table.columns, STATION)}
    return known_fields([name for name in table.columns if name not in used and name in numeric])


def _is_long(table: Table) -> bool:
    votes = first_of(table.columns, VOTES)
    return votes is not None and first_of(table.columns, CHOICE) is not None


def _number_columns(table: Table, given: TableMapping) -> frozenset[str]:
    """Find the columns whose cells are mostly counts, whatever they are headed."""
    named = {*(given.fields or {}).values(), *(given.choices or {})}
    return frozenset(name for name in table.columns if name in named or mostly_counts(table.column(name)))


def _station_id(
    table: Table, given: TableMapping, part: TableMapping, numeric: frozenset[str]
) -> tuple[str, ...]:
    """Find the columns that together name a station; () for the row's number."""
    if given.station_id is not None:
        return need_all(table, given.station_id, "[table] station_id")
    heading, roles = first_of(table.columns, STATION), _roles(part)
    free = [name for name in table.columns if name not in _taken(part)]
    names = [name for name in free if name != heading and (name not in numeric or names_area(name))][
        :MAX_PARTS
    ]
    if heading is None or heading not in free:
        together = [tuple(names[:parts]) for parts in range(1, len(names) + 1)]
        return next((one for one in together if not _share_repeated(table, one, roles)), ())
    if folded(heading) == "station_id" or _share_repeated(table, [heading], roles) <= FEW:
        return (heading,)
    longer = [(*names[:parts], heading) for parts in range(1, len(names) + 1)]
    return next((one for one in longer if not _share_repeated(table, one, roles)), (heading,))


def _share_repeated(table: Table, headings: Sequence[str], roles: Sequence[str]) -> float:
    names = station_names(table, headings).to_frame("")
    unit = names.hstack([table.text(name).alias(str(place)) for place, name in enumerate(roles)])
    return 1 - unit.n_unique() / unit.height


def _levels(table: Table, given: TableMapping, part: TableMapping) -> tuple[str, ...]:
    if given.levels is not None:
        return need_all(table, given.levels, "[areas] levels")
    used = {*_taken(part), *(part.station_id or ())[-1:]}
    return area_levels(table, unused=[name for name in table.columns if name not in used])
