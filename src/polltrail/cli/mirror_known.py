"""What a mirror learns from the entries it copies: whose election it is, what is public, which images there are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from polltrail.errors import ReadingError, StatementError
from polltrail.log import leaf_hash
from polltrail.statement import KeyId, Roster, Statement, read_entry
from polltrail.statement.bodies import HoldingBody, RemovalBody
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.roster import ROSTER_KINDS
from polltrail.statement.statement import payload_type

_ROSTER: Final = frozenset(payload_type(kind).encode() for kind in ROSTER_KINDS)
_IMAGES: Final = frozenset(payload_type(kind).encode() for kind in ("holding", "removal"))


@dataclass(slots=True, kw_only=True)
class Known:
    """The entries so far, as far as a mirror has to know what they say; the rest it copies unread.

    Attributes
    ----------
    own : KeyId or None
        The mirror's own key, where it has one.
    held : dict of str to int
        Images that somebody says to hold: digest and bytes.
    said : set of str
        Digests of which the mirror's own key has said so.
    removed : set of str
        Digests of what was removed on a legal ground; nothing of it is copied any more.
    """

    own: KeyId | None = None
    roster: Roster = field(default_factory=Roster.empty)
    held: dict[str, int] = field(default_factory=dict)
    said: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)
    _folded: int = 0
    _read: int = 0

    @property
    def closed(self) -> bool:
        """Whether what is said is not public yet."""
        return self.roster.sealed_until is not None

    def take_open(self, entries: Iterable[tuple[int, bytes]]) -> None:
        """Take in the entries that a sealed log shows; those taken before are passed over."""
        for index, entry in entries:
            if index >= self._folded:
                self._fold(index, entry)

    def take(self, entries: Iterable[tuple[int, bytes]]) -> None:
        """Take in the next entries, from the first on without a gap; those taken before are passed over."""
        for index, entry in entries:
            if index < self._read:
                continue
            self._read = index + 1
            if index >= self._folded:
                self._fold(index, entry)
            if payload_type_of(entry) in _IMAGES:
                self._note(index, entry)

    def _fold(self, index: int, entry: bytes) -> None:
        self._folded = index + 1
        if payload_type_of(entry) in _ROSTER and (statement := _read_valid(self.roster, index, entry)):
            self.roster = self.roster.step(index, statement)

    def _note(self, index: int, entry: bytes) -> None:
        statement = _read_valid(self.roster, index, entry)
        if statement is None or self.roster.standing(statement.key, index) == "revoked":
            return
        if isinstance(statement.body, RemovalBody):
            self.removed.add(statement.body.digest)
        elif isinstance(statement.body, HoldingBody):
            self.held.setdefault(statement.body.digest, statement.body.bytes)
            if statement.key == self.own:
                self.said.add(statement.body.digest)


def known_until(
    vkey: str, entries: Iterable[tuple[int, bytes]], leaves: Sequence[bytes], *, own: KeyId | None = None
) -> Known:
    """Read entries until one names a log's key: entry 0 does, or a succession.

    Parameters
    ----------
    entries
        From the first on, with their indexes; of a sealed log those that it shows.
    leaves
        Hashes of all entries, which lead to a root that this key has signed.

    Raises
    ------
    ReadingError
        No entry names it: anybody can copy an election's entries and sign them anew.
    """
    known = Known(own=own)
    for index, entry in entries:
        if leaf_hash(entry) != leaves[index]:
            raise ReadingError(
                f"entry {index}: expected the one whose hash the log has signed, found another"
            )
        known.take_open([(index, entry)])
        named = known.roster.log_in_force
        if named is None:
            raise ReadingError(
                "entry 0: expected the definition that begins an election, found another entry"
            )
        if named.vkey == vkey:
            return known
    named = known.roster.log_in_force
    raise ReadingError(
        f"expected the log that the election names, {named.vkey if named else 'none'}, found {vkey}"
    )


def _read_valid(roster: Roster, index: int, entry: bytes) -> Statement | None:
    """Read an entry that may stand in the log; what may not is copied and has no effect."""
    try:
        statement = read_entry(entry)
    except StatementError:
        return None
    return statement if roster.refusal(statement, index) is None else None
