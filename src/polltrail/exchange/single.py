"""A single table: a row for each station and a column for each choice, or a row for each station and choice."""

from pathlib import Path

import polars as pl

from polltrail.errors import Problem
from polltrail.exchange.areas import area_columns
from polltrail.exchange.assemble import Counted
from polltrail.exchange.codes import encode
from polltrail.exchange.counted import StationRows, VoteRows
from polltrail.exchange.counts import place
from polltrail.exchange.files import read_bytes, read_table
from polltrail.exchange.forms import UnitFields
from polltrail.exchange.guess_single import guess_single
from polltrail.exchange.layout import vote_columns
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.problems import KEPT, Problems, listed
from polltrail.exchange.special import called_special
from polltrail.exchange.stations import note_totals, station_names, unused_note
from polltrail.exchange.table import Table
from polltrail.exchange.text import plain_name
from polltrail.exchange.units import form_units, registers, unit_numbers, without_doubtful
from polltrail.exchange.votes import read_votes
from polltrail.exchange.wide import read_wide


def read_single(path: Path, given: TableMapping) -> Counted:
    """Read a single table.

    Raises
    ------
    TableError
        The file is unreadable or no table, or says what cannot be.
    """
    file = read_bytes(path)
    table, known, notes = read_table(file, given)
    mapping = guess_single(table, known)
    problems = Problems()
    names = station_names(table, mapping.station_id or ())
    _note_blank(table, names, mapping, problems)
    note_totals(table, names, " + ".join(mapping.station_id or ()), "a station", problems)
    problems.stop()
    station, ids = encode(names)
    votes, units = (_long if mapping.kind == "long" else read_wide)(table, mapping, station, ids, problems)
    fields = unit_numbers(table, mapping, units, ids, problems)
    problems.stop()
    registered = registers(table, mapping, fields, ids, problems)
    problems.stop()
    kept, doubts = without_doubtful(mapping, fields, registered)
    return Counted(
        name=plain_name(path.stem),
        stations=_stations(table, mapping, station, ids, registered),
        votes=votes,
        fields=UnitFields(units=kept),
        mapping=mapping,
        official=None,
        files=(file.as_input(table.height),),
        notes=(*notes, *doubts, *_notes(table, mapping, votes)),
        votes_file=table.name,
    )


def _note_blank(table: Table, names: pl.Series, mapping: TableMapping, problems: Problems) -> None:
    heading = " + ".join(mapping.station_id or ())
    rows = names.is_null().arg_true()
    where = [place(table, row, heading) for row in rows.head(KEPT)]
    problems.add_all(
        [Problem(where=cell, expected="the name of a station", found="nothing") for cell in where],
        count=rows.len(),
    )


def _long(
    table: Table, mapping: TableMapping, station: pl.Series, ids: pl.Series, problems: Problems
) -> tuple[VoteRows, pl.DataFrame]:
    votes = read_votes(table, vote_columns(mapping), station, ids, problems)
    contest = votes.contest_of_choice().gather(votes.choice)
    return votes, form_units(votes.source, votes.sources, station, contest)


def _stations(
    table: Table, mapping: TableMapping, station: pl.Series, ids: pl.Series, registered: pl.Series
) -> StationRows:
    first = station.arg_unique().sort()
    counted = {*(mapping.fields or {}).values(), *(mapping.choices or {})}
    return StationRows(
        ids=ids,
        registered_voters=registered,
        areas=area_columns(table, mapping.levels or (), lambda area: area.gather(first)),
        levels=mapping.levels or (),
        called_special=called_special(table, [h for h in table.columns if h not in counted]).gather(first),
    )


def _notes(table: Table, mapping: TableMapping, votes: VoteRows) -> list[str]:
    choices, wide = mapping.choices or {}, mapping.kind == "wide"
    roles = [one["column"] for one in (mapping.contest or {}, mapping.source or {}) if "column" in one]
    used = [*(choices if wide else choices.values()), *(mapping.fields or {}).values(), *roles]
    used += [*(mapping.station_id or ()), *(mapping.levels or ())]
    shape = (
        "a row for each station, a column for each choice" if wide else "a row for each station and choice"
    )
    named = " + ".join(mapping.station_id or ()) or "its row, counted from 1: no column names it"
    said = [
        f"{table.name} was read as {shape}; a station is named by {named}.",
        f"{table.name}: {len(votes.choices)} choices: {listed(choice.id for choice in votes.choices)}.",
    ]
    return [*said, *unused_note(table, used)]
