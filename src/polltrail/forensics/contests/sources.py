"""The same stations in another source, such as a preliminary count: what was changed, and who came late."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from polltrail.forensics.beside import OtherSource
from polltrail.forensics.contests.late import Shift, shifts
from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell, effect_of
from polltrail.forensics.polls import UNKNOWN, Flags, Polls

NAME = "other_sources"
FEW_LATE = 20
MOST_DRIVERS = 100
_FRAME = Finding(
    test=NAME,
    what="stations whose votes differ in another source",
    null="none: it is arithmetic; both say what one form says",
    descriptive=True,
    reason="no p-value is given: honest corrections do not go both ways alike, as rows that were exchanged and figures that "
    "were left out mostly go against whoever leads the station",
    innocent=(
        "A preliminary count is typed in a hurry and corrected from the signed form.",
        "Recounts and court decisions change stations between the sources.",
    ),
)
_LATE = replace(
    _FRAME,
    what="the leader's share where the other source has nothing, beyond that of its areas at stations alike, in share of votes",
    null="none: stations come early and late for reasons that also have to do with how they vote",
    reason="no p-value is given: which stations come late is not chance, and what is known of them does not explain all of it",
    innocent=(
        "Stations far away, abroad or large come late, and vote otherwise than others.",
        "A shift that shrinks with every reason that is taken into account may have one more.",
    ),
)


def other_sources(polls: Polls) -> Finding:
    """Compare every other source with this one, station by station."""
    sources = [one for one in polls.beside.sources if (one.votes[:, :1] != UNKNOWN).any()]
    if not sources:
        return cannot_tell(_FRAME, "no other source has this contest")
    parts = tuple(part for source in sources for part in _parts(polls, source))
    changed = [part for part in parts if part.part.startswith("source ")]
    worst = max(changed, key=lambda one: (one.statistic or 0, one.part))
    return replace(worst, part="", parts=parts)


def _parts(polls: Polls, source: OtherSource) -> Iterator[Finding]:
    there = source.votes[:, 0] != UNKNOWN
    yield _changed(replace(_FRAME, part=f"source {source.name}"), polls, source, there)
    yield _late(replace(_LATE, part=f"not in {source.name}"), polls, ~there)


def _changed(frame: Finding, polls: Polls, source: OtherSource, there: Flags) -> Finding:
    """Tell what changed from the other source to this one."""
    gain = np.where(there[:, None], polls.votes - source.votes, 0)
    size = np.abs(gain).sum(axis=1)
    order = np.lexsort((polls.stations, -size))[: min(MOST_DRIVERS, int((size > 0).sum()))]
    first, second = _leading(polls)
    margin = gain[:, first] - (gain[:, second] if second is not None else 0)
    stations = float((size > 0).sum())
    return replace(
        frame, choice=polls.choices[first], statistic=int(stations), expected=0.0, drivers=tuple(polls.stations[order].tolist()),
        stations=Effect(stations, stations, stations),
        votes=effect_of(float(margin.sum()), float(np.sqrt((margin.astype(np.float64) ** 2).sum()))),
        sensitivity=tuple(
            Variant(f"differing by more than {one} votes in all", int((size > one).sum()), None) for one in (2, 10, 50)
        ),
        details={
            "stations_in_both": int(there.sum()), "figures_changed": int((gain != 0).sum()),
            "towards_leader": int((margin > 0).sum()), "away_from_leader": int((margin < 0).sum()),
            "choices": tuple(polls.choices), "gain_by_choice": tuple(gain.sum(axis=0).tolist()),
        },
    )  # fmt: skip


def _leading(polls: Polls) -> tuple[int, int | None]:
    order = np.argsort(-polls.votes.sum(axis=0), kind="stable")
    return int(order[0]), int(order[1]) if len(order) > 1 else None


def _late(frame: Finding, polls: Polls, late: Flags) -> Finding:
    """Tell by how much the stations that the other source lacks lean more to the leader, for every set of reasons."""
    choice = polls.leader
    if choice is None or int(late.sum()) < FEW_LATE or int((~late).sum()) < FEW_LATE:
        return cannot_tell(
            frame,
            f"expected {FEW_LATE} stations with and without, found {int((~late).sum())} and {int(late.sum())}",
        )
    counted = polls.counted > 0
    found = shifts(polls.only(counted), choice, late[counted])
    told = found[-1]
    ballots = float(polls.counted[late].sum())
    return replace(
        frame, choice=polls.choices[choice], statistic=told.shift, expected=0.0, sd=told.error,
        stations=Effect(float(late.sum()), float(late.sum()), float(late.sum())),
        votes=effect_of(told.shift * ballots, told.error * ballots),
        sensitivity=tuple(Variant(one.name, one.shift, None) for one in found),
        details={
            "stations_late": int(late.sum()), "votes_late": int(ballots), "shift_without_reasons": found[0].shift,
            "explained": _explained(found), "errors": tuple(one.error for one in found),
        },
    )  # fmt: skip


def _explained(found: list[Shift]) -> float | None:
    """Give how much of the plain difference the reasons explain."""
    return 1 - found[-1].shift / found[0].shift if found[0].shift else None
