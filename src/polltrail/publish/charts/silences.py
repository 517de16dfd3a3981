"""How the forms of an area came in, and when nothing came: a line that stands still, over the pale times of silence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polltrail.publish.charts.theme import CONFIRMED, HELD, LINE, MUTED, TRACK, WIDTH, to_svg

HEIGHT = 110
MOST_POINTS = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Arriving:
    """One area.

    Attributes
    ----------
    curve : sequence of (hours, per cent)
        Hours since the first form of all, and how much was in.
    others : sequence of (hours, per cent)
        The same of everybody.
    silences : sequence of (from, to, alarm)
        In hours.
    """

    curve: Sequence[tuple[float, float]]
    others: Sequence[tuple[float, float]]
    silences: Sequence[tuple[float, float, bool]]


def silence_chart(area: Arriving) -> str:
    """Draw one area's curve over everybody's, with its silences behind."""
    import altair as alt_module  # noqa: ICN001, PLC0415

    alt: Any = alt_module
    layers = [_line(alt, area.others, MUTED, [3, 3]), _line(alt, area.curve, CONFIRMED, [])]
    spans = [
        {"from": low, "to": high, "fill": HELD if alarm else TRACK} for low, high, alarm in area.silences
    ]
    if spans:
        bars = alt.Chart(alt.Data(values=spans)).mark_rect(opacity=0.35)
        fill = alt.Color("fill:N", scale=None, legend=None)
        layers.insert(0, bars.encode(x=_x(alt, "from"), x2="to:Q", color=fill))
    return to_svg(alt.layer(*layers).properties(width=WIDTH - 50, height=HEIGHT))


def _line(alt: Any, points: Sequence[tuple[float, float]], colour: str, dash: list[int]) -> Any:
    step = max(1, -(-len(points) // MOST_POINTS))
    kept = [*points[::step], *points[-1:]]
    data = alt.Data(values=[{"at": at, "in": share} for at, share in kept])
    line = alt.Chart(data).mark_line(color=colour, strokeDash=dash, interpolate="step-after")
    return line.encode(x=_x(alt, "at"), y=_y(alt))


def _x(alt: Any, field: str) -> Any:
    axis = alt.Axis(
        title="hours since the first form", tickCount=6, labelColor=MUTED, titleColor=MUTED, grid=False
    )
    return alt.X(f"{field}:Q", axis=axis, scale=alt.Scale(nice=False))


def _y(alt: Any) -> Any:
    axis = alt.Axis(
        title=None,
        values=[0, 50, 100],
        labelExpr="datum.value + ' %'",
        labelColor=MUTED,
        gridColor=LINE,
        domain=False,
    )
    return alt.Y("in:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False))
