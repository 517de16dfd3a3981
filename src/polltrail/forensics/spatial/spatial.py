"""Stations that are far from what is expected together with those beside them: local Moran's I of residuals.

Residuals are what is left of turnout and share after the larger areas. Where places are not published, those beside a
station are the others of its smallest area.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from polltrail.forensics.finding import Effect, Finding, Told, Variant, cannot_tell
from polltrail.forensics.outliers.neighbours import beyond, comparable
from polltrail.forensics.outliers.outliers import FEW
from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls
from polltrail.forensics.residuals import Residuals, residuals
from polltrail.forensics.spatial.borders import jump, steepest
from polltrail.forensics.spatial.neighbours import NEAREST, Nearest, nearest, of_area, of_nearest

NAME = "spatial"
FAR = 3.0
"""Standard deviations from which a station is far, and the stations beside it are far together."""
OTHERS_FAR = (2.0, 4.0)
HELD = 5.0
"""Standard deviations at which one station is held, so that it does not make a neighbourhood."""
MOST_DRIVERS, MOST_AREAS = 100, 20
_FRAME = Finding(
    test=NAME,
    what="local Moran's I: how alike neighbours are in what their larger areas do not explain, from -1 to 1",
    null="none: neighbours are alike wherever people live among their like",
    descriptive=True,
    reason="no p-value is given: shuffling stations is no null, as honest neighbours are alike too",
    innocent=(
        "Rich and poor quarters, campuses, monasteries and villages of one people are neighbourhoods.",
        "The larger area that figures are measured against may be two electorates that were put together.",
    ),
)
_BORDER = replace(
    _FRAME,
    what="how much more neighbours differ across a border than within, in standard deviations",
    null="none: borders are often drawn where people change",
    reason="no p-value is given: honest electorates change at borders too, as town limits and language borders are borders",
    innocent=("Borders follow rivers, town limits and languages, and voters differ on both sides.",),
)


@dataclass(frozen=True, kw_only=True)
class Field:
    """Residuals, and the mean of those beside each, in units of what chance leaves of such a mean.

    Attributes
    ----------
    z, beside : ndarray of float, shape (n_stations,)
    """

    residuals: Residuals
    z: FloatArray
    beside: FloatArray
    moran: float


def spatial(polls: Polls) -> Finding:
    """Describe neighbourhoods and borders, of the leader's share and of turnout."""
    choice = polls.leader
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    used = polls.only(comparable(polls))
    near = nearest(used)
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with registered voters and ballots, found {len(used)}"
        )
    if near is None and len(np.unique(used.smallest)) < 2:
        return cannot_tell(frame, "neither places of stations nor areas are published")
    share = _field(used.votes[:, choice], used.counted, used, near)
    turnout = _field(used.ballots, used.registered, used, near)
    found = _told(frame, used, share, near, (used.votes[:, choice], used.counted))
    other = replace(frame, part="turnout", choice=None)
    parts = (
        _told(other, used, turnout, near, (used.ballots, used.registered)),
        *_borders(used, near, choice),
    )
    return replace(found, parts=parts)


def _field(part: IntArray, of: IntArray, used: Polls, near: Nearest | None) -> Field:
    found = residuals(part, of, used.areas[:-1])
    z = np.clip(found.z, -HELD, HELD)
    mean, count = of_area(z, used.smallest) if near is None else of_nearest(z, near)
    has = count > 0
    square = float((z[has] ** 2).sum())
    moran = float((z * mean)[has].sum()) / square if square else 0.0
    return Field(residuals=found, z=z, beside=mean * np.sqrt(count), moran=moran)


def _told(
    frame: Finding, used: Polls, field: Field, near: Nearest | None, counts: tuple[IntArray, IntArray]
) -> Finding:
    high = (field.z > FAR) & (field.beside > FAR)
    low = (field.z < -FAR) & (field.beside < -FAR)
    alone = (np.abs(field.z) > FAR) & (np.abs(field.beside) < 1)
    local = field.z * field.beside
    order = np.argsort(np.where(high | low, -local, 0), kind="stable")[
        : min(MOST_DRIVERS, int((high | low).sum()))
    ]
    return replace(
        frame, statistic=field.moran, drivers=tuple(used.stations[order].tolist()),
        stations=Effect(float((high | low).sum()), 0.0, float((high | low).sum())),
        votes=beyond(*counts, field.residuals, high),
        sensitivity=tuple(
            Variant(f"high beside high, beyond {one:g} standard deviations", int(((field.z > one) & (field.beside > one)).sum()), None)
            for one in OTHERS_FAR
        ),
        details={
            "high_beside_high": int(high.sum()), "low_beside_low": int(low.sum()), "alone": int(alone.sum()),
            "stations_used": len(used), "beside": "areas" if near is None else f"{NEAREST} nearest", **_areas(used, high, low),
        },
    )  # fmt: skip


def _areas(used: Polls, high: Flags, low: Flags) -> dict[str, tuple[Told, ...]]:
    """Name the smallest areas with most such stations."""
    if not used.areas:
        return {}
    found: dict[str, tuple[Told, ...]] = {}
    for name, which in (("areas_high", high), ("areas_low", low)):
        count = np.bincount(used.smallest[which], minlength=1)
        order = np.argsort(-count, kind="stable")[:MOST_AREAS]
        found[name] = tuple(used.area_names[-1][area] for area in order if count[area])
        found[f"{name}_stations"] = tuple(int(count[area]) for area in order if count[area])
    return found


def _borders(used: Polls, near: Nearest | None, choice: int) -> Iterator[Finding]:
    """Tell of the borders of the level that findings are told apart by, with what areas have in common left in."""
    columns = {"share": (used.votes[:, choice], used.counted), "turnout": (used.ballots, used.registered)}
    for name, (part, of) in columns.items():
        frame = replace(_BORDER, part=f"borders, {name}")
        if near is None or not used.areas:
            yield cannot_tell(
                frame, "places of stations are not published, so that it is not known who lives at a border"
            )
            continue
        z = np.clip(residuals(part, of, ()).z, -HELD, HELD)
        found = jump(z, used.region, near)
        if found is None:
            yield cannot_tell(frame, "too few neighbours stand on two sides of a border, or too few on one")
            continue
        names = used.area_names[used.level]
        worst = steepest(z, used.region, near)[:MOST_AREAS]
        yield replace(
            frame, statistic=found.more, expected=0.0, sd=found.error,
            details={
                "pairs_across": found.across,
                "borders": tuple(f"{names[one.first]} | {names[one.second]}" for one in worst),
                "borders_jump": tuple(one.higher for one in worst), "borders_pairs": tuple(one.pairs for one in worst),
                "borders_z": tuple(one.z for one in worst),
            },
        )  # fmt: skip
