"""The identities of a form model, over all forms at once; `Identity.judge` is the same for one form."""

from collections.abc import Collection

import polars as pl

from polltrail.election import FieldName, Identity
from polltrail.election.formula import Term, format_formula
from polltrail.review.finding import Check, CheckResult


def check_identity(table: pl.DataFrame, identity: Identity, has: Collection[str]) -> CheckResult:
    """Check one identity on every form collected.

    Parameters
    ----------
    table : DataFrame
        As `form_table` gives it.
    has : collection of str
        The numbers this table has at all; an optional term counts only where it is among them.
    """
    check = Check(
        code=identity.code,
        severity=identity.severity,
        title=identity.title,
        fields=tuple(FieldName(name) for name in identity.fields),
        formula=format_formula(identity.formula),
        innocent=identity.innocent,
        thresholds={"tolerance": 0},
    )
    if not _can_be_told(identity, has):
        return _result(check, table.select("slot"), pl.lit(None, pl.Int64), pl.lit(None, pl.Int64), "=")
    formula = identity.formula
    left = _side(formula.left, formula.left_constant, has)
    right = _side(formula.right, formula.right_constant, has)
    if identity.register:
        left = pl.when(~pl.col("special")).then(left)
    return _result(check, table, left, right, formula.relation)


def _can_be_told(identity: Identity, has: Collection[str]) -> bool:
    terms = (*identity.formula.left, *identity.formula.right)
    needed = {term.field for term in terms if not term.optional}
    one_of = identity.needs_one_of
    return (
        not identity.per_choice and needed <= set(has) and (not one_of or any(name in has for name in one_of))
    )


def _side(terms: tuple[Term, ...], constant: int, has: Collection[str]) -> pl.Expr:
    side = pl.lit(constant, pl.Int64)
    for term in terms:
        if not term.optional or term.field in has:
            side = side + term.sign * pl.col(term.field)
    return side


def _result(check: Check, table: pl.DataFrame, left: pl.Expr, right: pl.Expr, relation: str) -> CheckResult:
    judged = table.select("slot", expected=right, found=left)
    gap = pl.col("found") - pl.col("expected")
    broken = {"=": gap != 0, "<=": gap > 0, ">=": gap < 0}[relation]
    failures = judged.filter(broken).sort(gap.abs(), "slot", descending=[True, False])
    cannot_tell = int(judged.select(gap.is_null().sum()).item())
    return CheckResult(
        check=check,
        passed=table.height - failures.height - cannot_tell,
        failed=failures.height,
        cannot_tell=cannot_tell,
        failures=failures,
    )
