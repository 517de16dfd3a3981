"""Stations by two figures at once: the fingerprint of turnout and share, and the field of what lies far from its area."""

from bisect import bisect_right
from collections import defaultdict

from polltrail.publish.charts.forensics.plot import WIDTH, Plot, Words, percent
from polltrail.publish.charts.heat import classes
from polltrail.publish.charts.theme import HEAT, INK, PAPER
from polltrail.publish.wording import MINUS
from polltrail.tally.board.looked import Grid

TOP, BOTTOM = 24, 40
INNER, FIELD = 300, 287
"""Length of both axes, of the fingerprint and of the field: cells are whole pixels wide, or nearly, and leave no seams."""
RIGHT = 10
_FULL = 0.995
"""Part of the cells that the shades are spread over; the fullest cells share the darkest."""


def fingerprint_chart(grid: Grid, words: Words) -> str:
    """Draw stations by turnout and share, darker where there are more, with thin lines where all of them together are."""
    plot = _plot((0.0, 100.0), INNER)
    quarters = (0, 25, 50, 75, 100)
    return plot.svg(
        plot.levels(quarters, lambda value: f"{value:.0f}"),
        plot.ticks(quarters, percent, ruled=True),
        _cells(grid, plot),
        _cross(plot, grid.at),
        plot.titles(words.turnout, words.share),
    )


def field_chart(grid: Grid, far: float, words: Words) -> str:
    """Draw stations by how far both are from their area, and the square beyond which either is far."""
    reach = -grid.first
    plot = _plot((-reach, reach), FIELD)
    marked = (-far, 0, far)
    return plot.svg(
        plot.levels(marked, _signed),
        plot.ticks(marked, _signed, ruled=True),
        _cells(grid, plot),
        _square(plot, far),
        plot.titles(words.turnout, words.share),
    )


def shades(grid: Grid) -> list[int]:
    """Find from how many stations on each shade begins; the last has no end."""
    counts = sorted(stations for _, _, stations in grid.cells)
    return classes(counts[int(_FULL * (len(counts) - 1))]) if counts else [1]


def _plot(ends: tuple[float, float], inner: int) -> Plot:
    left, height = WIDTH - RIGHT - inner, TOP + inner + BOTTOM
    return Plot(x=ends, y=ends, height=height, left=left, right=RIGHT, top=TOP, bottom=BOTTOM)


def _cells(grid: Grid, plot: Plot) -> str:
    """Draw one path for each shade; cells of one shade side by side are one run."""
    starts = shades(grid)
    side = plot.across(grid.side) - plot.across(0.0)
    drawn: defaultdict[int, list[str]] = defaultdict(list)
    for shade, column, row, length in _runs(grid, starts):
        x = plot.across(grid.first + column * grid.side)
        y = plot.up(grid.first + (row + 1) * grid.side)
        drawn[shade].append(f"M{x:.2f} {y:.2f}h{length * side:.2f}v{side:.2f}h{-length * side:.2f}z")
    return "".join(f'<path d="{"".join(drawn[shade])}" fill="{HEAT[shade]}"/>' for shade in sorted(drawn))


def _runs(grid: Grid, starts: list[int]) -> list[tuple[int, int, int, int]]:
    """Give shade, first column, row and length of every run."""
    runs: list[tuple[int, int, int, int]] = []
    for column, row, stations in sorted(grid.cells, key=lambda cell: (cell[1], cell[0])):
        shade = bisect_right(starts, stations) - 1
        if runs and runs[-1][0] == shade and runs[-1][2] == row and runs[-1][1] + runs[-1][3] == column:
            runs[-1] = (*runs[-1][:3], runs[-1][3] + 1)
        else:
            runs.append((shade, column, row, 1))
    return runs


def _cross(plot: Plot, at: tuple[float, float]) -> str:
    """Draw both lines, each over a paler one, so that they are seen on every shade."""
    x, y = plot.across(at[0]), plot.up(at[1])
    floor = plot.height - plot.bottom
    way = f"M{x:.1f} {plot.top}V{floor}M{plot.left} {y:.1f}H{WIDTH - plot.right}"
    return _twice(f'<path d="{way}" fill="none"')


def _square(plot: Plot, far: float) -> str:
    x, y = plot.across(-far), plot.up(far)
    side = plot.across(far) - x
    return _twice(f'<rect x="{x:.1f}" y="{y:.1f}" width="{side:.1f}" height="{side:.1f}" fill="none"')


def _twice(mark: str) -> str:
    return f'{mark} stroke="{PAPER}" stroke-width="2.4"/>{mark} stroke="{INK}" stroke-width="1"/>'


def _signed(value: float) -> str:
    return f"{value:+.0f}".replace("-", MINUS) if value else "0"
