"""Findings as one JSON document: what `polltrail forensics --json` prints."""

from typing import Any

from polltrail.forensics import Effect, Finding, Looked
from polltrail.publish.forensics.told import ToldForensics

JsonObject = dict[str, Any]


def forensics_document(told: ToldForensics) -> JsonObject:
    """Tell every finding, with all it rests on.

    Returns
    -------
    dict
        `polltrail`, `election`, `turnout_by`, `contests` and `notes`. Every test has `p` and `p_adjusted`, or null and a
        `reason`. Keys may be added in later versions; none changes its meaning.
    """
    return {
        "polltrail": told.version,
        "election": told.title,
        "turnout_by": told.ballots,
        "contests": [_contest(one, told) for one in told.looked],
        "notes": list(told.notes),
    }


def _contest(looked: Looked, told: ToldForensics) -> JsonObject:
    return {
        "contest": looked.contest,
        "choice": looked.choice,
        "margin": looked.margin,
        "stations": looked.stations,
        "tests": {finding.test: _finding(finding, told) for finding in looked.findings},
        "left": [{"test": one.test, "part": one.part, "p_adjusted": one.p_adjusted} for one in looked.left],
    }


def _finding(finding: Finding, told: ToldForensics) -> JsonObject:
    """Tell one; its parts stand under their names, regions together."""
    regions = [part for part in finding.parts if "region " in part.part]
    others = [part for part in finding.parts if part not in regions]
    found: JsonObject = {
        "what": finding.what,
        "null": finding.null,
        "choice": finding.choice,
        "observed": finding.statistic,
        "expected": finding.expected,
        "sd": finding.sd,
        "excess": finding.excess,
        "z": finding.z,
        "p": finding.p,
        "p_adjusted": finding.p_adjusted,
        "p_kind": finding.how,
        "p_error": finding.p_error,
        "reason": finding.reason,
        "descriptive": finding.descriptive,
        "stations": _effect(finding.stations),
        "votes": _effect(finding.votes),
        "sensitivity": [one._asdict() for one in finding.sensitivity],
        "drivers": [told.station_names[number] for number in finding.drivers],
        "innocent": list(finding.innocent),
        "controls": [one._asdict() for one in finding.controls],
        **{
            name: list(value) if isinstance(value, tuple) else value
            for name, value in finding.details.items()
        },
    }
    if regions:
        found["regions"] = {part.part.partition("region ")[2]: _finding(part, told) for part in regions}
    return found | {part.part: _finding(part, told) for part in others}


def _effect(effect: Effect | None) -> JsonObject | None:
    return None if effect is None else {"value": effect.value, "interval95": [effect.low, effect.high]}
