"""A projection as the plain values that a board shows."""

from collections.abc import Sequence
from math import ceil, floor

from polltrail.projection.likely import Likely
from polltrail.projection.projection import Projection
from polltrail.projection.stops import EVERYWHERE, Stops
from polltrail.tally.board.projected import Shown, ShownChoice, ShownSilence, Span

PARTS = 1_000_000
"""Shares are told in millionths; ends of intervals are rounded outward."""


def shown(projection: Projection, *, contest: str, size: int = 0, stops: Stops | None = None) -> Shown:
    """Bring a projection, and the silences found with it, into plain values."""
    returns, certain, likely = projection.returns, projection.certain, projection.likely
    return Shown(
        contest=contest,
        size=size,
        stations=returns.n_stations,
        reporting=int((returns.counted > 0).sum()),
        registered_share=None if likely is None else _rounded(likely.rests_on.registered_share),
        winner=certain.winner,
        max_change=certain.max_change,
        choices=() if likely is None else tuple(_choices(likely, returns.totals.tolist())),
        reasons=() if likely is None else likely.rests_on.reasons,
        silences=() if stops is None else tuple(_silences(stops)),
    )


def _choices(likely: Likely, counted: Sequence[int]) -> list[ShownChoice]:
    whole = sum(counted)
    found = [
        ShownChoice(
            id=choice,
            counted=_rounded(votes / whole) if whole else 0.0,
            share=_rounded(one.share or 0.0),
            interval50=_outward(one.share_intervals[0.5]),
            interval90=_outward(one.share_intervals[0.9]),
            win=round(likely.win[choice], 4),
        )
        for (choice, one), votes in zip(likely.counts.items(), counted, strict=True)
    ]
    return sorted(found, key=lambda one: -one.share)


def _silences(stops: Stops) -> list[ShownSilence]:
    return [
        ShownSilence(
            area="" if one.group == EVERYWHERE else one.group,
            began=int(one.began),
            expected=round(one.expected),
            out=one.out,
        )
        for one in stops.alarms
        if one.ended is None
    ]


def _rounded(value: float) -> float:
    return round(value * PARTS) / PARTS


def _outward(interval: Span) -> Span:
    return floor(interval[0] * PARTS) / PARTS, ceil(interval[1] * PARTS) / PARTS
