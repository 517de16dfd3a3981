"""POST /v1/acceptances: whoever was invited brings a key of their own, and is enrolled.

The server needs a registrar's key for it (`keys/registrar.key`, made when somebody is first invited from the
directory). It can enrol agents and clerks only, and only with an invitation that an organiser signed. Accepting
again with the same key gives the same index; with another key, the invitation is used.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import KeyId, Statement, encode_envelope, fingerprint, read_entry
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.invitation import check_invitation
from polltrail.statement.roster import Roster
from polltrail.store import ElectionDir, LogStore, read_key
from polltrail.web.door import DESK, Accepted, Door, Ticket
from polltrail.web.invitations import Acceptance, Link, enrolment_of, read_acceptance, read_link
from polltrail.web.problems import Problem, told
from polltrail.web.sequencer import NOT_COMMITTED, Sequencer

ACCEPTANCES: Final = "/v1/acceptances"
MAX_ACCEPTANCE: Final = 65_536

NO_REGISTRAR: Final = told(
    422,
    "no-registrar",
    "acceptance: expected a registrar's key on this server, found none; nobody was enrolled. Whoever organises the "
    "election stops the server and invites once from its directory: polltrail enrol DIRECTORY --invite",
)


def registrar_key(place: ElectionDir) -> Path:
    """Where the registrar's private key lies."""
    return place.keys / "registrar.key"


@dataclass(frozen=True, slots=True)
class Registrar:
    """Signs enrolments for those who accept."""

    seed: bytes = field(repr=False)

    @classmethod
    def of(cls, path: Path) -> "Registrar":
        """Read the registrar's key.

        Raises
        ------
        KeyFileError
            There is none that is kept safely.
        """
        return cls(read_key(path))

    def enrolment(self, acceptance: Acceptance, *, now: int) -> Statement:
        """Sign an enrolment at a time in milliseconds since 1970."""
        return enrolment_of(acceptance, self.seed, nonce=secrets.token_bytes(16), made_at=now)


def enrolled_before(acceptance: Acceptance, roster: Roster, store: LogStore) -> tuple[Statement, int] | None:
    """Find the enrolment of this very key with this very invitation, if it is in the log already."""
    try:
        key = fingerprint(bytes.fromhex(acceptance.public))
    except ValueError:
        return None
    enrolled = roster.enrolled(key)
    if enrolled is None:
        return None
    statement = read_entry(store.entry(enrolled.index))
    body, code_hash = statement.body, read_link(acceptance.link).invitation.code_hash
    if (
        isinstance(body, EnrolmentBody)
        and body.invitation is not None
        and body.invitation.code_hash == code_hash
    ):
        return statement, enrolled.index
    return None


class Acceptances:
    """Takes acceptances.

    Parameters
    ----------
    registrar : Registrar or None
        None where this server has no registrar's key.
    now : callable
        Milliseconds since 1970.
    """

    def __init__(
        self,
        registrar: Registrar | None,
        *,
        store: LogStore,
        sequencer: Sequencer,
        door: Door,
        now: Callable[[], int],
    ) -> None:
        self._registrar = registrar
        self._store = store
        self._sequencer = sequencer
        self._door = door
        self._now = now

    async def take(self, data: bytes, address: str) -> tuple[Statement, Accepted]:
        """Enrol whoever accepts.

        Raises
        ------
        Refused
            With the reason; an address that tries often is limited as every stranger is.
        """
        roster = self._sequencer.roster
        try:
            acceptance = read_acceptance(data)
            link = read_link(acceptance.link)
            if before := self._before(acceptance):
                return before
            problem = self._strange(link, roster)
            if problem is not None or self._registrar is None:
                raise self._door.turned_away(problem or NO_REGISTRAR, address)
            statement = self._registrar.enrolment(acceptance, now=self._now())
        except EncodingError as exc:
            raise self._door.turned_away(told(422, "malformed-acceptance", exc), address) from exc
        return await self._logged(statement, acceptance, address)

    def _before(self, acceptance: Acceptance) -> tuple[Statement, Accepted] | None:
        found = enrolled_before(acceptance, self._sequencer.roster, self._store)
        if found is None:
            return None
        statement, index = found
        return statement, Accepted(index, new=False, receipt=self._store.receipt(index))

    async def _logged(
        self, statement: Statement, acceptance: Acceptance, address: str
    ) -> tuple[Statement, Accepted]:
        ticket = Ticket(statement, encode_envelope(statement.envelope), DESK)
        await self._sequencer.submit((ticket,))
        if isinstance(ticket.outcome, Accepted):
            return statement, ticket.outcome
        # A phone that asks again while the first answer is on its way meets its own enrolment here.
        if before := self._before(acceptance):
            return before
        raise self._door.turned_away(ticket.outcome or NOT_COMMITTED, address)

    def _strange(self, link: Link, roster: Roster) -> Problem | None:
        """Say why an invitation is none of this election's: what strangers send costs one check."""
        if link.election != roster.election:
            sentence = f"invitation: expected one to the election {roster.election}, found one to {link.election}; nobody was enrolled"
            return told(422, "another-election", sentence)
        organiser = roster.public(KeyId(link.invitation.organiser))
        try:
            check_invitation(link.invitation, link.election, organiser or b"")
        except SignatureError as exc:
            return told(422, "wrong-signature", exc)
        return None
