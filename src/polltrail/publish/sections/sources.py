"""Source against source: where two of them have the same station and say different things."""

from typing import Any

import polars as pl

from polltrail.audit.comparison import SourceComparison
from polltrail.publish.charts.bars import Bar, shift_bars
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Cell, Column, Figure, Gallery, Group, Section, Table, prose
from polltrail.publish.sections.reporting import area_name, shown_depth
from polltrail.publish.wording import count, isolate, number, of

PAIRS, DIFFERENCES, CHOICES, BARS = 40, 30, 15, 12
"""Pairs of sources, single differences, choices, and areas in a picture."""


def sources_section(names: Names) -> Section:
    """Tell every two sources of a contest; those that differ in most figures first."""
    compared = sorted(names.account.sources_compared, key=lambda pair: -pair.values_differing)
    blocks: tuple[Block, ...] = ()
    if compared:
        differing = tuple(_detail(pair, names) for pair in compared[:PAIRS] if pair.values_differing)
        blocks = (_overview(compared, names), *_picture(compared, names), *differing)
    return Section(id="sources", title="Source against source", blocks=blocks)


def _title(pair: SourceComparison, names: Names) -> str:
    pair_name = f"{isolate(pair.a)} and {isolate(pair.b)}"
    tally = names.tallies.get(pair.contest)
    return f"{names.contest(tally.contest)}: {pair_name}" if tally and len(names.tallies) > 1 else pair_name


def _overview(compared: list[SourceComparison], names: Names) -> Table:
    left = len(compared) - PAIRS
    return Table(
        caption="Stations that two sources both have, and in how many they differ",
        columns=(
            Column(label="Sources", kind="name"),
            Column(label="Stations in both"),
            Column(label="only in the first"),
            Column(label="only in the second"),
            Column(label="Stations that differ"),
            Column(label="Figures that differ"),
        ),
        rows=[
            (
                _title(pair, names),
                pair.stations_both,
                pair.only_a,
                pair.only_b,
                pair.stations_differing,
                pair.values_differing,
            )
            for pair in compared[:PAIRS]
        ],
        left_out=f"{count(left, 'pair')} more are in report.json." if left > 0 else "",
    )


def _detail(pair: SourceComparison, names: Names) -> Group:
    line = (
        f"{of(pair.stations_differing, pair.stations_both, 'station')} that both have differ, "
        f"in {count(pair.values_differing, 'figure')}."
    )
    blocks: tuple[Block, ...] = (*prose(line), _totals(pair, names), _differences(pair, names))
    return Group(title=_title(pair, names), blocks=blocks, folded=True, note=line)


def _totals(pair: SourceComparison, names: Names) -> Table:
    order = sorted(pair.totals.items(), key=lambda item: -item[1][0])
    rows: list[tuple[Cell, ...]] = [
        (names.choice(pair.contest, choice), a, b, b - a) for choice, (a, b) in order[:CHOICES]
    ]
    left = len(order) - len(rows)
    return Table(
        caption=f"Votes in the {count(pair.stations_both, 'station')} that both have",
        columns=(
            Column(label="Choice", kind="name"),
            Column(label=isolate(pair.a)),
            Column(label=isolate(pair.b)),
            Column(label="second minus first", kind="signed"),
        ),
        rows=rows,
        left_out=f"{count(left, 'choice')} more are in report.json." if left else "",
    )


def _differences(pair: SourceComparison, names: Names) -> Table:
    shown = pair.differences.head(DIFFERENCES)
    stations = names.slots["station_id"].gather(shown["slot"])
    choices = names.account.tables.choices
    rows: list[tuple[Cell, ...]] = [
        (
            isolate(station),
            isolate(choices[choice].name),
            a,
            b,
            b - a if a is not None and b is not None else None,
        )
        for station, (choice, a, b) in zip(
            stations, shown.select("choice", "votes_a", "votes_b").rows(), strict=True
        )
    ]
    left = pair.differences.height - len(rows)
    return Table(
        caption="Figures that differ, largest difference first",
        columns=(
            Column(label="Station", kind="name"),
            Column(label="Choice", kind="name"),
            Column(label=isolate(pair.a)),
            Column(label=isolate(pair.b)),
            Column(label="second minus first", kind="signed"),
        ),
        rows=rows,
        left_out=f"{count(left, 'figure')} more are in tables/source_differences.csv." if left else "",
    )


def _picture(compared: list[SourceComparison], names: Names) -> tuple[Block, ...]:
    """Draw in which areas the told source and the most different other one disagree."""
    depth = shown_depth(names.account.areas)
    pair = next((pair for pair in compared if pair.values_differing), None)
    if depth is None or pair is None:
        return ()
    rows = _by_area(pair, names, depth.depth)
    if len(rows) < 2:
        return ()
    shown = [(area_name(row, depth), int(row["moved"])) for row in rows[:BARS]]
    bars = [Bar(name=name, label=number(moved), solid=moved) for name, moved in shown]
    columns = (Column(label="Area", kind="name"), Column(label="Votes that differ"))
    table = Table(caption="Votes that differ, by area", columns=columns, rows=shown)
    figure = Figure(
        id="sources-by-area",
        title=f"Where {isolate(pair.a)} and {isolate(pair.b)} differ",
        description="Bars of the votes by which two sources differ in the stations both have, by area.",
        svg=shift_bars(bars),
        note=f"Votes that differ, without their signs, in {count(len(rows), 'area')}.",
        table=table,
    )
    return (Gallery(figures=(figure,)),)


def _by_area(pair: SourceComparison, names: Names, depth: int) -> list[dict[str, Any]]:
    tables = names.account.tables
    path = list(tables.area_columns[:depth])
    station = tables.slots["station"].gather(pair.differences["slot"])
    where = tables.stations.select(pl.col(path).gather(station))
    moved = pair.differences.select(
        moved=(pl.col("votes_b") - pl.col("votes_a")).abs().fill_null(0).cast(pl.Int64)
    )
    sums = where.hstack(moved).group_by(path, maintain_order=True).agg(pl.col("moved").sum())
    return sums.filter(pl.col("moved") > 0).sort("moved", descending=True, maintain_order=True).to_dicts()
