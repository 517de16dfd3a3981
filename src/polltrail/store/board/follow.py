"""Follows the views: what was said since makes the next standing of the one before, and what was said since then unmade, an earlier one."""

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from polltrail.election.expected import GONE, MAX_CONTESTS
from polltrail.errors import StoreError
from polltrail.log import leaf_hash
from polltrail.review.slots import Doubt, Slot
from polltrail.statement import KeyId, Roster, Statement, read_entry
from polltrail.statement.bodies import IncidentBody, OfficialBody, RemovalBody, WithdrawalBody
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.store.board.ground import Ground, ground_of
from polltrail.store.board.kept import keep, read_kept
from polltrail.store.board.look import look
from polltrail.store.board.saved import SavedViews
from polltrail.store.board.standing import Draft, Incident, Standing, blank
from polltrail.store.election_dir import ElectionDir
from polltrail.store.log_reader import LogReader
from polltrail.store.views import ViewsState
from polltrail.tally.fold import Totals
from polltrail.tally.fold.events import doubt_about, signer_of
from polltrail.tally.fold.past import slot_at
from polltrail.tally.fold.totals import difference
from polltrail.tally.fold.watched import Watched, watched_at

KEPT: Final = 16
"""Standings of earlier sizes that are kept in memory."""
MOST_UNPLACED: Final = 2_000
_BESIDE: Final = ("incident", "withdrawal", "removal")
_TOUCH_CLAIMS: Final = ("official", "endorsement", "withdrawal", "holding", "revocation", "definition")


class Follower:
    """The standing of a count as its views have it, and as it was.

    Attributes
    ----------
    now : Standing
        The newest there is.
    log : LogReader
        The entries.
    """

    def __init__(self, place: ElectionDir) -> None:
        self._place = place
        self.log = LogReader(place.state)
        self._kept: OrderedDict[int, Standing] = OrderedDict()
        self._removed_by: tuple[tuple[int, int], frozenset[str]] = (0, 0), frozenset()
        self._change = -1
        try:
            self._open()
        except BaseException:
            self.log.close()
            raise

    def follow(self) -> Standing:
        """Take in what was saved since."""
        if self._views.was_replaced():
            self._views.close()
            self._open()
            return self.now
        if self._views.change() == self._change:
            return self.now
        with self._views.at_one_size() as state:
            self._change = self._views.change()
            if state.size > self.now.size:
                self._take(state)
        return self.now

    def standing_at(self, size: int) -> Standing:
        """Give the standing as it was when the log had a size, from 1 to the newest."""
        if size == self.now.size:
            return self.now
        found = self._kept.get(size)
        if found is None:
            with self._views.at_one_size():
                found = self._past(size)
            self._keep(found)
        self._kept.move_to_end(size)
        return found

    def has(self, size: int) -> bool:
        """Whether the standing of a size is in memory."""
        return size == self.now.size or size in self._kept

    def slots_of(self, standing: Standing, station: int, contests: Sequence[int]) -> dict[int, Slot]:
        """Read a station's slots as they were at a standing."""
        found = self._views.slots_numbered(station * MAX_CONTESTS + one for one in contests)
        return {
            number: then for number, slot in sorted(found.items()) if (then := _then(number, slot, standing)) != Slot()
        }  # fmt: skip

    def changed_since(self, size: int) -> list[int]:
        """List the stations about which something was said at a size or after it."""
        found = {number // MAX_CONTESTS for number in self._views.numbers(past_after=size)}
        found |= {one.station for one in self.now.incidents if one.index >= size and one.station is not None}
        return sorted(found)

    def entry(self, index: int) -> Statement:
        """Read an entry."""
        return read_entry(self.log.entry(index))

    def slots_in(self, state: str, step: int, *, contests: Sequence[int], imaged: bool) -> Iterator[int]:
        """List the slots in a state, as they are saved now."""
        return self._views.slots_in(state, step, contests=contests, imaged=imaged)

    def slots_of_key(self, key: KeyId) -> list[int]:
        """List the slots about which a key has spoken."""
        return self._views.slots_of_key(key)

    def removed(self, size: int) -> frozenset[str]:
        """Digests of the images that were removed when the log had a size."""
        known = (size, len(self._removed))
        if self._removed_by[0] != known:
            self._removed_by = known, frozenset(digest for index, digest in self._removed if index < size)
        return self._removed_by[1]

    def close(self) -> None:
        """Close what was opened."""
        self._views.close()
        self.log.close()

    def _open(self) -> None:
        self._views = SavedViews(self._place.root / "views.db")
        try:
            with self._views.at_one_size() as state:
                self._change = self._views.change()
                self._load(state)
        except BaseException:
            self._views.close()
            raise

    def _load(self, state: ViewsState) -> None:
        """Read everything; what was kept of it need not be looked at again."""
        self._refuse_other(state)
        self._kept.clear()
        roster = self._roster(Roster.empty(), 0, state.size)
        ground = self._ground(roster)
        before = self._begin(state, ground, roster)
        draft = Draft(before)
        draft.vectors = self._views.vectors()
        for number, slot in self._views.slots(past_after=before.size):
            if draft.expected.is_expected(number):
                draft.put(number, look(number, slot, draft.counting.judged(number, slot), draft.counting))
        incidents = self._beside(before.incidents, before.size, state.size, roster, ground)
        self.now = draft.done(
            state.size, roster, incidents=incidents, unplaced=self._views.unplaced(MOST_UNPLACED),
            watched=self._watched(state.size, roster, ground),
        )  # fmt: skip

    def _begin(self, state: ViewsState, ground: Ground, roster: Roster) -> Standing:
        """Give the standing to go on from: one that was kept, or that of an empty log."""
        kept = read_kept(self._place.root, self.log, state.size)
        self._removed: list[tuple[int, str]] = []
        if kept is not None:
            then = self._roster(Roster.empty(), 0, kept.size)
            found = None if _says_anew(then, roster) else kept.standing(ground, then)
            if found is not None:
                self._removed = list(kept.removed)
                return found
        return blank(ground, roster)

    def keep(self) -> None:
        """Keep the newest standing for whoever opens these views next."""
        keep(self._place.root, self.log, self.now, self._removed)

    def _take(self, state: ViewsState) -> None:
        """Take in what was said since; an amendment, or a key that comes into doubt, changes what was said before."""
        before = self.now
        roster = self._roster(before.roster, before.size, state.size)
        if _says_anew(before.roster, roster):
            self._load(state)
            return
        draft = Draft(before)
        for number, slot in self._views.slots(past_after=before.size):
            if draft.expected.is_expected(number):
                draft.put(number, look(number, slot, draft.counting.judged(number, slot), draft.counting))
        kept = {place: one for place, one in draft.vectors.items() if place not in draft.touched}
        draft.vectors = kept | self._views.vectors(draft.touched)  # one that is zero again is not among them
        watched = before.watched
        if self._views.said(_TOUCH_CLAIMS, start=before.size):
            watched = self._watched(state.size, roster, before.ground)
        incidents = self._beside(before.incidents, before.size, state.size, roster, before.ground)
        self._keep(before)
        self.now = draft.done(
            state.size,
            roster,
            incidents=incidents,
            unplaced=self._views.unplaced(MOST_UNPLACED),
            watched=watched,
        )

    def _past(self, size: int) -> Standing:
        """Make the standing of an earlier size: of the newest, or of nothing where that counts otherwise."""
        now = self.now
        roster = (
            now.roster
            if not self._views.said(sorted(ROSTER_KINDS), start=size)
            else self._roster(Roster.empty(), 0, size)
        )
        same = not _says_anew(roster, now.roster)
        ground = now.ground if same else self._ground(roster)
        draft = Draft(now if same else blank(ground, roster))
        totals = Totals(draft.expected, {place: vector.copy() for place, vector in draft.vectors.items()})
        counting = draft.counting
        for number, slot in self._views.slots(past_after=size if same else 0):
            if not draft.expected.is_expected(number):
                continue
            then = slot.at(size) if same else slot_at(number, slot, size, counting, roster)
            judged = counting.judged(number, then)
            vector = counting.vector(number, judged)
            totals.apply(number, difference(counting.adds(number, slot), vector) if same else vector)
            draft.put(number, look(number, then, judged, counting))
        draft.vectors = totals.vectors
        incidents = self._beside((), 0, size, roster, ground, removed=False)
        return draft.done(
            size, roster, incidents=incidents, watched=self._watched(size, roster, ground),
            unplaced=[one for one in self._views.unplaced(MOST_UNPLACED) if one.index < size],
        )  # fmt: skip

    def _keep(self, standing: Standing) -> None:
        self._kept[standing.size] = standing
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)

    def _roster(self, roster: Roster, start: int, stop: int) -> Roster:
        for index, _ in self._views.said(sorted(ROSTER_KINDS), start=start):
            if index < stop:
                roster = roster.step(index, self.entry(index))
        return roster

    def _ground(self, roster: Roster) -> Ground:
        if roster.election is None:
            raise StoreError(
                f"{self._place.root}: expected views of a log that has begun, found empty ones; count first"
            )
        return ground_of(self._place, (one.body for one in roster.definitions))

    def _watched(self, size: int, roster: Roster, ground: Ground) -> Watched:
        def doubt(body: OfficialBody, key: KeyId, index: int) -> Doubt | None:
            return doubt_about(roster, ground.counting.expected, body, key, index)

        claims = [claim.doubting(doubt) for claim in self._views.claims()]
        persons = roster.definitions[-1].body.policy.official_persons
        return watched_at(size, claims, persons=persons, held=self._views.held)

    def _beside(
        self, before: Iterable[Incident], start: int, stop: int, roster: Roster, ground: Ground, *, removed: bool = True
    ) -> tuple[Incident, ...]:  # fmt: skip
        """Take in incidents, and what was taken back of them; note which images were removed."""
        found = {one.statement: one for one in before}
        for index, _ in self._views.said(_BESIDE, start=start):
            if index >= stop:
                break
            statement = self.entry(index)
            match statement.body:
                case IncidentBody():
                    incident = _incident(index, statement, statement.body, roster, ground)
                    found |= {} if incident is None else {statement.id: incident}
                case WithdrawalBody(statement=target) if target in found:
                    if _same_person(roster, KeyId(found[target].key), statement.key):
                        del found[target]
                case RemovalBody(digest=digest) if removed:
                    self._removed.append((index, digest))
        return tuple(found.values())

    def _refuse_other(self, state: ViewsState) -> None:
        size = self.log.head().size
        if state.size <= size and (not state.size or leaf_hash(self.log.entry(state.size - 1)) == state.last):
            return
        raise StoreError(
            f"{self._place.root}/views.db: expected views of this log, which has {size} entries, found those of another with "
            f"{state.size}; nothing is shown. Make them anew with: polltrail rebuild"
        )


def _then(number: int, slot: Slot, standing: Standing) -> Slot:
    if not standing.expected.is_expected(number):
        return Slot()
    return slot_at(number, slot, standing.size, standing.ground.counting, standing.roster)


def _says_anew(before: Roster, after: Roster) -> bool:
    """Whether something between them changes what was said before it."""
    return (len(before.definitions), before.suspicions) != (len(after.definitions), after.suspicions)


def _incident(
    index: int, statement: Statement, body: IncidentBody, roster: Roster, ground: Ground
) -> Incident | None:
    """Place what somebody saw; None where nobody knows the place, or the word of this key is in doubt."""
    expected = ground.counting.expected
    station = None if body.station is None else expected.stations.get(body.station)
    area = ground.area_numbers.get(body.area or (), GONE)
    if body.station is not None:
        area = GONE if station is None else expected.station_area[station]
    if area == GONE:
        return None
    signer = signer_of(roster, statement.key, index, body.station or "", expected.areas[area])
    if signer.role not in {"agent", "clerk"} or signer.doubt is not None:
        return None
    return Incident(
        index=index, statement=statement.id, key=statement.key, station=station, area=area,
        kind=body.kind, made_at=statement.made_at // 1000,
    )  # fmt: skip


def _same_person(roster: Roster, one: KeyId, other: KeyId) -> bool:
    first, second = roster.enrolled(one), roster.enrolled(other)
    return one == other or (
        first is not None
        and second is not None
        and first.person is not None
        and first.person == second.person
    )
