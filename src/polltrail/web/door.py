"""The door: what a statement must pass before it may wait for a commit, the cheapest question first.

1. Its size. 2. The shape of its envelope. 3. A key that is enrolled, or is being enrolled at this moment; a
stranger is turned away here, and addresses are limited only here, because phones share addresses. 4. The
signature. 5. The key's own allowance, charged only for what carries its signature and is not in the log yet: so
nobody can use up another's, not even by sending their statements again. 6. What the statement says.

What depends on the order of the log (role, election, invitations) the sequencer asks.

Whoever is turned away, or sends what is in the log already, pays for the work: the admission token they showed, or
else their address and the share of all strangers together (`gate` lets in as many as that bears). Who has paid too
much is answered late: a program that sends again as soon as it is answered then costs next to nothing.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from hashlib import blake2b
from typing import Final

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement import Envelope, KeyId, Statement, read_envelope, verify
from polltrail.statement.envelope import pae, rewrap
from polltrail.statement.roster import Roster
from polltrail.web.addresses import limited_name
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.asgi import Receive
from polltrail.web.lanes import Lane, Share
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.tokens import Token, Tokens

MAX_STATEMENT: Final = 65_536
"""Bytes of a statement as it comes in, whatever its spacing; the log holds at most 65,535."""

STRANGERS: Final = Rate(burst=200, per_second=10)
"""What one address may try without a key that is known."""
FIELD: Final = Rate(burst=1_000, per_second=1)
"""What an agent may say: many stations at once, then one statement a second."""
DESK: Final = Rate(burst=200_000, per_second=500)
"""What everybody else may say, who brings in whole files."""
TOGETHER: Final = Rate(burst=4_000, per_second=1_000)
"""What all strangers together may cause, in signature checks, where nobody says otherwise."""
MISUSE: Final = Rate(burst=2_000, per_second=2)
"""What may come under one token that is not new and its key's; then it is worth nothing until it has regained it."""
WRONG: Final = 40.0
"""What a wrong line costs a token."""
READ: Final = 0.2
"""What it costs a token to read something."""
HELD_S: Final = 5.0
"""How long an answer to somebody who asked for too much is kept back."""

_FROM_NOW_ON: Final = 1 << 62
"""An index after everything that is in the log."""
_LOOK, _CHECK, _COMMIT = 0.0, 2.0, 2.0
"""What it costs all strangers, besides a look, to be turned away after a check, and to have sent what was there."""


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


class Guest(msgspec.Struct, gc=False):
    """Who asks, as far as that decides how much they may ask for; made for one request and gone with it.

    Attributes
    ----------
    address : str
        Where it comes from; not kept.
    token : Token or None
        What it was let in by.
    lane : Lane or None
        Where it would have waited, and who pays there; None for the lane of single statements.
    """

    address: str
    token: Token | None = None
    lane: Lane | None = None


class Door:
    """Who may come in, and how often.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    salt : bytes
        Random bytes of this process: addresses are remembered as digests only, while they are limited.
    tokens : Tokens or None
        Where tokens come from; by default nobody else's server knows them again.
    lane : Lane or None
        Where strangers wait, and what they may cause together.
    hold : callable or None
        Keeps an answer back.
    """

    def __init__(
        self,
        *,
        clock: Callable[[], float],
        salt: bytes,
        tokens: Tokens | None = None,
        lane: Lane | None = None,
        hold: "Hold | None" = None,
    ) -> None:
        self.tokens = tokens or Tokens(salt, now=lambda: int(clock() * 1000))
        self.lane = Lane(Share(clock, TOGETHER)) if lane is None else lane
        self.hold = hold or keep_back
        self._strangers: Allowances[bytes] = Allowances(clock)
        self._keys: Allowances[KeyId] = Allowances(clock)
        self._misuse: Allowances[bytes] = Allowances(clock)
        self._salt = salt
        self._speakers: tuple[Roster, dict[KeyId, bool]] = (Roster.empty(), {})

    def recognise(self, shown: bytes, roster: Roster) -> Token | None:
        """Read a token as it is shown; None if it lets nobody in: forged, misused, or of a key that may not speak."""
        token = self.still_good(self.tokens.read(shown))
        return None if token is None or not self._may_speak(token.key, roster) else token

    def still_good(self, token: Token | None) -> Token | None:
        """Give a token back that was not misused."""
        return None if token is None or self._misuse.wait(token.name, MISUSE) else token

    def _may_speak(self, key: KeyId, roster: Roster) -> bool:
        """Whether a key is enrolled and not revoked, remembered for as long as the roster stays the same."""
        if self._speakers[0] is not roster:
            self._speakers = (roster, {})
        known = self._speakers[1]
        if key not in known:
            known[key] = roster.standing(key, _FROM_NOW_ON) in {"valid", "late"}
        return known[key]

    def admit(self, data: bytes, guest: Guest, roster: Roster, coming: Mapping[KeyId, bytes]) -> Ticket:
        """Check a statement as it came in.

        Parameters
        ----------
        coming : mapping of KeyId to bytes
            Public keys in enrolments that wait for their commit.

        Raises
        ------
        Refused
            It may not come in.
        """
        if len(data) > MAX_STATEMENT:
            raise self._turned_away(too_large("statement", MAX_STATEMENT, len(data)), guest, _LOOK)
        try:
            envelope, entry = rewrap(data)
            public, rate = _known(envelope, roster, coming)
            statement = _signed(envelope, public)
            self._refuse_too_many(statement.key, rate, guest)
        except EncodingError as exc:
            raise self._turned_away(told(400, "malformed-envelope", exc), guest, _LOOK) from exc
        except _Wrong as exc:
            raise self._turned_away(exc.problem, guest, exc.cost) from exc
        return Ticket(statement, entry, rate)

    def charge(self, ticket: Ticket, guest: Guest) -> float:
        """Charge for what was said, once it is known whether it was new: the key for that, and whoever sends the rest.

        Returns
        -------
        float
            How long the answer is to be kept back.
        """
        outcome = ticket.outcome
        if isinstance(outcome, Accepted) and not outcome.new:
            return self._pay(guest, units=1, cost=_COMMIT)
        if outcome is not None:
            self._keys.spend(ticket.statement.key, ticket.rate)
        return 0.0

    def ask(self, address: str) -> None:
        """Turn an address away that has asked too often, before any work is done for it.

        Raises
        ------
        Refused
            With how long to wait.
        """
        if wait := self._strangers.wait(self.name(address), STRANGERS):
            raise Refused(_too_many_strangers(wait), held_s=HELD_S)

    def turned_away(self, problem: Problem, address: str, *, token: Token | None = None) -> Refused:
        """Turn somebody away: with the reason, and who asks too often, with how long to wait."""
        return self._turned_away(problem, Guest(address, token), _LOOK)

    def refused(self, address: str, token: Token | None) -> float:
        """Charge for what was refused before anything of it was read; tell how long the answer is to be kept back."""
        return self._pay(Guest(address, token), units=1, cost=_LOOK)

    def read(self, token: Token) -> None:
        """Charge a token for something that was only read."""
        self._misuse.spend(token.name, MISUSE, READ)

    def name(self, address: str) -> bytes:
        """Name an address, so that nobody can tell it who has not the salt; it is forgotten with this process."""
        return blake2b(limited_name(address).encode(), key=self._salt, digest_size=16).digest()

    def _refuse_too_many(self, key: KeyId, rate: Rate, guest: Guest) -> None:
        if wait := self._keys.wait(key, rate):
            held_s = self._pay(guest, units=1, cost=_CHECK)
            raise Refused(too_many(f"key {key}", rate, wait), held_s=held_s)

    def _turned_away(self, problem: Problem, guest: Guest, cost: float) -> Refused:
        """Turn somebody away, at the cost of so many signature checks besides a look."""
        if guest.token is not None:
            self._misuse.spend(guest.token.name, MISUSE, WRONG)
            return Refused(problem, held_s=0.0)
        wait = self._strangers.wait(self.name(guest.address), STRANGERS)
        held_s = self._pay(guest, units=0 if wait else 1, cost=cost)
        return Refused(_too_many_strangers(wait) if wait else problem, held_s=held_s)

    def _pay(self, guest: Guest, *, units: float, cost: float) -> float:
        """Let a token pay, or else an address and all strangers; tell how long the answer is kept back."""
        if guest.token is not None:
            self._misuse.spend(guest.token.name, MISUSE, units)
            return 0.0
        name, share = self.name(guest.address), (self.lane if guest.lane is None else guest.lane).share
        share.spend(cost)
        late = self._strangers.wait(name, STRANGERS) or share.wait()
        if units:
            self._strangers.spend(name, STRANGERS, units)
        return HELD_S if late else 0.0


Hold = Callable[[Receive, float], Awaitable[None]]
"""Waits so many seconds, or until whoever asked has left."""


async def keep_back(receive: Receive, seconds: float) -> None:
    """Wait before an answer, with nothing kept of the request; whoever leaves or goes on sending ends it."""
    if seconds <= 0:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            message = await receive()
            while message["type"] == "http.request" and not message.get("more_body"):
                message = await receive()


class _Wrong(Exception):  # noqa: N818 - an answer on its way out
    def __init__(self, problem: Problem, *, cost: float) -> None:
        self.problem = problem
        self.cost = cost
        super().__init__(problem.detail)


def _known(envelope: Envelope, roster: Roster, coming: Mapping[KeyId, bytes]) -> tuple[bytes, Rate]:
    enrolled = roster.enrolled(envelope.key)
    if enrolled is not None:
        return enrolled.public, FIELD if enrolled.role == "agent" else DESK
    public = coming.get(envelope.key)
    if public is not None:
        return public, FIELD
    sentence = f"key: expected one that is enrolled in this election, found {envelope.key}; not logged"
    raise _Wrong(told(422, "unknown-key", sentence), cost=_LOOK)


def _signed(envelope: Envelope, public: bytes) -> Statement:
    """Read and check. What does not hold is not its key's doing, since anybody can write a key's name."""
    try:
        statement = read_envelope(envelope)
    except EncodingError as exc:
        raise _Wrong(told(422, "malformed-statement", exc), cost=_LOOK) from exc
    if not verify(public, pae(envelope.payload_type, envelope.payload), envelope.signature):
        sentence = (
            f"statement {statement.id}: expected a signature by {statement.key} over this {statement.kind}, found one that "
            "does not hold; not logged"
        )
        raise _Wrong(told(422, "wrong-signature", sentence), cost=_CHECK)
    return statement


def too_large(what: str, most: int, found: int | None) -> Problem:
    """Say that a body is too large."""
    size = "more" if found is None else str(found)
    return told(413, "too-large", f"{what}: expected at most {most} bytes, found {size}; not read")


def _too_many_strangers(wait: int) -> Problem:
    return too_many("this address, without a key that is enrolled", STRANGERS, wait)


def too_many(who: str, rate: Rate, wait: int) -> Problem:
    """Say that an allowance is used up."""
    return told(
        429,
        "too-many",
        f"{who}: expected at most {rate.burst:g} statements at once and {rate.per_second:g} a second, found more; "
        f"nothing was logged, send it again after {wait} s",
        retry_after=wait,
    )
