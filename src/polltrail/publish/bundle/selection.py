"""Which entries belong into a bundle: what is about its scope, what speaks of that, and who said so."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from polltrail.errors import EncodingError
from polltrail.log.served import ServedLog
from polltrail.publish.bundle.about import About
from polltrail.publish.bundle.references import about_bytes, named_statements, rests_on_bytes
from polltrail.statement import Statement, read_entry
from polltrail.statement.bodies import RevocationBody
from polltrail.statement.enrolment import EnrolmentBody

ALWAYS: Final = frozenset({"definition", "unseal", "succession", "conflict"})
"""Kinds that say what the log is; every bundle has all of them."""


@dataclass(slots=True)
class References:
    """What one pass over a log remembers of its entries: who speaks of whom.

    Attributes
    ----------
    places : dict of bytes to int
        Each statement's first index, by its id.
    """

    about: list[int] = field(default_factory=list)
    always: list[int] = field(default_factory=list)
    unreadable: list[int] = field(default_factory=list)
    places: dict[bytes, int] = field(default_factory=dict)
    naming: defaultdict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    on_bytes: defaultdict[bytes, list[int]] = field(default_factory=lambda: defaultdict(list))
    enrolments: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    revocations: defaultdict[str, list[int]] = field(default_factory=lambda: defaultdict(list))

    @classmethod
    def of(cls, entries: Iterable[tuple[int, bytes]], about: About) -> "References":
        """Read a log once."""
        found = cls()
        for index, entry in entries:
            try:
                found.add(index, read_entry(entry), about)
            except EncodingError:
                found.unreadable.append(index)
        return found

    def add(self, index: int, statement: Statement, about: About) -> None:
        """Remember one entry."""
        body = statement.body
        self.places.setdefault(bytes.fromhex(statement.id), index)
        if statement.kind in ALWAYS:
            self.always.append(index)
        elif about.holds(body):
            self.about.append(index)
        for named in named_statements(statement):
            self.naming[bytes.fromhex(named)].append(index)
        for digest in about_bytes(statement):
            self.on_bytes[bytes.fromhex(digest)].append(index)
        if isinstance(body, EnrolmentBody):
            self.enrolments[body.key].append(index)
        elif isinstance(body, RevocationBody):
            self.revocations[body.key].append(index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Selected:
    """The entries of a bundle.

    Attributes
    ----------
    entries : dict of int to bytes
        All of them, in the order of the log, byte for byte.
    statements : dict of int to Statement
        The same, as they were read.
    about : frozenset of int
        Those about the scope, and those that speak of these.
    named : frozenset of int
        Those that the first speak of, and that are about something else.
    unreadable : int
        How many entries of the log are no statements.
    """

    entries: dict[int, bytes]
    statements: dict[int, Statement]
    about: frozenset[int]
    named: frozenset[int]
    unreadable: int


def select(log: ServedLog, about: About) -> Selected:
    """Read a log once and select what belongs to a scope; single entries are read again."""
    references = References.of(log.entries(), about)
    chosen = _Chosen(log, references)
    spoken_of = frozenset(chosen.closed(references.about))
    named = frozenset(chosen.named(spoken_of)) - spoken_of
    chosen.take(references.always)
    chosen.take_signers()
    indexes = sorted(chosen.statements)
    return Selected(
        entries={index: chosen.entries[index] for index in indexes},
        statements={index: chosen.statements[index] for index in indexes},
        about=spoken_of,
        named=named,
        unreadable=len(references.unreadable),
    )


class _Chosen:
    """What was chosen so far."""

    def __init__(self, log: ServedLog, references: References) -> None:
        self.entries: dict[int, bytes] = {}
        self.statements: dict[int, Statement] = {}
        self._log = log
        self._of = references

    def take(self, indexes: Iterable[int]) -> list[Statement]:
        """Choose entries, and read them."""
        return [self._statement(index) for index in indexes]

    def closed(self, about: Iterable[int]) -> set[int]:
        """Choose entries, whatever speaks of one of them, whatever speaks of that, and so on."""
        found: set[int] = set()
        waiting = sorted(about, reverse=True)
        while waiting:
            index = waiting.pop()
            if index not in found:
                found.add(index)
                waiting += self._speaking_of(self._statement(index))
        return found

    def _speaking_of(self, statement: Statement) -> Iterator[int]:
        yield from self._of.naming.get(bytes.fromhex(statement.id), ())
        for digest in rests_on_bytes(statement):
            yield from self._of.on_bytes.get(bytes.fromhex(digest), ())

    def named(self, indexes: Iterable[int]) -> set[int]:
        """Choose what entries speak of themselves: what they supersede, accept, endorse or rest on."""
        ids = {named for index in sorted(indexes) for named in named_statements(self.statements[index])}
        places = (self._of.places.get(bytes.fromhex(one)) for one in ids)
        found = {place for place in places if place is not None}
        self.take(sorted(found))
        return found

    def take_signers(self) -> None:
        """Choose the enrolments of all who signed, of who vouched for them, and all revocations of their keys."""
        known: set[str] = set()
        while new := {key for one in self.statements.values() for key in _keys(one)} - known:
            for key in sorted(new):
                self.take(self._of.enrolments.get(key, ()))
                self.take(self._of.revocations.get(key, ()))
            known |= new

    def _statement(self, index: int) -> Statement:
        if index not in self.statements:
            self.entries[index] = self._log.entry(index)
            self.statements[index] = read_entry(self.entries[index])
        return self.statements[index]


def _keys(statement: Statement) -> Iterator[str]:
    """Give the keys that a statement cannot be judged without: its signer's, an inviter's, one that it revokes."""
    body = statement.body
    yield statement.key
    if isinstance(body, EnrolmentBody) and body.invitation is not None:
        yield body.invitation.organiser
    elif isinstance(body, RevocationBody):
        yield body.key
