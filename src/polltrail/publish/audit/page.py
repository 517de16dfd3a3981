"""An audit as a page in plain words, with the measured risk drawn after every draw."""

import html
from math import log10

from polltrail.audit.drawing import ALGORITHMS
from polltrail.audit.measuring import CONTROLS, ContestMeasure
from polltrail.publish.audit.summary import audit_summary
from polltrail.publish.audit.told import AuditTold
from polltrail.publish.wording import number, share, upright

MOST_CHARTS = 24
WIDTH, HEIGHT, LEFT, BOTTOM = 520, 200, 46, 24
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:1rem auto;padding:0 .8rem}"
    "h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.1rem;margin-top:2rem}svg{width:100%;height:auto;max-width:34rem}"
    "pre{white-space:pre-wrap;overflow-wrap:anywhere;font:inherit}.axis{font:11px system-ui,sans-serif;fill:currentColor}"
    ".grid{stroke:currentColor;opacity:.2}.limit{stroke:#b3261e;stroke-dasharray:4 3}.risk{fill:none;stroke:#1c5d99;stroke-width:2}"
    "@media (prefers-color-scheme:dark){.risk{stroke:#7fb8ea}.limit{stroke:#ff8a80}}"
)

ABOUT = {
    "plan": "How much work it would be to confirm the outcome with forms drawn at random. No form was looked at.",
    "draw": "Stations drawn at random. Anybody with the seed and the official rows can draw them again.",
    "measure": (
        "Stations were drawn at random, and their signed forms held against the official rows. The risk is the largest chance "
        "that forms agree so well although the outcome is wrong. Below the limit, the outcome is confirmed; above it, nothing is "
        "said against it, but more forms are needed."
    ),
    "collected": (
        "These forms were not drawn at random: they are the ones that somebody could get. So this is arithmetic, not probability. "
        "It says what the forms prove whatever the others say, and how much the others would have to hide."
    ),
}


def audit_page(told: AuditTold) -> bytes:
    """Make the page; it needs nothing but itself."""
    title = html.escape(upright(told.title))
    body = html.escape(upright(audit_summary(told)))
    charts = "".join(_chart(told, one) for one in told.measured[:MOST_CHARTS])
    return (
        '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}: audit</title><style>{STYLE}</style><h1>{title}: does the official result stand?</h1>"
        f"<p>{ABOUT[told.command]}</p><pre>{body}</pre>{charts}{_terms(told)}</html>\n"
    ).encode()


def _terms(told: AuditTold) -> str:
    terms = told.terms
    if told.command == "collected":
        return ""
    lines = [
        f"Risk limit {share(float(terms.risk), 1)}; method {terms.method.replace('_', ' ')}; rule {terms.rule}; cap {terms.cap}.",
        ALGORITHMS[terms.design],
    ]
    if told.seed:
        lines.append(f"Seed: {told.seed}")
    if told.command == "measure":
        lines.append(CONTROLS[terms.control])
    return "<h2>How it was done</h2>" + "".join(f"<p>{html.escape(line)}</p>" for line in lines)


def _chart(told: AuditTold, one: ContestMeasure) -> str:
    """Draw the measured risk after every draw, on a scale of powers of ten, with the limit across."""
    series = [pair.sequence[one.method] for pair in one.pairs if one.method in pair.sequence]
    if not series:
        return ""
    values = [min(1.0, max(float(pair[draw]) for pair in series)) for draw in range(one.draws)]
    risk = float(told.terms.risk)
    low = min(-2, int(log10(max(min([*values, risk]), 1e-12))) - 1)
    points = " ".join(
        f"{_x(draw, one.draws):.1f},{_y(value, low):.1f}" for draw, value in enumerate([1.0, *values])
    )
    grid = "".join(
        f'<line class="grid" x1="{LEFT}" x2="{WIDTH}" y1="{_y(10.0**power, low):.1f}" y2="{_y(10.0**power, low):.1f}"/>'
        f'<text class="axis" x="{LEFT - 6}" y="{_y(10.0**power, low) + 4:.1f}" text-anchor="end">{_label(power)}</text>'
        for power in range(low, 1, max(1, -low // 4))
    )
    limit = _y(risk, low)
    title = html.escape(upright(one.title))
    return (
        f'<h2>{title}</h2><svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="Measured risk of {title} after every draw">'
        f'{grid}<line class="limit" x1="{LEFT}" x2="{WIDTH}" y1="{limit:.1f}" y2="{limit:.1f}"/>'
        f'<polyline class="risk" points="{points}"/>'
        f'<text class="axis" x="{LEFT}" y="{HEIGHT - 6}">0</text>'
        f'<text class="axis" x="{WIDTH}" y="{HEIGHT - 6}" text-anchor="end">{number(one.draws)} draws</text></svg>'
        f"<p>The line is the risk after every draw; the dashes are the limit of {share(risk, 1)}.</p>"
    )


def _label(power: int) -> str:
    return share(10.0**power, 1) if power >= -3 else f"10<tspan dy='-4' font-size='8'>{power}</tspan>"


def _x(draw: int, draws: int) -> float:
    return LEFT + (WIDTH - LEFT - 4) * draw / max(1, draws)


def _y(value: float, low: int) -> float:
    part = 0.0 if value >= 1 else log10(max(value, 10.0**low)) / low
    return 8 + (HEIGHT - BOTTOM - 16) * part
