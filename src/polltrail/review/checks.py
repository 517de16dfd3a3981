"""Every check over every form collected: the form's own identities, then how it sits beside its neighbours."""

from collections.abc import Iterable

import polars as pl

from polltrail.election import ElectionTables, FormModel
from polltrail.review.finding import CheckResult
from polltrail.review.form_table import form_table
from polltrail.review.identities import check_identity
from polltrail.review.plausibility import check_plausibility
from polltrail.review.result_forms import ResultForms


def check_forms(tables: ElectionTables, forms: ResultForms, model: FormModel) -> tuple[CheckResult, ...]:
    """Check every form collected; worst first: errors before warnings, then by forms failed.

    Returns
    -------
    tuple of CheckResult
        One for each identity of `model` and each plausibility rule. Their counts add up to the forms collected.
    """
    table = form_table(tables, forms)
    has = frozenset(table.columns)
    results = [check_identity(table, identity, has) for identity in model.identities]
    results += check_plausibility(tables, forms, table)
    return in_order(results)


def in_order(results: Iterable[CheckResult]) -> tuple[CheckResult, ...]:
    """Put checks in order, worst first."""
    return tuple(sorted(results, key=_worst_first))


def _worst_first(result: CheckResult) -> tuple[bool, bool, int]:
    return result.failed == 0, result.check.severity == "warning", -result.failed


def held_forms(checks: tuple[CheckResult, ...]) -> pl.DataFrame:
    """Forms on hold, one row per form and failed error-level check: `slot` u32, `code` str."""
    failed = [
        result.failures.select("slot", code=pl.lit(result.check.code))
        for result in checks
        if result.check.severity == "error" and result.failed
    ]
    empty = pl.DataFrame(schema={"slot": pl.UInt32, "code": pl.String})
    return pl.concat([empty, *failed]).sort("slot", "code")
