"""Source against source, station by station: where two of them have the same form, whether they say the same."""

from itertools import combinations

import polars as pl

from polltrail.audit.comparison import SourceComparison
from polltrail.election import ElectionTables
from polltrail.review.result_forms import ResultForms


def compare_sources(tables: ElectionTables, sources: list[ResultForms]) -> tuple[SourceComparison, ...]:
    """Compare every pair of sources, contest by contest, in every station that both have.

    A choice that one of the two never lists is left out: not published is not zero.
    """
    contest = tables.slots["contest"]
    results = []
    for a, b in combinations(sources, 2):
        heard = pl.DataFrame({"contest": contest, "a": a.fields["reporting"], "b": b.fields["reporting"]})
        pairs = _joined(a, b, heard).with_columns(differs=pl.col("votes_a").ne_missing(pl.col("votes_b")))
        by_contest = {key[0]: part for key, part in pairs.partition_by("contest", as_dict=True).items()}
        for number, part in heard.partition_by("contest", as_dict=True).items():
            if part.select((pl.col("a") & pl.col("b")).any()).item():
                values = by_contest.get(number[0], pairs.clear())
                results.append(_contest(tables, a, b, number[0], part, values))
    return tuple(results)


def _joined(a: ResultForms, b: ResultForms, heard: pl.DataFrame) -> pl.DataFrame:
    """Votes of the slots both have, of the choices both list, side by side."""
    both = (heard["a"] & heard["b"]).arg_true().cast(pl.UInt32).to_frame("slot")
    listed = a.votes.select(pl.col("choice").unique()).join(
        b.votes.select(pl.col("choice").unique()), on="choice"
    )
    left, right = (
        forms.votes.join(both, on="slot", how="semi").join(listed, on="choice", how="semi")
        for forms in (a, b)
    )
    joined = left.join(right, on=["slot", "choice"], how="full", coalesce=True, suffix="_b").rename(
        {"votes": "votes_a"}
    )
    return joined.with_columns(contest=heard["contest"][joined["slot"].to_numpy()])


def _contest(
    tables: ElectionTables,
    a: ResultForms,
    b: ResultForms,
    number: int,
    heard: pl.DataFrame,
    values: pl.DataFrame,
) -> SourceComparison:
    differing = values.filter("differs")
    gap = (pl.col("votes_a").fill_null(0) - pl.col("votes_b").fill_null(0)).abs()
    sums = values.group_by("choice").agg(pl.col("votes_a", "votes_b").sum()).sort("choice")
    return SourceComparison(
        a=a.source,
        b=b.source,
        contest=tables.election.contests[number].id,
        stations_both=int((heard["a"] & heard["b"]).sum()),
        only_a=int((heard["a"] & ~heard["b"]).sum()),
        only_b=int((heard["b"] & ~heard["a"]).sum()),
        stations_differing=differing["slot"].n_unique(),
        values_differing=differing.height,
        totals={tables.choices[choice].id: (int(x), int(y)) for choice, x, y in sums.iter_rows()},
        differences=differing.sort(gap, "slot", "choice", descending=[True, False, False]).select(
            "slot", "choice", "votes_a", "votes_b"
        ),
    )
