"""Bars with their names above them and their numbers beside the name: no axis, no legend, room for long names."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from polltrail.publish.charts.theme import CONFIRMED, HELD, INK, MUTED, SHIFT, TRACK, WIDTH, to_svg
from polltrail.publish.wording import upright

STEP, THICK, DROP = 40, 11, 12
"""Height of a row, thickness of a bar, and how far the bar hangs below the middle of its row."""

LETTER = 7
"""Pixels that one letter of the number takes; what is left of the line is the name's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: a name, the words beside it, the solid part, the part on hold, and the mark to compare with."""

    name: str
    label: str
    solid: float
    held: float = 0
    mark: float | None = None


def share_bars(bars: Sequence[Bar], *, full: float) -> str:
    """Draw bars from 0 to `full`, each in its track: solid, on hold stacked on it, a tick for the mark."""
    rows = _Rows(bars, (0.0, full))
    layers = [rows.bar("zero", "full", TRACK), rows.bar("zero", "solid", CONFIRMED)]
    if any(bar.held for bar in bars):
        layers.append(rows.bar("solid", "both", HELD))
    if any(bar.mark is not None for bar in bars):
        layers.append(rows.tick())
    return rows.draw([*layers, *rows.words()])


def shift_bars(bars: Sequence[Bar]) -> str:
    """Draw bars left and right of zero: `solid` is how far, and its sign to which side."""
    low, high = min([0.0, *(bar.solid for bar in bars)]), max([0.0, *(bar.solid for bar in bars)])
    rows = _Rows(bars, (low, high if high > low else low + 1))
    return rows.draw([rows.bar("zero", "solid", SHIFT), rows.axis(), *rows.words()])


class _Rows:
    """The layers that both kinds of bars share, over one set of rows and one scale."""

    def __init__(self, bars: Sequence[Bar], domain: tuple[float, float]) -> None:
        import altair as alt  # noqa: PLC0415

        self.alt: Any = alt
        self.domain, self.height = domain, STEP * len(bars)
        self.data = self.alt.Data(values=[_datum(row, bar, domain[1]) for row, bar in enumerate(bars)])
        self.longest = max((len(bar.label) for bar in bars), default=0)
        rows = list(range(len(bars)))
        self.y = alt.Y("row:O", axis=None, scale=alt.Scale(domain=rows, paddingInner=0, paddingOuter=0))

    def x(self, field: str) -> Any:
        scale = self.alt.Scale(domain=list(self.domain), nice=False, zero=False)
        return self.alt.X(f"{field}:Q", axis=None, scale=scale)

    def bar(self, start: str, end: str, colour: str) -> Any:
        mark = {"color": colour, "size": THICK, "yOffset": DROP}
        return self.alt.Chart().mark_bar(**mark).encode(x=self.x(start), x2=self.alt.X2(f"{end}:Q"), y=self.y)

    def tick(self) -> Any:
        mark = {"color": INK, "size": THICK + 6, "thickness": 2.5, "yOffset": DROP, "orient": "vertical"}
        shown = self.alt.Chart().transform_filter("isValid(datum.mark)")
        return shown.mark_tick(**mark).encode(x=self.x("mark"), y=self.y)

    def axis(self) -> Any:
        mark = {"color": INK, "size": STEP, "thickness": 1, "orient": "vertical", "yOffset": DROP}
        return self.alt.Chart().mark_tick(**{**mark, "size": THICK + 10}).encode(x=self.x("zero"), y=self.y)

    def words(self) -> list[Any]:
        """Write the name at the left and its number at the right, both above the bar."""
        room = WIDTH - LETTER * self.longest - 8
        name = {"align": "left", "baseline": "bottom", "dy": 0, "fontSize": 13, "color": INK, "limit": room}
        label = {"align": "right", "baseline": "bottom", "dy": 0, "fontSize": 12, "color": MUTED}
        return [
            self.alt.Chart().mark_text(**name).encode(text="name:N", x=self.alt.value(0), y=self.y),
            self.alt.Chart().mark_text(**label).encode(text="label:N", x=self.alt.value(WIDTH), y=self.y),
        ]

    def draw(self, layers: list[Any]) -> str:
        chart = self.alt.layer(*layers, data=self.data)
        return to_svg(chart.properties(width=WIDTH, height=self.height))


def _datum(row: int, bar: Bar, full: float) -> dict[str, object]:
    return {
        "row": row,
        "name": upright(bar.name),
        "label": upright(bar.label),
        "zero": 0,
        "full": full,
        "solid": bar.solid,
        "both": bar.solid + bar.held,
        "mark": bar.mark,
    }
