"""Names of tests, parts and small numbers as a page writes them."""

from math import floor, log10
from types import MappingProxyType
from typing import Final

from polltrail.forensics import Effect, Finding, Looked, leaves
from polltrail.publish.wording import MINUS, count, isolate, number

TITLES: Final = MappingProxyType(
    {
        "integer_percent": "Whole percentages",
        "last_digit": "Last digits",
        "second_digit": "Second digits",
        "copies": "Copies",
        "rkd": "Coarse shares",
        "klimek": "Fingerprint and its model",
        "mixture": "Finite mixture",
        "votes_by_turnout": "Votes against turnout",
        "rejected_ballots": "Rejected ballots",
        "unlike_neighbours": "Unlike their neighbours",
        "swing": "Swing against the stations around",
        "spatial": "Neighbourhoods and borders",
    }
)
"""Titles of tests; another goes by its name."""
_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_LEAST_WRITTEN = 1e-4


def title(test: str) -> str:
    """Give the title of a test.

    Examples
    --------
    >>> title("rkd"), title("ballots_over_contests")
    ('Coarse shares', 'Ballots over contests')
    """
    return TITLES.get(test) or test.replace("_", " ").capitalize()


def named(finding: Finding) -> str:
    """Name a finding by its test and its part, an area's name without the word that marks it in the document."""
    if not finding.part:
        return title(finding.test)
    before, mark, area = finding.part.rpartition("region ")
    part = before.rstrip(", ").replace("_", " ")
    return ", ".join(one for one in (title(finding.test), part, isolate(area) if mark or area else "") if one)


def chance(p: float | None) -> str:
    """Write a p-value with two digits, small ones by their power of ten.

    Examples
    --------
    >>> chance(0.0312), chance(8.4e-24), chance(0.0), chance(None)
    ('0.031', '8.4 × 10⁻²⁴', '<10⁻³⁰⁰', '–')
    """
    if p is None:
        return "–"
    if p >= _LEAST_WRITTEN:
        return f"{p:.2g}"
    if p < 1e-300:
        return "<10⁻³⁰⁰"
    power = floor(log10(p))
    digits = f"{p / 10.0**power:.1f}"
    if digits == "10.0":
        digits, power = "1.0", power + 1
    return f"{digits} × 10{str(power).translate(_SUPERSCRIPT)}"


def figure(value: float | None) -> str:
    """Write a statistic: counts whole, others with as many digits as say something."""
    if value is None:
        return "–"
    if float(value).is_integer() and abs(value) < 1e15:
        return number(int(value))
    if abs(value) >= 1_000:
        return number(round(value))
    return f"{value:,.3g}".replace("-", MINUS) if abs(value) < 10 else f"{value:,.1f}".replace("-", MINUS)


def expected(finding: Finding) -> str:
    """Write what chance makes, with its standard deviation."""
    if finding.expected is None:
        return "–"
    return figure(finding.expected) + ("" if finding.sd is None else f" ± {figure(finding.sd)}")


def ballots(effect: Effect | None) -> int | None:
    """Give the ballots that a finding could concern at most: all of its interval's end; None where it says none."""
    return None if effect is None else max(round(effect.high), 0)


def tested(looked: Looked) -> int:
    """Count the p-values of a contest."""
    return sum(one.p is not None for finding in looked.findings for one in leaves(finding))


def left_said(left: int, of: int, level: float) -> str:
    """Say how many p-values are left.

    Examples
    --------
    >>> left_said(0, 53, 0.01)
    'None of 53 p-values is left at 1 % after all tests, parts and areas were taken together.'
    """
    if not of:
        return "No test could give a p-value for these figures."
    some = "None" if not left else number(left)
    verb = "is" if left <= 1 else "are"
    return f"{some} of {number(of)} p-values {verb} left at {level:.0%}".replace("%", " %") + (
        " after all tests, parts and areas were taken together."
    )


def against_margin(looked: Looked) -> str:
    """Say whether what is left could exceed the margin; empty where nothing is left."""
    found = [ballots(one.votes) for one in looked.left]
    told = [one for one in found if one is not None]
    silent = len(found) - len(told)
    lines = [_largest(told, looked.margin)] if told else []
    if silent:
        which = "It" if len(found) == 1 else "One of these" if silent == 1 else f"{number(silent)} of these"
        lines.append(f"{which} {'says' if silent == 1 else 'say'} nothing of votes.")
    return " ".join(lines)


def _largest(most: list[int], margin: int) -> str:
    """Say how many ballots the largest finding concerns at most, beside the margin."""
    lead = f"the lead of {number(margin)} votes"
    more = sum(one > margin for one in most)
    if more:
        which = "One of these" if more == 1 else f"{number(more)} of these"
        return f"{which}, taken as far as intervals go, could concern more ballots than {lead}."
    which = "It concerns" if len(most) == 1 else "The largest of these concerns"
    return f"{which} {count(max(most), 'ballot')} at the very most, fewer than {lead}."
