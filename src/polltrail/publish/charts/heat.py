"""Stations by two shares at once: a square for each group of stations alike, darker where there are more."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polltrail.publish.charts.theme import HEAT, INK, LINE, MUTED, PAPER, to_svg
from polltrail.publish.wording import number

SIDE = 292
_ROUND = [step * 10**power for power in range(7) for step in (1, 2, 3, 5)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Square:
    """Stations between `x` and `x` + width, and `y` and `y` + width, in per cent."""

    x: float
    y: float
    stations: int


def heat_map(
    squares: Sequence[Square], *, width: float, at: tuple[float, float], titles: tuple[str, str]
) -> str:
    """Draw the squares from 0 to 100 per cent both ways, with thin lines at `at`.

    Parameters
    ----------
    width : float
        Side of a square, in points of per cent.
    titles : tuple of str
        What runs to the right, and what runs up.
    """
    import altair as alt_module  # noqa: ICN001, PLC0415

    alt: Any = alt_module
    values = _runs(squares, width)
    shades = alt.Scale(domain=list(range(len(HEAT))), range=list(HEAT))
    rects = (
        alt.Chart(alt.Data(values=values))
        .mark_rect(stroke=None)
        .encode(
            x=_axis(alt, alt.X, "x", ""),
            x2="x2:Q",
            y=_axis(alt, alt.Y, "y", ""),
            y2="y2:Q",
            color=alt.Color("class:O", scale=shades, legend=None),
        )
    )
    layers = [rects, *_cross(alt, at), *_titles(alt, titles)]
    return to_svg(alt.layer(*layers).properties(width=SIDE, height=SIDE))


def classes(most: int) -> list[int]:
    """Find where each shade begins: round numbers, evenly spaced by ratio up to `most`, the first at 1."""
    wanted = [most ** (place / len(HEAT)) for place in range(len(HEAT))]
    starts: list[int] = []
    for place, value in enumerate(wanted):
        least = starts[-1] + 1 if starts else 1
        starts.append(next(step for step in [*_ROUND, value] if step >= least and step >= min(value, most)))
        if place and starts[-1] > most:
            return starts[:-1]
    return starts


def class_labels(most: int) -> list[str]:
    """Say which numbers of stations each shade stands for."""
    starts = classes(most)
    ends = [start - 1 for start in starts[1:]] + [most]
    return [
        number(start) if start == end else f"{number(start)}–{number(end)}"
        for start, end in zip(starts, ends, strict=True)
    ]


def _runs(squares: Sequence[Square], width: float) -> list[dict[str, float]]:
    """Join squares of one shade that stand side by side: the same picture from a third of the marks."""
    steps = classes(max((square.stations for square in squares), default=1))
    runs: list[dict[str, float]] = []
    for square in sorted(squares, key=lambda one: (one.y, one.x)):
        shade = bisect_right(steps, square.stations) - 1
        last = runs[-1] if runs else {}
        if (last.get("y"), last.get("x2"), last.get("class")) == (square.y, square.x, shade):
            last["x2"] = square.x + width
        else:
            ends = {"x2": square.x + width, "y2": square.y + width}
            runs.append({"x": square.x, "y": square.y, "class": shade, **ends})
    return runs


def _axis(alt: Any, channel: Any, field: str, title: str) -> Any:
    axis = alt.Axis(
        title=title or None,
        values=[0, 25, 50, 75, 100],
        labelExpr="datum.value + (datum.value == 100 ? ' %' : '')",
        labelFontSize=12,
        labelColor=MUTED,
        labelFlush=False,
        gridColor=LINE,
        ticks=False,
        domain=False,
        labelPadding=5,
    )
    return channel(f"{field}:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False))


def _cross(alt: Any, at: tuple[float, float]) -> list[Any]:
    """Draw both lines, each over a paler one, so that they are seen on every shade."""
    lines = []
    for style in ({"color": PAPER, "strokeWidth": 3}, {"color": INK, "strokeWidth": 1}):
        lines.append(alt.Chart(alt.Data(values=[{"at": at[0]}])).mark_rule(**style).encode(x="at:Q"))
        lines.append(alt.Chart(alt.Data(values=[{"at": at[1]}])).mark_rule(**style).encode(y="at:Q"))
    return lines


def _titles(alt: Any, titles: tuple[str, str]) -> list[Any]:
    style = {"fontSize": 12, "color": MUTED}
    right = {**style, "text": f"{titles[0]} →", "align": "right", "baseline": "top", "dy": 24}
    up = {**style, "text": f"↑ {titles[1]}", "align": "left", "baseline": "bottom", "dy": -8, "dx": -32}
    data = alt.Data(values=[{}])
    return [
        alt.Chart(data).mark_text(**right).encode(x=alt.value(SIDE), y=alt.value(SIDE)),
        alt.Chart(data).mark_text(**up).encode(x=alt.value(0), y=alt.value(0)),
    ]
