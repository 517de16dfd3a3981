"""What lies in a place: areas as lines, stations as dots, and what waits for a person."""

from collections.abc import Iterable, Iterator
from heapq import nsmallest
from typing import Final

import numpy as np

from polltrail.election.expected import UNKNOWN
from polltrail.review.slots import STATES, State
from polltrail.store.board.ground import Ints
from polltrail.store.board.look import NEVER
from polltrail.store.board.standing import Codes, Standing
from polltrail.tally.board import ContestFigures, Dot, Notice, PlaceLine, Share

MOST_NOTICES: Final = 100


def place_lines(standing: Standing, area: int, seats: Iterable[ContestFigures]) -> tuple[PlaceLine, ...]:
    """List the areas just inside an area.

    Parameters
    ----------
    seats : iterable of ContestFigures
        The contests held inside the area, each as a whole.
    """
    ground, expected = standing.ground, standing.expected
    numbers = ground.area_numbers
    held: dict[int, list[ContestFigures]] = {}
    depth = len(expected.areas[area]) + 1
    for one in seats:
        held.setdefault(numbers[one.area[:depth]], []).append(one)
    counts = _Counts(standing)
    found = []
    for inside in ground.insides[area]:
        contests = held.get(inside, ())
        can_change = [one for one in contests if one.out is None or one.out.can_change is not False]
        found.append(
            PlaceLine(
                path=expected.areas[inside], expected=ground.expected_in(inside), read=counts.read(inside),
                confirmed=counts.confirmed(inside), states=counts.states(inside), findings_open=counts.findings(inside),
                contests=len(contests), contests_open=len(can_change), at=ground.middles[inside],
            )
        )  # fmt: skip
    return tuple(found)


class _Counts:
    """Counts of stations by area, each made once for all areas."""

    def __init__(self, standing: Standing) -> None:
        ground, voters = standing.ground, standing.ground.voters
        read = np.flatnonzero(standing.station_read_from != NEVER)
        confirmed = np.flatnonzero(standing.station_confirmed_from != NEVER)
        found = np.flatnonzero(standing.station_findings)
        self._read = ground.some_by_area(read), ground.some_by_area(read, voters[read])
        self._confirmed = ground.some_by_area(confirmed), ground.some_by_area(confirmed, voters[confirmed])
        self._findings = ground.some_by_area(found, standing.station_findings[found])
        self._states = ground.by_area_and_code(standing.station_codes, len(STATES)).T.tolist()

    def read(self, area: int) -> Share:
        return Share(stations=int(self._read[0][area]), voters=int(self._read[1][area]))

    def confirmed(self, area: int) -> Share:
        return Share(stations=int(self._confirmed[0][area]), voters=int(self._confirmed[1][area]))

    def states(self, area: int) -> dict[State, int]:
        return dict(zip(STATES, self._states[area], strict=True))

    def findings(self, area: int) -> int:
        return int(self._findings[area])


def dots(standing: Standing, stations: Ints, contest: int | None = None) -> tuple[Dot, ...]:
    """Give stations as dots: by the worst state of their forms, or by the state of one contest's."""
    codes = standing.station_codes if contest is None else _codes_of(standing, contest)
    return tuple(dot_of(standing, one, int(codes[one]), contest) for one in stations.tolist())


def dot_of(standing: Standing, station: int, code: int, contest: int | None = None) -> Dot:
    """Give one station as a dot."""
    expected, called, ground = standing.expected, standing.ground.called, standing.ground
    voters = expected.registered[station]
    places = range(int(ground.first_slot[station]), int(ground.first_slot[station + 1]))
    reasons = [
        reason
        for place in places
        if place in standing.reasons and contest in {None, int(ground.slot_contest[place])}
        for reason in standing.reasons[place]
    ]
    return Dot(
        id=expected.station_ids[station], name=called.names[station], state=STATES[code],
        voters=None if voters == UNKNOWN else voters, at=called.at(station), reasons=tuple(dict.fromkeys(reasons)),
    )  # fmt: skip


def _codes_of(standing: Standing, contest: int) -> Codes:
    ground = standing.ground
    own = np.flatnonzero(ground.slot_contest == contest)
    found = standing.station_codes.copy()
    found[ground.slot_station[own]] = standing.codes[own]
    return found


def notices_of(
    standing: Standing, area: int = 0, contest: int | None = None, *, most: int
) -> tuple[tuple[Notice, ...], int]:
    """List what waits for a person in a place, and incidents there: what is routine last, and the latest first.

    Returns
    -------
    tuple of Notice, int
        As many as are shown at most, and how many are left out.
    """
    inside = set(standing.ground.within(area))
    shown = None if contest is None else standing.expected.contests[contest].id
    found = [
        *(one for one in _of_slots(standing, inside, contest)),
        *(() if contest is not None else _incidents(standing, inside)),
        *(_of_nowhere(standing, shown) if area == 0 or contest is not None else ()),
    ]
    found.reverse()  # the latest are mostly last, and whoever keeps the first of many likes to meet them early
    return tuple(nsmallest(most, found, key=_urgency)), max(0, len(found) - most)


def _urgency(one: Notice) -> tuple[bool, int, str, str, str]:
    return one.routine, -one.index, one.code, one.station or "", one.contest or ""


def _of_slots(standing: Standing, inside: set[int], contest: int | None) -> Iterator[Notice]:
    ground, places = standing.ground, standing.noticed
    wanted = np.isin(ground.station_area[ground.slot_station[places]], list(inside))
    if contest is not None:
        wanted &= ground.slot_contest[places] == contest
    for place in places[wanted].tolist():
        yield from (one for one in standing.notices[place] if one.answered_by is None)


def _incidents(standing: Standing, inside: set[int]) -> Iterator[Notice]:
    for one in standing.incidents:
        if one.area in inside:
            station = None if one.station is None else standing.expected.station_ids[one.station]
            yield Notice(code=one.kind, station=station, contest=None, index=one.index)


def _of_nowhere(standing: Standing, contest: str | None) -> Iterator[Notice]:
    """Give what is about the authority's figures, and statements that changed nothing."""
    for one in standing.watched.notices:
        if contest in {None, one.body.contest}:
            yield Notice(
                code=one.code, station=one.body.station, contest=one.body.contest, index=one.index, routine=one.routine
            )  # fmt: skip
    if contest is None:
        for left in standing.unplaced:
            yield Notice(code=left.code, station=None, contest=None, index=left.index)
