"""Every official figure of an election, held against the forms of the area it covers."""

from collections.abc import Iterable, Mapping
from datetime import date

import numpy as np
import polars as pl

from polltrail.audit.collected import Collected, collected_of, left_out, missing_cap, stations_said
from polltrail.audit.comparison import Comparison, ContestComparison
from polltrail.audit.covered import apart, covered_slots
from polltrail.audit.slot_votes import IntArray, contest_slots, slot_votes
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
    held: pl.DataFrame | None = None,
    rng: np.random.Generator,
) -> tuple[ContestComparison, ...]:
    """Compare the latest official figure of every contest and area with the forms; list the earlier ones.

    Parameters
    ----------
    frame : (int or None, int or None)
        Stations and registered voters of the whole election, where `tables` holds only a sample of it.
    held : DataFrame, optional
        Forms on hold, as `review.held_forms` gives them: `slot` u32.
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
    slots_held = held["slot"].unique() if held is not None else pl.Series([], dtype=pl.UInt32)
    return tuple(
        _compare_contest(tables, forms, number[contest], by_contest[contest], frame, slots_held, rng)
        for contest in number
        if contest in by_contest
    )


def _compare_contest(
    tables: ElectionTables,
    forms: ResultForms,
    number: int,
    figures: list[OfficialFigure],
    frame: tuple[int | None, int | None],
    held: pl.Series,
    rng: np.random.Generator,
) -> ContestComparison:
    latest, earlier = latest_figures(figures)
    slots = contest_slots(tables, forms, number).with_columns(held=pl.col("slot").is_in(held.implode()))
    votes = slot_votes(tables, forms, number, slots)
    contest = tables.election.contests[number].id
    whole, parts = None, list[tuple[IntArray, Comparison]]()
    for figure in latest:
        inside = covered_slots(tables, slots, figure)
        covered = collected_of(
            slots, votes, inside, figure, frame if figure.level == "country" else (None, None)
        )
        where = "country" if figure.level == "country" else _area_name(figure)
        comparison = hold_against(figure, covered, contest=contest, where=where, rng=rng)
        if figure.level == "country":
            whole = comparison
        else:
            parts.append((np.flatnonzero(inside), comparison))
    if whole is None and parts:
        whole = whole_of_parts(contest, apart(parts))
    return ContestComparison(
        contest=contest, whole=whole, parts=tuple(part for _, part in parts), earlier=earlier
    )


def latest_figures(figures: list[OfficialFigure]) -> tuple[list[OfficialFigure], tuple[OfficialFigure, ...]]:
    """Keep the latest figure for each area: by its order, else by date (undated is earliest; of equals the last listed)."""
    dated = sorted(figures, key=_when)
    latest = {(figure.level, _area_name(figure)): figure for figure in dated}
    kept = {id(figure) for figure in latest.values()}
    return list(latest.values()), tuple(figure for figure in reversed(dated) if id(figure) not in kept)


def _when(figure: OfficialFigure) -> tuple[int, date]:
    return (-1, figure.seen or date.min) if figure.order is None else (figure.order, date.min)


def _area_name(figure: OfficialFigure) -> str:
    if figure.level == "country":
        return ""
    return " > ".join(figure.area) if isinstance(figure.area, tuple) else figure.area or ""


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
    only = tables.election.contests[0].id if len(tables.election.contests) == 1 else None
    figures = [
        figure
        for figure in official
        if figure.by == "party" and figure.level == "country" and figure.contest in (None, only)
    ]
    if not figures:
        return None
    latest, _ = latest_figures(figures)
    figure = latest[-1]
    # A voter has a vote in each contest, so that what is missing is counted in forms, each with its register.
    at = tables.slots["station"].to_numpy()
    covered = tables.stations.select("registered_voters", "special")[at].with_columns(
        reporting=forms.fields["reporting"]
    )
    heard = int(covered["reporting"].sum())
    one_each = tables.slots["station"].n_unique() == tables.slots.height
    total = max((figure.stations_total if one_each else None) or covered.height, heard)
    unknown = _not_by_party(tables, forms)
    collected = Collected(
        votes=totals,
        stations=heard,
        stations_total=total,
        stations_missing=total - heard,
        missing_cap=missing_cap(covered, total, figure.registered_voters if one_each else None),
        open_cap=None if unknown else 0,
        open_why=unknown,
        lists_all=not unknown,
        said=stations_said(figure) if one_each else None,
        unheard=covered.height - heard,
        spare=None if left_out(figure, total) != 0 else 0,
    )
    return hold_against(figure, collected, contest=None, where="country", rng=rng)


def _not_by_party(tables: ElectionTables, forms: ResultForms) -> str:
    """Say why the collected votes of the parties may be fewer than the forms hold; empty where they are all."""
    if any(choice.party is None for choice in tables.choices):
        return "The party of some choices is not known; their votes may be of any party."
    heard = set(tables.slots["contest"].filter(forms.fields["reporting"]).unique())
    expected = sum(len(tables.choice_numbers(contest)) for contest in heard)
    written = forms.votes.filter(pl.col("votes").is_not_null())["choice"].n_unique()
    if forms.partial_contests or written < expected:
        return "The source does not list every choice; what it leaves out may be of any party."
    if forms.votes["votes"].null_count():
        return "Some lines of the forms collected were left blank; what they hold may be of any party."
    return ""
