"""An audit in plain text, for a terminal."""

from polltrail.audit.holding import CollectedContest, TotalsContest
from polltrail.audit.measuring import CONTROLS, ContestMeasure
from polltrail.audit.planning import ContestPlan
from polltrail.publish.audit.document import NO_P
from polltrail.publish.audit.sentences import asserted, errors_said, held_said, measured_said, totals_said
from polltrail.publish.audit.told import AuditTold, DrawnContest
from polltrail.publish.wording import CLOSE, OPEN, count, number, share

PAIRS, CONTESTS = 6, 40
"""Told of each contest, and contests told; all of them are in --json."""


def audit_summary(told: AuditTold) -> str:
    """Say what was found, contest by contest.

    Returns
    -------
    str
        Lines of plain text, ending with one line feed.
    """
    head = [f"{told.title}: {told.command}", *filter(None, [told.banner]), *told.notes]
    body = [line for lines in _contests(told)[:CONTESTS] for line in ("", *lines)]
    more = len(_contests(told)) - CONTESTS
    if more > 0:
        body.append(f"and {count(more, 'contest')} more; --json and --out tell of all")
    return "".join(f"{line}\n" for line in (*head, *body, *_tail(told)))


def _contests(told: AuditTold) -> list[list[str]]:
    if told.command == "plan":
        return [_plan(told, one) for one in told.plans]
    if told.command == "draw":
        return [_drawn(one) for one in told.drawn]
    if told.command == "measure":
        return [_measured(told, one) for one in told.measured]
    return [_collected(told, one) for one in told.collected]


def _tail(told: AuditTold) -> list[str]:
    lines = [f"No number: {why}" for why in list(told.refused.values())[:CONTESTS]]
    if told.command == "collected":
        lines.append(f"No p-value: {NO_P[0].lower()}{NO_P[1:]}")
    if len(told.measured) > 1:
        confirmed = sum(told.confirmed.values())
        lines.append(f"{number(confirmed)} of {count(len(told.measured), 'contest')} confirmed. {CONTROLS[told.terms.control]}")  # fmt: skip
    return ["", *lines] if lines else []


def _plan(told: AuditTold, plan: ContestPlan) -> list[str]:
    lines = [
        f"{OPEN}{plan.title}{CLOSE}: {count(plan.draws, 'draw')} at a risk limit of {share(float(told.terms.risk), 1)}, if every form agrees",
        f"  tightest margin: {share(plan.tightest, 1)} of what the stations can hold",
    ]
    for one in plan.by_errors[1:]:
        work = "every form" if one.draws is None else f"about {count(one.draws, 'draw')}"
        lines.append(
            f"  if {share(one.error_rate, 1)} of the forms differ by 5 votes: {work}, {count(one.forms, 'form')}, {number(one.hours)} hours"
        )
    return lines


def _drawn(one: DrawnContest) -> list[str]:
    some = ", ".join(dict.fromkeys(one.stations[:8]))
    return [
        f"{OPEN}{one.title}{CLOSE}: {count(len(one.stations), 'draw')}, {count(len(set(one.stations)), 'station')} of {number(one.of)}",
        f"  seed as hashed: {one.seed}; W = {number(one.error_bound)}",
        f"  first drawn: {some}",
    ]


def _measured(told: AuditTold, one: ContestMeasure) -> list[str]:
    lines = [
        f"{OPEN}{one.title}{CLOSE}: {measured_said(one, confirmed=told.confirmed[one.contest], terms=told.terms)}"
    ]
    ranked = sorted(one.pairs, key=lambda pair: -float(pair.decides(one.method)))
    for pair in ranked[:PAIRS]:
        p = float(pair.decides(one.method))
        lines.append(
            f"  {asserted(told, one.contest, pair.assertion)}: margin {number(pair.margin)}, p = {p:.4g}"
        )
    more = len(one.pairs) - PAIRS
    return [*lines, *([f"  and {number(more)} more"] if more > 0 else []), *errors_said(ranked[0])]


def _collected(told: AuditTold, one: CollectedContest | TotalsContest) -> list[str]:
    said = totals_said(told, one) if isinstance(one, TotalsContest) else held_said(told, one)
    return [f"{OPEN}{one.title}{CLOSE}: {said[0]}", *(f"  {line}" for line in said[1:])]
