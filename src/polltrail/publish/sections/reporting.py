"""How much is in: stations and registered voters, together and by area."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from polltrail.publish.charts.bars import Bar, share_bars
from polltrail.publish.headline import ONCE, repeated, reporting_sum, reporting_words
from polltrail.publish.names import Names
from polltrail.publish.page import Block, Column, Figure, Gallery, Group, Key, Section, Table, prose
from polltrail.publish.wording import count, isolate, number, of, sentence, share
from polltrail.tally.totals import AreaTally

ROWS, BARS = 60, 14
"""Areas in the table, and in the picture."""

MOST = 0.8
"""Areas of which one has a larger share of the stations do not divide a country; the next smaller ones are shown."""

NO_AREA = "area not published"


def reporting_section(names: Names) -> Section:
    """Say how much is in; then by area, least reported first."""
    account = names.account
    total = reporting_sum(account)
    many = len(account.contests) > 1
    lines = (
        sentence(f"In: {reporting_words(total, 'form' if many else 'station')}"),
        sentence(
            f"The register of {of(total.registers_unknown, total.stations, 'station')} was not published"
        )
        if total.registers_unknown
        else "",
        sentence(ONCE) if repeated(account) else "",
        *_unlisted(names),
    )
    area = shown_depth(account.areas)
    by_area = _by_area(area) if area else ()
    return Section(id="reporting", title="Reporting", blocks=(*prose(*lines), *by_area))


def _unlisted(names: Names) -> tuple[str, ...]:
    """Say where more stations exist than are listed: of those, nothing is known here but their number."""
    lines = []
    for tally in names.account.contests:
        if beyond := tally.rest.unlisted_stations:
            exist = tally.reporting.stations + beyond
            collected = of(tally.reporting.stations_reporting, exist, "station")
            lines.append(
                sentence(
                    f"{names.contest(tally.contest)}: {collected} that exist; {number(beyond)} are not in the list"
                )
            )
    return tuple(lines[:5])


def shown_depth(areas: tuple[AreaTally, ...]) -> AreaTally | None:
    """Pick the largest areas that divide the stations: none with more than `MOST` of them; None without areas."""
    several = [area for area in areas if _largest(area)[0] > 1]
    divided = (area for area in several if _largest(area)[1] <= MOST)
    return next(divided, several[-1] if several else None)


def _largest(area: AreaTally) -> tuple[int, float]:
    """Count the areas, and find the share of the stations that are in the largest of them."""
    stations = area.reporting.group_by(_path(area)).agg(pl.col("stations").sum())["stations"]
    return stations.len(), float(stations.max() or 0) / max(int(stations.sum()), 1)  # type: ignore[arg-type]


def _path(area: AreaTally) -> list[str]:
    return [f"area_{depth}" for depth in range(1, area.depth + 1)]


def area_name(row: Mapping[str, Any], area: AreaTally) -> str:
    """Name an area by the last part of its path; a bare number needs the level beside it."""
    name = row[f"area_{area.depth}"]
    if name is None:
        return NO_AREA
    return isolate(f"{area.level.replace('_', ' ')} {name}" if name.isdigit() else name)


def _by_area(area: AreaTally) -> tuple[Block, ...]:
    rows = _summed(area)
    out = [row for row in rows if row["stations_reporting"] < row["stations"]]
    level = isolate(area.level)
    table = _table(rows, area, full=not out)
    every = Group(title=f"Every area, by {level} ({number(len(rows))})", blocks=(table,), folded=True)
    if not out:
        return (
            *prose(sentence(f"All stations are in, in every one of {count(len(rows), 'area')} ({level})")),
            every,
        )
    return (Gallery(figures=(_figure(out, area, len(rows)),)), every)


def _summed(area: AreaTally) -> list[dict[str, Any]]:
    """Add up the contests of every area; least reported first, then the largest."""
    sums = area.reporting.group_by(_path(area), maintain_order=True).agg(pl.exclude("contest").sum())
    part = pl.col("stations_reporting") / pl.col("stations")
    return sums.sort(part, "stations", descending=[False, True], maintain_order=True).to_dicts()


def _figure(out: list[dict[str, Any]], area: AreaTally, areas: int) -> Figure:
    shown = out[:BARS]
    bars = [
        Bar(
            name=area_name(row, area),
            label=f"{number(row['stations_reporting'])} of {number(row['stations'])}",
            solid=row["stations_reporting"] / row["stations"],
        )
        for row in shown
    ]
    title = (
        "Where stations are still out" if len(out) <= BARS else f"The {BARS} areas with the most still out"
    )
    return Figure(
        id="reporting-by-area",
        title=title,
        description=f"Bars of the share of stations reporting, by {area.level}, from none to all.",
        svg=share_bars(bars, full=1),
        key=(
            Key(swatch="confirmed", label="stations reporting"),
            Key(swatch="track", label="not heard from"),
        ),
        note=f"Complete: {number(areas - len(out))} of {count(areas, 'area')}.",
        table=_table(shown, area, full=False),
    )


def _table(rows: list[dict[str, Any]], area: AreaTally, *, full: bool) -> Table:
    shown = rows[:ROWS]
    left = len(rows) - len(shown)
    order = "" if full else ", least reported first"
    return Table(
        caption=f"Reporting by {area.level}{order}",
        columns=(
            Column(label=area.level.replace("_", " ").capitalize(), kind="name"),
            Column(label="Stations reporting"),
            Column(label="of stations"),
            Column(label="share"),
            Column(label="Registered voters reporting"),
            Column(label="of registered voters"),
            Column(label="share"),
            Column(label="Stations on hold"),
        ),
        rows=tuple(_row(row, area) for row in shown),
        left_out=f"{count(left, 'area')} more, and the smaller areas, are in tables/areas.csv."
        if left
        else "",
    )


def _row(row: dict[str, Any], area: AreaTally) -> tuple[str | int | None, ...]:
    """Make one row; where no register is published, the sum of none is not a zero."""
    register = row["registered_voters"] or None
    reporting = row["registered_voters_reporting"] if register else None
    return (
        area_name(row, area),
        row["stations_reporting"],
        row["stations"],
        share(row["stations_reporting"], row["stations"]),
        reporting,
        register,
        share(reporting, register) if register else None,
        row["held"],
    )
