"""Every official figure of an election, held against the forms of the area it covers."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import polars as pl

from polltrail.audit.collected import Collected
from polltrail.audit.comparison import Comparison, ContestComparison
from polltrail.audit.strain import StationSample
from polltrail.audit.verdict import hold_against
from polltrail.audit.whole import whole_of_parts
from polltrail.election import ContestId, ElectionTables
from polltrail.review.result_forms import ResultForms
from polltrail.tally.official_figure import OfficialFigure


def compare_official(
    tables: ElectionTables,
    forms: ResultForms,
    official: Iterable[OfficialFigure],
    *,
    frame: tuple[int | None, int | None] = (None, None),
    rng: np.random.Generator,
) -> tuple[ContestComparison, ...]:
    """Compare the latest official figure of every contest and area with the forms; list the earlier ones.

    Parameters
    ----------
    frame : (int or None, int or None)
        Stations and registered voters of the whole election, where `tables` holds only a sample of it.
    rng : Generator
        For the resampling behind `strained`.

    Returns
    -------
    tuple of ContestComparison
        One for each contest that has a figure by choice, in the election's order.
    """
    by_contest: dict[ContestId, list[OfficialFigure]] = {}
    for figure in official:
        if figure.by == "choice" and figure.contest is not None:
            by_contest.setdefault(figure.contest, []).append(figure)
    number = {contest.id: place for place, contest in enumerate(tables.election.contests)}
    return tuple(
        _compare_contest(tables, forms, number[contest], by_contest[contest], frame, rng)
        for contest in number
        if contest in by_contest
    )


def _compare_contest(
    tables: ElectionTables,
    forms: ResultForms,
    number: int,
    figures: list[OfficialFigure],
    frame: tuple[int | None, int | None],
    rng: np.random.Generator,
) -> ContestComparison:
    latest, earlier = latest_figures(figures)
    slots = contest_slots(tables, forms, number)
    votes = votes_by_slot(tables, forms, number, slots)
    contest = tables.election.contests[number].id
    whole, parts = None, []
    for figure in latest:
        inside = _inside(tables, slots, figure)
        covered = collected_of(
            slots, votes, inside, figure, frame if figure.level == "country" else (None, None)
        )
        where = "country" if figure.level == "country" else _area_name(figure)
        comparison = hold_against(figure, covered, contest=contest, where=where, rng=rng)
        if figure.level == "country":
            whole = comparison
        else:
            parts.append(comparison)
    if whole is None and parts:
        whole = whole_of_parts(contest, _largest_areas(tables, parts))
    return ContestComparison(contest=contest, whole=whole, parts=tuple(parts), earlier=earlier)


def _largest_areas(tables: ElectionTables, parts: list[Comparison]) -> list[Comparison]:
    """Keep the parts at the highest level given, so that no station is counted twice."""

    def depth(part: Comparison) -> int:
        figure = part.figure
        if figure.level == "station":
            return len(tables.area_columns) + 1
        if isinstance(figure.area, tuple):
            return len(figure.area)
        at = [column for column in tables.area_columns if (tables.stations[column] == figure.area).any()]
        return tables.area_columns.index(at[0]) + 1 if at else len(tables.area_columns) + 1

    highest = min(map(depth, parts))
    return [part for part in parts if depth(part) == highest]


def latest_figures(figures: list[OfficialFigure]) -> tuple[list[OfficialFigure], tuple[OfficialFigure, ...]]:
    """Keep the latest figure for each area by date (undated is earliest; of equals the last listed)."""
    dated = sorted(figures, key=lambda figure: figure.seen or date.min)
    latest = {(figure.level, _area_name(figure)): figure for figure in dated}
    kept = {id(figure) for figure in latest.values()}
    return list(latest.values()), tuple(figure for figure in reversed(dated) if id(figure) not in kept)


def _area_name(figure: OfficialFigure) -> str:
    return " > ".join(figure.area) if isinstance(figure.area, tuple) else figure.area or ""


def contest_slots(tables: ElectionTables, forms: ResultForms, number: int) -> pl.DataFrame:
    """Slots of one contest: `slot`, `station`, `reporting`, `registered_voters`, `station_id` and the areas."""
    slots = tables.slots.with_row_index("slot").with_columns(reporting=forms.fields["reporting"])
    slots = slots.filter(pl.col("contest") == number).drop("contest")
    at = tables.stations.select("station_id", "registered_voters", *tables.area_columns)
    return slots.hstack(at[slots["station"].to_numpy()])


def votes_by_slot(
    tables: ElectionTables, forms: ResultForms, number: int, slots: pl.DataFrame
) -> pl.DataFrame:
    """Votes of one contest as a table: a row for each of `slots`, a column for each choice the source lists."""
    span = tables.choice_numbers(number)
    row = np.full(tables.slots.height, -1, dtype=np.int64)
    row[slots["slot"].to_numpy()] = np.arange(slots.height)
    at = row[forms.votes["slot"].to_numpy()]
    mine = at >= 0
    counts = np.zeros((slots.height, len(span)), dtype=np.int64)
    choice = forms.votes["choice"].to_numpy()[mine].astype(np.int64) - span.start
    counts[at[mine], choice] = forms.votes["votes"].fill_null(0).to_numpy()[mine]
    listed = np.bincount(choice, minlength=len(span)) > 0
    names = [tables.choices[place].id for place in span]
    return pl.DataFrame({name: counts[:, place] for place, name in enumerate(names) if listed[place]})


def _inside(tables: ElectionTables, slots: pl.DataFrame, figure: OfficialFigure) -> np.ndarray:
    """Which of the contest's slots a figure covers; none where its area or station is not known."""
    if figure.level == "country":
        return np.ones(slots.height, dtype=bool)
    if figure.level == "station":
        return (slots["station_id"] == figure.area).to_numpy()
    if isinstance(figure.area, tuple):
        pairs = zip(tables.area_columns, figure.area, strict=False)
        inside = pl.all_horizontal(pl.col(column) == name for column, name in pairs)
        return slots.select(inside.fill_null(value=False)).to_series().to_numpy()
    for column in tables.area_columns:
        match = slots.select((pl.col(column) == figure.area).fill_null(value=False)).to_series()
        if match.any():
            return match.to_numpy()
    return np.zeros(slots.height, dtype=bool)


def collected_of(
    slots: pl.DataFrame,
    votes: pl.DataFrame,
    inside: np.ndarray,
    figure: OfficialFigure,
    frame: tuple[int | None, int | None],
) -> Collected:
    """Say what the forms collected show of what `figure` covers."""
    covered, counts = slots.filter(inside), votes.filter(inside)
    reporting = covered["reporting"]
    missing = covered.filter(~reporting)
    heard = int(reporting.sum())
    total = max(figure.stations_total or frame[0] or covered.height, heard)
    n_missing = total - heard
    columns = [name for name in covered.columns if name.startswith("area_")]
    return Collected(
        votes={name: int(counts[name].sum()) for name in counts.columns},
        stations=heard,
        stations_total=total,
        stations_missing=n_missing,
        missing_cap=_missing_cap(covered, missing, total, figure.registered_voters or frame[1]),
        sample=_sample(covered, counts, n_missing, columns) if n_missing else None,
    )


def _missing_cap(
    covered: pl.DataFrame, missing: pl.DataFrame, total: int, registered: int | None
) -> int | None:
    """Registered voters of the stations not collected; None where a register is unknown or says nothing (zero)."""
    collected = covered.filter("reporting")["registered_voters"]
    if registered is not None and collected.null_count() == 0:
        return max(0, registered - int(collected.sum()))
    if (
        total > covered.height
        or missing["registered_voters"].null_count()
        or (missing["registered_voters"] == 0).any()
    ):
        return None
    return int(missing["registered_voters"].sum())


def _sample(covered: pl.DataFrame, counts: pl.DataFrame, n_missing: int, areas: list[str]) -> StationSample:
    """The collected stations by area, and the missing ones by area: as listed, or in proportion where they are not."""
    if areas:
        codes = covered.select(pl.struct(areas[:1]).rank("dense")).to_series().to_numpy().astype(np.int64) - 1
    else:
        codes = np.zeros(covered.height, dtype=np.int64)
    reporting = covered["reporting"].to_numpy()
    n_areas = int(codes.max()) + 1 if len(codes) else 1
    listed = np.bincount(codes[~reporting], minlength=n_areas)
    unlisted = n_missing - int(listed.sum())
    have = np.bincount(codes[reporting], minlength=n_areas)
    missing = listed + _in_proportion(unlisted, have) if unlisted >= 0 else _in_proportion(n_missing, listed)
    return StationSample(
        votes=counts.filter(reporting).to_numpy().astype(np.int64), area=codes[reporting], missing=missing
    )


def _in_proportion(count: int, weights: np.ndarray) -> np.ndarray:
    """Share `count` out by largest remainders (Hamilton)."""
    if count <= 0 or weights.sum() == 0:
        return np.zeros(len(weights), dtype=np.int64)
    whole, remainder = np.divmod(count * weights, weights.sum())
    whole[np.argsort(-remainder, kind="stable")[: count - int(whole.sum())]] += 1
    return whole


def compare_by_party(
    tables: ElectionTables,
    totals: Mapping[str, int],
    forms: ResultForms,
    official: Iterable[OfficialFigure],
    rng: np.random.Generator,
) -> Comparison | None:
    """Compare the latest official totals by party with the sums of the parties' choices over all contests.

    Parameters
    ----------
    totals : mapping of str to int
        Votes collected by party.
    """
    figures = [figure for figure in official if figure.by == "party" and figure.level == "country"]
    if not figures:
        return None
    latest, _ = latest_figures(figures)
    figure = latest[-1]
    # A voter has a vote in each contest, so that what is missing is counted in forms, each with its register.
    registered = tables.stations["registered_voters"][tables.slots["station"].to_numpy()]
    covered = pl.DataFrame({"reporting": forms.fields["reporting"], "registered_voters": registered})
    missing = covered.filter(~pl.col("reporting"))
    heard = covered.height - missing.height
    one_each = covered.height == tables.stations.height
    total = max((figure.stations_total if one_each else None) or covered.height, heard)
    collected = Collected(
        votes=totals,
        stations=heard,
        stations_total=total,
        stations_missing=total - heard,
        missing_cap=_missing_cap(covered, missing, total, figure.registered_voters if one_each else None),
    )
    return hold_against(figure, collected, contest=None, where="country", rng=rng)
