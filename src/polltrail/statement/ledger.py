"""What a roster remembers: definitions, keys, revocations, used invitations and notices, each with its log index.

Records are only ever added, so all views along one log share one ledger, and each sees what came before its
own end; a view that grows in another direction gets a copy. So views are values, and an entry costs the same
in an election of a hundred thousand keys as in one of ten. Only one thread may grow them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from polltrail.statement.definition import DefinitionBody
from polltrail.statement.envelope import StatementId
from polltrail.statement.fields import AreaPath, Body, Role
from polltrail.statement.signature import KeyId

KeyRole = Literal["organiser"] | Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Defined:
    """A definition, and from which index it acts."""

    index: int
    id: StatementId
    body: DefinitionBody


@dataclass(frozen=True, slots=True, kw_only=True)
class Enrolled:
    """A key, and from which index it may speak.

    Attributes
    ----------
    vouched_by : sequence of KeyId
        Who enrolled it, and who invited; nobody for an organiser of the genesis.
    made_at : int
        When the enrolment claims to have been signed, in milliseconds since 1970.
    areas, stations
        Its scope; both empty for the whole election.
    person : str or None
        The commitment to its owner; None for an organiser.
    """

    index: int
    key: KeyId
    public: bytes
    role: KeyRole
    vouched_by: tuple[KeyId, ...]
    made_at: int
    areas: tuple[AreaPath, ...] = ()
    stations: tuple[str, ...] = ()
    person: str | None = None
    nominated_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Revoked:
    """From which index on a key speaks no more, and from which what it said is suspect."""

    index: int
    suspect_from: int | None


@dataclass(slots=True)
class _Ledger:
    size: int = 0
    definitions: list[Defined] = field(default_factory=list)
    keys: dict[KeyId, Enrolled] = field(default_factory=dict)
    codes: dict[str, int] = field(default_factory=dict)
    revocations: dict[KeyId, list[Revoked]] = field(default_factory=dict)
    notices: list[tuple[int, Body]] = field(default_factory=list)

    def before(self, size: int) -> "_Ledger":
        revocations = {key: [r for r in found if r.index < size] for key, found in self.revocations.items()}
        return _Ledger(
            size=size,
            definitions=[defined for defined in self.definitions if defined.index < size],
            keys={key: enrolled for key, enrolled in self.keys.items() if enrolled.index < size},
            codes={code: index for code, index in self.codes.items() if index < size},
            revocations=revocations,
            notices=[notice for notice in self.notices if notice[0] < size],
        )


@dataclass(frozen=True, slots=True, eq=False)
class Records:
    """What the first `size` entries recorded."""

    _ledger: _Ledger = field(default_factory=_Ledger)
    size: int = 0

    @property
    def election(self) -> StatementId:
        """The election's id, in a log that has begun."""
        return self._ledger.definitions[0].id

    @property
    def definitions(self) -> tuple[Defined, ...]:
        """The genesis and its amendments, in the order in which they act."""
        return tuple(defined for defined in self._ledger.definitions if defined.index < self.size)

    @property
    def keys(self) -> tuple[Enrolled, ...]:
        """Everybody enrolled, in the order of the log."""
        return tuple(enrolled for enrolled in self._ledger.keys.values() if enrolled.index < self.size)

    def enrolled(self, key: KeyId) -> Enrolled | None:
        """Tell whose key it is; None for one that nobody enrolled."""
        found = self._ledger.keys.get(key)
        return found if found is not None and found.index < self.size else None

    def revocations(self, key: KeyId) -> tuple[Revoked, ...]:
        """Every revocation of a key."""
        return tuple(found for found in self._ledger.revocations.get(key, ()) if found.index < self.size)

    @property
    def suspicions(self) -> int:
        """How many revocations put in doubt what was said before them."""
        every = (one for found in self._ledger.revocations.values() for one in found)
        return sum(one.index < self.size and one.suspect_from is not None for one in every)

    @property
    def notices(self) -> tuple[tuple[int, Body], ...]:
        """What organisers said about the log itself, with its index: that it is unsealed, or goes on from another."""
        return tuple(notice for notice in self._ledger.notices if notice[0] < self.size)

    def used(self, code_hash: str) -> int | None:
        """At which index an invitation was used; None for one that was not."""
        index = self._ledger.codes.get(code_hash)
        return index if index is not None and index < self.size else None

    def with_definition(self, defined: Defined, organisers: Iterable[Enrolled]) -> "Records":
        """Add a definition, and those of its organisers who are new."""
        ledger = self._tip()
        ledger.definitions.append(defined)
        for organiser in organisers:
            ledger.keys.setdefault(organiser.key, organiser)
        return _grown(ledger, defined.index)

    def with_key(self, enrolled: Enrolled, code_hash: str | None) -> "Records":
        """Add a key, and use up its invitation."""
        ledger = self._tip()
        ledger.keys[enrolled.key] = enrolled
        if code_hash is not None:
            ledger.codes[code_hash] = enrolled.index
        return _grown(ledger, enrolled.index)

    def with_revocation(self, key: KeyId, revoked: Revoked) -> "Records":
        """Add a revocation."""
        ledger = self._tip()
        ledger.revocations.setdefault(key, []).append(revoked)
        return _grown(ledger, revoked.index)

    def with_notice(self, index: int, body: Body) -> "Records":
        """Add what an organiser says about the log itself."""
        ledger = self._tip()
        ledger.notices.append((index, body))
        return _grown(ledger, index)

    def _tip(self) -> _Ledger:
        return self._ledger if self._ledger.size == self.size else self._ledger.before(self.size)


def _grown(ledger: _Ledger, index: int) -> Records:
    ledger.size = index + 1
    return Records(ledger, index + 1)
