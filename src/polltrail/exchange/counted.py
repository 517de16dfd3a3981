"""What every format is brought to: stations, choices and votes as numbered columns, before slots are known."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from polltrail.election import Choice, ContestId, SourceName


@dataclass(frozen=True, kw_only=True)
class VoteRows:
    """Every figure for a choice, in the order of the file.

    Attributes
    ----------
    contests : tuple of ContestId
        In order of first appearance; the place is the contest's number.
    choices : tuple of Choice
        Contest by contest, in order of first appearance; the place is the choice's number.
    sources : tuple of SourceName
    source, station, choice, votes : Series
        u32 numbers and i64 votes (null for a blank), one for each row.
    """

    contests: tuple[ContestId, ...]
    choices: tuple[Choice, ...]
    sources: tuple[SourceName, ...]
    source: pl.Series | None
    station: pl.Series
    choice: pl.Series
    votes: pl.Series

    def contest_of_choice(self) -> pl.Series:
        """Give the contest's number for each choice number."""
        number = {contest: place for place, contest in enumerate(self.contests)}
        return pl.Series([number[choice.contest] for choice in self.choices], dtype=pl.UInt32)


@dataclass(frozen=True, kw_only=True)
class StationRows:
    """Every station once, in the order of the file.

    Attributes
    ----------
    ids : Series of str
    registered_voters : Series of i64
    areas : DataFrame
        `area_1` ... `area_k`.
    levels : tuple of str
        What the levels are called, largest first.
    called_special : Series of bool
        True where a column on the kind of station says mobile, military, abroad and the like.
    """

    ids: pl.Series
    registered_voters: pl.Series
    areas: pl.DataFrame
    levels: tuple[str, ...]
    called_special: pl.Series


@dataclass(frozen=True, kw_only=True)
class SourceVotes:
    """The votes of one source on the slots.

    Attributes
    ----------
    votes : DataFrame
        `slot` u32, `choice` u32, `votes` i64; sorted by slot, then choice.
    reporting : Series of bool, one for each slot
    total : Series of i64, one for each slot
        Sum of the votes listed; null where the slot is not reporting.
    """

    votes: pl.DataFrame
    reporting: pl.Series
    total: pl.Series


FieldsOf = Callable[[int, Sequence[SourceVotes]], pl.DataFrame]
"""The numbers of a source's forms, one row for each slot, given the source's number and all votes."""
