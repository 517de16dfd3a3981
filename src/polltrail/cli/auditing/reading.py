"""A path as what an audit is made of: tables, forms, and the authority's rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click
import polars as pl

from polltrail.audit.contest.official_rows import official_rows
from polltrail.cli.auditing.asked import Asked
from polltrail.cli.examine import is_election
from polltrail.election import ElectionTables, SourceName
from polltrail.errors import DataError, Problem, TableError
from polltrail.exchange.arrivals import open_table, stations_file
from polltrail.exchange.published import PublishedElection
from polltrail.exchange.read import read_published
from polltrail.review.result_forms import ResultForms


@dataclass(frozen=True, kw_only=True)
class Case:
    """An election with the forms to audit it by.

    Attributes
    ----------
    official : ResultForms or None
        The authority's rows by station; None where it published totals only.
    notes : tuple of str
        What was taken for what.
    """

    title: str
    published: PublishedElection
    forms: ResultForms
    official: ResultForms | None
    notes: tuple[str, ...]
    banner: str = ""

    @property
    def tables(self) -> ElectionTables:
        """Stations, contests and choices."""
        return self.published.tables

    def numbers(self, contest: str | None) -> list[int]:
        """Numbers of the contests asked for."""
        names = [one.id for one in self.tables.election.contests]
        if contest is None:
            return list(range(len(names)))
        if contest not in names:
            raise click.BadParameter(
                f"expected one of {', '.join(names[:10])}, found {contest}", param_hint="--contest"
            )
        return [names.index(contest)]  # type: ignore[arg-type]


def read_case(path: Path, asked: Asked) -> Case:
    """Read a path, and take from it what `--forms` and `--official` name.

    Raises
    ------
    TableError
        A table cannot be read, or lists a station that the election does not have.
    DataError
        Forms and official rows would be the same source.
    """
    published, banner = _published(path)
    forms = _source(published, asked.forms, "--forms") if asked.forms else published.forms[published.source]
    notes = [f"Forms: {forms.source}."]
    official = (
        _source(published, asked.official, "--official")
        if asked.official
        else official_rows(published.tables, published.official)
    )
    if official is None:
        notes.append("Official: totals only; the authority's stations are not in the table.")
    elif official.source == forms.source:
        raise DataError(
            f"--official {official.source}: expected another source than the forms, found the same; nothing was computed"
        )
    else:
        notes.append(f"Official, station by station: {official.source}.")
    return Case(
        title=path.name if banner == "" else published.tables.election.name,
        published=published,
        forms=forms,
        official=official,
        notes=tuple(notes),
        banner=banner,
    )


def _published(path: Path) -> tuple[PublishedElection, str]:
    if not is_election(path):
        return read_published(path), ""
    from polltrail.cli.counted import read_counted

    counted = read_counted(path, at=None)
    return counted.published, counted.banner


def _source(published: PublishedElection, name: str, option: str) -> ResultForms:
    if name in published.forms:
        return published.forms[SourceName(name)]
    if not Path(name).exists():
        raise click.BadParameter(
            f"expected a file or one of the sources {', '.join(published.forms)}, found {name}",
            param_hint=option,
        )
    other = read_published(name)
    return _on_slots(published.tables, other, Path(name).name)


def _on_slots(tables: ElectionTables, other: PublishedElection, file: str) -> ResultForms:
    """Bring another table's figures to this election's slots: by the ids of stations, contests and choices."""
    forms, theirs = other.forms[other.source], other.tables
    contest_of = _contests(tables, theirs, file)
    station = {name: row for row, name in enumerate(tables.stations["station_id"].to_list())}
    unknown = [name for name in theirs.stations["station_id"].to_list() if name not in station]
    if unknown:
        found = f"{len(unknown)} others, the first {unknown[0]}"
        raise TableError([Problem(where=file, expected="stations of the election", found=found)])
    own = {(s, c): slot for slot, (s, c) in enumerate(tables.slots.select("station", "contest").iter_rows())}
    names = theirs.stations["station_id"].to_list()
    slots = [
        own.get((station[names[s]], contest_of[c]))
        for s, c in theirs.slots.select("station", "contest").iter_rows()
    ]
    return _moved(tables, forms, slots, _choices(tables, theirs, contest_of, file), file)


def _contests(tables: ElectionTables, theirs: ElectionTables, file: str) -> list[int]:
    ids = [one.id for one in tables.election.contests]
    given = [one.id for one in theirs.election.contests]
    if len(given) == len(ids) == 1:
        return [0]
    strange = [name for name in given if name not in ids]
    if strange:
        raise TableError([Problem(where=file, expected="contests of the election", found=strange[0])])
    return [ids.index(name) for name in given]


def _choices(
    tables: ElectionTables, theirs: ElectionTables, contest_of: Sequence[int], file: str
) -> list[int]:
    found = []
    for number, _ in enumerate(theirs.election.contests):
        own = {tables.choices[place].id: place for place in tables.choice_numbers(contest_of[number])}
        by_name = {tables.choices[place].name: place for place in tables.choice_numbers(contest_of[number])}
        for place in theirs.choice_numbers(number):
            choice = theirs.choices[place]
            at = own.get(choice.id, by_name.get(choice.name))
            if at is None:
                raise TableError([Problem(where=file, expected="choices of the election", found=choice.id)])
            found.append(at)
    return found


def _moved(
    tables: ElectionTables, forms: ResultForms, slots: list[int | None], choices: list[int], file: str
) -> ResultForms:
    number = pl.Series(slots, dtype=pl.UInt32)
    votes = forms.votes.select(
        slot=number.gather(forms.votes["slot"]),
        choice=pl.Series(choices, dtype=pl.UInt32).gather(forms.votes["choice"]),
        votes="votes",
    )
    moved = forms.fields.with_columns(slot=number).drop_nulls("slot")
    fields = pl.DataFrame({"slot": pl.int_range(tables.slots.height, dtype=pl.UInt32, eager=True)}).join(
        moved, on="slot", how="left", maintain_order="left"
    )
    return ResultForms(
        source=SourceName(file),
        fields=fields.drop("slot").with_columns(pl.col("reporting").fill_null(value=False)),
        votes=votes.drop_nulls("slot").sort("slot", "choice"),
    )


def strata_of(path: Path, case: Case, heading: str | None) -> list[str]:
    """Name each station's stratum: by a column of the table, or its largest area.

    Raises
    ------
    TableError
        There is no such column.
    """
    stations = case.tables.stations
    if heading is None:
        return (stations["area_1"].fill_null("") if "area_1" in stations.columns else pl.Series([""] * stations.height)).to_list()  # fmt: skip
    where = path if path.is_file() else stations_file(path)
    if where is None:
        raise TableError([Problem(where=str(path), expected="a table of stations", found="none")])
    table, _ = open_table(where)
    if heading not in table.columns or table.text(heading).len() != stations.height:
        found = ", ".join(table.columns)
        raise TableError([Problem(where=where.name, expected=f"a column {heading}", found=found)])
    return table.text(heading).fill_null("").to_list()
