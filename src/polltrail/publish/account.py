"""Everything one report says, as values; `pipeline.py` makes it, this stage tells it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

import polars as pl

from polltrail.audit.comparison import Comparison, ContestComparison, SourceComparison
from polltrail.election import ElectionTables, FormModel, SourceName
from polltrail.exchange.published import InputFile
from polltrail.review.finding import CheckResult
from polltrail.review.result_forms import ResultForms
from polltrail.tally.fold.forms import CountedForms
from polltrail.tally.fold.frozen import Frozen
from polltrail.tally.fold.watched import Watched
from polltrail.tally.totals import AreaTally, ContestTally

if TYPE_CHECKING:
    # Loaded where it is asked for: it loads what tests of figures need.
    from polltrail.publish.forensics import ToldForensics


@dataclass(frozen=True, slots=True, kw_only=True)
class LogState:
    """Which state of a log an election's own count is of.

    Attributes
    ----------
    root : str
        Of the tree of its first `size` entries.
    cosigned_by, cosigned_at, cosigned_size
        The witnesses who first dated it or a longer state, when in seconds since 1970, and that state; None where no
        quorum has.
    sealed_until : datetime or None
        By when the count must be open, where it is not open now.
    """

    size: int
    root: str
    cosigned_by: tuple[str, ...]
    cosigned_at: int | None
    cosigned_size: int | None
    rehearsal: bool
    sealed_until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FrozenAccount:
    """The count by the definition as it was frozen.

    Attributes
    ----------
    frozen : Frozen
        What was amended since.
    contests : tuple of ContestTally
        As the definition had them then.
    """

    frozen: Frozen
    contests: tuple[ContestTally, ...]
    count: CountedForms


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One report on a published election.

    Attributes
    ----------
    title : str
        The election's name as the input has it.
    told_from : str
        "forms" (`examine`) or "official" (`compare`): which section comes first; the figures are the same.
    files, notes : tuple
        What was read; what had to be assumed to read it, in sentences.
    source, sources, source_reason : SourceName, mapping, str
        Whose figures are told, stations with a form by source, and why this one.
    contests : tuple of ContestTally
        In the order of `tables.election.contests`.
    areas : tuple of AreaTally
        By depth, the largest areas first. Empty when the table has no areas.
    checks : tuple of CheckResult
        Every check made, worst first.
    held : DataFrame, one row per slot on hold and failed error-level check
        `slot` u32, `code` str.
    comparisons : tuple of ContestComparison
        For each contest with an official figure.
    by_party : Comparison or None
        Official totals by party over all contests, held against the same sums of the forms.
    sources_compared : tuple of SourceComparison
        Source against source, where there are several.
    cannot_tell : tuple of str
        What this report cannot say, and what it would need.
    count : CountedForms or None
        Where the forms are an election's own count: which of them stand, and why others do not.
    watched : Watched or None
        Of such a count, what watchers saw the authority publish; only what stands is among the comparisons.
    frozen : FrozenAccount or None
        Of such a count, the same by the definition as it was frozen, where an amendment changed anything since.
    log : LogState or None
        Of such a count, the state of its log.
    images : mapping of str to str
        Of such a count, where an image's bytes lie as seen from the report, by digest.
    banner : str
        What nobody may miss, such as that it is a rehearsal.
    again : tuple of str
        What to type after `polltrail` to have the same figures again, where it is not `told_from` and `path`.
    looked : ToldForensics or None
        What tests of the figures found, where they were looked at.
    """

    version: str
    title: str
    told_from: str
    path: str
    files: tuple[InputFile, ...]
    notes: tuple[str, ...]
    source: SourceName
    sources: Mapping[SourceName, int]
    source_reason: str
    tables: ElectionTables
    forms: ResultForms
    form_model: FormModel
    contests: tuple[ContestTally, ...]
    areas: tuple[AreaTally, ...]
    checks: tuple[CheckResult, ...]
    held: pl.DataFrame
    comparisons: tuple[ContestComparison, ...]
    by_party: Comparison | None
    sources_compared: tuple[SourceComparison, ...]
    cannot_tell: tuple[str, ...]
    count: CountedForms | None = None
    watched: Watched | None = None
    frozen: FrozenAccount | None = None
    log: LogState | None = None
    images: Mapping[str, str] = field(default_factory=dict)
    banner: str = ""
    again: tuple[str, ...] = ()
    looked: "ToldForensics | None" = None
