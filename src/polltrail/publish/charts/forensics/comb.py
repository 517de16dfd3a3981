"""The comb: stations at each whole percentage, over the band of what chance puts there."""

from collections.abc import Sequence
from math import sqrt

from polltrail.publish.charts.forensics.plot import Plot, Words, band, halo, line, percent, steps
from polltrail.publish.charts.theme import CONFIRMED, HELD, INK, TRACK
from polltrail.tally.board.looked import Comb

HEIGHT = 216
USUAL, BEYOND = 1.96, 3.5
"""Standard deviations of the band, and from which on a tooth is marked: of a hundred, chance makes one as high in two of a hundred combs."""
THICK = 1.9
NOTHING = 0.025
"""Stations expected up to which chance makes none, in 97.5 % of cases."""
NAMED, APART, HIGHER = 6, 9, 16
"""Teeth that are named at most; how many points, or else pixels up, names stand apart at least."""


def comb_chart(comb: Comb, words: Words, *, turnout: bool) -> str:
    """Draw a tooth at every whole percentage; those that chance hardly makes are marked and the highest named."""
    highest = max([1.0, *comb.observed, *(top for _, top in _high(comb))])
    plot = Plot(x=(0.0, 100.0), y=(0.0, 1.08 * highest), height=HEIGHT, left=42)
    marked = set(teeth_beyond(comb))
    return plot.svg(
        plot.levels(steps(highest), words.write),
        plot.ticks((0, 25, 50, 75, 100), percent),
        band(plot, _low(comb), _high(comb), TRACK),
        _teeth(comb, plot, [at for at in range(101) if at not in marked], CONFIRMED),
        _teeth(comb, plot, sorted(marked), HELD),
        line(plot, list(enumerate(comb.expected)), INK, width=1.2),
        *(
            halo(plot.across(at), plot.up(comb.observed[at]) - 4, f"{at}")
            for at in _named(comb, plot, marked)
        ),
        plot.titles(words.turnout if turnout else words.share, words.stations),
    )


def teeth_beyond(comb: Comb) -> list[int]:
    """Give the whole percentages at which there are more stations than chance hardly ever puts there, the most first.

    Roots of counts have about the same spread whatever their mean (Anscombe 1948), so that one station where none is
    expected is nothing.
    """
    scores = [
        (2 * (sqrt(seen + 0.375) - sqrt(mean + 0.375)), at)
        for at, (seen, mean) in enumerate(zip(comb.observed, comb.expected, strict=True))
    ]
    return [at for score, at in sorted(scores, reverse=True) if score > BEYOND]


def _named(comb: Comb, plot: Plot, marked: set[int]) -> list[int]:
    """Choose the highest teeth that are marked and do not stand too close for their names."""
    found: list[int] = []
    for at in sorted(marked, key=lambda one: comb.expected[one] - comb.observed[one]):
        if all(_apart(comb, plot, at, other) for other in found):
            found.append(at)
    return found[:NAMED]


def _apart(comb: Comb, plot: Plot, one: int, other: int) -> bool:
    higher = abs(plot.up(comb.observed[one]) - plot.up(comb.observed[other]))
    return abs(one - other) >= APART or (abs(one - other) >= APART / 2 and higher >= HIGHER)


def _low(comb: Comb) -> list[tuple[float, float]]:
    return _edge(comb, -USUAL)


def _high(comb: Comb) -> list[tuple[float, float]]:
    return _edge(comb, USUAL)


def _edge(comb: Comb, far: float) -> list[tuple[float, float]]:
    """Give an end of what chance makes at each percentage: by roots, so that it is right for a few stations too."""
    return [
        (at, max(0.0, sqrt(mean) + far / 2) ** 2 if mean > NOTHING else 0.0)
        for at, mean in enumerate(comb.expected)
    ]


def _teeth(comb: Comb, plot: Plot, places: Sequence[int], colour: str) -> str:
    ways = [
        f"M{plot.across(at) - THICK / 2:.2f} {plot.up(0):.1f}V{plot.up(comb.observed[at]):.1f}h{THICK}V{plot.up(0):.1f}z"
        for at in places
        if comb.observed[at]
    ]
    return f'<path d="{"".join(ways)}" fill="{colour}"/>' if ways else ""
