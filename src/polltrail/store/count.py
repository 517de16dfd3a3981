"""The count of an election directory: its views brought to the size of its log, and figures as of any size."""

from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

from polltrail.election.expected import Expected
from polltrail.election.form_model import read_form_model
from polltrail.errors import DataError, StoreError
from polltrail.exchange.expected import read_expected
from polltrail.log import Frontier, leaf_hash
from polltrail.review.slots import Doubt, Judged, Slot, told
from polltrail.statement import KeyId, Roster, read_entry
from polltrail.statement.bodies import OfficialBody
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.fields import Blob
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.store.close_contests import CloseContests
from polltrail.store.election_dir import ElectionDir
from polltrail.store.lock_file import locked
from polltrail.store.log_reader import LogReader
from polltrail.store.views import Views, ViewsState
from polltrail.tally.fold import Counting, Define, Fold, Totals, counting_of
from polltrail.tally.fold.events import doubt_about
from polltrail.tally.fold.incidents import Reported, incidents_at
from polltrail.tally.fold.past import slot_at, taken_back_to, totals_at
from polltrail.tally.fold.watched import Watched, watched_at

AT_A_TIME: Final = 2_048
"""Entries between two savings."""


class Count:
    """A count that follows its log.

    Several processes may: each takes in what is new under a lock beside the views, and goes on from what the others
    have saved.

    Parameters
    ----------
    name : str
        The file of the views in the directory.
    anew : bool
        Whether to make the views anew, from the first entry; what others read is replaced once they are whole.

    Attributes
    ----------
    fold : Fold
        With the views as its memory.

    Raises
    ------
    StoreError
        The views are another log's, or the disk failed.
    """

    def __init__(self, place: ElectionDir, *, name: str = "views.db", anew: bool = False) -> None:
        self._place, self._path = place, place.root / name
        self._lock = place.root / f"{name}.lock"
        self._log = LogReader(place.state)
        try:
            with locked(self._lock):
                if anew:
                    self._make_anew(None)
                self._open()
        except BaseException:
            self._log.close()
            raise

    @property
    def views(self) -> Views:
        """The database."""
        return self._views

    def catch_up(self) -> int:
        """Take in what the log has by now; give the size.

        Raises
        ------
        StoreError
            The disk failed.
        """
        with locked(self._lock):
            self._follow_others()
            head = self._log.head()
            while self.fold.size < head.size:
                _take(self.fold, self._views, self._log, min(self.fold.size + AT_A_TIME, head.size))
                if self.fold.needs_refold:
                    self._views.close()
                    self._make_anew(self.fold.counting, self.fold.size)
                    self._open()
        return self.fold.size

    def _follow_others(self) -> None:
        """Go on from what another process has saved since."""
        if self._inode != self._path.stat().st_ino or self._views.state().size != self.fold.size:
            self._views.close()
            self._open()

    def _open(self) -> None:
        self._views = Views(self._path, index_of=self._log.index_of)
        try:
            self._inode = self._path.stat().st_ino
            self.fold = self._resumed()
        except BaseException:
            self._views.close()
            raise

    def _make_anew(self, fixed: Counting | None, until: int = 0) -> None:
        """Fold the whole log into new views, and put them in the place of those there are.

        Parameters
        ----------
        fixed : Counting or None
            The way of counting to use until the log is as long as `until`.
        """
        path = self._path.with_name(f"{self._path.name}.new")
        _remove(path)
        views = Views(path, index_of=self._log.index_of)
        try:
            fold = Fold(views, define=self._define(fixed, until))
            head = self._log.head()
            while fold.size < head.size and not fold.needs_refold:
                _take(fold, views, self._log, min(fold.size + AT_A_TIME, head.size))
        finally:
            views.close()
        if fold.needs_refold:
            self._make_anew(fold.counting, fold.size)
            return
        _remove(self._path)
        path.replace(self._path)

    def totals_at(self, size: int) -> Totals:
        """Totals as they were when the log had `size` entries.

        Raises
        ------
        DataError
            The count has not come so far, or nothing was begun at that size.
        """
        if not 0 < size <= self.fold.size:
            raise DataError(f"size {size}: expected a size the count has had, from 1 to {self.fold.size}")
        roster = self._roster(size)
        if not self._same_since(roster):
            counting = read_counting(self._place, [defined.body for defined in roster.definitions])
            return totals_at(
                self._views.slots_between(size),
                lambda number, slot: slot_at(number, slot, size, counting, roster),
                counting,
            )

        def then(_: int, slot: Slot) -> Slot:  # nobody has come into doubt since
            return slot.at(size)

        counting, later = self.fold.counting, self._views.slots_between(self.fold.size, size)
        if 2 * self._views.count_between(self.fold.size, size) < self._views.count_between(size):
            return taken_back_to(self.fold.totals, later, then, counting)
        return totals_at(self._views.slots_between(size), then, counting)

    def judged_at(self, size: int) -> tuple[Counting, Roster, Iterator[tuple[int, Judged]]]:
        """Judge every slot as it was when the log had `size` entries, by the definition in force then.

        Raises
        ------
        DataError
            The count has not come so far.
        """
        if not 0 < size <= self.fold.size:
            raise DataError(f"size {size}: expected a size the count has had, from 1 to {self.fold.size}")
        roster = self._roster(size)
        counting = read_counting(self._place, [defined.body for defined in roster.definitions])
        return counting, roster, self._judged(size, counting, roster)

    def roster_at(self, size: int) -> Roster:
        """Tell who could speak when the log had `size` entries."""
        return self._roster(size)

    def watched_at(self, size: int) -> Watched:
        """Tell what watchers had seen the authority publish when the log had `size` entries."""
        roster = self._roster(size)

        def doubt(body: OfficialBody, key: KeyId, index: int) -> Doubt | None:
            return doubt_about(roster, self.fold.counting.expected, body, key, index)

        claims = (claim.doubting(doubt) for _, claim in self._views.claims())
        persons = roster.definitions[-1].body.policy.official_persons
        return watched_at(size, claims, persons=persons, held=self._views.held)

    def incidents_at(self, size: int) -> tuple[Reported, ...]:
        """Tell what was said to have happened at stations and in areas when the log had `size` entries."""
        expected = self.fold.counting.expected
        return incidents_at(size, self._views.incidents(), roster=self._roster(size), expected=expected)

    def missing(self) -> Iterator[int]:
        """Slots of which nobody has shown or read a form, station by station."""
        here = self._views.with_form()
        return (slot for slot in self.fold.counting.expected.slots() if slot not in here)

    def close_contests(self) -> list[int]:
        """Numbers of the contests in which what is held or missing can still change who leads, or tie them."""
        return CloseContests(self.fold.counting.expected).find(self.fold.totals.at)

    def root_at(self, size: int) -> bytes:
        """Root of the log's tree when it had `size` entries, from the entries themselves."""
        head = self._log.head()
        if size == head.size:
            return head.root
        return Frontier().extend(leaf_hash(entry) for _, entry in self._log.entries(0, size)).root()

    def _judged(self, size: int, counting: Counting, roster: Roster) -> Iterator[tuple[int, Judged]]:
        for number, slot in self._views.slots_between(size):
            if counting.expected.is_expected(number):
                then = slot if size == self.fold.size else slot_at(number, slot, size, counting, roster)
                signatories = counting.layouts[counting.expected.contest_of(number)].model.signatories
                yield number, told(then, counting.rules_of(number), signatories)

    def _same_since(self, then: Roster) -> bool:
        """Whether the definition is the same as then, and nothing that was said before came into doubt since."""
        now = self.fold.roster
        return (len(now.definitions), now.suspicions) == (len(then.definitions), then.suspicions)

    def close(self) -> None:
        """Close it."""
        self._views.close()
        self._log.close()

    def _resumed(self) -> Fold:
        state = self._views.state()
        self._refuse_other(state)
        roster = self._roster(state.size)
        return Fold.resumed(
            self._views,
            define=self._define(None, 0),
            size=state.size,
            roster=roster,
            vectors=self._views.vectors(),
        )

    def _roster(self, size: int) -> Roster:
        """Make the roster of the first entries anew, from those that can change it."""
        roster = Roster.empty()
        for index in self._views.roster_positions(ROSTER_KINDS):
            if index < size:
                roster = roster.step(index, read_entry(self._log.entry(index)))
        return roster

    def _refuse_other(self, state: ViewsState) -> None:
        size = self._log.head().size
        if state.size <= size and (
            not state.size or leaf_hash(self._log.entry(state.size - 1)) == state.last
        ):
            return
        raise StoreError(
            f"{self._path}: expected views of this log, which has {size} entries, found those of another with "
            f"{state.size}; nothing was counted. Make them anew with: polltrail rebuild"
        )

    def _define(self, fixed: Counting | None, until: int) -> Define:
        """Make ways of counting from the directory's tables; the fixed one for definitions before `until`."""

        def define(roster: Roster, _: Counting | None) -> Counting:
            if fixed is not None and roster.definitions[-1].index < until:
                return fixed
            return read_counting(self._place, [defined.body for defined in roster.definitions])

        return define


def _take(fold: Fold, views: Views, log: LogReader, stop: int) -> None:
    """Take entries in as far as `stop`, and save; nothing is saved where they have to be folded again."""
    entry = b""
    for index, entry in log.entries(fold.size, stop):
        fold.take(index, read_entry(entry))
        if fold.needs_refold:
            return
    totals = fold.totals
    changed = [(place, totals.at(*place)) for place in sorted(totals.changed)]
    views.save(ViewsState(fold.size, leaf_hash(entry)), changed)
    totals.changed.clear()


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm"):
        path.with_name(f"{path.name}{ending}").unlink(missing_ok=True)


def read_counting(place: ElectionDir, definitions: Sequence[DefinitionBody]) -> Counting:
    """Make the way of counting of the last of these definitions, from the tables they name.

    Stations and contests keep the numbers that the first definition with them gave.

    Raises
    ------
    StoreError
        A table is not there, or not the one that was named.
    """
    expected: Expected | None = None
    for body in definitions:
        tables = body.tables
        stations, choices, areas = (
            read_table(place, one) for one in (tables.stations, tables.choices, tables.areas)
        )
        expected = read_expected(stations, choices, areas, before=expected)
    if expected is None:
        raise StoreError(f"{place.root}: expected a definition, found none; nothing is counted")
    model = read_form_model(read_table(place, definitions[-1].tables.form_model))
    return counting_of(expected, model, definitions[-1].policy)


def read_table(place: ElectionDir, blob: Blob) -> bytes:
    """Read a table that a definition names.

    Raises
    ------
    StoreError
        It is not there, or not the one that was named.
    """
    path = place.table(blob.digest)
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise StoreError(
            f"{path}: expected a table of the election, found: {exc.strerror}; nothing is counted"
        ) from exc
    if len(data) != blob.bytes or sha256(data).hexdigest() != blob.digest:
        raise StoreError(f"{path}: expected the table of this SHA-256, found another one; nothing is counted")
    return data
