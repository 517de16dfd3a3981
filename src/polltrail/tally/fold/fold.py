"""The fold: entries of the log, one after the other, into slots and totals.

`step` (beside it) is pure: a slot and one event give the slot after it and what the totals change by. `Fold` owns the index: it
tells which slots a statement is about, keeps them, and adds the changes up. A slot is judged once for all that was said
of it since the totals were last asked for, because only the difference counts; so nobody makes it slow by talking much
about one slot. Entries must be ones that may stand in the log; whoever reads a log that nobody has verified asks
`Roster.refusal` first.
"""

from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any

from polltrail.election.expected import GONE
from polltrail.errors import DataError
from polltrail.review.slots import CopyOf, Doubt, Endorsed, Slot, Stored, TakenBack, images_of
from polltrail.statement import KeyId, Roster, Statement
from polltrail.statement.bodies import (
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    RevocationBody,
    TranscriptionBody,
    WithdrawalBody,
)
from polltrail.statement.fields import Slot as SlotName
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.tally.fold.beside import (
    change_incident,
    claim_of,
    doubt_claims,
    support,
    take_support_back,
    tell_incident,
)
from polltrail.tally.fold.counting import Counting
from polltrail.tally.fold.events import (
    Saying,
    Signer,
    copy_of,
    decision_event,
    image_event,
    read_event,
    signer_of,
    standing_doubt,
)
from polltrail.tally.fold.incidents import Word
from polltrail.tally.fold.memory import FIRST_CLAIM, FIRST_INCIDENT, NO_SLOT, Memory, Said, Unplaced
from polltrail.tally.fold.official import Support, seconds
from polltrail.tally.fold.step import changed, taken
from polltrail.tally.fold.totals import Totals, Vector

Define = Callable[[Roster, Counting | None], Counting]
"""Makes the way of counting of the definition in force; from the one before it, whose numbers stay as they are."""


class Fold:
    """A count that grows with its log.

    At every size it is what the definition in force there makes of all entries before it. An amendment can change what
    earlier entries mean; then `needs_refold` says that they have to be taken in again.

    Parameters
    ----------
    memory : Memory
        Empty, or as a fold of the same entries left it.

    Attributes
    ----------
    size : int
        How many entries it has taken in.
    roster : Roster
        Whose keys may speak.
    memory : Memory
        Where it keeps slots, and what it has to find again.
    needs_refold : bool
        Whether an amendment changed what entries before it mean: fold them all again, with its way of counting.
    """

    def __init__(self, memory: Memory, *, define: Define) -> None:
        self.size = 0
        self.roster = Roster.empty()
        self.needs_refold = False
        self.memory = memory
        self._define = define
        self._counting: Counting | None = None
        self._totals: Totals | None = None
        self._before: dict[int, Slot] = {}

    @classmethod
    def resumed(
        cls,
        memory: Memory,
        *,
        define: Define,
        size: int,
        roster: Roster,
        vectors: dict[tuple[int, int], Vector],
    ) -> "Fold":
        """Go on where a fold of the same entries ended.

        Parameters
        ----------
        memory : Memory
            As it left it.
        size, roster, vectors
            How many entries it had taken in, whose keys could speak then, and its totals.
        """
        fold = cls(memory, define=define)
        fold.size, fold.roster = size, roster
        if roster.definitions:
            fold._counting = define(roster, None)
            fold._totals = Totals(fold._counting.expected, vectors)
        return fold

    @property
    def counting(self) -> Counting:
        """How slots are counted by now.

        Raises
        ------
        DataError
            No definition was taken in yet.
        """
        if self._counting is None:
            raise DataError("fold: expected a definition as entry 0, found none yet; nothing is counted")
        return self._counting

    @property
    def totals(self) -> Totals:
        """Totals of every contest and area; slots changed since they were last asked for are judged now."""
        if self._totals is None:
            raise DataError("fold: expected a definition as entry 0, found none yet; nothing is counted")
        for number, before in self._before.items():
            judged, delta = changed(number, before, self.memory.slot(number), self.counting)
            self.memory.put_standing(number, judged)
            self._totals.apply(number, delta)
        self._before.clear()
        return self._totals

    def take(self, index: int, statement: Statement) -> None:
        """Take in the next entry.

        Raises
        ------
        DataError
            It is not the next one.
        """
        if index != self.size:
            raise DataError(f"fold: expected entry {self.size}, found entry {index}; not taken in")
        self.size = index + 1
        place = self._places.get(statement.kind)
        if statement.kind in ROSTER_KINDS:
            self._take_roster(index, statement)
        slot = NO_SLOT if place is None else place(index, statement, statement.body)
        said = Said(index, statement.kind, NO_SLOT if slot is None else slot, statement.key)
        self.memory.put_said(bytes.fromhex(statement.id), said)

    @cached_property
    def _places(self) -> Mapping[str, Callable[[int, Statement, Any], int | None]]:
        return {
            "transcription": self._transcription,
            "image": self._image,
            "holding": self._holding,
            "endorsement": self._endorsement,
            "decision": self._decision,
            "withdrawal": self._withdrawal,
            "official": self._official,
            "incident": self._incident,
        }

    def _take_roster(self, index: int, statement: Statement) -> None:
        before = len(self.roster.definitions)
        self.roster = self.roster.step(index, statement)
        if len(self.roster.definitions) > before:
            self._redefine()
        body = statement.body
        if isinstance(body, RevocationBody) and body.suspect_from is not None:
            self._doubt_again(KeyId(body.key))

    def _redefine(self) -> None:
        """Count everything anew by the definition that acts from here on."""
        before = self._counting
        self._counting = self._define(self.roster, before)
        if (
            before is not None and self._counting is not before
        ):  # the same one places nothing that it has not placed
            left = any(one.code in {"unknown-slot", "unknown-number"} for one in self.memory.unplaced())
            self.needs_refold |= left or not self._counting.reads_like(before)
        emptied = () if self._totals is None else self._totals.vectors
        self._totals = Totals(self._counting.expected, changed=set(emptied))
        self._before.clear()
        for number in self.memory.numbers():
            slot = self._asked_again(number, before)
            judged = self._counting.judged(number, slot)
            self.memory.put_slot(number, slot)
            self.memory.put_standing(number, judged)
            self._totals.apply(number, self._counting.vector(number, judged))

    def _asked_again(self, number: int, before: Counting | None) -> Slot:
        """Give a slot with its doubts asked anew, if its station was moved: whose scope it is in may be another."""
        slot, expected = self.memory.slot(number), self.counting.expected
        if before is None or expected.station_area[expected.station_of(number)] == GONE:
            return slot
        station, area = self._station(number)
        at = before.expected.stations.get(station)
        was = GONE if at is None else before.expected.station_area[at]
        if was != GONE and before.expected.areas[was] == area:
            return slot
        return slot.doubting(partial(self._doubt, station=station, area=area))

    def _doubt_again(self, key: KeyId) -> None:
        """Ask anew what the words of a key are worth, and of everybody it vouched for."""
        keys = _vouched_for(self.roster, key)
        for number in sorted({number for one in keys for number in self.memory.slots_of_key(one)}):
            slot = self.memory.slot(number)
            station, area = self._station(number)
            self._put(number, slot, slot.doubting(partial(self._doubt, station=station, area=area)))
        doubt_claims(self.memory, self.roster, self.counting.expected, keys)

    def _doubt(self, key: KeyId, index: int, *, station: str, area: tuple[str, ...]) -> Doubt | None:
        return signer_of(self.roster, key, index, station, area).doubt

    def _station(self, number: int) -> tuple[str, tuple[str, ...]]:
        expected = self.counting.expected
        at = expected.station_of(number)
        return expected.station_ids[at], expected.areas[expected.station_area[at]]

    def _signer(self, statement: Statement, index: int, number: int) -> Signer:
        return signer_of(self.roster, statement.key, index, *self._station(number))

    def _transcription(self, index: int, statement: Statement, body: TranscriptionBody) -> int | None:
        number = self._number(index, body.slot)
        if number is None:
            return None
        counting, slot = self.counting, self.memory.slot(number)
        layout = counting.layouts[counting.expected.contest_of(number)]
        signer = self._signer(statement, index, number)
        found = read_event(index, body, signer, layout, agents_count=counting.agents_count)
        if isinstance(found, str):
            return self._leave(index, "unknown-number", found)
        if statement.supersedes is not None and not self._is_own(statement, number, copy_of(body.copy)):
            self._leave(index, "foreign-supersession", statement.supersedes)
        self._event(number, slot, found)
        return number

    def _is_own(self, statement: Statement, number: int, copy: CopyOf) -> bool:
        """Whether what a statement supersedes is by the same person, of the same kind and about the same slot and copy."""
        before = self.memory.said(bytes.fromhex(statement.supersedes or ""))
        return (
            before is not None
            and (before.kind, before.slot) == (statement.kind, number)
            and self._same_person(before.key, statement.key)
            and self.memory.slot(number).copy_read_at(before.index) == copy
        )

    def _same_person(self, one: KeyId, other: KeyId) -> bool:
        first, second = self.roster.enrolled(one), self.roster.enrolled(other)
        if one == other:
            return True
        return (
            first is not None
            and second is not None
            and first.person is not None
            and first.person == second.person
        )

    def _image(self, index: int, statement: Statement, body: ImageBody) -> int | None:
        if body.slot is None:
            return None
        number = self._number(index, body.slot)
        if number is not None:
            event = image_event(index, body, self._signer(statement, index, number))
            slot = self.memory.slot(number)
            self._event(number, slot, event)
        return number

    def _holding(self, index: int, statement: Statement, body: HoldingBody) -> None:
        digest = bytes.fromhex(body.digest)
        if self.roster.standing(statement.key, index) == "revoked":
            return
        self.memory.put_held(digest, index, statement.key)
        for number in self.memory.slots_with_image(digest):
            slot = self.memory.slot(number)
            self._store(number, slot, slot.storing(self._stored(number, digest, index, statement.key)))

    def _stored(self, number: int, digest: bytes, index: int, key: KeyId) -> Stored:
        station, area = self._station(number)
        return Stored(digest, index, key, self._doubt(key, index, station=station, area=area))

    def _holdings(self, number: int, digest: bytes) -> list[Stored]:
        return [self._stored(number, digest, *one) for one in self.memory.holdings(digest)]

    def _store(self, number: int, before: Slot, after: Slot) -> None:
        """Keep a slot of which an image is stored, to be found by the key of the store."""
        if after is before:
            return
        for one in after.stored:
            self.memory.put_key(one.key, number)
        self._put(number, before, after)

    def _endorsement(self, index: int, statement: Statement, body: EndorsementBody) -> int | None:
        target = self.memory.said(bytes.fromhex(body.statement))
        if target is None or target.slot == NO_SLOT:
            return self._leave(index, "endorses-nothing", body.statement)
        if target.slot <= FIRST_INCIDENT:
            return change_incident(
                self.memory, target.slot, lambda told: told.add(Word(index, statement.key))
            )
        if target.slot <= FIRST_CLAIM:
            return self._support(index, statement.key, FIRST_CLAIM - target.slot, of=target.index)
        signer = self._signer(statement, index, target.slot)
        slot = self.memory.slot(target.slot)
        event = Endorsed(
            index, key=signer.key, person=signer.person, doubt=signer.doubt, target=target.index,
            reviewer=signer.role == "reviewer",
        )  # fmt: skip
        self._event(target.slot, slot, (event, None))
        return target.slot

    def _decision(self, index: int, statement: Statement, body: DecisionBody) -> int | None:
        number = self._number(index, body.slot)
        if number is None:
            return None
        slot, counting = self.memory.slot(number), self.counting
        accepted = None if body.transcription is None else self.memory.said(bytes.fromhex(body.transcription))
        layout = counting.layouts[counting.expected.contest_of(number)]
        found = decision_event(
            slot, index, body, self._signer(statement, index, number), layout,
            accepted.index if accepted is not None and accepted.slot == number else None,
        )  # fmt: skip
        if isinstance(found, str):
            return self._leave(index, "unknown-number", found)
        self._event(number, slot, found)
        return number

    def _withdrawal(self, index: int, statement: Statement, body: WithdrawalBody) -> int | None:
        target = self.memory.said(bytes.fromhex(body.statement))
        refusal = "withdraws-nothing" if target is None else self._not_withdrawn(index, statement, target)
        if target is None or refusal is not None:
            return self._leave(index, refusal or "withdraws-nothing", body.statement)
        if target.slot <= FIRST_INCIDENT:
            return change_incident(self.memory, target.slot, lambda told: told.without(target.index, index))
        if target.slot <= FIRST_CLAIM:
            take_support_back(self.memory, index, target.index, FIRST_CLAIM - target.slot)
        else:
            self._take_back_of_slot(index, statement, target)
        return target.slot

    def _not_withdrawn(self, index: int, statement: Statement, target: Said) -> str | None:
        """Say why a withdrawal takes nothing back; None where that is asked slot by slot, or it does."""
        if target.slot == NO_SLOT:
            return "withdraws-a-withdrawal" if target.kind == "withdrawal" else "withdraws-nothing"
        if not self._same_person(target.key, statement.key):
            return "withdraws-anothers"
        if target.kind == "withdrawal":
            return "withdraws-a-withdrawal"
        is_lost = standing_doubt(self.roster, statement.key, index) is not None
        return "withdraws-in-doubt" if is_lost and target.slot <= FIRST_CLAIM else None

    def _take_back_of_slot(self, index: int, statement: Statement, target: Said) -> None:
        slot, signer = self.memory.slot(target.slot), self._signer(statement, index, target.slot)
        back = TakenBack(index, key=signer.key, doubt=signer.doubt, target=target.index)
        if target.kind == "decision":
            self._event(target.slot, slot, (back, None))
            return
        self.memory.put_key(back.key, target.slot)
        self._put(target.slot, slot, slot.without(back))

    def _incident(self, index: int, statement: Statement, body: IncidentBody) -> int:
        return tell_incident(self.memory, index, statement.key, body)

    def _official(self, index: int, statement: Statement, body: OfficialBody) -> int | None:
        return self._support(index, statement.key, claim_of(self.memory, body), seen=seconds(body))

    def _support(
        self, index: int, key: KeyId, number: int, *, seen: int | None = None, of: int | None = None
    ) -> int | None:
        """Add somebody who says the same of an official figure; only a watcher's word counts."""
        if not support(
            self.memory,
            self.roster,
            self.counting.expected,
            Support(index, key, key, None, seen=seen, of=of),
            number,
        ):
            return self._leave(index, "endorses-nothing", key)
        return FIRST_CLAIM - number

    def _number(self, index: int, slot: SlotName) -> int | None:
        number = self.counting.expected.slot(slot.station, slot.contest)
        if number is None:
            self._leave(index, "unknown-slot", f"{slot.station}, {slot.contest}")
        return number

    def _leave(self, index: int, code: str, words: str) -> int | None:
        """Note a statement that changes no slot; give the slot it is of, which is none."""
        self.memory.put_unplaced(Unplaced(index, code, words))
        return None

    def _event(self, number: int, slot: Slot, saying: Saying) -> None:
        event = saying[0]
        for digest in images_of(event):
            self.memory.put_image(digest, number)
        self.memory.put_key(event.key, number)
        self._store(number, slot, taken(slot, saying, partial(self._holdings, number)))

    def _put(self, number: int, before: Slot, after: Slot) -> None:
        self._before.setdefault(number, before)
        self.memory.put_slot(number, after)


def _vouched_for(roster: Roster, key: KeyId) -> set[KeyId]:
    """Find a key and all that were enrolled by it, or by one of these."""
    found, more = {key}, True
    while more:
        new = {one.key for one in roster.keys if one.key not in found and found.intersection(one.vouched_by)}
        more = bool(new)
        found |= new
    return found
