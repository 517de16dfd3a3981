"""The door: what a statement must pass before it may wait for a commit, the cheapest question first.

1. Its size. 2. The shape of its envelope. 3. A key that is enrolled, or is being enrolled at this moment; a
stranger is turned away here, and addresses are limited only here, because phones share addresses. 4. The
signature. 5. The key's own allowance, charged only for what carries its signature and is not in the log yet: so
nobody can use up another's, not even by sending their statements again. 6. What the statement says.

What depends on the order of the log (role, election, invitations) the sequencer asks.
"""

from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final

import msgspec

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import (
    Envelope,
    KeyId,
    Statement,
    check_signature,
    read_envelope,
    verify,
)
from polltrail.statement.envelope import pae, rewrap
from polltrail.statement.roster import Roster
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.problems import Problem, Refused, told

MAX_STATEMENT: Final = 65_536
"""Bytes of a statement as it comes in, whatever its spacing; the log holds at most 65,535."""

STRANGERS: Final = Rate(burst=200, per_second=10)
"""What one address may try without a key that is known."""
FIELD: Final = Rate(burst=1_000, per_second=1)
"""What an agent may say: many stations at once, then one statement a second."""
DESK: Final = Rate(burst=200_000, per_second=500)
"""What everybody else may say, who brings in whole files."""


class Accepted(msgspec.Struct, frozen=True, gc=False):
    """A statement is in the log.

    Attributes
    ----------
    index : int
        Where.
    new : bool
        Whether it was not there before.
    receipt : bytes
        The `tlog-proof`.
    """

    index: int
    new: bool
    receipt: bytes


class Ticket(msgspec.Struct, gc=False):
    """A statement that passed the door, and later what became of it.

    Attributes
    ----------
    entry : bytes
        What is logged: the statement in its one canonical wrapping.
    rate : Rate
        The allowance of its key.
    outcome : Accepted, Problem or None
        None until the sequencer has answered.
    """

    statement: Statement
    entry: bytes
    rate: Rate
    outcome: Accepted | Problem | None = None


class Door:
    """Who may come in, and how often.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    salt : bytes
        Random bytes of this process: addresses are remembered as digests only, while they are limited.
    """

    def __init__(self, *, clock: Callable[[], float], salt: bytes) -> None:
        self._strangers: Allowances[bytes] = Allowances(clock)
        self._keys: Allowances[KeyId] = Allowances(clock)
        self._salt = salt

    def admit(self, data: bytes, address: str, roster: Roster, coming: Mapping[KeyId, bytes]) -> Ticket:
        """Check a statement as it came in.

        Parameters
        ----------
        address : str
            Where it came from; not kept.
        coming : mapping of KeyId to bytes
            Public keys in enrolments that wait for their commit.

        Raises
        ------
        Refused
            It may not come in.
        """
        if len(data) > MAX_STATEMENT:
            raise Refused(too_large("statement", MAX_STATEMENT, len(data)))
        envelope, entry = self._envelope(data, address)
        public, rate = self._known(envelope, address, roster, coming)
        statement = self._signed(envelope, public, address)
        if wait := self._keys.wait(statement.key, rate):
            raise Refused(too_many(f"key {statement.key}", rate, wait))
        return Ticket(statement, entry, rate)

    def charge(self, ticket: Ticket) -> None:
        """Charge a key for what it said, once it is known whether it was new."""
        outcome = ticket.outcome
        if outcome is not None and not (isinstance(outcome, Accepted) and not outcome.new):
            self._keys.spend(ticket.statement.key, ticket.rate)

    def _envelope(self, data: bytes, address: str) -> tuple[Envelope, bytes]:
        try:
            return rewrap(data)
        except EncodingError as exc:
            raise self.turned_away(told(400, "malformed-envelope", exc), address) from exc

    def _known(
        self, envelope: Envelope, address: str, roster: Roster, coming: Mapping[KeyId, bytes]
    ) -> tuple[bytes, Rate]:
        enrolled = roster.enrolled(envelope.key)
        if enrolled is not None:
            return enrolled.public, FIELD if enrolled.role == "agent" else DESK
        public = coming.get(envelope.key)
        if public is not None:
            return public, FIELD
        sentence = f"key: expected one that is enrolled in this election, found {envelope.key}; not logged"
        raise self.turned_away(told(422, "unknown-key", sentence), address)

    def _signed(self, envelope: Envelope, public: bytes, address: str) -> Statement:
        """Read and check; a wrong signature is not its key's doing, so the address pays for it."""
        try:
            statement = read_envelope(envelope)
            if not verify(public, pae(envelope.payload_type, envelope.payload), envelope.signature):
                check_signature(statement, public)  # says what is wrong
        except SignatureError as exc:
            raise self.turned_away(told(422, "wrong-signature", exc), address) from exc
        except EncodingError as exc:
            raise Refused(told(422, "malformed-statement", exc)) from exc
        return statement

    def ask(self, address: str) -> None:
        """Turn an address away that has asked too often, before any work is done for it.

        Raises
        ------
        Refused
            With how long to wait.
        """
        if wait := self._strangers.wait(self._name(address), STRANGERS):
            raise Refused(too_many("this address, without a key that is enrolled", STRANGERS, wait))

    def _name(self, address: str) -> bytes:
        return blake2b(address.encode(), key=self._salt, digest_size=16).digest()

    def turned_away(self, problem: Problem, address: str) -> Refused:
        """Turn a stranger away: with the reason, and when it asks too often, with how long to wait."""
        name = self._name(address)
        if wait := self._strangers.wait(name, STRANGERS):
            return Refused(too_many("this address, without a key that is enrolled", STRANGERS, wait))
        self._strangers.spend(name, STRANGERS)
        return Refused(problem)


def too_large(what: str, most: int, found: int | None) -> Problem:
    """Say that a body is too large."""
    size = "more" if found is None else str(found)
    return told(413, "too-large", f"{what}: expected at most {most} bytes, found {size}; not read")


def too_many(who: str, rate: Rate, wait: int) -> Problem:
    """Say that an allowance is used up."""
    return told(
        429,
        "too-many",
        f"{who}: expected at most {rate.burst:g} statements at once and {rate.per_second:g} a second, found more; "
        f"nothing was logged, send it again after {wait} s",
        retry_after=wait,
    )
