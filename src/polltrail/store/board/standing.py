"""A count as a board shows it, as of one size: a value that the next size is made of with little more than what changed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

import numpy as np
import numpy.typing as npt

from polltrail.election.expected import Expected
from polltrail.review.slots import STATES, Row
from polltrail.statement import Roster
from polltrail.store.board.ground import Ground, Ints
from polltrail.store.board.look import BADNESS, CODE, NEVER, Look, Step
from polltrail.store.board.official import line_of
from polltrail.tally.board import ContestFigures, Notice, OfficialLine
from polltrail.tally.fold import Unplaced, Vector
from polltrail.tally.fold.official import Official
from polltrail.tally.fold.watched import Watched

Place = tuple[int, int]
"""A contest and an area."""
Codes = npt.NDArray[np.uint8]

_BAD: Final = np.array([BADNESS.index(state) for state in STATES], dtype=np.uint8)
_STATE_OF_BAD: Final = np.array([CODE[state] for state in BADNESS], dtype=np.uint8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Something that somebody saw, as the log has it.

    Attributes
    ----------
    station : int or None
        The station's number; None where it is about an area.
    area : int
        The smallest area around it.
    """

    index: int
    statement: str
    key: str
    station: int | None
    area: int
    kind: str
    made_at: int


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A count at one size of its log.

    Attributes
    ----------
    vectors : mapping of Place to Vector
        Running totals, as `tally.fold.totals` has them; no array is ever changed.
    read : mapping of Place to int
        How many forms somebody has read.
    codes, read_from, confirmed_from, open_findings : array
        Of each slot, in the order of `Ground`: see `Look`.
    steps, reasons, notices : mapping of int
        Of the few slots that have any, by their place in that order.
    rows : sequence of Row or None
        Of each slot, in that order: the figures shown.
    figures : dict of Place to ContestFigures
        Made when they are asked for, and kept.
    """

    size: int
    roster: Roster
    ground: Ground
    vectors: Mapping[Place, Vector]
    read: Mapping[Place, int]
    codes: Codes
    read_from: Ints
    confirmed_from: Ints
    open_findings: npt.NDArray[np.int32]
    steps: Mapping[int, tuple[Step, ...]]
    reasons: Mapping[int, tuple[str, ...]]
    notices: Mapping[int, tuple[Notice, ...]]
    rows: Sequence[Row | None]
    incidents: tuple[Incident, ...]
    unplaced: tuple[Unplaced, ...]
    watched: Watched
    figures: dict[Place, ContestFigures] = field(default_factory=dict)

    @property
    def expected(self) -> Expected:
        """What should exist."""
        return self.ground.counting.expected

    @cached_property
    def officials(self) -> Mapping[tuple[str, str], tuple[OfficialLine, ...]]:
        """Every version of the authority's figures of single stations, by station and contest."""
        found: dict[tuple[str, str], list[OfficialLine]] = defaultdict(list)
        for one in self.watched.versions:
            if one.body.station is not None:
                found[one.body.station, one.body.contest].append(line_of(one))
        return {place: tuple(lines) for place, lines in found.items()}

    @cached_property
    def versions_of(self) -> Mapping[str, tuple[Official, ...]]:
        """Every version of the authority's figures, by contest."""
        found: dict[str, list[Official]] = defaultdict(list)
        for one in self.watched.versions:
            found[one.body.contest].append(one)
        return {contest: tuple(versions) for contest, versions in found.items()}

    @cached_property
    def incidents_at(self) -> Mapping[int, tuple[Incident, ...]]:
        """What somebody saw at single stations, by their numbers."""
        found: dict[int, list[Incident]] = defaultdict(list)
        for one in self.incidents:
            if one.station is not None:
                found[one.station].append(one)
        return {station: tuple(seen) for station, seen in found.items()}

    @cached_property
    def noticed(self) -> Ints:
        """Places of the forms about which something waits for a person."""
        return np.fromiter(self.notices, dtype=np.int64, count=len(self.notices))

    @cached_property
    def station_codes(self) -> Codes:
        """The worst state of each station's forms; `missing` where it owes none."""
        worst = _each(np.maximum, _BAD[self.codes], self.ground, _BAD[CODE["missing"]])
        codes: Codes = _STATE_OF_BAD[worst]
        return codes

    @cached_property
    def station_read_from(self) -> Ints:
        """From which size on all forms of each station were read."""
        return _each(np.maximum, self.read_from, self.ground, NEVER)

    @cached_property
    def station_confirmed_from(self) -> Ints:
        """From which size on all forms of each station were confirmed."""
        return _each(np.maximum, self.confirmed_from, self.ground, NEVER)

    @cached_property
    def station_findings(self) -> Ints:
        """What waits for a person, of each station."""
        return _each(np.add, self.open_findings.astype(np.int64), self.ground, 0)


def _each(how: np.ufunc, of_slot: npt.NDArray[np.generic], ground: Ground, empty: int) -> npt.NDArray:  # type: ignore[type-arg]
    """Put what is known of slots together for each station."""
    if ground.owes_one:
        return of_slot
    first = ground.first_slot
    found = np.full(len(first) - 1, empty, dtype=of_slot.dtype)
    owing = np.flatnonzero(np.diff(first))
    if len(owing):
        found[owing] = how.reduceat(of_slot, first[:-1][owing])
    return found


_SORTED: Final = ("officials", "versions_of")
"""What a standing makes of its official figures alone."""


class Draft:
    """The next standing, while it is made."""

    def __init__(self, before: Standing) -> None:
        self._before = before
        self.expected, self.counting = before.expected, before.ground.counting
        self.vectors = dict(before.vectors)
        self.touched: set[Place] = set()
        self._read = dict(before.read)
        self._arrays = (before.codes.copy(), before.read_from.copy(), before.confirmed_from.copy())
        self._open = before.open_findings.copy()
        self._rows = list(before.rows)
        self._sparse: tuple[dict, dict, dict] = (  # type: ignore[type-arg]
            dict(before.steps),
            dict(before.reasons),
            dict(before.notices),
        )

    def put(self, number: int, found: Look) -> None:
        """Put a slot in the place of what was known of it."""
        place = self._before.ground.place_of(number)
        codes, read_from, confirmed_from = self._arrays
        more = int(found.is_read) - int(read_from[place] != NEVER)
        contest = self.expected.contest_of(number)
        for area in self.expected.areas_of(number):
            self.touched.add((contest, area))
            if more:
                self._read[contest, area] = self._read.get((contest, area), 0) + more
        codes[place], read_from[place], confirmed_from[place] = (
            found.code,
            found.read_from,
            found.confirmed_from,
        )
        self._open[place] = sum(one.answered_by is None for one in found.notices)
        self._rows[place] = found.row
        for kept, value in zip(self._sparse, (found.steps, found.reasons, found.notices), strict=True):
            if value:
                kept[place] = value
            else:
                kept.pop(place, None)

    def done(
        self, size: int, roster: Roster, *, incidents: Iterable[Incident], unplaced: Iterable[Unplaced], watched: Watched,
    ) -> Standing:  # fmt: skip
        """Give the standing; figures that cannot have changed are kept."""
        before = self._before
        same = watched == before.watched
        kept = (
            {place: one for place, one in before.figures.items() if place not in self.touched} if same else {}
        )
        found = Standing(
            size=size, roster=roster, ground=before.ground, vectors=self.vectors, read=self._read, codes=self._arrays[0],
            read_from=self._arrays[1], confirmed_from=self._arrays[2], open_findings=self._open, steps=self._sparse[0],
            reasons=self._sparse[1], notices=self._sparse[2], rows=self._rows, incidents=tuple(incidents),
            unplaced=tuple(unplaced), watched=watched, figures=kept,
        )  # fmt: skip
        if watched is before.watched:  # what was sorted of it stays sorted
            found.__dict__.update(
                {name: before.__dict__[name] for name in _SORTED if name in before.__dict__}
            )
        return found


def blank(ground: Ground, roster: Roster) -> Standing:
    """Give the standing of a count in which nothing was said yet."""
    count = int(ground.first_slot[-1])
    return Standing(
        size=0, roster=roster, ground=ground, vectors={}, read={}, codes=np.zeros(count, dtype=np.uint8),
        read_from=np.full(count, NEVER, dtype=np.int64), confirmed_from=np.full(count, NEVER, dtype=np.int64),
        open_findings=np.zeros(count, dtype=np.int32), steps={}, reasons={}, notices={}, rows=[None] * count, incidents=(), unplaced=(),
        watched=Watched(versions=(), notices=(), persons=1),
    )  # fmt: skip
