"""What is told of the silences of a night."""

from dataclasses import dataclass

import click

from polltrail import __version__
from polltrail.cli.projecting.night import Night, time_of
from polltrail.cli.projecting.watching import looked_after, stops_to_look_after, watch_of
from polltrail.exchange.text import plain_name
from polltrail.projection.moment import Moment
from polltrail.projection.stops import stops_of
from polltrail.publish.projection.stops import ToldStops

SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of a night: which contest and areas, after which stop, and how sure."""

    contest: str | None
    depth: int | None
    after: str | None
    level: float


def told_of(night: Night, moment: Moment, asked: Question) -> ToldStops:
    """Look for silences, and at what came after a stop.

    Raises
    ------
    click.BadParameter
        A share was asked for in place of a time.
    DataError
        Nothing is known of when forms came.
    """
    if moment.share is not None:
        raise click.BadParameter("expected a time, found a share of the stations", param_hint="--at")
    now = None if moment.until is None else moment.until / 1000
    watch = watch_of(night, depth=asked.depth, contest=asked.contest, now=now)
    found = stops_of(watch.arrivals, level=asked.level)
    given = (
        None
        if asked.after is None
        else time_of(asked.after, night.arrivals, "--after", known=night.own is not None) / 1000
    )
    stop = stops_to_look_after(found, given)
    after = (
        []
        if stop is None
        else looked_after(night, stop, contest=asked.contest, now=watch.arrivals.now, seed=SEED)
    )
    return ToldStops(
        title=plain_name(night.title),
        version=__version__,
        of=watch.of,
        clock=watch.clock,
        arrivals=watch.arrivals,
        stops=found,
        after=tuple(after),
        notes=(*night.notes, *_claimed(night)),
        banner=night.banner,
    )


def _claimed(night: Night) -> list[str]:
    """Say where times are only what the devices say that signed the forms."""
    if night.own is None or not night.own.claimed:
        return []
    return [
        f"When {night.own.claimed:,} forms came no witness says; it is taken from the devices that signed them."
    ]
