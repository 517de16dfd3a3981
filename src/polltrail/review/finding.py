"""What a check noticed: values, never exceptions; three answers, never two."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import polars as pl

from polltrail.election import ContestId, FieldName, StationId

Verdict = Literal["pass", "fail", "cannot tell"]
Severity = Literal["error", "warning"]
"""An *error* is a form that contradicts itself: it is held. A *warning* is odd but possible."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule that a form, or a form beside its neighbours, can pass or fail.

    Attributes
    ----------
    code : str
        Short and stable; the page `docs/methods/<code>.md` or the form model explains it.
    fields : tuple of FieldName
        Exactly the fields that the rule reads.
    formula : str
        What must hold, in field names.
    innocent : tuple of str
        Honest reasons why a form may fail; shown wherever the finding is.
    thresholds : mapping of str to number
        Every number the rule uses that is not on the form; data, and printed.
    titled_by : "what must hold" or "what was found"
        Which of the two the title says: an identity names itself, an oddity names what is odd.
    """

    code: str
    severity: Severity
    title: str
    fields: tuple[FieldName, ...]
    formula: str
    innocent: tuple[str, ...] = ()
    thresholds: Mapping[str, float] = field(default_factory=dict)
    titled_by: Literal["what must hold", "what was found"] = "what must hold"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One check over every form collected.

    Attributes
    ----------
    passed, failed, cannot_tell : int
        Forms by verdict; together the forms collected. A form with a missing number is never in `passed`.
    failures : DataFrame, one row per failed form, worst first
        `slot` u32; `expected`, `found` i64: the right and the left side of the formula, in votes or papers.
    """

    check: Check
    passed: int
    failed: int
    cannot_tell: int
    failures: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check's answer on one form."""

    code: str
    severity: Severity
    verdict: Verdict
    station: StationId
    contest: ContestId
    fields: tuple[FieldName, ...]
    expected: int | None
    found: int | None
