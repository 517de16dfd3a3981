"""How parties changed from one election to the next: from a ring, where each was, along an arrow to where it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.publish.charts.parliament.marks import at, look, picture, words

WIDTH: Final = 360.0
STEP, EDGE, R = 40.0, 8.0, 5.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """A party: seats or shares before and after, its name, and the change in words."""

    name: str
    look: int
    before: float
    after: float
    label: str


def swing_chart(rows: Sequence[Swing], *, mirrored: bool = False) -> str:
    """Draw a row for each party, its name and the change above its arrow; all on one scale from zero."""
    top = max([1e-9, *(max(row.before, row.after) for row in rows)])
    drawn = [_row(number, row, top, mirrored=mirrored) for number, row in enumerate(rows)]
    return picture("swing", WIDTH, STEP * len(rows) + 4, "".join(drawn))


def _row(number: int, row: Swing, top: float, *, mirrored: bool) -> str:
    y = STEP * number + 27

    def x(value: float) -> float:
        place = EDGE + (WIDTH - 2 * EDGE) * value / top
        return WIDTH - place if mirrored else place

    near, far = (WIDTH, 0.0) if mirrored else (0.0, WIDTH)
    sides = ("left", "right") if mirrored else ("right", "left")
    return (
        f'<text x="{at(near)}" y="{at(y - 13)}" class="{sides[0]}">{words(row.name)}</text>'
        f'<text x="{at(far)}" y="{at(y - 13)}" class="{sides[1]} strong">{words(row.label)}</text>'
        f'<line x1="0" y1="{at(y)}" x2="{at(WIDTH)}" y2="{at(y)}" class="rule"/>'
        f"{_arrow(x(row.before), x(row.after), y)}"
        f'<circle cx="{at(x(row.before))}" cy="{at(y)}" r="{at(R - 1.5)}" class="was"/>'
        f'<circle cx="{at(x(row.after))}" cy="{at(y)}" r="{at(R)}" class="{look(row.look)}"/>'
    )


def _arrow(start: float, end: float, y: float) -> str:
    """Draw the way, and its head where there is room for one."""
    if abs(end - start) < 2 * R:
        return ""
    way = 1 if end > start else -1
    tip = end - way * (R + 1)
    return (
        f'<path d="M{at(start)} {at(y)}H{at(tip)}" class="arrow"/>'
        f'<path d="M{at(tip)} {at(y)}l{at(-7 * way)}-4v8z" class="head"/>'
    )
