"""Findings as text on a terminal: what is left, what it would mean, and what else explains it."""

from collections.abc import Iterator

from polltrail.forensics import LEVEL, Finding, Looked, leaves
from polltrail.publish.forensics.told import ToldForensics
from polltrail.publish.wording import number, upright

CAUTION = (
    "Findings, not verdicts: a figure that chance hardly makes has a cause, and these tests do not know which. What would "
    "settle it are the signed forms of the stations named."
)
MOST_LEFT = 8


def forensics_summary(told: ToldForensics) -> str:
    """Say it in a page of text."""
    lines = [*([told.banner] if told.banner else []), upright(told.title), *told.notes, "", CAUTION]
    for looked in told.looked:
        lines += ["", *_contest(looked, told)]
    return "".join(f"{line}\n" for line in lines)


def _contest(looked: Looked, told: ToldForensics) -> Iterator[str]:
    leader = upright(told.choice_names.get(looked.contest, looked.choice or "nobody"))
    yield f"{upright(looked.contest)}: {number(looked.stations)} stations; {leader} leads by {number(looked.margin)} votes"
    tested = sum(one.p is not None for finding in looked.findings for one in leaves(finding))
    left = looked.left
    yield f"{number(len(left))} of {number(tested)} p-values are left at {LEVEL:.0%} after all were taken together."
    for one in left[:MOST_LEFT]:
        yield f"   {_name(one)}: {_figures(one)}"
        yield f"      {_worth(one, looked.margin)}"
    if len(left) > MOST_LEFT:
        yield f"   and {number(len(left) - MOST_LEFT)} more, in the JSON document"
    for test in dict.fromkeys(one.test for one in left):
        finding = next(one for one in looked.findings if one.test == test)
        yield f"   {finding.test} has innocent explanations too:"
        yield from (f"      {one}" for one in finding.innocent)
    for finding in looked.findings:
        if finding.p is None:
            yield f"   {finding.test}: {_certain(finding)}{finding.reason}"


def _certain(finding: Finding) -> str:
    """Say what is arithmetic and no chance: where nothing is expected, and no standard deviation."""
    if not finding.statistic or finding.expected != 0 or finding.sd is not None or finding.votes is None:
        return ""
    stations, votes = number(round(finding.statistic)), number(abs(round(finding.votes.value)))
    return f"{stations} {finding.what}, {votes} votes or ballots in all; "


def _name(finding: Finding) -> str:
    return finding.test + (f", {upright(finding.part)}" if finding.part else "")


def _figures(finding: Finding) -> str:
    observed, expected = finding.statistic, finding.expected
    said = f"observed {observed:,.6g}" if observed is not None else ""
    if expected is not None and finding.sd is not None:
        said += f", expected {expected:,.1f} (standard deviation {finding.sd:,.1f})"
    return f"{said}; p {finding.p:.2g}, adjusted {finding.p_adjusted:.2g}"


def _worth(finding: Finding, margin: int) -> str:
    """Say what it would mean at most, and whether that could exceed the margin."""
    if finding.votes is None:
        return f"{finding.what}; it says nothing of votes"
    most = round(finding.votes.high)
    could = "more than" if most > margin else "not more than"
    return f"{finding.what}; even if every ballot concerned were otherwise, {number(max(most, 0))}, {could} the margin"
