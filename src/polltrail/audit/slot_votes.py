"""Votes of one contest, station by station: what is written, and where a line was left blank."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from polltrail.election import ElectionTables
from polltrail.review.result_forms import ResultForms

IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class SlotVotes:
    """Votes of the choices that a source lists: a row for each slot of a contest, a column for each choice.

    Attributes
    ----------
    names : tuple of str
        Choices of which the source has a number on any form, in the contest's order.
    counts : ndarray of int, shape (n_slots, n_choices)
        Votes; 0 also where nothing is written.
    blank : ndarray of bool, shape (n_slots,)
        Slots where the line of a listed choice was left blank.
    lists_all : bool
        Whether the source lists every choice of the contest.
    """

    names: tuple[str, ...]
    counts: IntArray
    blank: BoolArray
    lists_all: bool

    def of(self, inside: BoolArray) -> "SlotVotes":
        """Keep the slots that are `inside`."""
        if inside.all():
            return self
        counts, blank = self.counts[inside], self.blank[inside]
        return SlotVotes(names=self.names, counts=counts, blank=blank, lists_all=self.lists_all)


def contest_slots(tables: ElectionTables, forms: ResultForms, number: int) -> pl.DataFrame:
    """Slots of one contest: `slot`, `station`, `reporting`, `registered_voters`, `special`, `station_id`, the areas."""
    slots = tables.slots.with_row_index("slot").with_columns(reporting=forms.fields["reporting"])
    slots = slots.filter(pl.col("contest") == number).drop("contest")
    at = tables.stations.select("station_id", "registered_voters", "special", *tables.area_columns)
    return slots.hstack(at[slots["station"].to_numpy()])


def slot_votes(tables: ElectionTables, forms: ResultForms, number: int, slots: pl.DataFrame) -> SlotVotes:
    """Votes of one contest, with a row for each of `slots`, as `contest_slots` gives them."""
    span = tables.choice_numbers(number)
    row = np.full(tables.slots.height, -1, dtype=np.int64)
    row[slots["slot"].to_numpy()] = np.arange(slots.height)
    at = row[forms.votes["slot"].to_numpy()]
    mine = at >= 0
    at, choice = at[mine], forms.votes["choice"].to_numpy()[mine].astype(np.int64) - span.start
    written = forms.votes["votes"].is_not_null().to_numpy()[mine]
    counts = np.zeros((slots.height, len(span)), dtype=np.int64)
    counts[at, choice] = forms.votes["votes"].fill_null(0).to_numpy()[mine]
    listed = np.bincount(choice[written], minlength=len(span)) > 0
    blank = np.zeros(slots.height, dtype=np.bool_)
    blank[at[~written & listed[choice]]] = True
    return SlotVotes(
        names=tuple(tables.choices[span.start + place].id for place in np.flatnonzero(listed)),
        counts=counts if listed.all() else counts[:, listed],
        blank=blank,
        lists_all=bool(listed.all()) and number not in forms.partial_contests,
    )
