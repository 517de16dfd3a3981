"""The numbers beside the votes, put on the slots of each source."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import polars as pl

from polltrail.election import SourceName
from polltrail.exchange.families import families_that_agree
from polltrail.exchange.slots import families_of, family_of
from polltrail.exchange.sources import FieldColumn


@dataclass(frozen=True, kw_only=True)
class FieldsRequest:
    """What a table is asked for: the numbers of one source's forms.

    Attributes
    ----------
    slots : DataFrame
        Every slot: `station`, `contest`.
    contests : sequence of str
        Names of the contests, by number.
    total : Series of i64
        Sum of the source's votes at each slot.
    """

    source: SourceName
    is_primary: bool
    slots: pl.DataFrame
    contests: Sequence[str]
    total: pl.Series


class FormFields(Protocol):
    """Numbers beside the votes, whatever table they came from."""

    @property
    def columns(self) -> Sequence[FieldColumn]:
        """The columns that were read."""
        ...

    def on_slots(self, request: FieldsRequest) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Give the numbers of one source, a row for each slot, and notes on what was assumed."""
        ...


@dataclass(frozen=True, kw_only=True)
class StationFields:
    """Numbers that stand in the table of stations: one for each station, whatever the contest.

    Attributes
    ----------
    values : mapping of str to Series of i64
        By heading; one value for each station.
    """

    columns: Sequence[FieldColumn]
    values: Mapping[str, pl.Series]

    def on_slots(self, request: FieldsRequest) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Give the numbers of one source; see `FormFields`."""
        plain: dict[str, pl.Series] = {
            column.field: self._of(column, request) for column in self.columns if _is_plain(column, request)
        }
        agreeing = families_that_agree(request.slots, request.contests, request.total, plain)
        own = _mask(request, agreeing)
        fields: dict[str, pl.Series] = {name: values.set(~own, None) for name, values in plain.items()}
        for column in self.columns:
            if column.contests is not None and request.is_primary:
                there = _mask(request, (column.contests,))
                base = fields.get(
                    column.field, pl.repeat(None, request.slots.height, dtype=pl.Int64, eager=True)
                )
                fields[column.field] = self._of(column, request).zip_with(there, base)
        return _frame(fields, request.slots.height), _note(request, plain, agreeing)

    def _of(self, column: FieldColumn, request: FieldsRequest) -> pl.Series:
        values = self.values[column.heading]
        is_same = len(request.contests) == 1
        return values if is_same else values.gather(request.slots["station"])


def _is_plain(column: FieldColumn, request: FieldsRequest) -> bool:
    if column.contests is not None:
        return False
    return column.source == request.source or (column.source is None and request.is_primary)


def _mask(request: FieldsRequest, names: Sequence[str]) -> pl.Series:
    """Slots whose contest, or family of contests, is among `names`."""
    chosen = [contest in names or family_of(contest) in names for contest in request.contests]
    if all(chosen):
        return pl.repeat(value=True, n=request.slots.height, dtype=pl.Boolean, eager=True)
    return pl.Series(chosen, dtype=pl.Boolean).gather(request.slots["contest"])


def _frame(fields: Mapping[str, pl.Series], height: int) -> pl.DataFrame:
    if not fields:
        return pl.DataFrame({"": pl.zeros(height, eager=True)}).select()
    return pl.DataFrame({name: values.rename(name) for name, values in fields.items()})


def _note(
    request: FieldsRequest, fields: Mapping[str, pl.Series], agreeing: Sequence[str]
) -> tuple[str, ...]:
    families = families_of(request.contests)
    if len(families) == 1 or not fields:
        return ()
    where = " and ".join(agreeing) or "no contest"
    others = ", ".join(name for name in families if name not in agreeing)
    said = (
        f"Source {request.source}: the columns {', '.join(fields)} name no contest; the votes agree with them in "
        f"{where}, so they were read for {where} only (not for {others or 'any other'})."
    )
    return (said,)


@dataclass(frozen=True, kw_only=True)
class UnitFields:
    """Numbers that stand beside the votes in one table: for each station, contest and source.

    Attributes
    ----------
    units : DataFrame
        `source` (name), `station`, `contest` (numbers), then the numbers; each unit once.
    """

    units: pl.DataFrame
    columns: Sequence[FieldColumn] = ()

    def on_slots(self, request: FieldsRequest) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Give the numbers of one source; see `FormFields`."""
        own = self.units.filter(pl.col("source") == request.source).drop("source")
        joined = request.slots.join(own, on=["station", "contest"], how="left", maintain_order="left")
        return joined.drop("station", "contest"), ()
