"""Digit bars: by how much each last digit is more or less often than the local density makes it."""

from math import sqrt

from polltrail.publish.charts.forensics.plot import WIDTH, Plot, Words, band, text
from polltrail.publish.charts.theme import CONFIRMED, HELD, INK, TRACK
from polltrail.publish.wording import MINUS
from polltrail.tally.board.looked import Digits

HEIGHT = 216
USUAL, BEYOND = 1.96, 3.0
"""Standard deviations of the band, and from which on a bar is marked."""
THICK = 0.56


def digit_chart(digits: Digits, words: Words) -> str:
    """Draw a bar for each digit, up or down from what is expected, over the band of what chance makes."""
    off, sd, marked = _off(digits), _sd(digits), digits_beyond(digits)
    reach = 1.1 * max(USUAL * max(sd), *(abs(one) for one in off))
    plot = Plot(x=(-0.6, 9.6), y=(-reach, reach), height=HEIGHT, left=50)
    step = _step(reach)
    levels = [place * step for place in range(-int(reach / step), int(reach / step) + 1)]
    floor = plot.height - plot.bottom
    return plot.svg(
        _usual(plot, [USUAL * one for one in sd]),
        plot.levels(levels, lambda value: _signed(value, step)),
        *(_bar(plot, digit, off[digit], HELD if digit in marked else CONFIRMED) for digit in range(10)),
        f'<path d="M{plot.left} {plot.up(0):.1f}H{WIDTH - plot.right}" stroke="{INK}" fill="none"/>',
        *(text(plot.across(digit), floor + 16, str(digit), anchor="middle") for digit in range(10)),
        plot.titles(words.digit, words.more),
    )  # fmt: skip


def digits_beyond(digits: Digits) -> list[int]:
    """Give the digits that more counts end in than chance hardly ever makes."""
    off, sd = _off(digits), _sd(digits)
    return [digit for digit in range(10) if off[digit] > BEYOND * sd[digit]]


def _off(digits: Digits) -> list[float]:
    """Give how many more there are than expected, in per cent of these."""
    pairs = zip(digits.observed, digits.expected, strict=True)
    return [100 * (seen - mean) / max(mean, 1e-9) for seen, mean in pairs]


def _sd(digits: Digits) -> list[float]:
    return [
        100 * sqrt(max(mean * (1 - mean / digits.counts), 0)) / max(mean, 1e-9) for mean in digits.expected
    ]


def _usual(plot: Plot, reach: list[float]) -> str:
    """Fill what chance makes of each digit, as one shape without seams."""
    edges = [(digit + side, one) for digit, one in enumerate(reach) for side in (-0.5, 0.5)]
    return band(plot, [(x, -one) for x, one in edges], edges, TRACK)


def _bar(plot: Plot, digit: int, value: float, colour: str) -> str:
    x, wide = plot.across(digit - THICK / 2), plot.across(THICK) - plot.across(0)
    top, tall = plot.up(max(value, 0)), abs(plot.up(0) - plot.up(value))
    return (
        f'<rect x="{x:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{max(tall, 0.5):.1f}" fill="{colour}"/>'
    )


def _step(reach: float) -> float:
    return next(step for step in (0.5, 1, 2, 5, 10, 20, 50, 100, 1_000, 1e9) if reach <= 3.5 * step)


def _signed(value: float, step: float) -> str:
    said = f"{value:+.1f}" if step < 1 else f"{value:+.0f}"
    return f"{said.replace('-', MINUS)} %" if value else "0"
