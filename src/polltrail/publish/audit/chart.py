"""The measured risk after every draw, on a scale of powers of ten, with the limit across."""

import html
from math import log10

from polltrail.audit.measuring import ContestMeasure
from polltrail.publish.wording import number, share, upright

WIDTH, HEIGHT, LEFT, BOTTOM = 520, 200, 46, 24
MOST_POINTS = 600


def risk_chart(one: ContestMeasure, risk: float) -> str:
    """Draw the largest risk of any assertion; empty where the method that decides has none."""
    series = [pair.sequence[one.method] for pair in one.pairs if one.method in pair.sequence]
    if not series:
        return ""
    values = [1.0, *(min(1.0, max(float(pair[draw]) for pair in series)) for draw in range(one.draws))]
    low = min(-2, int(log10(max(min([*values, risk]), 1e-12))) - 1)
    step = max(1, len(values) // MOST_POINTS)
    shown = sorted({*range(0, len(values), step), len(values) - 1})
    points = " ".join(f"{_x(draw, one.draws):.1f},{_y(values[draw], low):.1f}" for draw in shown)
    limit, title = _y(risk, low), html.escape(upright(one.title))
    return (
        f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Measured risk of {title} after every draw">'
        f'{_grid(low)}<line class="limit" x1="{LEFT}" x2="{WIDTH}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        f'<polyline class="risk" points="{points}"/><text class="axis" x="{LEFT}" y="{HEIGHT - 6}">0</text>'
        f'<text class="axis" x="{WIDTH}" y="{HEIGHT - 6}" text-anchor="end">{number(one.draws)} draws</text></svg>'
        f'<p class="note">The line is the risk after every draw; the dashes are the limit of {share(risk, 1)}.</p>'
    )


def _grid(low: int) -> str:
    lines = []
    for power in range(low, 1, max(1, -low // 4)):
        y = _y(10.0**power, low)
        lines.append(
            f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{y:.1f}" y2="{y:.1f}"/>'
            f'<text class="axis" x="{LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{_label(power)}</text>'
        )
    return "".join(lines)


def _label(power: int) -> str:
    return share(10.0**power, 1) if power >= -3 else f'10<tspan dy="-4" font-size="8">{power}</tspan>'


def _x(draw: int, draws: int) -> float:
    return LEFT + (WIDTH - LEFT - 4) * draw / max(1, draws)


def _y(value: float, low: int) -> float:
    part = 0.0 if value >= 1 else log10(max(value, 10.0**low)) / low
    return 8 + (HEIGHT - BOTTOM - 16) * part
