"""One contest's polls out of an election's tables."""

from typing import Literal

import numpy as np
import polars as pl

from polltrail.election import ElectionTables
from polltrail.forensics.polls import UNKNOWN, IntArray, Polls
from polltrail.review.result_forms import ResultForms

Ballots = Literal["cast", "issued"]
"""What turnout is reckoned by: the papers found in the box, or those handed out."""
FIELDS: dict[Ballots, str] = {"cast": "ballots_cast", "issued": "ballots_issued"}
REJECTED = ("rejected_ballots", "blank_ballots", "null_ballots")


def polls_of(tables: ElectionTables, forms: ResultForms, contest: int, *, ballots: Ballots = "cast") -> Polls:
    """Lay out the stations of a contest that have reported.

    A vote or a ballot below zero is none that was published; a choice without a figure has none.

    Parameters
    ----------
    contest : int
        Its number.
    """
    slots = np.flatnonzero((tables.slots["contest"] == contest).to_numpy())
    slots = slots[forms.fields["reporting"].to_numpy()[slots]]
    station = tables.slots["station"].to_numpy()[slots].astype(np.int64)
    votes = _votes(tables, forms, contest, slots)
    rejected = _rejected(forms, slots)
    rows = tables.stations[station]
    areas, names = _areas(rows, tables.area_columns)
    return Polls(
        stations=station,
        registered=rows["registered_voters"].fill_null(UNKNOWN).to_numpy().astype(np.int64),
        ballots=_field(forms, FIELDS[ballots], slots),
        counted=votes.sum(axis=1) + np.maximum(rejected, 0),
        rejected=rejected,
        votes=votes,
        choices=tuple(tables.choices[choice].id for choice in tables.choice_numbers(contest)),
        areas=areas,
        area_names=names,
    )


def _votes(tables: ElectionTables, forms: ResultForms, contest: int, slots: IntArray) -> IntArray:
    numbers = tables.choice_numbers(contest)
    found = np.zeros((len(slots), len(numbers)), dtype=np.int64)
    own = forms.votes.filter(pl.col("choice").is_between(numbers.start, numbers.stop - 1))
    own = own.filter(pl.col("slot").is_in(pl.Series(slots, dtype=pl.UInt32).implode()))
    rows = np.searchsorted(slots, own["slot"].to_numpy())
    columns = own["choice"].to_numpy().astype(np.int64) - numbers.start
    found[rows, columns] = own["votes"].fill_null(0).to_numpy()
    return np.maximum(found, 0)


def _rejected(forms: ResultForms, slots: IntArray) -> IntArray:
    """Add up all ballots that are no valid vote; where rejected ones are given, blank and null are among them."""
    columns = [_field(forms, name, slots) for name in REJECTED if name in forms.field_names]
    if not columns:
        return np.full(len(slots), UNKNOWN, dtype=np.int64)
    if REJECTED[0] in forms.field_names:
        return columns[0]
    found: IntArray = np.where(np.min(columns, axis=0) < 0, UNKNOWN, np.sum(columns, axis=0))
    return found


def _field(forms: ResultForms, name: str, slots: IntArray) -> IntArray:
    if name not in forms.field_names:
        return np.full(len(slots), UNKNOWN, dtype=np.int64)
    found: IntArray = forms.fields[name][slots].fill_null(UNKNOWN).to_numpy().astype(np.int64)
    return np.maximum(found, UNKNOWN)


def _areas(
    rows: pl.DataFrame, columns: tuple[str, ...]
) -> tuple[tuple[IntArray, ...], tuple[tuple[str, ...], ...]]:
    """Number the areas of each level within the whole country, by their names from the largest down."""
    areas, names = [], []
    for depth in range(1, len(columns) + 1):
        path = rows.select(
            pl.concat_str([pl.col(one).fill_null("") for one in columns[:depth]], separator=" / ")
        ).to_series()
        known = path.unique().sort()
        names.append(tuple(known.to_list()))
        areas.append(known.search_sorted(path).to_numpy().astype(np.int64))
    return tuple(areas), tuple(names)
