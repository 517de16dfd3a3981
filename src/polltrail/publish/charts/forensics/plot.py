"""What all these pictures share: a frame with its scales, rules across, and words along its sides."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from html import escape

from polltrail.publish.charts.theme import INK, LINE, MUTED, PAPER
from polltrail.publish.wording import number

WIDTH = 336
LETTER = 6.8
"""Pixels that a letter takes at most, at the size of labels."""
ARROW = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What stands along the axes, in the reader's language.

    Attributes
    ----------
    turnout, share, stations, votes, digit : str
        `share` names whose it is.
    beyond : str
        What runs along both axes of the field: how far from the area.
    write : callable
        Writes a number.
    """

    turnout: str
    share: str
    stations: str
    votes: str
    digit: str
    more: str
    write: Callable[[float], str] = number


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A frame: what it shows from where to where, and how tall it is."""

    x: tuple[float, float]
    y: tuple[float, float]
    height: int
    left: int = 40
    right: int = 10
    top: int = 24
    bottom: int = 40

    def across(self, value: float) -> float:
        """Give the place of a value from left to right."""
        low, high = self.x
        return self.left + (value - low) / (high - low) * (WIDTH - self.left - self.right)

    def up(self, value: float) -> float:
        """Give the place of a value from bottom to top, in pixels from the top."""
        low, high = self.y
        inner = self.height - self.top - self.bottom
        return self.height - self.bottom - (value - low) / (high - low) * inner

    def svg(self, *parts: str) -> str:
        """Put the parts into the frame, the first one lowest."""
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {self.height}" direction="ltr">'
            f"{''.join(parts)}</svg>"
        )

    def levels(self, values: Iterable[float], label: Callable[[float], str]) -> str:
        """Draw rules across, each with its label at the left."""
        return "".join(
            f'<path d="M{self.left} {self.up(value):.1f}H{WIDTH - self.right}" stroke="{LINE}" fill="none"/>'
            + text(self.left - 6, self.up(value) + 4, label(value), anchor="end")
            for value in values
        )

    def ticks(self, values: Iterable[float], label: Callable[[float], str], *, ruled: bool = False) -> str:
        """Write labels below, with rules up through the picture or short ones."""
        floor = self.height - self.bottom
        return "".join(
            f'<path d="M{self.across(value):.1f} {self.top if ruled else floor}V{floor + (0 if ruled else 4)}" stroke="{LINE}" fill="none"/>'
            + _under(self.across(value), floor + 16, label(value))
            for value in values
        )

    def titles(self, right: str, up: str) -> str:
        """Say what runs to the right, and what runs up; arrows stand alone, so that no language turns them about."""
        floor, end = self.height - 6, WIDTH - self.right
        return (
            text(end, floor, "→", anchor="end")
            + text(end - ARROW, floor, right, anchor="end")
            + text(2, 13, "↑")
            + text(2 + ARROW, 13, up)
        )


def _under(x: float, y: float, words: str) -> str:
    """Write a label in the middle below its place, and within the picture at its end."""
    if x + LETTER * len(words) / 2 > WIDTH:
        return text(WIDTH, y, words, anchor="end")
    return text(x, y, words, anchor="middle")


def text(x: float, y: float, words: str, *, anchor: str = "start", colour: str = MUTED) -> str:
    """Write a few words, in which nothing turns what stands around them; those that would not fit the width end in dots."""
    words = shortened(words, (WIDTH - ARROW) / LETTER)
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="12px" fill="{colour}" text-anchor="{anchor}">'
        f"{escape(words)}</text>"
    )


def halo(x: float, y: float, words: str) -> str:
    """Write a label over a picture, on a rim of paper."""
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="12px" text-anchor="middle"'
    said = escape(words)
    return (
        f'<text {place} fill="none" stroke="{PAPER}" stroke-width="3" stroke-linejoin="round">{said}</text>'
        f'<text {place} fill="{INK}">{said}</text>'
    )


def shortened(words: str, most: float) -> str:
    """Cut what is longer, and say so by dots."""
    return words if len(words) <= most else words[: int(most) - 1].rstrip() + "…"


def line(
    plot: Plot, points: Sequence[tuple[float, float]], colour: str, *, width: float = 2, dash: str = ""
) -> str:
    """Draw a line through points."""
    places = " ".join(f"{plot.across(x):.1f},{plot.up(y):.1f}" for x, y in points)
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    return f'<polyline points="{places}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"{dashed}/>'


def band(
    plot: Plot, low: Sequence[tuple[float, float]], high: Sequence[tuple[float, float]], colour: str
) -> str:
    """Fill what lies between two lines."""
    places = " ".join(f"{plot.across(x):.1f},{plot.up(y):.1f}" for x, y in (*low, *reversed(high)))
    return f'<polygon points="{places}" fill="{colour}"/>'


def steps(highest: float, most: int = 4) -> list[float]:
    """Choose round numbers from zero up to a value, about as many as asked for.

    Examples
    --------
    >>> steps(430), steps(2.1), steps(95_000)
    ([0, 100, 200, 300, 400], [0, 1, 2], [0, 20000, 40000, 60000, 80000])
    """
    power = 10 ** (len(str(int(highest))) - 1) if highest >= 1 else 1
    step = next(
        size for times in (0.1, 0.2, 0.5, 1, 2, 5, 10) if highest <= (most + 1) * (size := times * power)
    )
    step = max(step, 1)
    found: list[float] = [int(place * step) for place in range(int(highest / step) + 1)]
    return found


def percent(value: float) -> str:
    """Label an axis that runs to a hundred: the sign stands at its end only."""
    return f"{value:.0f} %" if value == 100 else f"{value:.0f}"
