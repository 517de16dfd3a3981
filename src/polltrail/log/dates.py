"""By when each entry was known: the first checkpoint over it that a quorum of witnesses dated.

Which witnesses count can change: an amendment that names others acts once those before it have seen it
(`acting_policies`). So a state of the log is dated by the policy that acted when it was seen, and by no other.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from polltrail.errors import LogError
from polltrail.log.history import ClaimReader, CosignedNote, History, NamedPolicy
from polltrail.log.note import VerifierKey
from polltrail.log.policy import Policy


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A state of the log that a quorum has seen.

    Attributes
    ----------
    size, root : int, bytes
        The state.
    at : int
        The earliest time by which a quorum says to have seen it, in seconds since 1970.
    times : mapping of str to int
        What each witness says, by its name in the policy.
    notes : tuple of bytes
        The cosigned notes that say so, all of one checkpoint.
    """

    size: int
    root: bytes
    at: int
    times: Mapping[str, int]
    notes: tuple[bytes, ...]


class Dates:
    """The dates of one log's entries.

    Parameters
    ----------
    notes : iterable of bytes or CosignedNote
        Cosigned notes, in any order. What is wrong with one makes it count for nothing.
    key : VerifierKey
        The log's.
    named : sequence of NamedPolicy
        What the log's definitions name, in their order.

    Notes
    -----
    The notes are not held against each other or against a tree. Only those that an answer needs are checked.
    """

    def __init__(
        self, notes: Iterable[bytes | CosignedNote], key: VerifierKey, named: Sequence[NamedPolicy]
    ) -> None:
        history = History(notes, key)
        self._periods = list(_periods(history, key, [one for one in named if one.can_act]))

    @property
    def acting(self) -> Policy | None:
        """The policy that acts at last; None where nobody witnesses."""
        return self._periods[-1].policy if self._periods else None

    def not_after(self, index: int) -> Dated | None:
        """Find the first date over an entry: it was in the log by then. None where nobody dated it."""
        found = [one for period in self._periods if (one := period.first_over(index)) is not None]
        return min(found, key=lambda one: one.at, default=None)

    def known_by(self, at: int) -> Dated | None:
        """Find the longest state known at a time, in seconds since 1970; None where nobody dated one by then."""
        found = [one for period in self._periods if (one := period.longest_by(at)) is not None]
        return max(found, key=lambda one: one.size, default=None)

    def over(self, indexes: Iterable[int]) -> tuple[Dated, ...]:
        """Give the first dates over these entries, each once, the shortest state first."""
        found = {one.size: one for index in indexes if (one := self.not_after(index)) is not None}
        return tuple(found[size] for size in sorted(found))


class _Period:
    """States of some sizes, as one policy dates them; those first in time that are the longest by then."""

    def __init__(
        self, states: Iterable[Sequence[CosignedNote]], key: VerifierKey, policy: Policy | None
    ) -> None:
        self.policy = policy
        self._key = key
        self._claimed: dict[int, tuple[int, Sequence[CosignedNote]]] = {}
        self._checked: dict[int, Dated] = {}
        if policy is not None:
            reader = ClaimReader(policy)
            for notes in states:
                self._claim(notes, _earliest(reader.times(note.note) for note in notes))
        self._order()

    def first_over(self, index: int) -> Dated | None:
        while (at := bisect_right(self._sizes, index)) < len(self._sizes):
            size = self._sizes[at]
            if size in self._checked or self._check(size):
                return self._checked[size]
        return None

    def longest_by(self, at: int) -> Dated | None:
        while known := [size for size in self._sizes if self._claimed[size][0] <= at]:
            if known[-1] in self._checked or self._check(known[-1]):
                return self._checked[known[-1]]
        return None

    def _claim(self, notes: Sequence[CosignedNote], times: Mapping[str, int]) -> None:
        at = None if self.policy is None else self.policy.quorum_at(times)
        size = notes[0].checkpoint.size
        if at is not None and (size not in self._claimed or at < self._claimed[size][0]):
            self._claimed[size] = at, notes

    def _order(self) -> None:
        self._sizes: list[int] = []
        for size, _ in sorted(self._claimed.items(), key=lambda one: (one[1][0], -one[0])):
            if not self._sizes or size > self._sizes[-1]:
                self._sizes.append(size)

    def _check(self, size: int) -> bool:
        """Check what is claimed of a state; if it is wrong, put right what it claims and look again."""
        claimed, notes = self._claimed.pop(size)
        right = [(note, times) for note in notes if (times := self._times(note)) is not None]
        times = _earliest(times for _, times in right)
        self._claim([note for note, _ in right] or notes, times)
        if size in self._claimed and self._claimed[size][0] == claimed:
            checkpoint = notes[0].checkpoint
            self._checked[size] = Dated(
                size=size,
                root=checkpoint.root,
                at=claimed,
                times=times,
                notes=tuple(note.note for note, _ in right),
            )
            return True
        self._order()
        return False

    def _times(self, note: CosignedNote) -> Mapping[str, int] | None:
        try:
            return None if self.policy is None else self.policy.check(note.note, self._key).witnesses
        except LogError:
            return None


def _periods(history: History, key: VerifierKey, named: Sequence[NamedPolicy]) -> Iterator[_Period]:
    """Part the sizes of a log by the policy that acted; an amendment acts from the first state that holds it."""
    start, acting = 0, named[0] if named else None
    while acting is not None:
        policy, following = acting.policy, [one for one in named if one.index > acting.index]
        period = _Period(_states(history, start, None), key, policy)
        seen = period.first_over(following[0].index) if following and not acting.asks_nobody else None
        end = following[0].index + 1 if following and acting.asks_nobody else seen.size if seen else None
        yield period if end is None else _Period(_states(history, start, end), key, policy)
        if end is None:
            return
        start, acting = end, [one for one in following if one.index < end][-1]


def _states(history: History, start: int, end: int | None) -> Iterator[Sequence[CosignedNote]]:
    return (
        notes
        for notes in history.states
        if start <= notes[0].checkpoint.size and (end is None or notes[0].checkpoint.size <= end)
    )


def _earliest(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for times in each:
        for name, at in times.items():
            found[name] = min(at, found.get(name, at))
    return found
