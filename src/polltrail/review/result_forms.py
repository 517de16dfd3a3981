"""Result forms as columns: what each slot's form says, as written, blank kept apart from zero."""

from dataclasses import dataclass

import polars as pl

from polltrail.election import FieldName, SourceName
from polltrail.errors import DataError


@dataclass(frozen=True, kw_only=True)
class ResultForms:
    """Every result form of one source, as written.

    Attributes
    ----------
    source : SourceName
        Whose figures these are. Figures of two sources are never mixed.
    fields : DataFrame, one row per slot of `ElectionTables.slots`, in the same order
        `reporting` bool: a form with at least one vote figure is here. Then one i64 column for each of
        `field_names`; null is a blank, never a zero.
    votes : DataFrame, one row per slot and choice that the source has
        `slot` u32, `choice` u32 (numbers, as in `ElectionTables`), `votes` i64, null for a blank.
        Sorted by slot, then choice.
    partial_contests : frozenset of int
        Numbers of the contests for which the source plainly does not list every choice, so that the sum of
        the listed ones proves nothing about the valid votes.
    """

    source: SourceName
    fields: pl.DataFrame
    votes: pl.DataFrame
    partial_contests: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.votes["slot"].is_sorted():
            raise DataError(f"votes of {self.source}: expected them sorted by slot, found them unsorted")

    @property
    def field_names(self) -> tuple[FieldName, ...]:
        """The numbers that this source has on any form, apart from the votes."""
        return tuple(FieldName(name) for name in self.fields.columns if name != "reporting")
