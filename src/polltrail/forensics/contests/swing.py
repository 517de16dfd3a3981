"""The leader's gain since a previous election, against the stations around."""

from dataclasses import replace

import numpy as np

from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell
from polltrail.forensics.outliers.neighbours import beyond, comparable
from polltrail.forensics.outliers.outliers import FAR, FEW, MOST_DRIVERS
from polltrail.forensics.polls import FloatArray, Polls
from polltrail.forensics.residuals import Residuals, areas_above, known_before, previous_columns, residuals

NAME = "swing"
OTHERS_FAR = (4.0, 8.0)
_FRAME = Finding(
    test=NAME,
    what="stations whose share, given what they voted before, is far from what the areas around them would have it",
    null="none: stations of an area swing alike, with heavy tails",
    descriptive=True,
    reason="no p-value is given: how heavy the tails of honest swings are is not known",
    innocent=(
        "Where people moved in or a party split, a station swings by itself.",
        "Turnout that rises by voters of one side moves turnout and share together, honestly.",
    ),
)


def swing(polls: Polls) -> Finding:
    """Name stations that swing unlike those around them, and say how swing goes with a change of turnout."""
    choice = polls.leader
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    if polls.beside.previous is None:
        return cannot_tell(frame, "no previous election is given")
    used = polls.only(comparable(polls) & known_before(polls))
    if len(used) < FEW:
        return cannot_tell(
            frame,
            f"expected {FEW} stations that the previous election knows, or their area, found {len(used)}",
        )
    columns = previous_columns(used)
    areas = areas_above(used)
    share = residuals(used.votes[:, choice], used.counted, areas, columns)
    turnout = residuals(used.ballots, used.registered, areas, columns)
    return _told(frame, used, choice, share, turnout)


def _told(frame: Finding, used: Polls, choice: int, share: Residuals, turnout: Residuals) -> Finding:
    far = np.abs(share.z) > FAR
    order = np.argsort(-np.abs(share.z), kind="stable")[: min(MOST_DRIVERS, int(far.sum()))]
    slope, error = with_turnout(share, turnout)
    return replace(
        frame, statistic=int(far.sum()), drivers=tuple(used.stations[order].tolist()),
        stations=Effect(float(far.sum()), 0.0, float(far.sum())),
        votes=beyond(used.votes[:, choice], used.counted, share, far),
        sensitivity=tuple(
            Variant(f"beyond {one:g} standard deviations", int((np.abs(share.z) > one).sum()), None)
            for one in OTHERS_FAR
        ),
        details={
            "towards": int((share.z > FAR).sum()), "away": int((share.z < -FAR).sum()), "spread": share.spread,
            "slope_on_turnout": slope, "slope_on_turnout_error": error, "stations_used": len(used),
            "stations_matched": 0 if used.beside.matched is None else int(used.beside.matched.sum()),
            "slopes_on_previous": tuple(share.slopes.tolist()),
        },
    )  # fmt: skip


def with_turnout(share: Residuals, turnout: Residuals) -> tuple[float, float]:
    """Compute by how much the share is higher where turnout is, both beyond what is expected; and its standard error."""
    x, y = _held(turnout.off, turnout.sd), _held(share.off, share.sd)
    square = float((x * x).sum())
    if square <= 0:
        return 0.0, 0.0
    slope = float((x * y).sum()) / square
    return slope, float(np.sqrt((x**2 * (y - slope * x) ** 2).sum())) / square


def _held(off: FloatArray, sd: FloatArray) -> FloatArray:
    """Hold what is far off at three standard deviations, so that a few stations do not decide."""
    return np.clip(off, -3 * sd, 3 * sd)
