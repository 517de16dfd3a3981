"""The history of cosigned notes: which states of a log a quorum of witnesses has seen, and by when.

A log appends a record whenever witnesses have answered: two bytes of length, the larger first, and the note with
the lines it has. A last record that ends too early was being written when somebody looked, or when the power went;
it is no record.
"""

import re
from binascii import a2b_base64
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from polltrail.errors import LogError, NoteError
from polltrail.log.checkpoint import Checkpoint
from polltrail.log.note import SignedNote, VerifierKey
from polltrail.log.policy import NONE, Policy, Witness

MAX_RECORD = 65_535
"""The most bytes that a note in the history may have."""

_LENGTH = 2
_KEY_ID = 4


def encode_record(note: bytes) -> bytes:
    """Write one record.

    Raises
    ------
    NoteError
        The note is empty, or longer than its length can say.
    """
    if not 1 <= len(note) <= MAX_RECORD:
        raise NoteError(f"history: expected a note of 1 to {MAX_RECORD} bytes, found {len(note)}")
    return len(note).to_bytes(_LENGTH, "big") + note


def read_history(data: bytes) -> list[bytes]:
    """Give the notes of all whole records, in their order; what is left at the end is passed over."""
    notes, at = [], 0
    while (end := _end(data, at)) is not None:
        notes.append(data[at + _LENGTH : end])
        at = end
    return notes


def whole_bytes(data: bytes) -> int:
    """Count the bytes of all whole records: where a torn end has to be cut off."""
    at = 0
    while (end := _end(data, at)) is not None:
        at = end
    return at


def _end(data: bytes, at: int) -> int | None:
    end = at + _LENGTH + int.from_bytes(data[at : at + _LENGTH], "big")
    return end if at + _LENGTH < end <= len(data) else None


@dataclass(frozen=True)
class CosignedNote:
    """A note as it is read, before any signature is checked; its lines are read only when they are asked for.

    Attributes
    ----------
    note : bytes
        All of it.
    checkpoint : Checkpoint
        What it says.
    """

    note: bytes
    checkpoint: Checkpoint

    @classmethod
    def parse(cls, note: bytes) -> "CosignedNote":
        """Read what a note says.

        Raises
        ------
        NoteError
            Its text is no checkpoint. What its lines are, `signed` tells.
        """
        text, blank, _ = note.rpartition(b"\n\n")
        try:
            return cls(note, Checkpoint.parse(f"{text.decode()}\n" if blank else ""))
        except UnicodeDecodeError as bad:
            raise NoteError(f"note: expected UTF-8, found another byte at {bad.start}") from None

    @cached_property
    def signed(self) -> SignedNote:
        """Its text and its lines.

        Raises
        ------
        NoteError
            A line is malformed.
        """
        return SignedNote.parse(self.note)


class ClaimReader:
    """Reads the times that a note's lines say witnesses of a policy gave; nothing is checked.

    Notes
    -----
    A history has a hundred thousand notes, and of nearly all it is enough to know that they come too late. So only
    the first twelve bytes of a line are read: key id and time. What is malformed behind them is found when a note that
    counts is checked.
    """

    def __init__(self, policy: Policy) -> None:
        self._names = {(one.key.name.encode(), one.key.key_id): one.name for one in policy.witnesses}
        named = b"|".join(sorted({re.escape(name) for name, _ in self._names}))
        self._line = re.compile(b"^\xe2\x80\x94 (" + named + b") ([0-9A-Za-z+/]{16})", re.MULTILINE)

    def times(self, note: bytes) -> dict[str, int]:
        """Give the times by the witnesses' names in the policy, the earliest that each gives."""
        found: dict[str, int] = {}
        for name, encoded in self._line.findall(note, max(note.rfind(b"\n\n"), 0)) if self._names else ():
            blob = a2b_base64(encoded)
            witness = self._names.get((name, blob[:_KEY_ID]))
            if witness is not None:
                at = int.from_bytes(blob[_KEY_ID:], "big")
                found[witness] = min(at, found.get(witness, at))
        return found


@dataclass(frozen=True, slots=True)
class WitnessedAt:
    """A state of the log that a quorum has seen.

    Attributes
    ----------
    size, root
        The state.
    at : int
        Seconds since 1970: the earliest time by which a quorum says to have seen it.
    by : tuple of str
        Who had cosigned it, by their names in the policy.
    """

    size: int
    root: bytes
    at: int
    by: tuple[str, ...]


class History:
    """Notes of one log, most of them never checked: only as many as an answer needs.

    Parameters
    ----------
    notes : iterable of bytes or CosignedNote
        In the order in which they were written.
    key : VerifierKey
        The log's.

    Attributes
    ----------
    states : list of list of CosignedNote
        Notes of one checkpoint together; sizes ascend.
    skipped : int
        Notes that could not be read or were checked and found wrong: not signed by the log, or with a wrong
        cosignature of a known witness. They count for nothing.
    """

    def __init__(self, notes: Iterable[bytes | CosignedNote], key: VerifierKey) -> None:
        self.skipped = 0
        self._key = key
        self._wrong: set[bytes] = set()
        by_checkpoint: dict[Checkpoint, list[CosignedNote]] = {}
        for note in notes:
            try:
                read = note if isinstance(note, CosignedNote) else CosignedNote.parse(note)
            except LogError:
                self.skipped += 1
            else:
                by_checkpoint.setdefault(read.checkpoint, []).append(read)
        self.states = [by_checkpoint[at] for at in sorted(by_checkpoint, key=lambda one: one.size)]
        self._sizes = [notes[0].checkpoint.size for notes in self.states]

    def known_by(self, policy: Policy, at: int | None = None) -> WitnessedAt | None:
        """Find the largest state that a quorum dates at or before a time; at any time, if none is given.

        Notes
        -----
        The lines of one checkpoint count together, in whichever records they stand, up to the record with which
        the quorum is met. What its lines merely claim is enough to pass a record over, never to take it.
        """
        reader = ClaimReader(policy)
        for notes in reversed(self.states):
            if _may_be_enough(reader, notes, policy, at):
                found = self._dated(notes, policy)
                if found is not None and (at is None or found.at <= at):
                    return found
        return None

    def first_over(self, policy: Policy, index: int) -> WitnessedAt | None:
        """Find the smallest state that holds an entry and that a quorum has seen."""
        reader = ClaimReader(policy)
        for notes in self.states[bisect_right(self._sizes, index) :]:
            if _may_be_enough(reader, notes, policy):
                found = self._dated(notes, policy)
                if found is not None:
                    return found
        return None

    def latest(self, witness: Witness) -> WitnessedAt | None:
        """Find the state that a witness has cosigned at the latest time, whichever size it has."""
        alone = witness.alone()
        reader = ClaimReader(alone)
        every = (note for notes in self.states for note in notes)
        claimed = [(reader.times(note.note).get(witness.name), note) for note in every]
        for _, note in sorted(
            ((at, note) for at, note in claimed if at is not None), key=lambda one: -one[0]
        ):
            times = self._times(note, alone)
            if times:
                return WitnessedAt(
                    note.checkpoint.size, note.checkpoint.root, times[witness.name], (witness.name,)
                )
        return None

    def _dated(self, notes: Sequence[CosignedNote], policy: Policy) -> WitnessedAt | None:
        times: dict[str, int] = {}
        for note in notes:
            times = _earliest([times, self._times(note, policy) or {}])
            at = policy.quorum_at(times)
            if at is not None:
                return WitnessedAt(note.checkpoint.size, note.checkpoint.root, at, tuple(times))
        return None

    def _times(self, note: CosignedNote, policy: Policy) -> dict[str, int] | None:
        """Check a note; None if it is wrong, which is counted once."""
        try:
            return dict(policy.check(note.note, self._key).witnesses)
        except LogError:
            self.skipped += note.note not in self._wrong
            self._wrong.add(note.note)
            return None


def _may_be_enough(
    reader: ClaimReader, notes: Sequence[CosignedNote], policy: Policy, at: int | None = None
) -> bool:
    """Whether the lines claim to be a quorum's by this time; if they do not, nothing has to be checked."""
    times = _earliest(reader.times(note.note) for note in notes)
    if at is not None and min(times.values(), default=at) > at:
        return False
    claimed = policy.quorum_at(times)
    return claimed is not None and (at is None or claimed <= at)


def known_by(notes: Iterable[bytes], policy: Policy, key: VerifierKey, at: int) -> WitnessedAt | None:
    """Find the largest state of the log that a quorum of witnesses dates at or before `at`, in seconds since 1970.

    Notes
    -----
    The notes are not held against each other, or against any tree: that is `polltrail.verify`. A record that is
    wrong is passed over; `History` counts them.
    """
    return History(notes, key).known_by(policy, at)


@dataclass(frozen=True, slots=True)
class NamedPolicy:
    """A policy that an entry of the log names.

    Attributes
    ----------
    index : int
        Of the entry.
    text : str
        As it stands there.
    policy : Policy or None
        None where nobody is named, or the text is no policy.
    """

    index: int
    text: str
    policy: Policy | None

    @classmethod
    def of(cls, index: int, text: str) -> "NamedPolicy":
        """Read what an entry names."""
        return cls(index, text, _policy(text))

    @property
    def asks_nobody(self) -> bool:
        """Whether no witness has to have seen a change of it."""
        return self.policy is None or self.policy.quorum == NONE

    @property
    def can_act(self) -> bool:
        """Whether it can be judged by: an amendment whose text is no policy changes nothing."""
        return self.policy is not None or not self.text


@lru_cache(maxsize=64)
def _policy(text: str) -> Policy | None:
    try:
        return Policy.parse(text) if text else None
    except LogError:
        return None


def acting_policies(
    named: Sequence[NamedPolicy], first_over: Callable[[Policy, int], int | None]
) -> tuple[NamedPolicy, ...]:
    """Tell which of the policies that a log has named have acted, one after the other; the last acts.

    An amendment that names other witnesses acts once the quorum of the policy that acted before has cosigned a
    checkpoint that holds it; where nobody had to, at once. Until then the one before does: whoever can amend an
    election does not choose alone who watches it.

    Parameters
    ----------
    named : sequence of NamedPolicy
        In the order of the log; the first is the genesis's.
    first_over : callable
        Gives, for a policy and the index of an entry, the size of the smallest checkpoint that holds the entry and
        that the policy's quorum has cosigned; None if there is none.
    """
    acting = [named[0]]
    while following := [one for one in named if one.index > acting[-1].index and one.can_act]:
        policy, index = acting[-1].policy, following[0].index
        reached = index + 1 if policy is None or policy.quorum == NONE else first_over(policy, index)
        if reached is None:
            break
        acting.append([one for one in following if one.index < reached][-1])
    return tuple(acting)


def _earliest(times: Iterable[dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in times:
        for name, at in one.items():
            found[name] = min(at, found.get(name, at))
    return found
