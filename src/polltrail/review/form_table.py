"""One row per form collected, with every number that a check may read."""

import numpy as np
import polars as pl

from polltrail.election import ElectionTables
from polltrail.review.result_forms import ResultForms


def form_table(tables: ElectionTables, forms: ResultForms) -> pl.DataFrame:
    """Bring a form's fields, its station's register and the sum of its votes into one row.

    Returns
    -------
    DataFrame, one row per form collected, in slot order
        `slot`, `station`, `contest` u32; `special` bool; `registered_voters` i64 where any station's is published;
        the form's fields, except that the register is the station list's and not the form's; `votes` i64: the sum
        over choices, null where a choice is blank or where the source does not list every choice of the contest;
        `listed_votes` i64: the sum of the votes listed, whether or not they are all; `largest_vote` i64: of one
        choice.
    """
    written = forms.fields.drop("registered_voters", strict=False)
    slots = tables.slots.with_row_index("slot").hstack(written).filter("reporting").drop("reporting")
    at_station = tables.stations.select("registered_voters", "special")
    table = slots.hstack(at_station[slots["station"].to_numpy()])
    if tables.stations["registered_voters"].null_count() == tables.stations.height:
        table = table.drop("registered_voters")
    table = table.hstack(vote_sums(forms, tables.slots.height)[slots["slot"].to_numpy()])
    if not forms.partial_contests:
        return table.with_columns(votes="whole_votes").drop("whole_votes")
    partial = pl.col("contest").is_in(list(forms.partial_contests))
    return table.with_columns(votes=pl.when(~partial).then("whole_votes")).drop("whole_votes")


def vote_sums(forms: ResultForms, n_slots: int) -> pl.DataFrame:
    """Sum and largest of each slot's votes, one row per slot; null where no vote is listed.

    Returns
    -------
    DataFrame
        `whole_votes` i64: null also where one choice is blank; `listed_votes` i64; `largest_vote` i64.
    """
    if not forms.votes.height:
        return pl.DataFrame(
            {name: [None] * n_slots for name in ("whole_votes", "listed_votes", "largest_vote")},
            schema_overrides=dict.fromkeys(("whole_votes", "listed_votes", "largest_vote"), pl.Int64),
        )
    slot = forms.votes["slot"].to_numpy()
    blank = forms.votes["votes"].is_null().to_numpy()
    votes = forms.votes["votes"].fill_null(0).to_numpy()
    start = np.flatnonzero(np.r_[True, slot[1:] != slot[:-1]])
    at, some = slot[start], np.logical_or.reduceat(blank, start)
    none = np.logical_and.reduceat(blank, start)

    def column(values: np.ndarray, missing: np.ndarray) -> pl.Series:
        full, known = np.zeros(n_slots, dtype=np.int64), np.zeros(n_slots, dtype=bool)
        full[at], known[at] = values, ~missing
        return pl.Series(full).set(pl.Series(~known), None)

    total = np.add.reduceat(votes, start)
    return pl.DataFrame(
        {
            "whole_votes": column(total, some),
            "listed_votes": column(total, none),
            "largest_vote": column(np.maximum.reduceat(votes, start), none),
        }
    )
