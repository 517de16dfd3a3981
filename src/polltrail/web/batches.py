"""POST /v1/batches: up to 1,000 envelopes, one a line, answered line by line.

A batch that comes without an admission token is checked a few lines at a time while strangers take much, one batch
after the other, and only until too many of its lines were wrong: what is left is answered without having been read.
"""

import asyncio
from collections import ChainMap
from typing import Final

import msgspec

from polltrail.statement import KeyId
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.bodies import BYTES_FOR_TOKENS, RESERVED, Load, promised, read_body
from polltrail.web.door import Accepted, Door, Guest, Ticket
from polltrail.web.gate import guest_of, welcome
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import refuse_method
from polltrail.web.sequencer import NOT_COMMITTED, Sequencer, enrolled_in
from polltrail.web.tokens import HEADER

MAX_BATCH: Final = 16_000_000
MAX_LINES: Final = 1_000
AT_A_TIME: Final = 250
"""Lines of a batch that are checked before others have their turn."""
STRANGERS_AT_A_TIME: Final = 32
"""The same of a batch that comes without an admission token, while strangers take much."""
WRONG_LINES: Final = 8
"""How many lines of such a batch may be turned away before the rest is not looked at."""

_QUIET: Final = 0.5
"""How much of their share strangers have in use at most where they do not take much."""
_LINES: Final[Headers] = [(b"content-type", b"application/x-ndjson"), (b"cache-control", b"no-store")]
_ENCODER = msgspec.json.Encoder()
_ENDED: Final = told(
    429,
    "batch-ended",
    f"batch: expected at most {WRONG_LINES} lines that are turned away, found more; not looked at. Send the good lines "
    "again alone, or any one statement first: with the admission token that comes with its answer, a batch is read whole",
    retry_after=5,
)
_ENDED_LINE: Final = _ENCODER.encode({"status": _ENDED.status, "problem": _ENDED.document()}) + b"\n"
_TAKEN: Final = b'{"status":%d,"index":%d,"id":"%b","receipt":"%b"}\n'


class Batches:
    """Takes batches.

    Parameters
    ----------
    load : Load
        What is held of all bodies.
    """

    def __init__(self, sequencer: Sequencer, door: Door, load: Load) -> None:
        self._sequencer = sequencer
        self._door = door
        self._load = load
        self._one_stranger = asyncio.Lock()

    async def post(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take a batch; a `polltrail.web.parts.Handler`."""
        refuse_method(scope, "POST")
        promised(scope, "batch", MAX_BATCH)
        batch = _Batch(guest_of(scope), ChainMap({}, self._sequencer.coming))
        body = await self._answered(batch, receive)
        given: Headers = []
        if (first := next((one for one in batch.tickets if _is_new(one)), None)) is not None:
            welcome(scope, first.statement.key)
            given = [(HEADER, self._door.tokens.give(first.statement.key))]
        elif batch.held_s:
            await self._door.hold(receive, batch.held_s)
        await answer(send, 200, [*_LINES, *given], body)

    async def _answered(self, batch: "_Batch", receive: Receive) -> bytes:
        with self._load.hold(leaving=RESERVED if batch.guest.token else BYTES_FOR_TOKENS) as held:
            lines = _lines(await read_body(receive, "batch", MAX_BATCH, held))
            self._sequencer.refuse_without_room(len(lines), leaving=self._leaving(batch))
            while len(batch.found) < len(lines):
                await self._check(batch, lines[len(batch.found) :])
            if batch.tickets:
                await self._commit(batch)
        return b"".join(map(_line, batch.found))

    def _leaving(self, batch: "_Batch") -> int:
        """Tell how many places it must leave to others."""
        return self._sequencer.for_tokens if batch.guest.token is None else 0

    async def _check(self, batch: "_Batch", lines: list[bytes]) -> None:
        """Check some lines; a stranger's in their turn, and never two parts of them between two commits."""
        guest = batch.guest
        guest.token = self._door.still_good(guest.token)
        if guest.token is not None:
            await self._sequencer.between_commits(self._admit_all, lines[:AT_A_TIME], batch)
            return
        lane = self._door.lane if guest.lane is None else guest.lane
        if not lane.goes_in():
            await lane.turn(self._door.name(guest.address))
        async with self._one_stranger:
            at_a_time = AT_A_TIME if lane.share.used() < _QUIET else STRANGERS_AT_A_TIME
            await self._sequencer.between_commits(self._admit_all, lines[:at_a_time], batch)
        if batch.has_ended:
            batch.found += [_ENDED] * (len(lines) - at_a_time)

    def _admit_all(self, lines: list[bytes], batch: "_Batch") -> None:
        """Check lines; a key that an earlier line enrols is known to the lines after it."""
        for at, line in enumerate(lines, 1):
            try:
                ticket = self._door.admit(line, batch.guest, self._sequencer.roster, batch.coming)
            except Refused as exc:
                batch.refuse(exc)
                if batch.has_ended:
                    batch.found += [_ENDED] * (len(lines) - at)
                    return
            else:
                batch.take(ticket)

    async def _commit(self, batch: "_Batch") -> None:
        guest = batch.guest
        try:
            await self._sequencer.submit(batch.tickets, leaving=self._leaving(batch))
        except Refused:
            if guest.token is None:  # the lines were checked for nothing
                (self._door.lane if guest.lane is None else guest.lane).share.spend(len(batch.tickets))
            raise
        for ticket in batch.tickets:
            if held_s := self._door.charge(ticket, guest):
                batch.held_s = held_s


class _Batch:
    """What has become of a batch so far.

    Attributes
    ----------
    coming : ChainMap of KeyId to bytes
        Public keys that are being enrolled, by earlier lines too.
    found : list of Ticket or Problem
        One for each line that was answered.
    held_s : float
        How long the answer is to be kept back.
    """

    def __init__(self, guest: Guest, coming: ChainMap[KeyId, bytes]) -> None:
        self.guest = guest
        self.coming = coming
        self.found: list[Ticket | Problem] = []
        self.tickets: list[Ticket] = []
        self.turned_away = 0
        self.held_s = 0.0

    @property
    def has_ended(self) -> bool:
        """Whether the rest is not looked at."""
        return self.guest.token is None and self.turned_away > WRONG_LINES

    def take(self, ticket: Ticket) -> None:
        """Take a line in."""
        if ticket.statement.kind == "enrolment":
            self.coming.update(enrolled_in(ticket.statement))
        self.found.append(ticket)
        self.tickets.append(ticket)

    def refuse(self, exc: Refused) -> None:
        """Refuse a line."""
        self.found.append(exc.problem)
        self.turned_away += 1
        self.held_s = max(self.held_s, exc.held_s or 0.0)


def _is_new(ticket: Ticket) -> bool:
    return isinstance(ticket.outcome, Accepted) and ticket.outcome.new


def _lines(data: bytes) -> list[bytes]:
    """Split a batch; the last line may end with a newline or without."""
    lines = data.removesuffix(b"\n").split(b"\n")
    if not data or len(lines) > MAX_LINES:
        found = len(lines) if data else 0
        raise Refused(
            told(
                413 if data else 400,
                "wrong-batch",
                f"batch: expected 1 to {MAX_LINES} lines, found {found}; not read",
            )
        )
    return lines


def _line(found: Ticket | Problem) -> bytes:
    """Write the answer to one line of a batch."""
    if found is _ENDED:
        return _ENDED_LINE
    if isinstance(found, Problem):
        return _ENCODER.encode({"status": found.status, "problem": found.document()}) + b"\n"
    outcome, statement = found.outcome, found.statement.id
    if isinstance(outcome, Accepted):
        status = 201 if outcome.new else 200
        return _TAKEN % (status, outcome.index, statement.encode(), _quoted(outcome.receipt))
    problem = outcome or NOT_COMMITTED
    said = {"status": problem.status, "id": statement, "problem": problem.document()}
    return _ENCODER.encode(said) + b"\n"


def _quoted(receipt: bytes) -> bytes:
    """Write a receipt between the quotes of JSON; it has no control characters but newlines."""
    return receipt.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n")
