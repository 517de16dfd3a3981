"""The comet: votes by turnout, the leader's over what every reference window makes of the others'."""

from collections.abc import Sequence

from polltrail.publish.charts.forensics.plot import Plot, Words, band, line, percent, steps
from polltrail.publish.charts.theme import CONFIRMED, HEAT, MUTED
from polltrail.tally.board.looked import ByTurnout

HEIGHT = 216
SIDES = ((20_000, 1), (2_000, 2))
"""From so many stations on, points of turnout are so many per cent wide; below, `WIDEST`."""
WIDEST = 5


def comet_chart(votes: ByTurnout, stations: int, words: Words) -> str:
    """Draw the leader's votes and the others', and the band that the others' make by any window as the reference."""
    side = next((side for least, side in SIDES if stations >= least), WIDEST)
    leader, others = (_added(one, side) for one in (votes.leader, votes.others))
    ratios = votes.ratios or (1.0,)
    low, high = ([(at, ratio * value) for at, value in others] for ratio in (ratios[0], ratios[-1]))
    highest = max([1.0, *(value for _, value in (*leader, *others, *high))])
    plot = Plot(x=(0.0, 100.0), y=(0.0, 1.05 * highest), height=HEIGHT, left=48)
    return plot.svg(
        plot.levels(steps(highest), lambda value: _short(value, words)),
        plot.ticks((0, 25, 50, 75, 100), percent),
        band(plot, low, high, HEAT[0]),
        line(plot, others, MUTED, width=1.5, dash="3 2"),
        line(plot, leader, CONFIRMED, width=2.2),
        plot.titles(words.turnout, words.votes),
    )


def _added(values: Sequence[int], side: int) -> list[tuple[float, float]]:
    """Add up points of turnout, each sum at the middle of its own."""
    return [(at + side / 2, float(sum(values[at : at + side]))) for at in range(0, 100, side)]


def _short(value: float, words: Words) -> str:
    """Write thousands and millions as people do on axes."""
    if value >= 1_000_000:
        return f"{words.write(round(value / 1e6, 1)).removesuffix('.0')} M"
    return f"{words.write(int(value / 1e3))} k" if value >= 10_000 else words.write(int(value))
