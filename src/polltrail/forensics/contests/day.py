"""Turnout during the day: counts that fall, and stations whose last hours are unlike those around them."""

from dataclasses import replace

import numpy as np

from polltrail.forensics.contests.swing import with_turnout
from polltrail.forensics.digits.density import expected_among, smoothed
from polltrail.forensics.finding import Effect, Finding, Told, Variant, cannot_tell, effect_of
from polltrail.forensics.outliers.outliers import FAR, FEW, MOST_DRIVERS
from polltrail.forensics.polls import UNKNOWN, IntArray, Polls
from polltrail.forensics.residuals import residuals

NAME = "turnout_by_hour"
LEAST = 100
"""Counts below this have few last digits that mean anything."""
_FRAME = Finding(
    test=NAME,
    what="stations where fewer had voted by a later hour",
    null="none: it is arithmetic; who has voted has voted",
    descriptive=True,
    innocent=(
        "Hours are often told by telephone and rounded, and are no part of the signed form.",
        "A correction of an hour's figure is published, and the wrong one is not taken back.",
    ),
)
_LATE = replace(
    _FRAME,
    part="after the last hour",
    what="stations where far more or far fewer voted after the last hour told than in the areas around them",
    null="none: stations of an area are alike, with heavy tails",
    reason="no p-value is given: how heavy the tails of honest stations are is not known",
    innocent=(
        "Villages vote in the morning, towns after work; commuters, shifts and a bus explain a late hour.",
        "A figure of an hour that came late or was rounded makes the next one large.",
    ),
)


def turnout_by_hour(polls: Polls) -> Finding:
    """Compare the numbers that had voted by each hour with one another and with the ballots."""
    voted_by = polls.beside.voted_by
    if voted_by is None or not polls.beside.hours:
        return cannot_tell(_FRAME, "no turnout during the day is published")
    steps = np.column_stack((voted_by, polls.ballots))
    falls = _falls(steps)
    which = np.flatnonzero(falls > 0)
    order = which[np.lexsort((polls.stations[which], -falls[which]))][:MOST_DRIVERS]
    stations, votes = float(len(which)), float(falls.sum())
    return replace(
        _FRAME, statistic=len(which), expected=0.0, stations=Effect(stations, stations, stations),
        votes=Effect(votes, votes, votes), drivers=tuple(polls.stations[order].tolist()),
        reason="no p-value is given: that a number falls is certain, and chance does not make it",
        sensitivity=tuple(Variant(f"falling by more than {one}", int((falls > one).sum()), None) for one in (1, 5, 20)),
        details={"hours": polls.beside.hours, **_digits(polls, voted_by)}, parts=(_late(polls, voted_by[:, -1]),),
    )  # fmt: skip


def _falls(steps: IntArray) -> IntArray:
    """Give by how much each station's numbers fall at most from one to the next that is known."""
    most = np.full(len(steps), UNKNOWN)
    found = np.zeros(len(steps), dtype=np.int64)
    for column in steps.T:
        found = np.where(column == UNKNOWN, found, np.maximum(found, most - column))
        most = np.maximum(most, column)
    return found


def _digits(polls: Polls, voted_by: IntArray) -> dict[str, Told | tuple[Told, ...]]:
    """Say how many of each hour's counts end in 0 or 5, and how many would by their local density."""
    found: dict[str, Told | tuple[Told, ...]] = {}
    for hour, column in zip(polls.beside.hours, voted_by.T, strict=True):
        counts = column[column >= LEAST]
        if len(counts) >= FEW:
            expected, sd = _zeros_and_fives(column[column >= 0])
            found[f"zero_or_five_{hour}"] = (int((counts % 5 == 0).sum()), expected, sd)
    return found


def _late(polls: Polls, by_last: IntArray) -> Finding:
    """Compare the share of a station's voters that came after the last hour with that of its areas."""
    known = (
        (by_last >= 0)
        & (by_last <= polls.ballots)
        & (polls.ballots > 0)
        & (polls.ballots <= polls.registered)
    )
    used, choice = polls.only(known), polls.leader
    if len(used) < FEW or choice is None:
        return cannot_tell(_LATE, f"expected {FEW} stations with an hour and their ballots, found {len(used)}")  # fmt: skip
    after = used.ballots - by_last[known]
    late = residuals(after, used.ballots, used.areas)
    share = residuals(np.minimum(used.votes[:, choice], used.counted), used.counted, used.areas)
    far = np.abs(late.z) > FAR
    order = np.argsort(-np.abs(late.z), kind="stable")[: min(MOST_DRIVERS, int(far.sum()))]
    slope, error = with_turnout(share, late)
    high = late.z > FAR
    error_votes = (used.ballots * late.expected * (1 - late.expected) * late.sd)[high]
    beyond = float((after - used.ballots * late.expected)[high].sum())
    return replace(
        _LATE, statistic=int(far.sum()), drivers=tuple(used.stations[order].tolist()),
        stations=Effect(float(far.sum()), 0.0, float(far.sum())),
        votes=effect_of(beyond, float(np.sqrt((error_votes**2).sum()))),
        sensitivity=tuple(
            Variant(f"beyond {one:g} standard deviations", int((np.abs(late.z) > one).sum()), None) for one in (4.0, 8.0)
        ),
        details={
            "late_high": int(high.sum()), "late_low": int((late.z < -FAR).sum()), "spread": late.spread,
            "share_on_late_voters": slope, "share_on_late_voters_error": error, "stations_used": len(used),
        },
    )  # fmt: skip


def _zeros_and_fives(counts: IntArray) -> tuple[float, float]:
    return expected_among(counts, np.arange(len(smoothed(counts))) % 5 == 0)
