"""A projection as one JSON document: what `polltrail project --json` prints."""

from collections.abc import Mapping
from dataclasses import asdict
from fractions import Fraction
from math import ceil, floor
from typing import Any

from polltrail.projection import Certain, Likely
from polltrail.projection.likely import LEVELS, LikelyCount
from polltrail.publish.projection.told import ProjectedContest, ProjectedElection

JsonObject = dict[str, Any]

PARTS = 1_000_000
"""Shares are told in millionths."""
BOUNDS_ONLY = "bounds only"
"""The method of a contest of which nothing more can be told."""


def projection_document(told: ProjectedElection) -> JsonObject:
    """Tell every contest; votes are totals over all stations, and intervals are rounded outward.

    Returns
    -------
    dict
        `polltrail`, `election`, `moment`, `notes` and `contests`. Keys may be added in later versions; none changes its
        meaning.
    """
    return {
        "polltrail": told.version,
        "election": told.title,
        "moment": told.moment,
        "notes": list(told.notes),
        "contests": [_contest(contest) for contest in told.contests],
    }


def _contest(told: ProjectedContest) -> JsonObject:
    returns, likely = told.projection.returns, told.projection.likely
    found: JsonObject = {
        "contest": told.contest.id,
        "stations": returns.n_stations,
        "stations_reporting": int((returns.counted > 0).sum()),
        "counted": dict(zip(returns.choices, returns.totals.tolist(), strict=True)),
        "certain": _certain(told.projection.certain),
    }
    if likely is None:
        return found | {"likely": {}, "turnout": None, "method": BOUNDS_ONLY, "rests_on": None}
    return found | {
        "likely": {
            choice: _count(count) | {"win": round(likely.win[choice], 4)}
            for choice, count in likely.counts.items()
        },
        "turnout": _turnout(likely),
        "method": likely.method,
        "rests_on": asdict(likely.rests_on)
        | {"prior": likely.rests_on.prior, "reasons": list(likely.rests_on.reasons)},
    }


def _certain(certain: Certain) -> JsonObject:
    return {
        "winner": certain.winner,
        "max_change": certain.max_change,
        "bounds": {
            choice: {"votes": list(bound.votes), "share": [_down(bound.share[0]), _up(bound.share[1])]}
            for choice, bound in certain.ranges.items()
        },
        "leads": [asdict(lead) for lead in certain.leads],
        "assuming_turnout": {
            "turnout": certain.turnout,
            "max_change": certain.max_change_by_turnout,
            "winner": certain.winner_by_turnout,
        },
    }


def _count(count: LikelyCount) -> JsonObject:
    found: JsonObject = {"votes": round(count.votes)}
    for level in LEVELS:
        found[f"interval{level:.0%}".rstrip("%")] = _whole(count.intervals[level])
    if count.share is not None:
        found["share"] = round(count.share * PARTS) / PARTS
        for level in LEVELS:
            low, high = count.share_intervals[level]
            found[f"share_interval{level:.0%}".rstrip("%")] = [_down(low), _up(high)]
    return found


def _turnout(likely: Likely) -> JsonObject:
    return _count(likely.turnout) | {"counts": likely.denominator, "registered_voters": likely.registered}


def _whole(interval: tuple[float, float]) -> list[int]:
    return [floor(interval[0] + 1e-6), ceil(interval[1] - 1e-6)]


def _down(value: float | Fraction) -> float:
    return floor(value * PARTS) / PARTS


def _up(value: float | Fraction) -> float:
    return ceil(value * PARTS) / PARTS


def names_of(told: ProjectedContest) -> Mapping[str, str]:
    """Name each choice by its id."""
    return {choice.id: choice.name for choice in told.contest.choices}
