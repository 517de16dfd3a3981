"""Areas one below the other: how much each has beyond what chance makes, with its interval."""

from collections.abc import Sequence
from dataclasses import dataclass

from polltrail.publish.charts.forensics.plot import ARROW, LETTER, WIDTH, Plot, shortened, steps, text
from polltrail.publish.charts.theme import CONFIRMED, HELD, INK, LINE
from polltrail.publish.wording import MINUS

STEP, DROP = 38, 12
"""Height of a row, and how far its mark hangs below the middle of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area: its name, the words beside it, what is beyond chance with its interval, and whether that is left."""

    name: str
    label: str
    value: float
    low: float
    high: float
    left: bool


def areas_chart(rows: Sequence[AreaRow], title: str) -> str:
    """Draw a mark with its interval for each area, its name and numbers above it; a line up where nothing is beyond."""
    low, high = min([0.0, *(one.low for one in rows)]), max([1.0, *(one.high for one in rows)])
    height = STEP * len(rows) + 44
    plot = Plot(x=(low, high), y=(0, 1), height=height, left=6, right=14, top=4, bottom=40)
    return plot.svg(
        plot.ticks(_marked(low, high), _signed),
        *(_row(plot, place, one) for place, one in enumerate(rows)),
        text(WIDTH - plot.right, height - 6, "→", anchor="end"),
        text(WIDTH - plot.right - ARROW, height - 6, title, anchor="end"),
    )


def _marked(low: float, high: float) -> list[float]:
    found = steps(high, 3)
    step = found[1] if len(found) > 1 else 1
    return [-step, *found] if low <= -step else found


def _row(plot: Plot, place: int, one: AreaRow) -> str:
    y, colour = plot.top + STEP * (place + 0.5) + DROP, HELD if one.left else CONFIRMED
    room = (WIDTH - LETTER * (len(one.label) + 2)) / LETTER
    ends = " ".join(f"{plot.across(at):.1f}" for at in (one.low, one.high)).split()
    return (
        f'<path d="M0 {y - 2 * DROP - 5:.1f}H{WIDTH}" stroke="{LINE}" fill="none"/>'
        + text(0, y - DROP + 3, shortened(one.name, room), colour=INK)
        + text(WIDTH, y - DROP + 3, one.label, anchor="end")
        + f'<path d="M{plot.across(0):.1f} {y - 6:.1f}v12" stroke="{INK}" fill="none"/>'
        f'<polyline points="{ends[0]},{y:.1f} {ends[1]},{y:.1f}" stroke="{colour}" stroke-width="2" fill="none"/>'
        f'<circle cx="{plot.across(one.value):.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>'
    )


def _signed(value: float) -> str:
    return f"{value:+,.0f}".replace("-", MINUS) if value else "0"
