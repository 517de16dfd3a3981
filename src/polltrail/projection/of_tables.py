"""One contest's returns out of an election's tables; and what a previous election says of the same stations."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from polltrail.election import ElectionTables
from polltrail.projection.moment import Moment, in_at
from polltrail.projection.returns import UNKNOWN, Flags, FloatArray, IntArray, PartialReturns
from polltrail.review.result_forms import ResultForms

PREVIOUS_SHARE, MOST_PREVIOUS = 0.03, 8
"""Choices of a previous election that are looked at: with at least this share, and at most so many."""


def returns_of(
    tables: ElectionTables,
    forms: ResultForms,
    contest: int,
    *,
    moment: Moment,
    arrived: Sequence[float | None] | None = None,
    previous: FloatArray | None = None,
    kinds: Sequence[pl.Series] = (),
) -> PartialReturns:
    """Lay out what is in of one contest.

    Parameters
    ----------
    contest : int
        Its number.
    arrived : sequence of float or None, one for each station of `tables`
        When its form came. None altogether: it is not known; a `moment` then goes by the order of the table.
    previous : ndarray of float, shape (all stations, n_previous), or None
        As `previous_of` gives it.
    kinds : sequence of Series of str, one value for each station of `tables`
    """
    slots = np.flatnonzero((tables.slots["contest"] == contest).to_numpy())
    station = tables.slots["station"].to_numpy()[slots].astype(np.int64)
    came = np.full(len(slots), np.nan)
    if arrived is not None:
        came = np.array([np.nan if at is None else at for at in arrived], dtype=np.float64)[station]
    order = came if arrived is not None else np.arange(len(slots), dtype=np.float64)
    in_ = in_at(moment, forms.fields["reporting"].to_numpy()[slots], order)
    stations = tables.stations[station]
    votes, blank = _votes(tables, forms, contest, slots, in_)
    papers = _papers(forms, slots, in_)
    counted = _counted(forms, slots, in_, votes.sum(axis=1), papers, blank)
    return PartialReturns(
        choices=tuple(tables.choices[choice].id for choice in tables.choice_numbers(contest)),
        votes=votes,
        papers=np.where((counted > 0) & (counted < 1), votes.sum(axis=1), papers),
        counted=counted,
        registered=stations["registered_voters"].fill_null(UNKNOWN).to_numpy().astype(np.int64),
        areas=tuple(
            stations[column].fill_null("").rank("dense").to_numpy().astype(np.int64)
            for column in tables.area_columns
        ),
        kinds=tuple(kind.rank("dense").to_numpy().astype(np.int64)[station] for kind in kinds),
        arrived=np.where(in_, came, np.nan),
        previous=np.empty((0, 0)) if previous is None else previous[station],
    )


def _votes(
    tables: ElectionTables, forms: ResultForms, contest: int, slots: IntArray, in_: Flags
) -> tuple[IntArray, Flags]:
    """Votes of the stations in, nothing is left of the others; and of which stations a choice is blank."""
    numbers = tables.choice_numbers(contest)
    found = np.zeros((len(slots), len(numbers)), dtype=np.int64)
    own = forms.votes.filter(pl.col("choice").is_between(numbers.start, numbers.stop - 1))
    rows = np.searchsorted(slots, own["slot"].to_numpy())
    columns = own["choice"].to_numpy().astype(np.int64) - numbers.start
    found[rows, columns] = own["votes"].fill_null(0).to_numpy()
    blank = np.zeros(len(slots), dtype=np.bool_)
    blank[rows[own["votes"].is_null().to_numpy()]] = True
    return np.where(in_[:, None], np.maximum(found, 0), 0), blank & in_


def _counted(
    forms: ResultForms, slots: IntArray, in_: Flags, listed: IntArray, papers: IntArray, blank: Flags
) -> FloatArray:
    """Tell how much of each station is counted: a form on which a choice is blank is in with the papers it lists.

    Where such a form lists no vote at all, or does not say how many papers there were, it is taken as it is.
    """
    rejected = np.zeros(len(slots), dtype=np.int64)
    if "rejected_ballots" in forms.field_names:
        rejected = forms.fields["rejected_ballots"][slots].fill_null(0).to_numpy().astype(np.int64)
    whole = papers - np.maximum(rejected, 0)
    partly = blank & (listed > 0) & (whole > listed)
    share = np.where(partly, listed / np.maximum(whole, 1), 1.0)
    return np.where(in_, share, 0.0)


def _papers(forms: ResultForms, slots: IntArray, in_: Flags) -> IntArray:
    """Papers of the stations in; unknown of the others."""
    if "ballots_cast" not in forms.field_names:
        return np.full(len(slots), UNKNOWN, dtype=np.int64)
    papers: IntArray = forms.fields["ballots_cast"][slots].fill_null(UNKNOWN).to_numpy().astype(np.int64)
    return np.where(in_, papers, UNKNOWN)


def previous_of(tables: ElectionTables, before: ElectionTables, forms: ResultForms) -> tuple[FloatArray, int]:
    """Tell what a previous election says of each station: votes per registered voter, of it or of its area.

    Parameters
    ----------
    tables : ElectionTables
        The election that is projected.
    before, forms : ElectionTables, ResultForms
        The previous one, and its figures. Its contests are taken together, choice by choice.

    Returns
    -------
    ndarray of float, shape (n_stations, n_previous)
        NaN where nothing is known.
    matched : int
        Stations that are in both by their id.
    """
    wide = _rates(before, forms)
    names = [column for column in wide.columns if column.startswith("rate_")]
    found = tables.stations.select("station_id", *tables.area_columns).join(
        wide.select("station_id", *names), on="station_id", how="left", maintain_order="left"
    )
    matched = int(found[names[0]].is_not_null().sum()) if names else 0
    shared = [column for column in tables.area_columns if column in before.area_columns]
    for depth in range(len(shared), 0, -1):
        means = wide.group_by(shared[:depth]).agg(pl.col(names).mean())
        found = found.join(
            means, on=shared[:depth], how="left", suffix="_of_area", maintain_order="left", nulls_equal=True
        )
        found = found.with_columns(pl.coalesce(name, f"{name}_of_area") for name in names)
        found = found.drop(f"{name}_of_area" for name in names)
    return found.select(names).to_numpy().astype(np.float64), matched


def _rates(before: ElectionTables, forms: ResultForms) -> pl.DataFrame:
    """Votes per registered voter, of the larger choices and of all, station by station."""
    votes = forms.votes.with_columns(
        station=before.slots["station"].gather(forms.votes["slot"]), votes=pl.col("votes").fill_null(0)
    )
    totals = (
        votes.group_by("choice").agg(pl.col("votes").sum()).sort("votes", "choice", descending=[True, False])
    )
    whole = int(totals["votes"].sum())
    large = totals.filter(pl.col("votes") >= PREVIOUS_SHARE * whole)["choice"].head(MOST_PREVIOUS)
    station = votes.group_by("station").agg(
        all=pl.col("votes").sum(),
        **{f"votes_{choice}": pl.col("votes").filter(pl.col("choice") == choice).sum() for choice in large},
    )
    rows = before.stations.with_row_index("station").join(
        station, on="station", how="left", maintain_order="left"
    )
    voted = pl.col("all") > 0
    size = pl.max_horizontal("registered_voters", "all")
    return rows.with_columns(
        *(pl.when(voted).then(pl.col(f"votes_{choice}") / size).alias(f"rate_{choice}") for choice in large),
        rate_all=pl.when(voted).then(pl.col("all") / size),
    )
