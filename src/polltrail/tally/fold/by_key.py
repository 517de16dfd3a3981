"""Whose contradictions they are: any number of them by one key are one finding about that key.

Who contradicts what stands has a contradiction put down to them. Where nothing stood there are two sides and neither is
known to be right; then it is put down to the side that is in more contradictions. So one key that reads five hundred
forms otherwise than five hundred persons is one finding and not five hundred, whether it came before them or after. What
it does to each slot is decided slot by slot and not here.
"""

from typing import Final

import polars as pl

AGAINST_WHAT_STANDS: Final = ("contradicted", "contradicted-without-image")
EITHER_SIDE: Final = ("readings-differ", "copies-differ")
"""Findings about two readings that differ."""
EACH: Final = ("slot", "index", "against", "code")
"""What tells one finding; the rows of one have a number each."""
BY_KEY: Final = pl.Schema({
    "key": pl.String,
    "slots": pl.Int64,
    "contradictions": pl.Int64,
    "open": pl.Int64,
    "with_image": pl.Int64,
    "first": pl.Int64,
    "last": pl.Int64,
})  # fmt: skip
"""Columns of what `by_key` gives: the key, how many slots it is about and how many contradictions; of these, those that
no decision has answered, and those that opened an accepted slot again by a stored image; the first and the last entry."""


def attributed(findings: pl.DataFrame) -> pl.DataFrame:
    """Give the findings with `about`: the key that a contradiction is put down to; null for what is none.

    Parameters
    ----------
    findings : DataFrame
        With what `EACH` names, `key` and `key_against`.
    """
    stands, either = (pl.col("code").is_in(codes) for codes in (AGAINST_WHAT_STANDS, EITHER_SIDE))
    each = findings.unique(EACH)
    sides = pl.concat([
        each.filter(stands | either).select("key"),
        each.filter(either).select(key="key_against"),
    ])  # fmt: skip
    n_of = sides.group_by("key").agg(n=pl.len())
    weighed = findings.join(n_of, on="key", how="left", maintain_order="left").join(
        n_of.rename({"key": "key_against", "n": "n_against"}),
        on="key_against",
        how="left",
        maintain_order="left",
    )
    side = pl.when(pl.col("n_against") > pl.col("n")).then("key_against").otherwise("key")
    about = pl.when(stands).then("key").when(either).then(side)
    return weighed.with_columns(about=about).drop("n", "n_against")


def by_key(findings: pl.DataFrame) -> pl.DataFrame:
    """Give one row for each key that contradictions are put down to, most slots first, as `BY_KEY` has it.

    Parameters
    ----------
    findings : DataFrame
        As `attributed` gives them; one row for each number that differs.
    """
    each = findings.filter(pl.col("about").is_not_null()).unique(EACH)
    return (
        each.group_by(key="about")
        .agg(
            slots=pl.col("slot").n_unique(),
            contradictions=pl.len(),
            open=pl.col("answered_by").null_count(),
            with_image=(pl.col("code") == "contradicted").sum(),
            first=pl.col("index").min(),
            last=pl.col("index").max(),
        )
        .cast(BY_KEY)
        .sort("slots", "contradictions", "key", descending=[True, True, False])
    )
