"""The requests there are.

POST /v1/statements       one envelope; answered with its receipt (a `tlog-proof`) after the commit
POST /v1/batches          up to 1,000 envelopes, one a line; answered line by line
POST /v1/acceptances      an invitation accepted with a new key; answered with the receipt of its enrolment
GET  /v1/statements/<id>  an envelope that is in the log, its index, and a receipt as of now; while the count is sealed
                          without the envelope, unless its kind is public
GET  /log/..., /tables/.. what is published

A statement is answered 201, or 200 if it was there before, and always with the same index. Everything else is
answered with a problem document.
"""

import asyncio
import re
from collections import ChainMap
from collections.abc import Awaitable, Callable, Iterable
from functools import partial
from typing import Any, Final

import msgspec

from polltrail.statement import KeyId
from polltrail.statement.seal import is_public
from polltrail.store import LogStore
from polltrail.web.acceptances import ACCEPTANCES, MAX_ACCEPTANCE, Acceptances
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.bodies import BYTES_FOR_TOKENS, RESERVED, Load, promised, read_body
from polltrail.web.door import MAX_STATEMENT, Accepted, Door, Ticket
from polltrail.web.gate import welcome
from polltrail.web.parts import Handler
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.published_files import PublishedFiles
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.sequencer import FOR_TOKENS, NOT_COMMITTED, Sequencer, enrolled_in
from polltrail.web.tokens import HEADER, Token, token_of

MAX_BATCH: Final = 16_000_000
MAX_LINES: Final = 1_000
AT_A_TIME: Final = 250
"""Lines of a batch that are checked before others have their turn."""
STRANGERS_AT_A_TIME: Final = 32
"""The same of a batch that comes without an admission token, while strangers take much."""
_QUIET: Final = 0.5
"""How much of their share strangers take at most where they do not take much."""
WRONG_LINES: Final = 8
"""How many lines of such a batch may be turned away before the rest is not looked at."""

STATEMENTS: Final = "/v1/statements"
BATCHES: Final = "/v1/batches"

_ID = re.compile(r"[0-9a-f]{64}\Z")
_RECEIPT: Final[Headers] = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
_LINES: Final[Headers] = [(b"content-type", b"application/x-ndjson"), (b"cache-control", b"no-store")]
_JSON: Final[Headers] = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-cache"),
    (b"access-control-allow-origin", b"*"),
]
_ENCODER = msgspec.json.Encoder()
_ENDED: Final = told(
    429,
    "batch-ended",
    f"batch: expected at most {WRONG_LINES} lines that are turned away, found more; not looked at. Send the good lines "
    "again alone, or any one statement first: with the admission token that comes with its answer, a batch is read whole",
    retry_after=5,
)
_TAKEN: Final = b'{"status":%d,"index":%d,"id":"%b","receipt":"%b"}\n'


class Intake:
    """Takes statements.

    Parameters
    ----------
    acceptances : Acceptances or None
        Enrols those who were invited; None where nobody can be invited.
    in_thread : callable
        Runs what takes longer than a moment, so that others are served meanwhile.
    """

    def __init__(
        self,
        *,
        store: LogStore,
        sequencer: Sequencer,
        door: Door,
        files: PublishedFiles,
        acceptances: Acceptances | None = None,
        in_thread: Callable[..., Awaitable[Any]] = asyncio.to_thread,
    ) -> None:
        self._store = store
        self._sequencer = sequencer
        self._door = door
        self._files = files
        self._acceptances = acceptances
        self._in_thread = in_thread
        self._load = Load()
        self._strange = asyncio.Lock()

    @property
    def routes(self) -> dict[str, Handler]:
        """What it answers."""
        routes: dict[str, Handler] = {
            STATEMENTS: self._post_statement,
            BATCHES: self._post_batch,
            f"{STATEMENTS}/": self._get_statement,
            "/log/": self._get_file,
            "/tables/": self._get_file,
        }
        if self._acceptances is not None:
            routes[ACCEPTANCES] = partial(self._post_acceptance, self._acceptances)
        return routes

    async def _post_statement(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope, "POST")
        promised(scope, "statement", MAX_STATEMENT)
        token, address = token_of(scope), client_address(scope)
        with self._load.hold(leaving=0 if token else BYTES_FOR_TOKENS) as held:
            data = await read_body(receive, "statement", MAX_STATEMENT, held)
            ticket = self._door.admit(
                data, address, self._sequencer.roster, self._sequencer.coming, token=token
            )
            await self._sequencer.submit((ticket,), leaving=0 if token else FOR_TOKENS)
        held_s = self._door.charge(ticket, address, token=token)
        outcome, statement = ticket.outcome, ticket.statement
        if not isinstance(outcome, Accepted):
            raise Refused(outcome or NOT_COMMITTED, held_s=0.0)
        headers = [*_RECEIPT, (b"location", b"%b/%b" % (STATEMENTS.encode(), statement.id.encode()))]
        if outcome.new:
            self._welcome(scope)
            headers.append((HEADER, self._door.tokens.give(statement.key)))
        elif held_s:
            await self._door.hold(receive, held_s)
        await answer(send, 201 if outcome.new else 200, headers, outcome.receipt)

    async def _post_acceptance(
        self, acceptances: Acceptances, scope: Scope, receive: Receive, send: Send
    ) -> None:
        refuse_method(scope, "POST")
        promised(scope, "acceptance", MAX_ACCEPTANCE)
        with self._load.hold(leaving=BYTES_FOR_TOKENS) as held:
            data = await read_body(receive, "acceptance", MAX_ACCEPTANCE, held)
            statement, accepted = await acceptances.take(data, client_address(scope))
        self._welcome(scope)
        location = (b"location", b"%b/%b" % (STATEMENTS.encode(), statement.id.encode()))
        headers = [*_RECEIPT, location, *self._given(enrolled_in(statement))]
        await answer(send, 201 if accepted.new else 200, headers, accepted.receipt)

    async def _post_batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope, "POST")
        promised(scope, "batch", MAX_BATCH)
        batch = _Batch(token_of(scope), client_address(scope), ChainMap({}, self._sequencer.coming))
        with self._load.hold(leaving=RESERVED if batch.token else BYTES_FOR_TOKENS) as held:
            await self._check(batch, _lines(await read_body(receive, "batch", MAX_BATCH, held)))
            if batch.tickets:
                await self._commit(batch)
            body = b"".join(map(_line, batch.found))
        new = [
            one.statement.key
            for one in batch.tickets
            if isinstance(one.outcome, Accepted) and one.outcome.new
        ]
        if new:
            welcome(scope)
        elif batch.held_s:
            await self._door.hold(receive, batch.held_s)
        await answer(send, 200, [*_LINES, *self._given(new[:1])], body)

    async def _check(self, batch: "_Batch", lines: list[bytes]) -> None:
        """Check the lines of a batch, a few at a time; a stranger's only until too many were wrong."""
        self._sequencer.refuse_without_room(len(lines), leaving=batch.leaving)
        while len(batch.found) < len(lines):
            batch.token = self._door.still_good(batch.token)
            at = len(batch.found)
            if batch.token is not None:
                await self._sequencer.between_commits(self._admit_all, lines[at : at + AT_A_TIME], batch)
            elif batch.turned_away > WRONG_LINES:
                batch.found += [_ENDED] * (len(lines) - at)
            else:
                await self._check_strange(batch, lines[at : at + AT_A_TIME])

    async def _check_strange(self, batch: "_Batch", lines: list[bytes]) -> None:
        """Check lines that came without a token: in their turn, and never two parts between two commits."""
        lane = self._door.lane
        if not lane.goes_in():
            await lane.turn(self._door.name(batch.address))
        async with self._strange:
            at_a_time = AT_A_TIME if lane.share.used() < _QUIET else STRANGERS_AT_A_TIME
            await self._sequencer.between_commits(self._admit_all, lines[:at_a_time], batch)

    async def _commit(self, batch: "_Batch") -> None:
        try:
            await self._sequencer.submit(batch.tickets, leaving=batch.leaving)
        except Refused:
            if batch.token is None:
                self._door.lane.share.spend(len(batch.tickets))  # they were checked for nothing
            raise
        for ticket in batch.tickets:
            held_s = self._door.charge(ticket, batch.address, token=batch.token)
            batch.held_s = max(batch.held_s, held_s)

    def _admit_all(self, lines: list[bytes], batch: "_Batch") -> None:
        """Check lines; a key that an earlier line enrols is known to the lines after it."""
        for line in lines:
            try:
                ticket = self._door.admit(
                    line, batch.address, self._sequencer.roster, batch.coming, token=batch.token
                )
                batch.coming.update(enrolled_in(ticket.statement))
                batch.take(ticket)
            except Refused as exc:
                batch.refuse(exc)

    def _welcome(self, scope: Scope) -> None:
        """Charge nobody for coming without a token, who had something to say."""
        if token_of(scope) is None:
            self._door.lane.give_back()
            welcome(scope)

    def _given(self, keys: Iterable[KeyId]) -> Headers:
        """Give the tokens of keys that have just been accepted, as headers."""
        return [(HEADER, self._door.tokens.give(key)) for key in keys]

    async def _get_file(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        refuse_method(scope, "GET", "HEAD")
        path: str = scope["path"]
        found = self._files.kept(path)
        if found is None:
            found = await self._in_thread(self._files.read, path)
            self._files.keep(path, found)
        await answer(send, 200, *found)

    async def _get_statement(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        refuse_method(scope, "GET", "HEAD")
        statement = scope["path"].removeprefix(f"{STATEMENTS}/")
        if not _ID.match(statement):
            sentence = f"statement: expected an id of 64 hexadecimal digits, found {ascii(statement)[1:81]}; not looked for"
            raise Refused(told(404, "no-such-path", sentence))
        body = await self._in_thread(self._found, statement)
        await answer(send, 200, _JSON, body)

    def _found(self, statement: str) -> bytes:
        index = self._store.index_of(statement)
        if index is None:
            sentence = f"statement {statement}: expected one that is in the log, found none; it may not have come in yet"
            raise Refused(told(404, "not-logged", sentence))
        entry, sealed_until = self._store.entry(index), self._sequencer.roster.sealed_until
        shown = sealed_until is None or is_public(entry)
        found = {
            "id": statement,
            "index": index,
            **({"envelope": msgspec.Raw(entry)} if shown else {"sealed_until": sealed_until}),
            "receipt": self._store.receipt(index).decode(),
        }
        return _ENCODER.encode(found) + b"\n"


class _Batch:
    """What has become of a batch so far.

    Attributes
    ----------
    coming : ChainMap of KeyId to bytes
        Public keys that are being enrolled, by earlier lines too.
    found : list of Ticket or Problem
        One for each line that was looked at.
    held_s : float
        How long the answer is to be kept back.
    """

    def __init__(self, token: Token | None, address: str, coming: ChainMap[KeyId, bytes]) -> None:
        self.token = token
        self.address = address
        self.coming = coming
        self.found: list[Ticket | Problem] = []
        self.tickets: list[Ticket] = []
        self.turned_away = 0
        self.held_s = 0.0

    @property
    def leaving(self) -> int:
        """Places that it must leave to others."""
        return FOR_TOKENS if self.token is None else 0

    def take(self, ticket: Ticket) -> None:
        """Take a line in."""
        self.found.append(ticket)
        self.tickets.append(ticket)

    def refuse(self, exc: Refused) -> None:
        """Refuse a line."""
        self.found.append(exc.problem)
        self.turned_away += 1
        self.held_s = max(self.held_s, exc.held_s or 0.0)


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
