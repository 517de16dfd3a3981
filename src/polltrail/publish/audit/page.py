"""An audit as a page in plain words, with the measured risk drawn after every draw."""

import html
from collections.abc import Sequence

from polltrail.audit.drawing import ALGORITHMS
from polltrail.audit.holding import CollectedContest, TotalsContest
from polltrail.audit.measuring import CONTROLS, ContestMeasure
from polltrail.audit.planning import ContestPlan
from polltrail.publish.audit.chart import risk_chart
from polltrail.publish.audit.document import NO_P
from polltrail.publish.audit.sentences import asserted, held_said, measured_said, totals_said
from polltrail.publish.audit.told import AuditTold, DrawnContest
from polltrail.publish.wording import count, number, share, upright

MOST_CONTESTS, MOST_ERRORS = 60, 25
STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:1rem auto 3rem;padding:0 .8rem}"
    "h1{font-size:1.5rem;line-height:1.2}h2{font-size:1.15rem;margin:2.2rem 0 .4rem}svg{width:100%;height:auto;max-width:34rem}"
    "p{overflow-wrap:anywhere}.lead{font-size:1.1rem}.note,caption{opacity:.75;font-size:.9rem;text-align:start}"
    "table{border-collapse:collapse;width:100%;margin:.6rem 0}th,td{padding:.3rem .5rem .3rem 0;border-bottom:1px solid #8884;"
    "text-align:start;vertical-align:top;overflow-wrap:anywhere}td.n,th.n{text-align:end;font-variant-numeric:tabular-nums;"
    "overflow-wrap:normal}.axis{font:11px system-ui,sans-serif;fill:currentColor}.grid{stroke:currentColor;opacity:.2}"
    ".limit{stroke:#b3261e;stroke-dasharray:4 3}.risk{fill:none;stroke:#1c5d99;stroke-width:2}"
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
Cells = Sequence[str]


def audit_page(told: AuditTold) -> bytes:
    """Make the page; it needs nothing but itself."""
    title = _text(told.title)
    banner = f"<p><strong>{_text(told.banner)}</strong></p>" if told.banner else ""
    return (
        '<!DOCTYPE html>\n<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{title}: audit</title><style>{STYLE}</style><h1>{title}: does the official result stand?</h1>{banner}"
        f"<p>{ABOUT[told.command]}</p>{''.join(_contests(told)[:MOST_CONTESTS])}{_left(told)}{_refused(told)}{_terms(told)}</html>\n"
    ).encode()


def _contests(told: AuditTold) -> list[str]:
    return [
        *(_plan(one) for one in told.plans),
        *(_drawn(one) for one in told.drawn),
        *(_measured(told, one) for one in told.measured),
        *(_collected(told, one) for one in told.collected if told.command == "collected"),
    ]


def _left(told: AuditTold) -> str:
    more = len(_contests(told)) - MOST_CONTESTS
    return f"<p>{_text(count(more, 'contest'))} more are in audit.json.</p>" if more > 0 else ""


def _refused(told: AuditTold) -> str:
    lines = "".join(f"<p>{_text(why)}</p>" for why in list(told.refused.values())[:MOST_CONTESTS])
    return f"<h2>No number can be given</h2>{lines}" if lines else ""


def _plan(plan: ContestPlan) -> str:
    loads = [
        (share(one.error_rate, 1), "all" if one.draws is None else number(one.draws), number(one.forms), number(one.hours))
        for one in plan.by_errors
    ]  # fmt: skip
    margins = [(share(one.margin, 1), number(one.draws), number(one.forms)) for one in plan.by_margin]
    return (
        f"<h2>{_text(plan.title)}</h2><p class='lead'>{count(plan.draws, 'draw')} confirm it if every form agrees.</p>"
        + _table("By how many forms differ, by five votes each", ("Differ", "Draws", "Forms", "Hours"), loads)
        + _table("The same for other margins, if every form agrees", ("Margin", "Draws", "Forms"), margins)
    )


def _drawn(one: DrawnContest) -> str:
    stations = dict.fromkeys(one.stations)
    return (
        f"<h2>{_text(one.title)}</h2><p class='lead'>{count(len(one.stations), 'draw')}, {count(len(stations), 'station')} of "
        f"{number(one.of)}.</p><p>{_text(', '.join(stations))}</p><p class='note'>Seed as hashed: {_text(one.seed)}</p>"
    )


def _measured(told: AuditTold, one: ContestMeasure) -> str:
    said = measured_said(one, confirmed=told.confirmed[one.contest], terms=told.terms)
    ranked = sorted(one.pairs, key=lambda pair: -float(pair.decides(one.method)))
    pairs = [
        (asserted(told, one.contest, pair.assertion), number(pair.margin), f"{float(pair.decides(one.method)):.4g}")
        for pair in ranked
    ]  # fmt: skip
    errors = [
        (error.station, error.why, number(error.error), f"{error.taint:.3f}")
        for error in ranked[0].errors[:MOST_ERRORS]
    ]
    found = (
        _table(
            f"Errors found, the largest first, in votes against '{asserted(told, one.contest, ranked[0].assertion)}'; "
            f"{number(len(errors))} of {number(len(ranked[0].errors))}",
            ("Station", "What", "Votes", "Taint"),
            errors,
            words=2,
        )
        if errors
        else "<p>Every form found agrees.</p>"
    )
    return (
        f"<h2>{_text(one.title)}</h2><p class='lead'>{_text(said[0].upper() + said[1:])}</p>{risk_chart(one, float(told.terms.risk))}"
        + _table(
            "What has to be true, and the measured risk", ("Assertion", "Margin", "Measured risk"), pairs
        )
        + found
    )


def _collected(told: AuditTold, one: CollectedContest | TotalsContest) -> str:
    said = totals_said(told, one) if isinstance(one, TotalsContest) else held_said(told, one)
    lines = "".join(f"<p>{_text(line[0].upper() + line[1:])}.</p>" for line in said)
    if isinstance(one, TotalsContest) or not one.pairs:
        return f"<h2>{_text(one.title)}</h2>{lines}"
    worst = min(one.pairs, key=lambda pair: (pair.smallest_wrong is None, pair.smallest_wrong or 0))
    errors = [(error.station, number(error.error)) for error in worst.errors[:MOST_ERRORS]]
    caption = f"Errors found, the largest first, in votes against '{asserted(told, one.contest, worst.assertion)}'; {number(len(errors))} of {number(len(worst.errors))}"
    return f"<h2>{_text(one.title)}</h2>{lines}" + (
        _table(caption, ("Station", "Votes"), errors) if errors else ""
    )


def _table(caption: str, heads: Cells, rows: Sequence[Cells], *, words: int = 1) -> str:
    """Set a table: `words` columns of text, then numbers."""
    head = "".join(
        f"<th{' class=n' if place >= words else ''} scope=col>{_text(one)}</th>"
        for place, one in enumerate(heads)
    )
    body = "".join(
        "<tr>"
        + "".join(
            f"<td{' class=n' if place >= words else ''}>{_text(one)}</td>" for place, one in enumerate(row)
        )
        + "</tr>"
        for row in rows
    )
    return f"<table><caption>{_text(caption)}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _terms(told: AuditTold) -> str:
    terms = told.terms
    lines = list(told.notes)
    if told.command == "collected":
        lines.append(NO_P)
    else:
        lines += [
            f"Risk limit {share(float(terms.risk), 1)}; method {terms.method.replace('_', ' ')}; rule {terms.rule}; cap {terms.cap}.",
            ALGORITHMS[terms.design],
        ]
    if told.seed:
        lines.append(f"Seed: {told.seed}")
    if told.command == "measure":
        lines.append(CONTROLS[terms.control])
    return "<h2>How it was done</h2>" + "".join(f"<p>{_text(line)}</p>" for line in lines)


def _text(text: str) -> str:
    return html.escape(upright(text))
