"""Stations, votes and official figures become a published election: slots, sources, special stations."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from polltrail.election import Choice, Contest, ContestId, Election, ElectionId, ElectionTables, SourceName
from polltrail.exchange.counted import SourceVotes, StationRows, VoteRows
from polltrail.exchange.families import listed_in_part
from polltrail.exchange.forms import FieldsRequest, FormFields
from polltrail.exchange.mapping import TableMapping, write_mapping
from polltrail.exchange.official import OfficialFile, official_figures, official_notes
from polltrail.exchange.problems import Problems
from polltrail.exchange.published import InputFile, PublishedElection
from polltrail.exchange.slots import all_slots, families_of, votes_by_slot
from polltrail.exchange.sources import primary_source, told_source
from polltrail.exchange.special import special_stations
from polltrail.review.result_forms import ResultForms


@dataclass(frozen=True, kw_only=True)
class Counted:
    """One path as read, whatever its format.

    Attributes
    ----------
    votes_file : str
        Where the votes stood, for messages.
    """

    name: str
    stations: StationRows
    votes: VoteRows
    fields: FormFields
    mapping: TableMapping
    official: OfficialFile | None
    files: tuple[InputFile, ...]
    notes: tuple[str, ...]
    votes_file: str
    frame: tuple[int, int | None] | None = None


def assemble(counted: Counted, *, source: str | None) -> PublishedElection:
    """Put everything in its place.

    Raises
    ------
    TableError
        A figure given twice, an official figure that names no contest, a source that is not there.
    """
    problems = Problems()
    votes = counted.votes
    slots, slot_notes = all_slots(counted.stations, votes)
    by_source = _votes_of_sources(counted, slots, problems)
    preferred = _preferred(counted, problems)
    official = official_figures(counted.official, votes.contests, problems) if counted.official else ()
    problems.stop()
    said = official_notes(counted.official.name, official, votes.contests) if counted.official else ()
    reporting = [int(one.reporting.sum()) for one in by_source]
    primary = primary_source(votes.sources, counted.fields.columns, reporting, preferred)
    told, reason = told_source(source, votes.sources, primary)
    forms, form_notes = _forms(counted, slots, by_source, primary[0])
    return PublishedElection(
        tables=_tables(counted, slots, by_source, [form.fields for form in forms]),
        forms={form.source: form for form in forms},
        source=told,
        source_reason=reason,
        official=official,
        files=counted.files,
        notes=(*counted.notes, *said, *slot_notes, *form_notes),
        mapping=write_mapping(counted.mapping),
        frame_stations=counted.frame[0] if counted.frame else None,
        frame_registered_voters=counted.frame[1] if counted.frame else None,
    )


def _votes_of_sources(counted: Counted, slots: pl.DataFrame, problems: Problems) -> list[SourceVotes]:
    ids = counted.stations.ids
    return [
        votes_by_slot(slots, counted.votes, number, ids, problems, file=counted.votes_file)
        for number in range(len(counted.votes.sources))
    ]


def _preferred(counted: Counted, problems: Problems) -> str | None:
    preferred = counted.official.preferred_source if counted.official else None
    if counted.official and preferred is not None and preferred not in counted.votes.sources:
        problems.add(
            f"{counted.official.name}, preferred_source",
            f"one of {', '.join(counted.votes.sources)}",
            preferred,
        )
    return preferred


def _forms(
    counted: Counted, slots: pl.DataFrame, by_source: Sequence[SourceVotes], primary: SourceName
) -> tuple[list[ResultForms], list[str]]:
    forms, notes = [], []
    for name, votes in zip(counted.votes.sources, by_source, strict=True):
        request = FieldsRequest(
            source=name,
            is_primary=name == primary,
            slots=slots,
            contests=counted.votes.contests,
            total=votes.total,
        )
        fields, said = counted.fields.on_slots(request)
        partial = _partial(request, fields)
        notes += [*said, *_partial_note(name, counted.votes, partial)]
        fields = pl.DataFrame({"reporting": votes.reporting, **{c.name: c for c in fields.iter_columns()}})
        forms.append(ResultForms(source=name, fields=fields, votes=votes.votes, partial_contests=partial))
    return _with_partial_of(primary, forms), notes


def _partial(request: FieldsRequest, fields: pl.DataFrame) -> frozenset[int]:
    if "valid_votes" not in fields.columns:
        return frozenset()
    return listed_in_part(request.slots, request.contests, request.total, fields["valid_votes"])


def _with_partial_of(primary: SourceName, forms: Sequence[ResultForms]) -> list[ResultForms]:
    """Take what the primary source lists in part as listed in part by sources with no valid votes to tell."""
    partial = next(form.partial_contests for form in forms if form.source == primary)
    return [
        form if "valid_votes" in form.field_names else replace(form, partial_contests=partial)
        for form in forms
    ]


def _partial_note(source: SourceName, votes: VoteRows, partial: frozenset[int]) -> list[str]:
    families = [name for name, numbers in families_of(votes.contests).items() if numbers[0] in partial]
    return [
        f"Source {source}: the votes listed for {family} fall short of the valid votes in most stations; the table "
        "plainly does not list every choice, so their sum is not held against the valid votes."
        for family in families
    ]


def _tables(
    counted: Counted, slots: pl.DataFrame, by_source: Sequence[SourceVotes], fields: Sequence[pl.DataFrame]
) -> ElectionTables:
    stations = counted.stations
    special = special_stations(stations.registered_voters, stations.called_special, slots, by_source, fields)
    columns = {
        "station_id": stations.ids,
        "registered_voters": stations.registered_voters,
        "special": special,
        **{area.name: area for area in stations.areas.iter_columns()},
    }
    return ElectionTables(election=_election(counted, slots), stations=pl.DataFrame(columns), slots=slots)


def _election(counted: Counted, slots: pl.DataFrame) -> Election:
    areas = _contest_areas(counted, slots)
    choices: dict[ContestId, list[Choice]] = {contest: [] for contest in counted.votes.contests}
    for choice in counted.votes.choices:
        choices[choice.contest].append(choice)
    contests = tuple(
        Contest(
            id=contest,
            name=contest,
            area=areas.get(number, ()),
            choices=tuple(choices[contest]),
        )
        for number, contest in enumerate(counted.votes.contests)
    )
    return Election(
        id=ElectionId(counted.name), name=counted.name, contests=contests, levels=counted.stations.levels
    )


def _contest_areas(counted: Counted, slots: pl.DataFrame) -> dict[int, tuple[str, ...]]:
    """Find the smallest area that holds every station of a contest, where a family has several contests."""
    areas = counted.stations.areas
    many = [
        n for numbers in families_of(counted.votes.contests).values() if len(numbers) > 1 for n in numbers
    ]
    if not many or not areas.width:
        return {}
    own = slots.filter(pl.col("contest").is_in(many))
    rows = pl.concat([own.select("contest"), areas[own["station"]]], how="horizontal")
    same = rows.group_by("contest").agg(
        *[pl.col(name).first() for name in areas.columns],
        *[(pl.col(name).n_unique() == 1).alias(f"{name}_is_one") for name in areas.columns],
    )
    return {row["contest"]: _common_path(row, areas.columns) for row in same.iter_rows(named=True)}


def _common_path(row: dict[str, str | None], columns: Sequence[str]) -> tuple[str, ...]:
    path: list[str] = []
    for name in columns:
        area = row[name]
        if not row[f"{name}_is_one"] or area is None:
            break
        path.append(area)
    return tuple(path)
