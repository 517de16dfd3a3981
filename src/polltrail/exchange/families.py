"""Which contests the numbers of a station belong to, and which contests a table lists only in part."""

from collections.abc import Mapping, Sequence

import polars as pl

from polltrail.exchange.slots import families_of

PARTS = ("rejected_ballots", "blank_ballots", "null_ballots")
HALF, NEARLY_ALL, NEVER = 0.5, 0.9, 0.99


def families_that_agree(
    slots: pl.DataFrame, contests: Sequence[str], total: pl.Series, fields: Mapping[str, pl.Series]
) -> tuple[str, ...]:
    """Find the families of contests whose votes agree with numbers that name no contest.

    Parameters
    ----------
    total : Series of i64
        Sum of the votes of each slot.
    fields : mapping of str to Series
        The numbers, by slot.

    Notes
    -----
    A family agrees when its votes add up to the valid votes in half of the stations where both are known.
    Without valid votes: when its votes with the rejected ones hardly ever exceed the ballots cast, and of
    several such families only the one that leaves fewest ballots unexplained.
    """
    families = families_of(contests)
    if len(families) == 1:
        return tuple(families)
    table = slots.with_columns(total=total, **fields)
    parts = {name: table.filter(pl.col("contest").is_in(numbers)) for name, numbers in families.items()}
    if "valid_votes" in fields:
        return tuple(name for name, rows in parts.items() if _adds_up(rows))
    if "ballots_cast" in fields:
        left = {name: rest for name, rows in parts.items() if (rest := _unexplained(rows)) is not None}
        return (min(left, key=lambda name: left[name]),) if left else ()
    return ()


def _adds_up(rows: pl.DataFrame) -> bool:
    both = rows.drop_nulls(["total", "valid_votes"])
    return bool(both.height) and float((both["total"] == both["valid_votes"]).mean() or 0) >= HALF  # type: ignore[arg-type]


def _unexplained(rows: pl.DataFrame) -> float | None:
    """Ballots that the votes do not explain, per station; None where votes exceed ballots."""
    parts = [pl.col(name).fill_null(0) for name in PARTS if name in rows.columns]
    both = rows.drop_nulls(["total", "ballots_cast"])
    rest = both.select(rest=pl.sum_horizontal("ballots_cast", *[-part for part in [pl.col("total"), *parts]]))
    if not both.height or ((rest["rest"] >= 0).sum() / both.height) < NEVER:
        return None
    return float(rest["rest"].sum() / both.height)


def listed_in_part(
    slots: pl.DataFrame, contests: Sequence[str], total: pl.Series, valid: pl.Series
) -> frozenset[int]:
    """Find the contests, family by family, for which a table plainly does not list every choice.

    Notes
    -----
    That is where the votes differ from the valid votes in more than half of the stations with both, and in
    nine of ten of those fall short. Mistakes go both ways; missing choices only one.
    """
    both = slots.with_columns(short=valid - total).drop_nulls("short")
    partial: set[int] = set()
    for numbers in families_of(contests).values():
        short = both.filter(pl.col("contest").is_in(numbers))["short"]
        differ = int((short != 0).sum())
        if differ > HALF * short.len() and int((short > 0).sum()) >= NEARLY_ALL * differ:
            partial.update(numbers)
    return frozenset(partial)
