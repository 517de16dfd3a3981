"""How sure each seat is: one cell a seat, the safest first, filled as high as its holder's probability."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.publish.charts.parliament.marks import at, look, picture, words

WIDTH: Final = 360.0
TALL, BETWEEN, AXIS = 40.0, 10.0, 42.0
MOST: Final = 68
"""Cells in a row: a finger and an eye can still tell two apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StripSeat:
    """A seat: the look of whoever is likely to hold it, how probable that is, and what is told of it."""

    look: int
    probability: float
    title: str = ""


def seat_strip(
    seats: Sequence[StripSeat], *, half: str, all_of_it: str = "100 %", mirrored: bool = False
) -> str:
    """Draw seats in rows of one height.

    Parameters
    ----------
    half, all_of_it : str
        What is written at a probability of a half, and at certainty.
    """
    ranked = sorted(seats, key=lambda one: (-one.probability, one.look, one.title))
    rows = -(-len(ranked) // MOST) or 1
    across = -(-len(ranked) // rows) or 1
    cell = (WIDTH - AXIS) / across
    drawn = []
    for row in range(rows):
        base = 8 + TALL + row * (TALL + BETWEEN)
        drawn.append("" if row else _scale(base, half, all_of_it, mirrored=mirrored))
        drawn += [
            _cell(one, AXIS + cell * number, base, cell, mirrored=mirrored)
            for number, one in enumerate(ranked[row * across : (row + 1) * across])
        ]
        drawn.append(_half(base, mirrored=mirrored))
    return picture("strip", WIDTH, 10 + rows * (TALL + BETWEEN), "".join(drawn))


def _cell(one: StripSeat, x: float, base: float, cell: float, *, mirrored: bool) -> str:
    width = max(0.8, cell - min(1.2, cell * 0.25))
    x = WIDTH - x - width if mirrored else x
    tall = TALL * min(1.0, max(0.0, one.probability))
    title = f"<title>{words(one.title)}</title>" if one.title else ""
    return (
        f'<g>{title}<rect x="{at(x)}" y="{at(base - TALL)}" width="{at(width)}" height="{at(TALL)}" class="empty-bar"/>'
        f'<rect x="{at(x)}" y="{at(base - tall)}" width="{at(width)}" height="{at(tall)}" class="{look(one.look)}"/></g>'
    )


def _scale(base: float, half: str, all_of_it: str, *, mirrored: bool) -> str:
    x, side = (WIDTH - AXIS + 5, "right") if mirrored else (AXIS - 5, "left")
    lines = ((base - TALL + 8, all_of_it), (base - TALL / 2 + 4, half))
    return "".join(
        f'<text x="{at(x)}" y="{at(y)}" class="{side} faint">{words(text)}</text>' for y, text in lines
    )


def _half(base: float, *, mirrored: bool) -> str:
    low, high = (0.0, WIDTH - AXIS) if mirrored else (AXIS, WIDTH)
    y = base - TALL / 2
    return f'<line x1="{at(low)}" y1="{at(y)}" x2="{at(high)}" y2="{at(y)}" class="majority"/>'
