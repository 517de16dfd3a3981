"""What the checks of signatures and stamps say of all forms together."""

from collections.abc import Mapping, Sequence

import polars as pl

from polltrail.review.finding import Check, CheckResult
from polltrail.review.slots.marks import MARK_CHECKS, MarkAnswer


def mark_results(
    answers: Mapping[str, Sequence[tuple[int, MarkAnswer]]], n_forms: int
) -> tuple[CheckResult, ...]:
    """Put the answers about signatures and stamps together; a form about which a check has none cannot be told."""
    return tuple(
        _mark_result(check, answers[check.code], n_forms) for check in MARK_CHECKS if check.code in answers
    )


def _mark_result(check: Check, answers: Sequence[tuple[int, MarkAnswer]], n_forms: int) -> CheckResult:
    failed = [(at, one.expected, one.found) for at, one in answers if one.verdict == "fail"]
    passed = sum(one.verdict == "pass" for _, one in answers)
    schema = {"slot": pl.UInt32, "expected": pl.Int64, "found": pl.Int64}
    failures = pl.DataFrame(failed, schema=schema, orient="row")
    gap = (pl.col("found") - pl.col("expected")).abs()
    return CheckResult(
        check=check, passed=passed, failed=len(failed), cannot_tell=n_forms - passed - len(failed),
        failures=failures.sort(gap, "slot", descending=[True, False]),
    )  # fmt: skip
