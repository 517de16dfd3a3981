"""Findings as the plain values that a board shows: what is left, and the counts behind its pictures."""

from typing import Final

from polltrail.forensics.finding import Finding
from polltrail.forensics.suite import LEVEL, Looked, leaves
from polltrail.tally.board.looked import Exceeds, Left, LookedAt, Pictures

QUICK: Final = ("integer_percent", "last_digit", "copies")
"""Tests that take no longer than a report or a night can wait: each has p-values, by area at least."""
MOST_LEFT = 6


def shown(looked: Looked, pictures: Pictures, *, of: int, size: int = 0) -> LookedAt:
    """Bring what tests found of a contest into plain values.

    Parameters
    ----------
    of : int
        Stations that are expected.
    """
    left = looked.left
    return LookedAt(
        contest=looked.contest,
        size=size,
        stations=looked.stations,
        of=of,
        leader=looked.choice,
        margin=looked.margin,
        tested=sum(one.p is not None for finding in looked.findings for one in leaves(finding)),
        level=LEVEL,
        left=tuple(_left(one, looked.margin) for one in left[:MOST_LEFT]),
        more=max(0, len(left) - MOST_LEFT),
        untold=tuple(
            (one.test, one.reason or "")
            for one in looked.findings
            if all(leaf.p is None for leaf in leaves(one))
        ),
        pictures=pictures,
    )


def _left(finding: Finding, margin: int) -> Left:
    most = None if finding.votes is None else max(round(finding.votes.high), 0)
    return Left(
        test=finding.test,
        part=finding.part,
        observed=float(finding.statistic or 0),
        expected=float(finding.expected or 0),
        sd=float(finding.sd or 0),
        p_adjusted=float(finding.p_adjusted or 0),
        ballots=most,
        exceeds=_exceeds(most, margin),
    )


def _exceeds(most: int | None, margin: int) -> Exceeds:
    return "no votes" if most is None else "more" if most > margin else "less"
