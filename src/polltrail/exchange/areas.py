"""Which columns are the levels of the area tree: from the largest areas to the smallest."""

from collections.abc import Callable, Iterable, Sequence

import polars as pl

from polltrail.exchange.counts import mostly_counts
from polltrail.exchange.headings import NOT_AREAS, area_base, folded, names_area
from polltrail.exchange.table import Table

MAX_LEVELS = 4
SAMPLE = 20_000
NESTED = 0.9
"""Share of rows whose area must lie in the larger area where most of its rows lie."""

FEW_BLANKS, MANY_BLANKS = 0.1, 0.5


def area_levels(table: Table, *, unused: Sequence[str]) -> tuple[str, ...]:
    """Find the columns that name areas inside one another.

    Parameters
    ----------
    unused : sequence of str
        Columns that have no other role.

    Returns
    -------
    tuple of str
        At most four headings, the largest areas first.

    Notes
    -----
    Columns headed by a word for an area (province, commune) come before all others, and columns with few
    blanks before those with many; another kind is looked at only where the one before gave nothing.
    """
    known = [heading for heading in unused if names_area(heading) and not _is_excluded(heading)]
    others = [heading for heading in unused if heading not in known and _may_be_area(table, heading)]
    for headings, is_known in ((known, True), (others, False)):
        columns = [table.text(heading) for heading in headings]
        columns = [
            values for values in columns if is_known or _is_code(values.name) or not mostly_counts(values)
        ]
        for most_blank in (FEW_BLANKS, MANY_BLANKS):
            if levels := _nested_levels(_sized(columns, most_blank), is_known=is_known):
                return levels
    return ()


def _is_excluded(heading: str) -> bool:
    return any(word in NOT_AREAS for word in folded(heading).split("_"))


def _may_be_area(table: Table, heading: str) -> bool:
    kind = table.schema[heading]
    coded = kind.is_integer() and _is_code(heading)
    return not _is_excluded(heading) and (coded or kind in (pl.String, pl.Categorical, pl.Enum))


def _is_code(heading: str) -> bool:
    return folded(heading).endswith(("_id", "_code"))


def _sized(columns: Iterable[pl.Series], most_blank: float) -> list[pl.Series]:
    """Columns of 2 to n/2 areas, fewest areas first; one column for each base name (id or name)."""
    sized: dict[str, tuple[int, pl.Series]] = {}
    for values in columns:
        if not values.len() or values.null_count() / values.len() >= most_blank:
            continue
        areas = values.drop_nulls().n_unique()
        base = area_base(values.name)
        if 2 <= areas <= max(2, values.len() // 2) and (base not in sized or areas < sized[base][0]):
            sized[base] = (areas, values)
    return [values for _, values in sorted(sized.values(), key=lambda pair: pair[0])]


def _nested_levels(columns: Sequence[pl.Series], *, is_known: bool) -> tuple[str, ...]:
    accepted: list[pl.Series] = []
    for values in columns:
        sample = values.gather_every(max(1, values.len() // SAMPLE))
        if not accepted or _is_nested(sample, accepted, restarts=is_known):
            accepted.append(sample)
        if len(accepted) == MAX_LEVELS:
            break
    return tuple(values.name for values in accepted)


def _is_nested(child: pl.Series, accepted: Sequence[pl.Series], *, restarts: bool) -> bool:
    """Whether the areas of `child` lie in the smallest areas accepted.

    Where `restarts`, names and numbers may start again in each of the largest areas: district 3 of state 1
    is not district 3 of state 2.
    """
    rows = pl.DataFrame({"child": child, "parent": accepted[-1], "top": accepted[0]}).drop_nulls()
    if not rows.height:
        return False
    keys = [["child"], ["top", "child"]] if restarts else [["child"]]
    return any(_share_in_main_parent(rows, key) >= NESTED for key in keys)


def _share_in_main_parent(rows: pl.DataFrame, key: list[str]) -> float:
    together = rows.group_by(*key, "parent").len().group_by(key).agg(pl.col("len").max())
    return float(together["len"].sum() / rows.height)


def area_columns(table: Table, levels: Sequence[str], pick: Callable[[pl.Series], pl.Series]) -> pl.DataFrame:
    """Read the area columns as `area_1` ... `area_k`; `pick` keeps the rows that stand for stations."""
    return pl.DataFrame(
        [pick(table.text(level)).rename(f"area_{depth}") for depth, level in enumerate(levels, start=1)]
    )
