"""Which stations an official figure covers: by the name or the path of an area, or by a station."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from polltrail.audit.comparison import Comparison
from polltrail.audit.slot_votes import BoolArray, IntArray
from polltrail.election import ElectionTables
from polltrail.tally.official_figure import OfficialFigure


def covered_slots(tables: ElectionTables, slots: pl.DataFrame, figure: OfficialFigure) -> BoolArray:
    """Tell for each of a contest's slots whether a figure covers it; none where its area or station is not known.

    The name of an area means the largest area so called; where two of that level are so called, in different larger
    areas, it does not say which and covers none.
    """
    if figure.level == "country":
        return np.ones(slots.height, dtype=np.bool_)
    if figure.level == "station":
        name = figure.area[-1] if isinstance(figure.area, tuple) and figure.area else figure.area
        return _mask(slots, [("station_id", name if isinstance(name, str) else None)])
    if isinstance(figure.area, tuple):
        if len(figure.area) > len(tables.area_columns):
            return np.zeros(slots.height, dtype=np.bool_)
        return _mask(slots, list(zip(tables.area_columns, figure.area, strict=False)))
    for depth, column in enumerate(tables.area_columns, start=1):
        inside = _mask(slots, [(column, figure.area)])
        if inside.any():
            paths = slots.filter(inside).select(tables.area_columns[:depth]).n_unique()
            return inside if paths == 1 else np.zeros(slots.height, dtype=np.bool_)
    return np.zeros(slots.height, dtype=np.bool_)


def _mask(slots: pl.DataFrame, equal: Sequence[tuple[str, str | None]]) -> BoolArray:
    inside = np.ones(slots.height, dtype=np.bool_)
    for column, name in equal:
        inside &= slots.select(pl.col(column).eq(pl.lit(name, pl.String)).fill_null(value=False))[
            column
        ].to_numpy()
    return inside


def apart(parts: Sequence[tuple[IntArray, Comparison]]) -> list[Comparison]:
    """Keep the largest of the parts that share slots, so that no station is counted twice.

    Parameters
    ----------
    parts : sequence of (ndarray of int, Comparison)
        The places of the slots that each covers.
    """
    size = max((int(places.max()) + 1 for places, _ in parts if len(places)), default=0)
    taken = np.zeros(size, dtype=np.bool_)
    kept = set()
    for number in sorted(range(len(parts)), key=lambda number: -len(parts[number][0])):
        places = parts[number][0]
        if not taken[places].any():
            taken[places] = True
            kept.add(number)
    return [parts[number][1] for number in sorted(kept)]
