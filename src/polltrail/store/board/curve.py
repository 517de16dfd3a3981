"""When the forms of a place came in, by the states of the log that there were."""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np

from polltrail.store.board.dated import DatedStates
from polltrail.store.board.ground import Ground, Ints
from polltrail.store.board.look import NEVER, Step
from polltrail.store.board.standing import Standing
from polltrail.tally.board import Point, Share

READ, CONFIRMED = 1, 2
_WHAT: Final = (READ, CONFIRMED)


def curve_of(
    standing: Standing,
    dates: DatedStates,
    stations: Ints,
    contest: int | None = None,
    *,
    until: int | None = None,
) -> tuple[Point, ...]:
    """Draw the arrivals of some stations: those of which every form had been read, or that of one contest.

    Parameters
    ----------
    until : int, optional
        The last state to draw, since which nothing was said about them.
    """
    last = until or standing.size
    sizes = [*dates.points(last), last]
    read_from, confirmed_from = since(standing, contest)
    odd = set(_odd(standing, contest)) & set(stations.tolist()) if standing.steps else set()
    plain = stations[~np.isin(stations, list(odd))] if odd else stations
    voters = standing.ground.voters
    counts = [_running(from_[plain], voters[plain], sizes) for from_ in (read_from, confirmed_from)]
    for station in odd:
        _add_odd(counts, steps_of(standing, station, contest), int(voters[station]), sizes)
    return tuple(_points(sizes, dates, counts))


def since(standing: Standing, contest: int | None) -> tuple[Ints, Ints]:
    """Give from which size on each station was read, and confirmed: all of its forms, or that of one contest."""
    if contest is None:
        return standing.station_read_from, standing.station_confirmed_from
    ground = standing.ground
    own = np.flatnonzero(ground.slot_contest == contest)
    found = [np.full(len(ground.voters), NEVER, dtype=np.int64) for _ in _WHAT]
    for column, of_slot in zip(found, (standing.read_from, standing.confirmed_from), strict=True):
        column[ground.slot_station[own]] = of_slot[own]
    return found[0], found[1]


def _odd(standing: Standing, contest: int | None) -> Iterator[int]:
    """Find the stations with a form that was something and then was not."""
    ground = standing.ground
    for place in standing.steps:
        if contest in {None, int(ground.slot_contest[place])}:
            yield int(ground.slot_station[place])


def steps_of(standing: Standing, station: int, contest: int | None) -> list[Step]:
    """Put the steps of a station's forms together: it is read while all are, and confirmed while all are."""
    ground = standing.ground
    places = _places(ground, station, contest)
    each = [standing.steps.get(place) or _plain_steps(standing, place) for place in places]
    found: list[Step] = []
    for size in sorted({step[0] for steps in each for step in steps}):
        now = [_at(steps, size) for steps in each]
        found.append((size, all(one[READ] for one in now), all(one[CONFIRMED] for one in now)))
    return found


def _places(ground: Ground, station: int, contest: int | None) -> list[int]:
    places = range(int(ground.first_slot[station]), int(ground.first_slot[station + 1]))
    return [place for place in places if contest in {None, int(ground.slot_contest[place])}]


def _plain_steps(standing: Standing, place: int) -> tuple[Step, ...]:
    read, confirmed = int(standing.read_from[place]), int(standing.confirmed_from[place])
    return tuple((size, size >= read, size >= confirmed) for size in sorted({read, confirmed} - {NEVER}))


def _at(steps: Sequence[Step], size: int) -> Step:
    """Find the last step up to a size."""
    return next((step for step in reversed(steps) if step[0] <= size), (0, False, False))


def _running(since: Ints, voters: Ints, sizes: Sequence[int]) -> Ints:
    """Count stations and voters up to each size; a row for each of the two."""
    came = since != NEVER
    bucket, voters = np.searchsorted(np.array(sizes), since[came]), voters[came]
    both = [np.bincount(bucket, weights, minlength=len(sizes) + 1)[:-1] for weights in (None, voters)]
    return np.cumsum(np.array(both, dtype=np.int64), axis=1)


def _add_odd(counts: Sequence[Ints], steps: Sequence[Step], voters: int, sizes: Sequence[int]) -> None:
    for at, size in enumerate(sizes):
        now = _at(steps, size)
        for what, column in zip(_WHAT, counts, strict=True):
            if now[what]:
                column[:, at] += (1, voters)


def _points(sizes: Sequence[int], dates: DatedStates, counts: Sequence[Ints]) -> Iterator[Point]:
    for at, size in enumerate(sizes):
        dated = dates.of(size)
        read, confirmed = (Share(stations=int(column[0, at]), voters=int(column[1, at])) for column in counts)
        yield Point(size=size, at=None if dated is None else dated.at, read=read, confirmed=confirmed)
