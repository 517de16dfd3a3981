"""What each next seat would do: a coalition's seats, rung by rung, until it stands over the majority or below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from polltrail.publish.charts.parliament.marks import at, look, picture, words

WIDTH: Final = 360.0
STEP, FOOT, BAR = 42.0, 20.0, 11.0
NEAR: Final = 24
"""Seats around the majority that the scale shows at least, so that one more seat can be seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rung:
    """One step.

    Attributes
    ----------
    seats : int
        Of the coalition, after it.
    name, label : str
        Which seat goes from whom to whom; and at the other end what it costs and leads to.
    look : int
        Of whoever gains.
    """

    seats: int
    name: str
    label: str
    look: int


def flip_ladder(rungs: Sequence[Rung], *, needed: int, majority: str, mirrored: bool = False) -> str:
    """Draw the rungs from above; the first one is the house as it is.

    Parameters
    ----------
    majority : str
        What is written at its line.
    """
    low, high = _ends([rung.seats for rung in rungs], needed)
    drawn = [
        _rung(number, rung, rungs[number - 1].seats if number else rung.seats, (low, high), mirrored=mirrored)
        for number, rung in enumerate(rungs)
    ]
    height = STEP * len(rungs) + FOOT
    x, edge = _x(needed, (low, high), mirrored=mirrored), 4.0 * len(majority)
    line = "".join(_mark(x, STEP * number + 18) for number in range(len(rungs)))
    word = f'<text x="{at(min(max(x, edge), WIDTH - edge))}" y="{at(height - 4)}" class="middle strong">{words(majority)}</text>'
    return picture("ladder", WIDTH, height, "".join([*drawn, line, word]))


def _mark(x: float, y: float) -> str:
    """Draw a piece of the line across a bar, so that it crosses no words."""
    return f'<path d="M{at(x)} {at(y - 2)}v{at(BAR + 6)}" class="majority"/>'


def _ends(seats: Sequence[int], needed: int) -> tuple[int, int]:
    """Choose the scale: from zero where that leaves a seat wide enough to see, else from near the majority."""
    top = max([needed, *seats]) + 1
    low = min([needed, *seats])
    return (0, top) if top <= 3 * NEAR else (max(0, low - NEAR), top + NEAR // 4)


def _x(seats: int, ends: tuple[int, int], *, mirrored: bool) -> float:
    low, high = ends
    x = WIDTH * (seats - low) / (high - low)
    return WIDTH - x if mirrored else x


def _rung(number: int, rung: Rung, before: int, ends: tuple[int, int], *, mirrored: bool) -> str:
    y = STEP * number + 18
    start, end = ("right", "left")
    near, far = (WIDTH, 0.0) if mirrored else (0.0, WIDTH)
    near_side, far_side = (end, start) if mirrored else (start, end)
    text = (
        f'<text x="{at(near)}" y="{at(y - 4)}" class="{near_side}">{words(rung.name)}</text>'
        f'<text x="{at(far)}" y="{at(y - 4)}" class="{far_side} strong">{words(rung.label)}</text>'
    )
    kept, gained = min(before, rung.seats), rung.seats - before
    track = f'<rect x="0" y="{at(y + 1)}" width="{at(WIDTH)}" height="{at(BAR)}" class="empty-bar"/>'
    whole = _span(ends[0], kept, y, ends, "party-10" if number else look(rung.look), mirrored=mirrored)
    change = _span(
        kept, kept + abs(gained), y, ends, look(rung.look) if gained > 0 else "vacant", mirrored=mirrored
    )
    return text + track + whole + (change if gained else "")


def _span(first: int, last: int, y: float, ends: tuple[int, int], kind: str, *, mirrored: bool) -> str:
    one, other = (_x(value, ends, mirrored=mirrored) for value in (first, last))
    return f'<rect x="{at(min(one, other))}" y="{at(y + 1)}" width="{at(abs(other - one))}" height="{at(BAR)}" class="{kind}"/>'
