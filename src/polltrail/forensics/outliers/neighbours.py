"""Stations whose turnout or share is far from what their areas, or a previous election, would have it."""

from dataclasses import replace

import numpy as np

from polltrail.forensics.finding import Effect, Finding, Told, Variant, cannot_tell, effect_of
from polltrail.forensics.outliers.outliers import FAR, FEW, MOST_DRIVERS, robust_z
from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls
from polltrail.forensics.residuals import Residuals, areas_above, known_before, previous_columns, residuals

NAME = "unlike_neighbours"
OTHERS_FAR = (4.0, 8.0)
_FRAME = Finding(
    test=NAME,
    what="stations whose turnout or share is far from what the areas around them would have it",
    null="none: stations of an area are alike, with heavy tails",
    descriptive=True,
    reason="no p-value is given: how heavy the tails of honest stations are is not known",
    innocent=(
        "A barracks, a campus or a new estate is unlike its neighbours, honestly.",
        "A candidate's own village votes for him.",
    ),
)
_BEFORE = (
    "Where people moved in since the previous election, it says little of those who vote now.",
    "Stations that were divided or put together keep their number and not their voters.",
)


def unlike_neighbours(polls: Polls, choice: int | None = None) -> Finding:
    """Name stations whose turnout or share is far from their areas'; and from the previous election, where it is given."""
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    used = polls.only(comparable(polls))
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with registered voters and ballots, found {len(used)}"
        )
    found = _told(frame, used, choice, *_pair(used, choice, None))
    return replace(found, parts=(_previous(frame, used, choice, found),))


def comparable(polls: Polls) -> Flags:
    """Give the stations with a turnout and a share, neither above one."""
    known = (polls.registered > 0) & (polls.ballots >= 0) & (polls.counted > 0)
    found: Flags = known & (polls.ballots <= polls.registered) & (polls.votes.max(axis=1, initial=0) <= polls.counted)  # fmt: skip
    return found


def _pair(used: Polls, choice: int, columns: FloatArray | None) -> tuple[Residuals, Residuals]:
    areas = used.areas if columns is None else areas_above(used)
    return (
        residuals(used.ballots, used.registered, areas, columns),
        residuals(used.votes[:, choice], used.counted, areas, columns),
    )


def _previous(frame: Finding, used: Polls, choice: int, without: Finding) -> Finding:
    """The same of the stations that a previous election knows by themselves."""
    frame = replace(
        frame, part="previous election", innocent=(*frame.innocent, *_BEFORE),
        what="stations whose turnout or share is far from what their areas and the previous election would have it",
    )  # fmt: skip
    if used.beside.previous is None:
        return cannot_tell(frame, "no previous election is given")
    known = used.only(known_before(used))
    if len(known) < FEW:
        return cannot_tell(frame, f"expected {FEW} stations that the previous election knows, or their area, found {len(known)}")  # fmt: skip
    turnout, share = _pair(known, choice, previous_columns(known))
    alone, beside = _pair(known, choice, np.zeros((len(known), 0)))
    found = _told(frame, known, choice, turnout, share)
    spreads: dict[str, Told | tuple[Told, ...]] = {
        "turnout_spread_without": alone.spread, "share_spread_without": beside.spread,
        "share_slopes": tuple(share.slopes.tolist()), "turnout_slopes": tuple(turnout.slopes.tolist()),
    }  # fmt: skip
    without_it = Variant("by areas alone", without.statistic, None)
    return replace(found, details={**found.details, **spreads}, sensitivity=(*found.sensitivity, without_it))


def _told(frame: Finding, used: Polls, choice: int, turnout: Residuals, share: Residuals) -> Finding:
    worst = np.maximum(np.abs(turnout.z), np.abs(share.z))
    far = worst > FAR
    order = np.argsort(-worst, kind="stable")[: min(MOST_DRIVERS, int(far.sum()))]
    votes = used.votes[:, choice]
    variants = (
        *(Variant(f"beyond {one:g} standard deviations", int((worst > one).sum()), None) for one in OTHERS_FAR),
        Variant("from the smallest area's median alone", _plain(used, votes), None),
    )  # fmt: skip
    return replace(
        frame, statistic=int(far.sum()), drivers=tuple(used.stations[order].tolist()), sensitivity=variants,
        stations=Effect(float(far.sum()), 0.0, float(far.sum())),
        votes=beyond(votes, used.counted, share, far),
        details={
            "turnout_high": int((turnout.z > FAR).sum()), "turnout_low": int((turnout.z < -FAR).sum()),
            "share_high": int((share.z > FAR).sum()), "share_low": int((share.z < -FAR).sum()),
            "turnout_spread": turnout.spread, "share_spread": share.spread, "stations_used": len(used),
        },
    )  # fmt: skip


def _plain(used: Polls, votes: IntArray) -> int:
    turnout = robust_z(used.ballots / used.registered, used.smallest)
    share = robust_z(votes / used.counted, used.smallest)
    return int((np.maximum(np.abs(turnout), np.abs(share)) > FAR).sum())


def beyond(part: IntArray, of: IntArray, found: Residuals, which: Flags) -> Effect:
    """Add up what some stations have beyond what is expected of them, with what stations differ by."""
    off = (part - of * found.expected)[which].sum()
    error = (of * found.expected * (1 - found.expected) * found.sd)[which]
    return effect_of(float(off), float(np.sqrt((error**2).sum())))
