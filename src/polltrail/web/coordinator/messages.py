"""Messages of coordinators: signed in their browser, kept beside the log, read by everybody.

POST /v1/messages            {"envelope": ...}, as `polltrail.statement.message` has it; answered with its number
GET  /v1/messages?since=N    those after number N, at most 200: {"messages": [{"number": 1, "envelope": {...}}], "last": 9}

A message needs no session: who sent it is who signed it. Whoever shows one checks the signature and the sender, so that
the server can keep a message back but not write one. One that comes again gets the same number.
"""

import asyncio
from typing import Any, Final
from urllib.parse import parse_qs

import msgspec

from polltrail.errors import EncodingError, SignatureError, StoreError
from polltrail.statement import Envelope, decode_envelope, encode_envelope
from polltrail.statement.envelope import statement_id
from polltrail.statement.message import SENDERS, check_message, read_message
from polltrail.store.coordination.boxes import messages_of
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.bodies import Load
from polltrail.web.coordinator.access import JSON, Access, beside_the_log, body_of
from polltrail.web.parts import Serving
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import client_address, refuse_method

MESSAGES: Final = "/v1/messages"
MAX_MESSAGE: Final = 32_768
AT_A_TIME: Final = 200
MOST: Final = 10_000
"""Messages of one election."""

_FOR_ALL: Final[Headers] = [
    (b"content-type", b"application/json"),
    (b"cache-control", b"no-cache"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
_ENCODER = msgspec.json.Encoder()
_FULL = told(409, "too-many", f"message: expected at most {MOST} of one election, found so many; not kept")


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    envelope: msgspec.Raw


_DECODER = msgspec.json.Decoder(_Request)


class Messages:
    """Takes messages, and gives them out; on the event loop alone."""

    def __init__(self, serving: Serving, access: Access) -> None:
        self._serving, self._access = serving, access
        self._kept = messages_of(serving.place)
        self._shown = [self._read(number) for number in range(1, self._kept.last + 1)]
        self._numbers = {_id(decode_envelope(one)): at for at, one in enumerate(self._shown, start=1) if one}
        self._load, self._writing = Load(), asyncio.Lock()

    def _read(self, number: int) -> bytes:
        """Read a message that is kept; one that the disk has spoilt is passed over, and its number stays."""
        try:
            entry = self._kept.read(number)
            read_message(decode_envelope(entry))
        except (StoreError, EncodingError) as exc:
            self._serving.say(f"message {number}: {exc}; it is not given out")
            return b""
        return entry

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a `polltrail.web.parts.Handler`."""
        refuse_method(scope, "GET", "HEAD", "POST")
        if scope["method"] == "POST":
            data = await body_of(scope, receive, "message", MAX_MESSAGE, self._load)
            number, new = await self._take(data, client_address(scope))
            await answer(send, 201 if new else 200, JSON, _ENCODER.encode({"number": number}) + b"\n")
            return
        await answer(send, 200, _FOR_ALL, self._since(_number(scope)))

    def _since(self, number: int) -> bytes:
        found = enumerate(self._shown[number : number + AT_A_TIME], start=number + 1)
        shown = [{"number": at, "envelope": msgspec.Raw(data)} for at, data in found if data]
        return _ENCODER.encode({"messages": shown, "last": len(self._shown)}) + b"\n"

    async def _take(self, data: bytes, address: str) -> tuple[int, bool]:
        try:
            envelope = decode_envelope(bytes(_DECODER.decode(data).envelope))
            message = read_message(envelope)
        except (msgspec.MsgspecError, EncodingError, UnicodeError, RecursionError) as exc:
            raise self._serving.door.turned_away(_malformed(exc), address) from exc
        problem = self._strange(envelope, message.election)
        if problem is not None:
            raise self._serving.door.turned_away(problem, address)
        self._access.charge(envelope.key)
        return await self._keep(envelope)

    async def _keep(self, envelope: Envelope) -> tuple[int, bool]:
        name, entry = _id(envelope), encode_envelope(envelope)
        async with self._writing:
            if (known := self._numbers.get(name)) is not None:
                return known, False
            if len(self._shown) >= MOST:
                raise Refused(_FULL)
            with beside_the_log():
                number = await asyncio.to_thread(self._kept.add, entry)
            self._shown.append(entry)
            self._numbers[name] = number
        return number, True

    def _strange(self, envelope: Envelope, election: str) -> Problem | None:
        """Say why a message is not one of a coordinator of this election."""
        roster, role = self._serving.sequencer.roster, self._serving.sessions.role(envelope.key)
        if election != roster.election:
            return told(422, "another-election", f"message: expected one of the election {roster.election}, found one of {election}; not kept")  # fmt: skip
        if role not in SENDERS:
            found = envelope.key if role is None else f"a key in the role {role}"
            return told(422, "unknown-key", f"message: expected a key of an organiser or a registrar that is not revoked, found {found}; not kept")  # fmt: skip
        try:
            check_message(envelope, roster.public(envelope.key) or b"")
        except SignatureError as exc:
            return told(422, "wrong-signature", exc)
        return None


def _id(envelope: Envelope) -> str:
    return statement_id(envelope.payload_type, envelope.payload)


def _number(scope: Scope) -> int:
    found: Any = parse_qs(scope.get("query_string", b"")[:200].decode("latin-1")).get("since", ["0"])[0]
    if not (found.isascii() and found.isdigit() and len(found) < 10):
        raise Refused(told(400, "malformed-number", f"since: expected a number, found {ascii(found)[1:40]}; nothing was read"))  # fmt: skip
    return int(found)


def _malformed(exc: Exception) -> Problem:
    text = str(exc)
    sentence = text if "expected " in text else f'message: expected {{"envelope": ...}} of a message, found: {text}'  # fmt: skip
    return told(400, "malformed-message", sentence)
