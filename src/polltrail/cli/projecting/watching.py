"""The forms of a night by area and source, and when each came: what silences are looked for in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from polltrail.cli.projecting.night import Night
from polltrail.errors import DataError
from polltrail.exchange.arrivals import BOUND, source_of
from polltrail.projection.moment import Moment
from polltrail.projection.of_tables import returns_of
from polltrail.projection.returns import FloatArray, IntArray
from polltrail.projection.stops import EVERYWHERE, Arrivals, Stops, after_stop
from polltrail.publish.projection.stops import Clock, ToldAfter

USUAL_FORMS = 40
"""Forms that an area should have on average, to be watched."""
MOST_CONTESTS = 12
"""Contests of which it is told what came after a stop, unless one is asked for."""


@dataclass(frozen=True, kw_only=True)
class Watch:
    """What is watched: which areas, whose clock, and every form with its time."""

    of: str
    clock: Clock
    arrivals: Arrivals


def watch_of(night: Night, *, depth: int | None, contest: str | None, now: float | None) -> Watch:
    """Lay the arrivals of a night out.

    Parameters
    ----------
    depth : int or None
        Areas of which level: 1 the largest; None: the smallest that have enough forms each.
    now : float or None
        Look at it as it was then, in seconds; None: when the last form came.

    Raises
    ------
    DataError
        Nothing is known of when forms came.
    """
    sources = _sources(night, contest)
    if not sources:
        raise DataError(
            f"{night.title}: expected times at which forms came, such as a column arrival_time_utc, found none; silences cannot be told"
        )
    columns = night.tables.area_columns
    forms = sum(len(stations) for stations, _ in sources.values())
    level = _depth(night, forms // len(sources), columns) if depth is None else min(depth, len(columns))
    names = night.tables.stations.select(columns[:level]).fill_null("").rows() if level else None
    labels, at = _labelled(sources, names)
    groups, group = np.unique(labels, return_inverse=True)
    latest = float(np.nanmax(at)) if np.isfinite(at).any() else 0.0
    words = (
        night.tables.election.levels[level - 1] if level and night.tables.election.levels else "all stations"
    )
    return Watch(
        of=f"areas of the level {words}" if level else "all stations together",
        clock="local" if night.arrivals and {one.clock for one in night.arrivals.values()} == {"local"} else "utc",
        arrivals=Arrivals(
            groups=tuple(str(one) for one in groups), group=group.astype(np.int64), at=at, now=latest if now is None else now
        ),
    )  # fmt: skip


def _sources(night: Night, contest: str | None) -> Mapping[str, tuple[IntArray, FloatArray]]:
    """Give for each family of contests with times of its own its stations, and when the form of each came.

    Of an election's own log every form has a time of its own, and all are one source.
    """
    found: dict[str, list[tuple[IntArray, FloatArray]]] = {}
    for number, one in enumerate(night.contests):
        came = None if contest not in {None, one} else night.came_at(one)
        if came is None:
            continue
        source = source_of(night.arrivals, one) or ""
        slots = (night.tables.slots["contest"] == number).to_numpy()
        station = night.tables.slots["station"].to_numpy()[slots].astype(np.int64)
        times = np.array([np.nan if at is None else at / 1000 for at in came])[station]
        found.setdefault(source, []).append((station, times))
    return {source: _once(parts, published=night.own is None) for source, parts in found.items()}


def _once(parts: Sequence[tuple[IntArray, FloatArray]], *, published: bool) -> tuple[IntArray, FloatArray]:
    """Put the contests of a source together; where they have one column of times, each station is one form."""
    station, times = (np.concatenate(values) for values in zip(*parts, strict=True))
    if not published:
        return station, times
    only, first = np.unique(station, return_index=True)
    return only, times[first]


def _depth(night: Night, forms: int, columns: Sequence[str]) -> int:
    """Choose the smallest areas that have enough forms each."""
    best = 1 if columns else 0
    for level in range(2, len(columns) + 1):
        if forms >= USUAL_FORMS * night.tables.stations.select(columns[:level]).n_unique():
            best = level
    return best


def _labelled(
    sources: Mapping[str, tuple[IntArray, FloatArray]], names: Sequence[tuple[str, ...]] | None
) -> tuple[list[str], FloatArray]:
    labels: list[str] = []
    for source, (stations, _) in sources.items():
        of = f" ({source})" if len(sources) > 1 and source not in {"", BOUND} else ""
        labels += [f"{' / '.join(names[one]) if names else 'all'}{of}" for one in stations.tolist()]
    return labels, np.concatenate([came for _, came in sources.values()])


def stops_to_look_after(stops: Stops, asked: float | None) -> float | None:
    """Choose the stop after which returns are compared: the one asked for, or the longest of everywhere that is over."""
    if asked is not None:
        return asked
    over = [one for one in stops.alarms if one.group == EVERYWHERE and one.ended is not None]
    return over[0].began if over else None


def looked_after(night: Night, stop: float, *, contest: str | None, now: float, seed: int) -> list[ToldAfter]:
    """Compare what came after a stop with what came until then, contest by contest."""
    found: list[ToldAfter] = []
    for number, name in enumerate(night.contests):
        came = night.came_at(name)
        if came is None or contest not in {None, name} or len(found) >= MOST_CONTESTS:
            continue
        returns = returns_of(
            night.tables, night.forms, number, moment=Moment(until=now * 1000), arrived=came,
            previous=night.previous, kinds=night.kinds,
        )  # fmt: skip
        rng = np.random.Generator(np.random.PCG64([seed, number]))
        after = replace(after_stop(returns, stop * 1000, rng=rng), stop=stop)
        found.append(ToldAfter(contest=night.tables.election.contests[number], after=after))
    return found
