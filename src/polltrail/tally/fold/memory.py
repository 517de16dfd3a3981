"""What the fold has to find again: slots by number, statements by id, images by digest, slots by key."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Protocol

from polltrail.review.slots import EMPTY, Judged, Slot
from polltrail.statement import KeyId
from polltrail.tally.fold.incidents import Incident
from polltrail.tally.fold.official import Claim

NO_SLOT = -1
"""Of a statement that is about no one slot."""
FIRST_CLAIM = -2
"""In place of a slot: a statement about the first claim of an official figure; the next has one less."""
FIRST_INCIDENT = -(1 << 40)
"""In place of a slot: a statement about an incident; less the index of the entry that told it."""


@dataclass(frozen=True, slots=True)
class Said:
    """A statement that others may refer to.

    Attributes
    ----------
    index : int
        Where it is in the log.
    kind : str
        Its kind.
    slot : int
        The slot it is about, or `NO_SLOT`.
    """

    index: int
    kind: str
    slot: int
    key: KeyId


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A statement that changes no slot, and why.

    Attributes
    ----------
    code : str
        `unknown-slot`, `unknown-number`, `foreign-supersession`, `endorses-nothing`, `withdraws-nothing`,
        `withdraws-anothers`, `withdraws-a-withdrawal` or `withdraws-in-doubt`.
    words : str
        What was named.
    """

    index: int
    code: str
    words: str = ""


class Memory(Protocol):
    """Where the fold keeps what it needs; in memory, or in a database beside the log."""

    def slot(self, number: int) -> Slot:
        """Give a slot; the empty one where nothing was said."""

    def put_slot(self, number: int, slot: Slot) -> None:
        """Keep a slot."""

    def put_standing(self, number: int, judged: Judged | None) -> None:
        """Keep where a slot stands, once it was judged."""

    def numbers(self) -> Iterable[int]:
        """Numbers of the slots about which something is said, in their order."""

    def said(self, statement: bytes) -> Said | None:
        """Find a statement by its id, as 32 bytes."""

    def put_said(self, statement: bytes, said: Said) -> None:
        """Remember a statement."""

    def slots_with_image(self, digest: bytes) -> Iterable[int]:
        """Slots that name an image."""

    def put_image(self, digest: bytes, slot: int) -> None:
        """Remember that a slot names an image."""

    def held(self, digest: bytes) -> int | None:
        """Find the first entry that says that a store has the bytes of an image."""

    def holdings(self, digest: bytes) -> Iterable[tuple[int, KeyId]]:
        """The first entry of every store that says that it has an image, in the order of the log."""

    def put_held(self, digest: bytes, index: int, key: KeyId) -> None:
        """Remember that a store has an image, unless it has said so before."""

    def slots_of_key(self, key: KeyId) -> Iterable[int]:
        """Slots about which a key has spoken, in the order of their numbers."""

    def put_key(self, key: KeyId, slot: int) -> None:
        """Remember that a key has spoken about a slot."""

    def claim_number(self, content: bytes) -> int:
        """Number of an official figure, by what is said; a new one for what was never said."""

    def claim(self, number: int) -> Claim | None:
        """Give an official figure by its number; None where nobody said it yet."""

    def put_claim(self, number: int, claim: Claim) -> None:
        """Keep an official figure."""

    def claims(self) -> Iterable[tuple[int, Claim]]:
        """Every official figure with its number, in the order in which they were first said."""

    def incident(self, index: int) -> Incident | None:
        """Give what the entry at an index told to have happened; None where it told nothing."""

    def put_incident(self, incident: Incident) -> None:
        """Keep an incident."""

    def incidents(self) -> Iterable[Incident]:
        """Every incident, in the order of the log."""

    def unplaced(self) -> Iterable[Unplaced]:
        """Statements that change no slot, in the order of the log."""

    def put_unplaced(self, unplaced: Unplaced) -> None:
        """Remember a statement that changes no slot."""


@dataclass(slots=True)
class InMemory:
    """All of it in dictionaries."""

    slots: dict[int, Slot] = field(default_factory=dict)
    statements: dict[bytes, Said] = field(default_factory=dict)
    images: defaultdict[bytes, set[int]] = field(default_factory=lambda: defaultdict(set))
    stored: defaultdict[bytes, dict[KeyId, int]] = field(default_factory=lambda: defaultdict(dict))
    keys: defaultdict[KeyId, set[int]] = field(default_factory=lambda: defaultdict(set))
    left: list[Unplaced] = field(default_factory=list)
    contents: dict[bytes, int] = field(default_factory=dict)
    figures: dict[int, Claim] = field(default_factory=dict)
    told: dict[int, Incident] = field(default_factory=dict)

    def slot(self, number: int) -> Slot:
        """Give a slot."""
        return self.slots.get(number, EMPTY)

    def put_slot(self, number: int, slot: Slot) -> None:
        """Keep a slot."""
        self.slots[number] = slot

    def put_standing(self, number: int, judged: Judged | None) -> None:
        """Do nothing: it is judged when asked."""

    def numbers(self) -> Iterable[int]:
        """Numbers of the slots about which something is said."""
        return sorted(self.slots)

    def said(self, statement: bytes) -> Said | None:
        """Find a statement."""
        return self.statements.get(statement)

    def put_said(self, statement: bytes, said: Said) -> None:
        """Remember a statement."""
        self.statements[statement] = said

    def slots_with_image(self, digest: bytes) -> Iterable[int]:
        """Slots that name an image."""
        return sorted(self.images.get(digest, ()))

    def put_image(self, digest: bytes, slot: int) -> None:
        """Remember that a slot names an image."""
        self.images[digest].add(slot)

    def held(self, digest: bytes) -> int | None:
        """Find the first entry that says that a store has it."""
        return min(self.stored.get(digest, {}).values(), default=None)

    def holdings(self, digest: bytes) -> Iterable[tuple[int, KeyId]]:
        """Who says that they have it."""
        return sorted((index, key) for key, index in self.stored.get(digest, {}).items())

    def put_held(self, digest: bytes, index: int, key: KeyId) -> None:
        """Remember that a store has it."""
        self.stored[digest].setdefault(key, index)

    def slots_of_key(self, key: KeyId) -> Iterable[int]:
        """Slots about which a key has spoken."""
        return sorted(self.keys.get(key, ()))

    def put_key(self, key: KeyId, slot: int) -> None:
        """Remember that a key has spoken about a slot."""
        self.keys[key].add(slot)

    def claim_number(self, content: bytes) -> int:
        """Number of an official figure."""
        return self.contents.setdefault(content, len(self.contents))

    def claim(self, number: int) -> Claim | None:
        """Give an official figure."""
        return self.figures.get(number)

    def put_claim(self, number: int, claim: Claim) -> None:
        """Keep an official figure."""
        self.figures[number] = claim

    def claims(self) -> Iterable[tuple[int, Claim]]:
        """Every official figure."""
        return sorted(self.figures.items())

    def incident(self, index: int) -> Incident | None:
        """Give an incident."""
        return self.told.get(index)

    def put_incident(self, incident: Incident) -> None:
        """Keep an incident."""
        self.told[incident.index] = incident

    def incidents(self) -> Iterable[Incident]:
        """Every incident."""
        return [incident for _, incident in sorted(self.told.items())]

    def unplaced(self) -> Iterable[Unplaced]:
        """Statements that change no slot."""
        return tuple(self.left)

    def put_unplaced(self, unplaced: Unplaced) -> None:
        """Remember a statement that changes no slot."""
        self.left.append(unplaced)
