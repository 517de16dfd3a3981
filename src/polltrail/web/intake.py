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
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

import msgspec

from polltrail.statement import KeyId
from polltrail.statement.seal import is_public
from polltrail.store import LogStore
from polltrail.web.acceptances import ACCEPTANCES, MAX_ACCEPTANCE, Acceptances
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.bodies import RESERVED, Load, promised, read_body
from polltrail.web.door import MAX_STATEMENT, Accepted, Door, Ticket
from polltrail.web.parts import Handler
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.published_files import PublishedFiles
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.sequencer import NOT_COMMITTED, Sequencer, enrolled_in

MAX_BATCH: Final = 16_000_000
MAX_LINES: Final = 1_000
AT_A_TIME: Final = 250
"""Lines of a batch that are checked before others have their turn."""

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
        with self._load.hold() as held:
            data = await read_body(receive, "statement", MAX_STATEMENT, held)
            ticket = self._door.admit(
                data, client_address(scope), self._sequencer.roster, self._sequencer.coming
            )
            await self._sequencer.submit((ticket,))
        self._door.charge(ticket)
        outcome = ticket.outcome
        if not isinstance(outcome, Accepted):
            raise Refused(outcome or NOT_COMMITTED)
        location = (b"location", b"%b/%b" % (STATEMENTS.encode(), ticket.statement.id.encode()))
        await answer(send, 201 if outcome.new else 200, [*_RECEIPT, location], outcome.receipt)

    async def _post_acceptance(
        self, acceptances: Acceptances, scope: Scope, receive: Receive, send: Send
    ) -> None:
        refuse_method(scope, "POST")
        promised(scope, "acceptance", MAX_ACCEPTANCE)
        with self._load.hold() as held:
            data = await read_body(receive, "acceptance", MAX_ACCEPTANCE, held)
            statement, accepted = await acceptances.take(data, client_address(scope))
        location = (b"location", b"%b/%b" % (STATEMENTS.encode(), statement.id.encode()))
        await answer(send, 201 if accepted.new else 200, [*_RECEIPT, location], accepted.receipt)

    async def _post_batch(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope, "POST")
        promised(scope, "batch", MAX_BATCH)
        with self._load.hold(leaving=RESERVED) as held:
            data = await read_body(receive, "batch", MAX_BATCH, held)
            body = await self._answer_batch(_lines(data), client_address(scope))
        await answer(send, 200, _LINES, body)

    async def _answer_batch(self, lines: list[bytes], address: str) -> bytes:
        found: list[Ticket | Problem] = []
        coming: ChainMap[KeyId, bytes] = ChainMap({}, self._sequencer.coming)
        for at in range(0, len(lines), AT_A_TIME):
            part = lines[at : at + AT_A_TIME]
            found += await self._sequencer.between_commits(self._admit_all, part, address, coming)
        tickets = [one for one in found if isinstance(one, Ticket)]
        if tickets:
            await self._sequencer.submit(tickets)
        for ticket in tickets:
            self._door.charge(ticket)
        return b"".join(map(_line, found))

    def _admit_all(
        self, lines: list[bytes], address: str, coming: ChainMap[KeyId, bytes]
    ) -> list[Ticket | Problem]:
        """Check lines; a key that an earlier line enrols is known to the lines after it."""
        found: list[Ticket | Problem] = []
        for line in lines:
            try:
                ticket = self._door.admit(line, address, self._sequencer.roster, coming)
                coming.update(enrolled_in(ticket.statement))
                found.append(ticket)
            except Refused as exc:
                found.append(exc.problem)
        return found

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
