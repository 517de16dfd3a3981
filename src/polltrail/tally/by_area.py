"""Totals of every area, from the smallest up, so that children always sum to parents."""

import polars as pl

from polltrail.election import ElectionTables
from polltrail.review.result_forms import ResultForms
from polltrail.tally.by_contest import slot_states
from polltrail.tally.totals import AreaTally


def tally_areas(tables: ElectionTables, forms: ResultForms, held: pl.DataFrame) -> tuple[AreaTally, ...]:
    """Add up every area at every level, the largest areas first.

    Stations whose area is not published are under a null area at that level.
    """
    if not tables.area_columns:
        return ()
    key = list(tables.area_columns)
    slots = slot_states(tables, forms, held)
    areas = tables.stations.select(key)[tables.slots["station"].to_numpy()]
    reporting = _reporting(slots.hstack(areas), key)
    votes = _votes(forms, slots, areas, key)
    tallies = []
    for depth in range(len(key), 0, -1):
        at = ["contest", *key[:depth]]
        if depth < len(key):
            sums = [_known_sum(pl.col(name)) for name in reporting.columns if name not in {"contest", *key}]
            reporting = reporting.group_by(at, maintain_order=True).agg(sums)
            votes = votes.group_by([*at, "choice"], maintain_order=True).agg(
                pl.col("votes", "held_votes").sum()
            )
        tallies.append(
            AreaTally(depth=depth, level=tables.election.levels[depth - 1], reporting=reporting, votes=votes)
        )
    return tuple(reversed(tallies))


def _reporting(slots: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    heard = pl.col("reporting")
    return slots.group_by(["contest", *key], maintain_order=True).agg(
        stations=pl.len().cast(pl.Int64),
        stations_reporting=heard.sum().cast(pl.Int64),
        registered_voters=_known_sum(pl.col("registered_voters")),
        registered_voters_reporting=_known_sum(pl.col("registered_voters") * heard),
        held=pl.col("held").sum().cast(pl.Int64),
        ballots_cast=_known_sum(pl.col("ballots_cast").filter(heard)),
    )


def _known_sum(numbers: pl.Expr) -> pl.Expr:
    """Add up what is known; where nothing is, the sum is null and not zero."""
    return pl.when(numbers.count() > 0).then(numbers.sum())


def _votes(forms: ResultForms, slots: pl.DataFrame, areas: pl.DataFrame, key: list[str]) -> pl.DataFrame:
    """Votes by contest, smallest area and choice; areas are numbered first, so that only numbers are grouped."""
    places = areas.with_columns(contest=slots["contest"], held=slots["held"])
    numbered = places.with_columns(place=pl.struct("contest", *key).rank("dense"))
    at = forms.votes["slot"].to_numpy()
    votes = forms.votes.select("choice", "votes").hstack(numbered.select("place", "held")[at])
    sums = votes.group_by("place", "choice").agg(
        pl.col("votes").sum(), held_votes=pl.col("votes").filter("held").sum()
    )
    names = numbered.select("place", "contest", *key).unique("place")
    return (
        sums.join(names, on="place")
        .select("contest", *key, "choice", "votes", "held_votes")
        .sort("contest", *key, "choice", nulls_last=True)
    )
