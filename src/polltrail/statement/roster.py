"""The roster: whose keys may speak, folded from the log in its order.

The fold has no clock. What is valid is decided by the log index alone, so that everybody who has the same
entries has the same roster for ever. Only the door, where statements come in, may hand in a time, to refuse an
invitation that has expired.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from polltrail.errors import DataError, SignatureError
from polltrail.statement.admission import cheap_refusal, has_no_effect, inner_refusal, refusal_of_kind
from polltrail.statement.bodies import RevocationBody, SuccessionBody, UnsealBody
from polltrail.statement.definition import DefinitionBody, Organiser
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.envelope import StatementId
from polltrail.statement.ledger import Defined, Enrolled, Records, Revoked
from polltrail.statement.seal import sealed_until, unsealed_at
from polltrail.statement.signature import KeyId
from polltrail.statement.standing import Standing, standing
from polltrail.statement.statement import Statement, check_signature
from polltrail.statement.succession import NamedLog, logs

ROSTER_KINDS: Final = frozenset({"definition", "enrolment", "revocation", "unseal", "succession"})
"""The kinds that `step` looks at: those that say who may speak, and what this log is."""


@dataclass(frozen=True, slots=True, eq=False)
class Roster:
    """Everybody who may speak, as the log has it up to some entry; a value that `step` makes anew."""

    _records: Records

    @classmethod
    def empty(cls) -> "Roster":
        """Make the roster of a log without entries."""
        return cls(Records())

    @property
    def election(self) -> StatementId | None:
        """The election's id: that of the genesis; None before it."""
        definitions = self._records.definitions
        return definitions[0].id if definitions else None

    @property
    def definitions(self) -> tuple[Defined, ...]:
        """The genesis and its amendments, in the order in which they act."""
        return self._records.definitions

    @property
    def keys(self) -> tuple[Enrolled, ...]:
        """Everybody enrolled, organisers first, in the order of the log."""
        return self._records.keys

    @property
    def suspicions(self) -> int:
        """How many revocations put in doubt what was said before them."""
        return self._records.suspicions

    @property
    def unsealed_at(self) -> int | None:
        """The entry that opened a sealed count; None where none did."""
        return unsealed_at(self._records)

    @property
    def sealed_until(self) -> datetime | None:
        """By when a sealed count must be open; None where the election is not sealed, or not any more."""
        return sealed_until(self._records)

    @property
    def successions(self) -> tuple[tuple[int, SuccessionBody], ...]:
        """Where this log goes on from a lost one: index and what was said, in the order of the log."""
        return tuple(
            (index, body) for index, body in self._records.notices if isinstance(body, SuccessionBody)
        )

    @property
    def logs(self) -> tuple[NamedLog, ...]:
        """The logs that the election has had: the first as its genesis names it, the last the one in force."""
        return logs(self._records)

    @property
    def log_in_force(self) -> NamedLog | None:
        """The log that signs for this election now: the genesis's, or that of the last succession."""
        found = self.logs
        return found[-1] if found else None

    def public(self, key: KeyId) -> bytes | None:
        """Look up the public key behind a name; None if nobody enrolled it."""
        enrolled = self._records.enrolled(key)
        return None if enrolled is None else enrolled.public

    def enrolled(self, key: KeyId) -> Enrolled | None:
        """Look up role, scope and person of a key; None if nobody enrolled it."""
        return self._records.enrolled(key)

    def standing(self, key: KeyId, index: int, *, roll_closed: int | None = None) -> Standing:
        """Tell what a key's statement at an index is worth, with all that is known now.

        Parameters
        ----------
        roll_closed : int or None
            How long the log was when the roll closed, as a quorum of witnesses dated it; None if nobody did.
            Without it, only enrolments that date themselves too late are late.

        Returns
        -------
        "unknown", "revoked", "suspect", "late" or "valid"
            The first that holds.
        """
        return standing(self._records, key, index, roll_closed=roll_closed)

    def refusal(self, statement: Statement, index: int, *, at: int | None = None) -> str | None:
        """Say why a statement may not be logged at an index; None if it may.

        Parameters
        ----------
        at : int or None
            The time at the door, in milliseconds since 1970, to refuse expired invitations. None wherever the
            log is read again: the log has no clock.
        """
        return (
            self.refusal_before_signature(statement, index)
            or self._signature_refusal(statement)
            or refusal_of_kind(self._records, statement, index, at)
            or inner_refusal(self._records, statement)
        )

    def refusal_before_signature(self, statement: Statement, index: int) -> str | None:
        """Say why a statement may not be logged whatever its signature; cheap, so it can be asked first.

        Never enough by itself: `refusal` asks it too, and the rest.
        """
        return cheap_refusal(self._records, statement, index)

    def step(self, index: int, statement: Statement) -> "Roster":
        """Take in the next entry of the log.

        What `refusal` refuses must not be in a log; if it is, it changes nothing here. Only signatures are not
        checked a second time: whoever reads a log that nobody has verified asks `refusal` first.

        Raises
        ------
        DataError
            The index is one that the roster has passed.
        """
        if index < self._records.size:
            raise DataError(
                f"roster: expected index {self._records.size} or later, found {index}; entry not read"
            )
        if self._records.size and statement.kind not in ROSTER_KINDS:
            return self
        refused = cheap_refusal(self._records, statement, index) or refusal_of_kind(
            self._records, statement, index, None
        )
        if refused is not None or has_no_effect(self._records, statement, index):
            return self
        return Roster(_applied(self._records, index, statement))

    def _signature_refusal(self, statement: Statement) -> str | None:
        public = self.public(statement.key)
        if public is None and isinstance(statement.body, DefinitionBody):
            public = _named(statement.body.organisers, statement.key)
        try:
            check_signature(statement, b"" if public is None else public)
        except SignatureError as exc:
            return str(exc)
        return None


def _applied(records: Records, index: int, statement: Statement) -> Records:
    body = statement.body
    if isinstance(body, DefinitionBody):
        defined = Defined(index=index, id=statement.id, body=body)
        new = [o for o in body.organisers if records.enrolled(KeyId(o.key)) is None]
        return records.with_definition(defined, [_organiser(o, index, statement) for o in new])
    if isinstance(body, EnrolmentBody):
        code_hash = None if body.invitation is None else body.invitation.code_hash
        return records.with_key(_enrolled(body, index, statement), code_hash)
    if isinstance(body, RevocationBody):
        revoked = Revoked(index=index, suspect_from=body.suspect_from)
        return records.with_revocation(KeyId(body.key), revoked)
    if isinstance(body, UnsealBody | SuccessionBody):
        return records.with_notice(index, body)
    return records


def _organiser(organiser: Organiser, index: int, statement: Statement) -> Enrolled:
    return Enrolled(
        index=index,
        key=KeyId(organiser.key),
        public=bytes.fromhex(organiser.public),
        role="organiser",
        vouched_by=(statement.key,) if index else (),
        made_at=statement.made_at,
    )


def _enrolled(body: EnrolmentBody, index: int, statement: Statement) -> Enrolled:
    invited_by = () if body.invitation is None else (KeyId(body.invitation.organiser),)
    return Enrolled(
        index=index,
        key=KeyId(body.key),
        public=bytes.fromhex(body.public),
        role=body.role,
        vouched_by=(statement.key, *invited_by),
        made_at=statement.made_at,
        areas=body.areas,
        stations=body.stations,
        person=body.person,
        nominated_by=body.nominated_by,
    )


def _named(organisers: tuple[Organiser, ...], key: KeyId) -> bytes | None:
    found = (bytes.fromhex(organiser.public) for organiser in organisers if organiser.key == key)
    return next(found, None)
