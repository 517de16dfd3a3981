"""Which column is what in a single table, wide or long; a mapping that is given comes first."""

from collections.abc import Sequence

import polars as pl

from polltrail.exchange.areas import area_levels
from polltrail.exchange.counts import mostly_counts, thousands_of
from polltrail.exchange.guess import ONLY_CONTEST, ONLY_SOURCE, known_fields, long_choices, need_all, role
from polltrail.exchange.headings import (
    CHOICE,
    CONTEST,
    NOT_CHOICES,
    SOURCE,
    STATION,
    VOTES,
    first_of,
    folded,
    names_area,
)
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import listed, refuse
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
    contest = role(table, given.contest, CONTEST, ONLY_CONTEST, "[contest]")
    source = role(table, given.source, SOURCE, ONLY_SOURCE, "[source]")
    roles = [one["column"] for one in (contest, source) if "column" in one]
    choices = long_choices(table, given) if kind == "long" else None
    roles += choices.values() if choices else []
    number_columns = _number_columns(table, given)
    fields = given.fields
    if fields is None:
        free = [
            name for name in table.columns if name not in roles and name != first_of(table.columns, STATION)
        ]
        fields = {key: name for key, name in known_fields(free).items() if name in number_columns}
    need_all(table, tuple(fields.values()), "[fields]")
    taken = {*roles, *fields.values(), "election"}
    station_id = _station_id(
        table, given, [name for name in table.columns if name not in taken], roles, number_columns
    )
    levels = _levels(table, given, station_id, taken)
    if choices is None:
        choices = _wide_choices(table, given, {*taken, *station_id, *levels}, number_columns)
    counted = [*fields.values(), *(choices if kind == "wide" else [choices["votes"]])]
    texts = [table.column(name) for name in counted if table.schema[name] == pl.String]
    return TableMapping(
        kind=kind,
        encoding=given.encoding,
        separator=given.separator,
        thousands=given.thousands if given.thousands is not None else thousands_of(texts) or "",
        sheet=given.sheet,
        station_id=station_id,
        levels=levels,
        fields=fields,
        choices=choices,
        contest=contest,
        source=source,
    )


def _is_long(table: Table) -> bool:
    votes = first_of(table.columns, VOTES)
    return votes is not None and first_of(table.columns, CHOICE) is not None


def _number_columns(table: Table, given: TableMapping) -> frozenset[str]:
    """Find the columns whose cells are mostly counts, whatever they are headed."""
    named = {*(given.fields or {}).values(), *(given.choices or {})}
    return frozenset(name for name in table.columns if name in named or mostly_counts(table.column(name)))


def _station_id(
    table: Table,
    given: TableMapping,
    free: Sequence[str],
    roles: Sequence[str],
    number_columns: frozenset[str],
) -> tuple[str, ...]:
    """Find the columns that together name a station; () for the row's number."""
    if given.station_id is not None:
        return need_all(table, given.station_id, "[table] station_id")
    heading = first_of(table.columns, STATION)
    names = [name for name in free if name not in number_columns or names_area(name)]
    if heading is not None and heading in free:
        before = [name for name in names if name != heading]
        if folded(heading) == "station_id" or _share_repeated(table, [heading], roles) <= FEW:
            return (heading,)
        together = [(*before[:parts], heading) for parts in range(1, MAX_PARTS)]
        return next((one for one in together if not _share_repeated(table, one, roles)), (heading,))
    together = [tuple(names[:parts]) for parts in range(1, min(MAX_PARTS, len(names)) + 1)]
    return next((one for one in together if not _share_repeated(table, one, roles)), ())


def _share_repeated(table: Table, headings: Sequence[str], roles: Sequence[str]) -> float:
    names = station_names(table, headings).to_frame("")
    unit = names.hstack([table.text(name).alias(str(place)) for place, name in enumerate(roles)])
    return 1 - unit.n_unique() / unit.height


def _levels(
    table: Table,
    given: TableMapping,
    station_id: Sequence[str],
    taken: set[str],
) -> tuple[str, ...]:
    if given.levels is not None:
        return need_all(table, given.levels, "[areas] levels")
    return area_levels(
        table, unused=[name for name in table.columns if name not in {*taken, *station_id[-1:]}]
    )


def _is_code(heading: str) -> bool:
    return names_area(heading) or folded(heading).endswith(("_id", "_code"))


def _wide_choices(
    table: Table, given: TableMapping, taken: set[str], number_columns: frozenset[str]
) -> dict[str, str]:
    """Find the columns of votes: counts that are nothing else, and stand after what names the station."""
    if given.choices is not None:
        need_all(table, tuple(given.choices), "[choices]")
        return dict(given.choices)
    naming = [
        place for place, name in enumerate(table.columns) if name in taken and name not in number_columns
    ]
    after = table.columns[max(naming, default=-1) + 1 :] if naming else table.columns
    found = {name: name for name in after if name in number_columns - taken and not _is_no_choice(name)}
    if not found:
        refuse(
            table.name,
            "columns with the votes for each choice, or a column of choices and one of votes",
            f"none among {listed(table.columns)}",
        )
    return found


def _is_no_choice(heading: str) -> bool:
    words = folded(heading).split("_")
    return _is_code(heading) or any(word in NOT_CHOICES for word in words)
