"""Which column is what, found out from headings and figures; a mapping that is given comes first."""

from collections.abc import Mapping, Sequence

import polars as pl

from polltrail.exchange.areas import area_levels
from polltrail.exchange.counts import thousands_of
from polltrail.exchange.headings import (
    CANDIDATE,
    CHOICE,
    CONTEST,
    PARTY,
    SOURCE,
    STATION,
    SUFFIX,
    VOTES,
    field_of,
    first_of,
    split_suffix,
)
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import refuse
from polltrail.exchange.table import Table

ONLY_CONTEST, ONLY_SOURCE = "contest", "published"


def guess_layout(stations: Table, votes: Table, given: TableMapping) -> TableMapping:
    """Complete the mapping of a folder.

    Raises
    ------
    TableError
        A column that must be there is not, or the mapping names one that is not.
    """
    station_id = given.station_id or (need_first(stations, STATION, "the station's name, in both files"),)
    for table in (stations, votes):
        need_all(table, station_id, "station_id")
    fields = given.fields if given.fields is not None else known_fields(stations.columns)
    need_all(stations, tuple(fields.values()), "[fields]")
    unused = [name for name in stations.columns if name not in {*fields.values(), *station_id, "election"}]
    choices = long_choices(votes, given)
    return TableMapping(
        kind="layout",
        encoding=given.encoding,
        separator=given.separator,
        thousands=thousands_in(given, [(stations, tuple(fields.values())), (votes, [choices["votes"]])]),
        sheet=given.sheet,
        station_id=station_id,
        levels=need_all(stations, given.levels, "[areas] levels")
        if given.levels is not None
        else area_levels(stations, unused=unused),
        fields=fields,
        choices=choices,
        contest=role(votes, given.contest, CONTEST, ONLY_CONTEST, "[contest]"),
        source=role(votes, given.source, SOURCE, ONLY_SOURCE, "[source]"),
    )


def known_fields(headings: Sequence[str]) -> dict[str, str]:
    """Find the headings that are numbers on a form: our name (with the suffix, if any) to the heading."""
    found: dict[str, str] = {}
    for heading in headings:
        base, suffix = split_suffix(heading)
        if field := field_of(base):
            found.setdefault(field if suffix is None else field + SUFFIX + suffix, heading)
    return found


def long_choices(table: Table, given: TableMapping) -> Mapping[str, str]:
    """Find the columns of a long table that say who was voted for, and how often."""
    if given.choices is not None:
        for key in ("choice", "votes"):
            if key not in given.choices:
                refuse("mapping, [choices]", f"a key {key} with the heading of a column", "no such key")
        need_all(table, tuple(given.choices.values()), "[choices]")
        return given.choices
    choice = need_first(table, CHOICE, "who was voted for")
    found = {"choice": choice, "votes": need_first(table, VOTES, "the votes")}
    for key, words in (("candidate", CANDIDATE), ("party", PARTY)):
        heading = first_of(table.columns, words)
        if heading and heading != choice:
            found[key] = heading
    return found


def role(
    table: Table, given: Mapping[str, str] | None, words: Sequence[str], only: str, section: str
) -> Mapping[str, str]:
    """Find the column of a role, or the one name that stands for it."""
    if given is not None:
        need_all(table, [given["column"]] if "column" in given else [], section)
        return given
    heading = first_of(table.columns, words)
    return {"column": heading} if heading else {"name": only}


def need_first(table: Table, words: Sequence[str], purpose: str) -> str:
    """Find the column headed by one of `words`, or refuse the table."""
    heading = first_of(table.columns, words)
    return heading or table.need(words[0], purpose)


def need_all(table: Table, headings: Sequence[str], section: str) -> tuple[str, ...]:
    """Refuse the table if it lacks a column that the mapping names."""
    for heading in headings:
        table.need(heading, f"named by the mapping under {section}")
    return tuple(headings)


def thousands_in(given: TableMapping, columns: Sequence[tuple[Table, Sequence[str]]]) -> str:
    """Tell what stands between thousands in the columns of counts; "" for nothing."""
    if given.thousands is not None:
        return given.thousands
    texts = [
        table.column(name) for table, names in columns for name in names if table.schema[name] == pl.String
    ]
    return thousands_of(texts) or ""
