"""Whether the figures of a night look like counted votes: the same tests as on its board, over the forms of the focus."""

from collections.abc import Sequence
from dataclasses import asdict
from functools import cache
from pathlib import Path
from typing import Any

from polltrail.cli.demonstration.outcome import Outcome
from polltrail.cli.projecting.night import read_night
from polltrail.forensics.of_tables import polls_of
from polltrail.forensics.shown import QUICK, shown
from polltrail.forensics.suite import look_at
from polltrail.publish.forensics.words import left_said, title
from polltrail.publish.wording import number
from polltrail.simulate.night import Script
from polltrail.tally.board.looked import LEAST_STATIONS, LookedAt, Pictures


def looked(script: Script, outcome: Outcome) -> Sequence[str]:
    """Tell what is left of the tests at the end of the night."""
    found = _found(outcome)
    lines = [
        f"Do the figures of {script.country.focus.area[1]} look like counted votes? Whole percentages, last digits and copies,",
        f"over the forms of {number(found.stations)} of {number(found.of)} stations:",
        f"  {left_said(len(found.left) + found.more, found.tested, found.level)}",
    ]
    for one in found.left:
        said = title(one.test) + (f", {one.part}" if one.part else "")
        lines.append(f"  {said}: {number(round(one.observed))}, by chance {number(round(one.expected))}")
    lines += [f"  {title(test)}: {why}" for test, why in found.untold]
    if found.tested:
        lines.append("  Findings, not verdicts; that nothing is left does not show that nothing is there.")
    return lines


def looked_document(outcome: Outcome) -> dict[str, Any]:
    """Tell the same as values."""
    return {name: value for name, value in asdict(_found(outcome)).items() if name != "pictures"}


def _found(outcome: Outcome) -> LookedAt:
    known = outcome.announced
    return _looked(str(known.account.path), known.contest, known.size)


@cache
def _looked(path: str, contest: str, size: int) -> LookedAt:
    night, _ = read_night(Path(path), at=str(size), source=None, baseline=None)
    polls = polls_of(night.tables, night.forms, night.contests.index(contest))
    [found] = look_at({contest: polls}, QUICK if len(polls) >= LEAST_STATIONS else ())
    slots = night.tables.slots["contest"] == night.contests.index(contest)
    return shown(found, Pictures(stations=len(polls)), of=int(slots.sum()), size=size)
