"""Odd but possible: a form beside its register and its neighbours. Rules and thresholds: plausibility.toml."""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.resources import files

import numpy as np
import numpy.typing as npt
import polars as pl

from polltrail.election import ElectionTables, FieldName
from polltrail.review.finding import Check, CheckResult
from polltrail.review.result_forms import ResultForms

Rule = Callable[[ElectionTables, ResultForms, pl.DataFrame, Mapping[str, float]], pl.DataFrame]


@cache
def plausibility_checks() -> tuple[Check, ...]:
    """Every plausibility rule, as shipped."""
    text = (files("polltrail.review") / "plausibility.toml").read_text(encoding="utf-8")
    return tuple(
        Check(
            code=code,
            severity="warning",
            title=rule["title"],
            fields=tuple(FieldName(name) for name in rule["fields"]),
            formula=rule["formula"],
            innocent=tuple(rule["innocent"]),
            thresholds=rule.get("thresholds", {}),
            titled_by="what was found",
        )
        for code, rule in tomllib.loads(text).items()
    )


def check_plausibility(tables: ElectionTables, forms: ResultForms, table: pl.DataFrame) -> list[CheckResult]:
    """Check every rule on every form collected.

    Parameters
    ----------
    table : DataFrame
        As `form_table` gives it.
    """
    return [
        _judge(check, RULES[check.code](tables, forms, table, check.thresholds))
        for check in plausibility_checks()
    ]


def _judge(check: Check, verdicts: pl.DataFrame) -> CheckResult:
    """Count `odd` (null: cannot tell) and keep the odd forms, most votes first."""
    failures = verdicts.filter("odd").sort("found", "slot", descending=[True, False], nulls_last=True)
    cannot_tell = verdicts["odd"].null_count()
    return CheckResult(
        check=check,
        passed=verdicts.height - failures.height - cannot_tell,
        failed=failures.height,
        cannot_tell=cannot_tell,
        failures=failures.select("slot", "expected", "found"),
    )


def _verdicts(table: pl.DataFrame, odd: pl.Expr, expected: pl.Expr, found: pl.Expr) -> pl.DataFrame:
    return table.select("slot", odd=odd, expected=expected.cast(pl.Int64), found=found.cast(pl.Int64))


def _number(table: pl.DataFrame, name: str) -> pl.Expr:
    return pl.col(name) if name in table.columns else pl.lit(None, pl.Int64)


def _no_votes(
    _: ElectionTables, __: ResultForms, table: pl.DataFrame, ___: Mapping[str, float]
) -> pl.DataFrame:
    """One vote shows that there are votes; that there are none, only a number for every choice can show."""
    odd = pl.when(pl.col("listed_votes") > 0).then(statement=False).otherwise(pl.col("votes") == 0)
    return _verdicts(table, odd, pl.lit(None), pl.col("listed_votes"))


def _full_turnout(
    _: ElectionTables, __: ResultForms, table: pl.DataFrame, limits: Mapping[str, float]
) -> pl.DataFrame:
    cast, register = _number(table, "ballots_cast"), _number(table, "registered_voters")
    odd = (cast == register) & (register >= limits["min_registered_voters"])
    known = cast.is_not_null() & ~pl.col("special")
    return _verdicts(table, pl.when(known).then(odd), register, cast)


def _one_choice_has_all(
    tables: ElectionTables, __: ResultForms, table: pl.DataFrame, limits: Mapping[str, float]
) -> pl.DataFrame:
    several = [number for number, contest in enumerate(tables.election.contests) if len(contest.choices) > 1]
    votes, largest = pl.col("votes"), pl.col("largest_vote")
    odd = (votes == largest) & (votes >= limits["min_votes"]) & pl.col("contest").is_in(several)
    return _verdicts(table, pl.when(votes.is_not_null()).then(odd), votes, largest)


def _register_zero(
    _: ElectionTables, __: ResultForms, table: pl.DataFrame, ___: Mapping[str, float]
) -> pl.DataFrame:
    register = _number(table, "registered_voters")
    odd = pl.when(~pl.col("special")).then(register == 0)
    return _verdicts(table, odd, pl.lit(None), pl.coalesce(_number(table, "ballots_cast"), "listed_votes"))


def _same_votes(
    _: ElectionTables, forms: ResultForms, table: pl.DataFrame, limits: Mapping[str, float]
) -> pl.DataFrame:
    prints = vote_fingerprints(forms)
    marked = table.select("slot", "contest", "votes").join(
        prints, on="slot", how="left", maintain_order="left"
    )
    counts = (pl.col("votes") >= limits["min_votes"]) & (
        pl.col("choices_with_votes") >= limits["min_choices"]
    )
    twins = (
        marked.filter(counts)
        .filter(pl.len().over("contest", "votes", "fingerprint") > 1)
        .select("slot", twin=True)
    )
    found = marked.join(twins, on="slot", how="left", maintain_order="left")
    odd = pl.when(pl.col("votes").is_not_null()).then(pl.col("twin").fill_null(value=False))
    return _verdicts(found, odd, pl.lit(None), pl.col("votes"))


def vote_fingerprints(forms: ResultForms) -> pl.DataFrame:
    """A 64-bit number for each slot's votes by choice; equal votes give equal numbers, zeros aside.

    Returns
    -------
    DataFrame
        `slot` u32, `fingerprint` u64, `choices_with_votes` i64.
    """
    if not forms.votes.height:
        return pl.DataFrame(
            schema={"slot": pl.UInt32, "fingerprint": pl.UInt64, "choices_with_votes": pl.Int64}
        )
    slot = forms.votes["slot"].to_numpy()
    votes = forms.votes["votes"].fill_null(0).to_numpy().astype(np.uint64)
    mixed = _splitmix(forms.votes["choice"].to_numpy().astype(np.uint64) << np.uint64(32) ^ votes)
    mixed[votes == 0] = 0
    start = np.flatnonzero(np.r_[True, slot[1:] != slot[:-1]])
    return pl.DataFrame(
        {
            "slot": slot[start],
            "fingerprint": np.add.reduceat(mixed, start),
            "choices_with_votes": np.add.reduceat((votes > 0).astype(np.int64), start),
        }
    )


def _splitmix(x: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint64]:
    """Spread 64-bit numbers evenly (Steele, Lea and Flood 2014, SplitMix64)."""
    x += np.uint64(0x9E3779B97F4A7C15)
    x = (x ^ (x >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    x = (x ^ (x >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return x ^ (x >> np.uint64(31))


def _no_rejected(
    tables: ElectionTables, _: ResultForms, table: pl.DataFrame, limits: Mapping[str, float]
) -> pl.DataFrame:
    rejected, cast = rejected_expr(table), _number(table, "ballots_cast")
    beside = table.select(
        "slot",
        "station",
        group=_contest_family(tables, table),
        own=rejected,
        rejected=pl.when(cast.is_not_null()).then(rejected),
        cast=pl.when(rejected.is_not_null()).then(cast),
    )
    at = beside["station"].to_numpy()
    areas = [tables.stations[column].gather(at) for column in tables.area_columns]
    beside = beside.hstack(areas).with_columns(expected=pl.lit(None, pl.Float64))
    for depth in range(len(tables.area_columns) + 1):
        beside = beside.with_columns(expected=_expected_rejected(tables.area_columns[:depth], limits))
    odd = (pl.col("own") == 0) & (pl.col("expected") >= limits["min_expected"])
    return _verdicts(beside, odd, pl.col("expected").round(0), pl.col("own"))


def rejected_expr(table: pl.DataFrame) -> pl.Expr:
    """Ballots in the box that count for nobody: as one number, or blank and null where the form parts them."""
    if "rejected_ballots" in table.columns:
        return pl.col("rejected_ballots")
    parts = [pl.col(name) for name in ("blank_ballots", "null_ballots") if name in table.columns]
    return pl.sum_horizontal(parts, ignore_nulls=False) if parts else pl.lit(None, pl.Int64)


def _contest_family(tables: ElectionTables, table: pl.DataFrame) -> pl.Series:
    families = [contest.id.split("/")[0] for contest in tables.election.contests]
    codes = {family: number for number, family in enumerate(dict.fromkeys(families))}
    return pl.Series([codes[family] for family in families], dtype=pl.UInt32)[table["contest"].to_numpy()]


def _expected_rejected(area: tuple[str, ...], limits: Mapping[str, float]) -> pl.Expr:
    """Expect what the other stations' rate gives; the smallest area with enough stations decides.

    A neighbour is a station with both numbers: `rejected` and `cast` are null together.
    """
    key = ["group", *area]
    others = pl.col("cast").count().cast(pl.Int64).over(key) - 1
    cast = pl.col("cast").sum().over(key) - pl.col("cast")
    rate = (pl.col("rejected").sum().over(key) - pl.col("rejected")) / cast
    known = (others >= limits["min_stations"]) & (cast > 0)
    return pl.when(known).then(rate * pl.col("cast")).otherwise("expected")


RULES: Mapping[str, Rule] = {
    "no-votes": _no_votes,
    "full-turnout": _full_turnout,
    "one-choice-has-all": _one_choice_has_all,
    "no-rejected-ballots": _no_rejected,
    "same-votes-in-two-stations": _same_votes,
    "register-zero": _register_zero,
}
