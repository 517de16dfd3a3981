"""Reads the values of a board; from one thread."""

from collections import Counter, OrderedDict
from dataclasses import replace
from functools import cache
from typing import Final

import numpy as np

from polltrail.election.expected import GONE, Expected
from polltrail.errors import DataError
from polltrail.store.board.contest import figures_of
from polltrail.store.board.curve import curve_of
from polltrail.store.board.dated import DatedStates
from polltrail.store.board.follow import Follower
from polltrail.store.board.forms import forms_of
from polltrail.store.board.official import NO_FIGURE, HeldAgainst, comparison_of, lines_of
from polltrail.store.board.place import MOST_NOTICES, dot_of, dots, notices_of, place_lines
from polltrail.store.board.search import StationSearch
from polltrail.store.board.standing import Standing
from polltrail.store.board.station import Sources, station_of
from polltrail.store.board.told import Told, told_of
from polltrail.store.election_dir import ElectionDir
from polltrail.tally.board import (
    AsOf,
    Board,
    ContestBoard,
    ContestFigures,
    Dot,
    Findings,
    Sealed,
    Station,
)
from polltrail.tally.board.audited import Audited
from polltrail.tally.board.index import SiteIndex, site_index, totals_counted
from polltrail.tally.board.looked import LookedAt
from polltrail.tally.board.projected import Shown
from polltrail.tally.fold import Vector
from polltrail.tally.fold.totals import width

MOST_FINDINGS: Final = 2_000
"""Lines of the list of findings."""
KEPT_COMPARISONS: Final = 512


class BoardReader:
    """Reads what a board shows of an election directory, as far as its views go.

    Stations, areas and contests are named by their numbers in `expected`; area 0 is the whole country. Where a size is
    asked for (`at`), it is any that the count has had; without one, it is the newest that `follow` found.

    Raises
    ------
    StoreError
        There are no views yet, they are another log's, or the disk failed.
    """

    def __init__(self, place: ElectionDir) -> None:
        self._follower = Follower(place)
        self._dates = DatedStates(place, self._follower.log)
        self._dates.follow(self._follower.now.roster)
        self._held: OrderedDict[tuple[int, int], HeldAgainst] = OrderedDict()
        self._search: tuple[object, StationSearch] | None = None

    @property
    def size(self) -> int:
        """Size of the log that the newest figures are of."""
        return self._follower.now.size

    @property
    def expected(self) -> Expected:
        """What should exist, by the definition in force at the newest size."""
        return self._follower.now.expected

    @property
    def generation(self) -> int:
        """Another number whenever witnesses may have dated more states: then figures are the same, and their dates more."""
        return self._dates.generation

    def follow(self) -> int:
        """Take in what the views have by now; give the size that the newest figures are of."""
        now = self._follower.follow()
        self._dates.follow(now.roster)
        return now.size

    def has(self, at: int) -> bool:
        """Whether figures of a size are in memory; others take longer."""
        return self._follower.has(at)

    def is_final(self, at: int) -> bool:
        """Whether what is given of a size will never be told otherwise: it is dated, or nobody dates this log."""
        return not self._dates.is_witnessed or self._dates.of(at) is not None

    def sealed(self) -> Sealed | None:
        """What may be shown while the count is sealed; None where it is open."""
        now = self._follower.now
        if now.roster.sealed_until is None:
            return None
        dated = [
            (size, one.at)
            for size in self._dates.points(now.size)
            if (one := self._dates.of(size)) is not None
        ]
        return Sealed(
            as_of=self.as_of(), expected=now.ground.expected_in(0), checkpoints=tuple(dated),
            enrolled=dict(sorted(Counter(one.role for one in now.roster.keys).items())),
        )  # fmt: skip

    def as_of(self, at: int | None = None) -> AsOf:
        """Say which state of the log figures are of."""
        now = self._follower.now
        size = now.size if at is None else at
        if not 0 < size <= now.size:
            raise _no_such_size(size, now.size)
        dated, until = self._dates.of(size), now.roster.sealed_until
        definition = now.roster.definitions[-1].body
        return AsOf(
            election=str(now.roster.election), name=definition.name, size=size, root=self._dates.root(size).hex(),
            witnesses=() if dated is None else tuple(sorted(dated.times)), witnessed_at=None if dated is None else dated.at,
            rehearsal=definition.rehearsal, sealed_until=None if until is None else int(until.timestamp()),
            images=definition.policy.images,
        )  # fmt: skip

    def board(self, area: int = 0, at: int | None = None, *, since: int | None = None) -> Board:
        """Give what a page about a place shows.

        Parameters
        ----------
        since : int, optional
            A state since which nothing was said about the place: the value is then the same, and named by that state.
        """
        standing = self._standing(at)
        expected, ground = standing.expected, standing.ground
        _refuse_unknown("area", area, len(expected.areas))
        chain, path = expected.chains[area], expected.areas[area]
        inside = set(ground.within(area)) - {area}
        listed = range(len(expected.contests))
        around = sorted((one for one in listed if expected.contests[one].area in chain), key=lambda one: chain.index(expected.contests[one].area))  # fmt: skip
        seats = [self._figures(standing, one) for one in listed if expected.contests[one].area in inside]
        stations = ground.stations_in(area)
        notices, left_out = notices_of(standing, area, most=MOST_NOTICES)
        return Board(
            as_of=self.as_of(since or standing.size), place=path, level=expected.levels[len(path) - 1] if path else "",
            levels=expected.levels[len(path) :], seats=tuple(seats), places=place_lines(standing, area, seats),
            contests=tuple(self._figures(standing, one, area) for one in around),
            stations=() if ground.insides[area] else dots(standing, stations),
            curve=curve_of(standing, self._dates, stations, until=since),
            notices=notices, notices_left_out=left_out,
        )  # fmt: skip

    def contest(self, number: int, at: int | None = None, *, since: int | None = None) -> ContestBoard:
        """Give what a page about a contest shows; `since` as for a place."""
        standing = self._standing(at)
        expected, ground = standing.expected, standing.ground
        _refuse_unknown("contest", number, len(expected.contests))
        area = expected.contests[number].area
        if area == GONE:
            raise DataError(
                f"contest {number}: expected one that is held, found one that an amendment dropped"
            )
        stations, (notices, left_out) = (
            ground.stations_in(area),
            notices_of(standing, area, number, most=MOST_NOTICES),
        )
        parts = ground.insides[area]
        return ContestBoard(
            as_of=self.as_of(since or standing.size), figures=self._figures(standing, number),
            parts=tuple(self._figures(standing, number, one) for one in parts),
            curve=curve_of(standing, self._dates, stations, number, until=since), notices=notices,
            notices_left_out=left_out,
            stations=() if parts else dots(standing, stations, number),
        )  # fmt: skip

    def projection(self, number: int, at: int | None = None, *, since: int | None = None) -> Shown | None:
        """Say what the stations still out of a contest will add; None where none is. It takes longer than a page may.

        Parameters
        ----------
        since : int, optional
            As for a place.
        """
        from polltrail.store.board.projected import projected  # noqa: PLC0415 - who makes pages needs no model

        standing = self._standing(at)
        _refuse_unknown("contest", number, len(standing.expected.contests))
        judged = forms_of(standing, number)
        return projected(standing, judged, self._dates, number, until=since or standing.size)

    def audit(self, number: int, at: int | None = None, *, since: int | None = None) -> Audited | None:
        """Say whether the official result of a contest stands by its forms; None where there is none. As slow as a projection.

        Parameters
        ----------
        since : int, optional
            As for a place.
        """
        from polltrail.store.board.audited import audited  # noqa: PLC0415 - who makes pages needs no audit

        standing = self._standing(at)
        _refuse_unknown("contest", number, len(standing.expected.contests))
        judged = forms_of(standing, number)
        found = self._held_against(standing, number).found
        return audited(standing, judged, number, found, until=since or standing.size)

    def looked(self, number: int, at: int | None = None, *, since: int | None = None) -> LookedAt | None:
        """Say whether a contest's confirmed figures look like counted votes; None where there are none. As slow as a projection.

        Parameters
        ----------
        since : int, optional
            As for a place.
        """
        from polltrail.store.board.looked import looked  # noqa: PLC0415 - who makes pages needs no tests

        standing = self._standing(at)
        _refuse_unknown("contest", number, len(standing.expected.contests))
        return looked(standing, forms_of(standing, number), number, until=since or standing.size)

    def published(self, number: int) -> int:
        """Count the versions of official figures of a contest that stand, to tell whether they changed."""
        now = self._follower.now
        name = now.expected.contests[number].id
        return sum(one.stands and one.body.contest == name for one in now.watched.versions)

    def counted(self, number: int) -> bytes | None:
        """Give the newest running totals of a contest as bytes, to tell whether they changed; None where there are none."""
        now = self._follower.now
        found = now.vectors.get((number, now.expected.contests[number].area))
        return None if found is None else found.tobytes()

    def station(self, number: int, at: int | None = None) -> Station:
        """Give what a page about a station shows."""
        standing = self._standing(at)
        _refuse_unknown("station", number, len(standing.expected.station_ids))
        owed = range(int(standing.ground.first_slot[number]), int(standing.ground.first_slot[number + 1]))
        sources = Sources(
            standing=standing,
            slots=self._follower.slots_of(standing, number, [int(standing.ground.slot_contest[one]) for one in owed]),
            entry=cache(self._follower.entry), removed=self._follower.removed(standing.size),
        )  # fmt: skip
        return station_of(number, sources, self.as_of(standing.size))

    def findings(self, at: int | None = None) -> Findings:
        """Give what waits for a person, the latest first."""
        standing = self._standing(at)
        notices, left_out = notices_of(standing, most=MOST_FINDINGS)
        return Findings(as_of=self.as_of(standing.size), notices=notices, notices_left_out=left_out)

    def told(self, most: int) -> Told:
        """Give what is new, for a feed: of each kind the latest."""
        return told_of(self._standing(None), self._dates, self._follower.entry, most)

    def figures(self, contest: int, at: int | None = None) -> ContestFigures:
        """Give the figures of a contest in all of its area."""
        standing = self._standing(at)
        _refuse_unknown("contest", contest, len(standing.expected.contests))
        return self._figures(standing, contest)

    def index(self, at: int | None = None) -> SiteIndex:
        """Give the totals of every contest, and what else there is."""
        standing = self._standing(at)
        expected = standing.expected

        def vector_at(contest: int, area: int) -> Vector:
            found = standing.vectors.get((contest, area))
            return (
                np.zeros(width(len(expected.contests[contest].choices)), dtype=np.int64)
                if found is None
                else found
            )

        return site_index(
            self.as_of(standing.size), expected, totals_counted(expected, vector_at), standing.roster
        )

    def search(self, text: str, limit: int = 50) -> tuple[Dot, ...]:
        """Find stations by their id, by words of their name or by the beginnings of such words."""
        standing = self._standing(None)
        if self._search is None or self._search[0] is not standing.ground:
            self._search = (standing.ground, StationSearch(standing.ground))
        codes = standing.station_codes
        return tuple(dot_of(standing, one, int(codes[one])) for one in self._search[1].find(text, limit))

    def changed_since(self, size: int) -> list[int]:
        """Numbers of the stations about which something was said since the log had this size."""
        return self._follower.changed_since(size)

    def keep(self) -> None:
        """Keep what is known of every form beside the views, so that they are opened sooner the next time."""
        self._follower.keep()

    def close(self) -> None:
        """Close what was opened."""
        self._follower.close()

    def _standing(self, at: int | None) -> Standing:
        now = self._follower.now
        if now.roster.sealed_until is not None:
            raise DataError(
                f"figures: expected a count that is open, found one that is sealed until {now.roster.sealed_until:%Y-%m-%d %H:%M} UTC "
                "at the latest; none are shown"
            )
        if at is None or at == now.size:
            return now
        if not 0 < at <= now.size:
            raise _no_such_size(at, now.size)
        return self._follower.standing_at(at)

    def _figures(self, standing: Standing, contest: int, area: int | None = None) -> ContestFigures:
        place = (contest, standing.expected.contests[contest].area if area is None else area)
        found = standing.figures.get(place)
        if found is None:
            found = figures_of(standing, *place, self._held_against(standing, contest))
            standing.figures[place] = found
        return found

    def _held_against(self, standing: Standing, contest: int) -> HeldAgainst:
        """Hold what the authority published of a contest against its forms; it is done once for each size."""
        if not standing.watched.versions:
            return NO_FIGURE
        key = (standing.size, contest)
        if key not in self._held:
            expected = standing.expected
            shown = expected.contests[contest]
            watched = replace(standing.watched, versions=standing.versions_of.get(shown.id, ()))
            lines = lines_of(watched, shown.id, expected.areas[shown.area])
            stands = any(one.stands for versions in lines.values() for one in versions)
            found = comparison_of(standing.ground, watched, contest, forms_of(standing, contest)) if stands else None  # fmt: skip
            self._held[key] = HeldAgainst(lines=lines, found=found)
            while len(self._held) > KEPT_COMPARISONS:
                self._held.popitem(last=False)
        return self._held[key]


def _refuse_unknown(what: str, number: int, count: int) -> None:
    if not 0 <= number < count:
        raise DataError(f"{what} {number}: expected a number from 0 to {count - 1}; there is no such {what}")


def _no_such_size(size: int, newest: int) -> DataError:
    return DataError(
        f"size {size}: expected a size that the count has had, from 1 to {newest}, found another"
    )
