"""What was projected of one choice as the night went on: bands that close, over what was certain, towards the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polltrail.publish.charts.theme import CONFIRMED, HEAT, INK, LINE, MUTED, TRACK, WIDTH, to_svg

HEIGHT = 150


@dataclass(frozen=True, slots=True, kw_only=True)
class FanPoint:
    """One moment, in per cent: stations in, then shares of the votes.

    Attributes
    ----------
    at : float
    certain, wide, narrow : tuple of float
        What is certain, the 90 % interval and the 50 % interval.
    middle, counted : float
        What is likely, and the share among the votes counted so far.
    """

    at: float
    certain: tuple[float, float]
    wide: tuple[float, float]
    narrow: tuple[float, float]
    middle: float
    counted: float


def fan_chart(points: Sequence[FanPoint], *, truth: float | None) -> str:
    """Draw the bands over the share of stations in; a line across for the final result, where it is known."""
    import altair as alt_module  # noqa: ICN001, PLC0415

    alt: Any = alt_module
    data = alt.Data(values=[_datum(point) for point in points])
    top = min(100.0, 1.15 * max([*(point.wide[1] for point in points), *([truth] if truth else [])]))
    y = alt.Scale(domain=[0, max(top, 1.0)], nice=True, clamp=True)
    layers = [
        _band(alt, data, y, "certain", TRACK),
        _band(alt, data, y, "wide", HEAT[0]),
        _band(alt, data, y, "narrow", HEAT[1]),
        _line(alt, data, y, "middle", CONFIRMED, []),
        _line(alt, data, y, "counted", MUTED, [3, 3]),
    ]
    if truth is not None:
        rule = alt.Chart(alt.Data(values=[{"truth": truth}])).mark_rule(color=INK, strokeWidth=1)
        layers.append(rule.encode(y=alt.Y("truth:Q", scale=y)))
    return to_svg(alt.layer(*layers).properties(width=WIDTH - 50, height=HEIGHT))


def _datum(point: FanPoint) -> dict[str, float]:
    bands = {"certain": point.certain, "wide": point.wide, "narrow": point.narrow}
    ends = {
        f"{name}_{end}": band[place]
        for name, band in bands.items()
        for place, end in enumerate(("low", "high"))
    }
    return {"at": point.at, "middle": point.middle, "counted": point.counted, **ends}


def _band(alt: Any, data: Any, y: Any, name: str, colour: str) -> Any:
    return (
        alt.Chart(data)
        .mark_area(color=colour, opacity=1)
        .encode(x=_x(alt), y=_y(alt, f"{name}_low", y), y2=f"{name}_high:Q")
    )


def _line(alt: Any, data: Any, y: Any, name: str, colour: str, dash: list[int]) -> Any:
    return alt.Chart(data).mark_line(color=colour, strokeDash=dash).encode(x=_x(alt), y=_y(alt, name, y))


def _x(alt: Any) -> Any:
    axis = alt.Axis(
        title="stations in",
        values=[0, 25, 50, 75, 100],
        labelExpr="datum.value + ' %'",
        labelColor=MUTED,
        titleColor=MUTED,
        grid=False,
    )
    return alt.X("at:Q", axis=axis, scale=alt.Scale(domain=[0, 100], nice=False))


def _y(alt: Any, field: str, scale: Any) -> Any:
    axis = alt.Axis(
        title=None,
        tickCount=4,
        labelExpr="datum.value + ' %'",
        labelColor=MUTED,
        gridColor=LINE,
        domain=False,
    )
    return alt.Y(f"{field}:Q", axis=axis, scale=scale)
