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
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any, Final

import msgspec

from polltrail.statement import KeyId
from polltrail.statement.seal import is_public
from polltrail.store import LogStore
from polltrail.web.acceptances import ACCEPTANCES, MAX_ACCEPTANCE, Acceptances
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.batches import Batches
from polltrail.web.bodies import BYTES_FOR_TOKENS, Load, promised, read_body
from polltrail.web.door import MAX_STATEMENT, Accepted, Door
from polltrail.web.gate import guest_of, welcome
from polltrail.web.parts import Handler
from polltrail.web.problems import Refused, told
from polltrail.web.published_files import PublishedFiles
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.sending import send_published
from polltrail.web.sequencer import NOT_COMMITTED, Sequencer, enrolled_in
from polltrail.web.tokens import HEADER, token_of

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
        self._batches = Batches(sequencer, door, self._load)

    @property
    def routes(self) -> dict[str, Handler]:
        """What it answers."""
        routes: dict[str, Handler] = {
            STATEMENTS: self._post_statement,
            BATCHES: self._batches.post,
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
        guest = guest_of(scope)
        with self._load.hold(leaving=0 if guest.token else BYTES_FOR_TOKENS) as held:
            data = await read_body(receive, "statement", MAX_STATEMENT, held)
            ticket = self._door.admit(data, guest, self._sequencer.roster, self._sequencer.coming)
            await self._sequencer.submit((ticket,), leaving=0 if guest.token else self._sequencer.for_tokens)
        held_s = self._door.charge(ticket, guest)
        outcome, statement = ticket.outcome, ticket.statement
        if not isinstance(outcome, Accepted):
            raise Refused(outcome or NOT_COMMITTED, held_s=0.0)
        headers = [*_RECEIPT, (b"location", b"%b/%b" % (STATEMENTS.encode(), statement.id.encode()))]
        if outcome.new:
            self._welcome(scope, statement.key)
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
        for key in enrolled_in(statement):
            self._welcome(scope, key)
        location = (b"location", b"%b/%b" % (STATEMENTS.encode(), statement.id.encode()))
        given = [(HEADER, self._door.tokens.give(key)) for key in enrolled_in(statement)]
        headers = [*_RECEIPT, location, *given]
        await answer(send, 201 if accepted.new else 200, headers, accepted.receipt)

    def _welcome(self, scope: Scope, who: KeyId) -> None:
        """Charge nobody for coming without a token, who had something to say."""
        if token_of(scope) is None:
            self._door.lane.give_back()
            welcome(scope, who)

    async def _get_file(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        refuse_method(scope, "GET", "HEAD")
        await send_published(self._files, scope, send, self._in_thread)

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
