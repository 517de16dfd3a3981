"""The requests there are.

POST /add-checkpoint         a log asks for a cosignature (C2SP tlog-witness)
GET  /<origin>/checkpoint    what was cosigned last; <origin> is the SHA-256 of the log's name, in hexadecimal
GET  /<origin>/conflicts     evidence that the log signed two histories, one piece a line
POST /deposit                a statement to be kept; answered with a signed, dated note
GET  /deposits/<election>    what was deposited, from the one after ?after=N on, up to 200 at once; while the count is
                             sealed, what it says only for the log, by a note of its key
GET  / and /witness          whose witness this is: its name, its verifier key and the logs it follows

Phones and pages of other addresses may read and deposit. What is not taken is answered with a problem document; only
where a log is mistaken about the size that is known here, with that size (status 409).
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256
from typing import Any, Final, TypeVar

from polltrail.errors import RequestError, StoreError
from polltrail.log.deposit import MAX_DEPOSIT, DepositRecord, HeldRecord
from polltrail.log.deposit_access import may_read
from polltrail.log.note import VerifierKey
from polltrail.log.strict import read_base64, read_decimal
from polltrail.log.witness_request import MAX_REQUEST
from polltrail.log.witnessing import (
    NOT_FOLLOWED,
    OTHER_SIZE,
    TAKEN,
    Answer,
    Cosigner,
    read_claim,
    read_submission,
)
from polltrail.statement import KeyId
from polltrail.store.witness_dir import Followed
from polltrail.store.witness_store import WitnessStore
from polltrail.web.addresses import Proxies
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer, header
from polltrail.web.bodies import Load, promised, read_body
from polltrail.web.deposit_client import LOG_SCHEME
from polltrail.web.gate import welcome
from polltrail.web.parts import Handler
from polltrail.web.problems import Refused, told
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.witness.deposits import Deposits

MAX_LINES: Final = 200
"""Deposits in one answer."""
MAX_LISTED: Final = 2 << 20
"""Bytes of deposits in one answer, but for the last."""
_AT_ONCE: Final = 20

_ORIGIN = re.compile(r"/([0-9a-f]{64})/(checkpoint|conflicts)\Z")
_ELECTION = re.compile(r"/deposits/([0-9a-f]{64})\Z")

_ANYBODY = (b"access-control-allow-origin", b"*")
_NOSNIFF = (b"x-content-type-options", b"nosniff")
_FRESH = (b"cache-control", b"no-cache")
_NOT_KEPT = (b"cache-control", b"no-store")
_TEXT: Final[Headers] = [(b"content-type", b"text/plain; charset=utf-8"), _ANYBODY, _NOSNIFF]
_LINES: Final[Headers] = [(b"content-type", b"application/x-ndjson"), _ANYBODY, _NOSNIFF, _FRESH]
_SIZE: Final[Headers] = [(b"content-type", b"text/x.tlog.size"), _ANYBODY, _NOT_KEPT]
_PREFLIGHT: Final[Headers] = [
    _ANYBODY,
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", b"content-type"),
    (b"access-control-max-age", b"86400"),
]
_KINDS: Final = {
    400: "malformed-request",
    403: "wrong-signature",
    NOT_FOLLOWED: "not-followed",
    422: "not-consistent",
}

_NOT_WRITTEN: Final = told(
    503,
    "storage-failed",
    "witness: expected the disk to keep this, found that it failed; nothing was cosigned or kept, and the witness stops. "
    "Send it again later",
    retry_after=60,
)

_Result = TypeVar("_Result")


class WitnessApp:
    """Answers for a witness.

    Parameters
    ----------
    logs : sequence of Followed
        The logs it follows.
    now : callable
        The time in seconds since 1970.
    failed : callable
        Told when the store failed: nothing may be answered from it any more.
    proxies : Proxies or None
        Those that may say whom they speak for.
    """

    def __init__(
        self,
        store: WitnessStore,
        cosigner: Cosigner,
        logs: tuple[Followed, ...],
        deposits: Deposits,
        *,
        now: Callable[[], int],
        failed: Callable[[StoreError], None],
        proxies: Proxies | None = None,
    ) -> None:
        self._store = store
        self._name = cosigner.name
        self._vkey = cosigner.key
        self._keys: Mapping[str, VerifierKey] = {log.key.name: log.key for log in logs}
        self._hashed = {sha256(origin.encode()).hexdigest(): origin for origin in self._keys}
        self._elections = frozenset(log.election for log in logs)
        self._logs = logs
        self._deposits = deposits
        self._now = now
        self._failed = failed
        self._proxies = proxies or Proxies()
        self._load = Load()
        # A line of its own for each, so that those who deposit cannot stand before those who ask for a cosignature.
        self._cosigning = ThreadPoolExecutor(1, thread_name_prefix="cosigning")
        self._depositing = ThreadPoolExecutor(1, thread_name_prefix="depositing")

    @property
    def routes(self) -> dict[str, Handler]:
        """What it answers."""
        watched = [f"/{digest}/{what}" for digest in self._hashed for what in ("checkpoint", "conflicts")]
        return {
            **dict.fromkeys(watched, _for_anybody(self._watch)),
            "/add-checkpoint": _for_anybody(self._add_checkpoint),
            "/deposit": _for_anybody(self._deposit),
            "/deposits/": _for_anybody(self._list),
            "/witness": _for_anybody(self._about),
            "/": _for_anybody(self._watch),
        }

    async def cosign_again(self) -> None:
        """Say of all that was cosigned last that it is still the largest tree seen."""
        await self._written(self._cosigning, self._cosign_again)

    def close(self) -> None:
        """Wait until what was begun is written down."""
        self._cosigning.shutdown()
        self._depositing.shutdown()

    def _cosign_again(self) -> None:
        self._store.cosign_again(self._keys, at=self._now())

    async def _add_checkpoint(self, scope: Scope, receive: Receive, send: Send) -> None:
        refuse_method(scope, "POST")
        promised(scope, "request", MAX_REQUEST)
        with self._load.hold() as held:
            data = await read_body(receive, "request", MAX_REQUEST, held)
            try:
                submission = read_submission(data)
            except RequestError as exc:
                raise Refused(told(400, _KINDS[400], exc)) from exc
            claim = read_claim(submission, self._keys.get(submission.origin))
            if isinstance(claim, Answer):
                decided = claim
            else:
                decided = await self._written(self._cosigning, self._decided, claim)
                if decided.cosigned is not None and decided.cosigned.size > claim.request.old:
                    # only the log has what goes on: its connection is kept when others come in a flood
                    welcome(scope, KeyId(submission.origin))
        if decided.status == TAKEN:
            await answer(send, TAKEN, [*_TEXT, _NOT_KEPT], decided.line)
        elif decided.status == OTHER_SIZE:
            await answer(send, OTHER_SIZE, _SIZE, b"%d\n" % (decided.size or 0))
        else:
            raise Refused(told(decided.status, _KINDS[decided.status], decided.why))

    def _decided(self, claim: Any) -> Answer:
        return self._store.add_checkpoint(claim, at=self._now())

    async def _deposit(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] == "OPTIONS":
            await answer(send, 204, _PREFLIGHT, b"")
            return
        refuse_method(scope, "POST")
        promised(scope, "deposit", MAX_DEPOSIT)
        address = self._proxies.address(client_address(scope), scope)
        self._deposits.ask(address)
        with self._load.hold() as held:
            data = await read_body(receive, "deposit", MAX_DEPOSIT, held)
            self._deposits.enter()
            try:
                kept = await self._written(self._depositing, self._deposits.take, data, address)
            finally:
                self._deposits.leave()
        await answer(send, 201 if kept.new else 200, [*_TEXT, _NOT_KEPT], kept.note)

    async def _list(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        refuse_method(scope, "GET", "HEAD")
        found = _ELECTION.match(scope["path"])
        if found is None or found[1] not in self._elections:
            sentence = f"deposits: expected the id of an election that is followed here, found {_shown(scope)}; none are kept"
            raise Refused(told(404, "another-election", sentence))
        whole = not self._is_sealed(found[1]) or self._is_log(scope, found[1])
        body = await self._written(
            None, self._listed, found[1], _after(scope), DepositRecord.format if whole else _held
        )
        await answer(send, 200, _LINES, body)

    def _is_sealed(self, election: str) -> bool:
        """Whether the words of deposits are for the log alone."""
        until = [one.sealed_until for one in self._logs if one.election == election]
        return any(one is not None and self._now() < one.timestamp() for one in until)

    def _is_log(self, scope: Scope, election: str) -> bool:
        """Whether a log of the election asks, by a note of its key."""
        told = (header(scope, b"authorization") or b"").decode("latin-1")
        note = read_base64(told.removeprefix(LOG_SCHEME)) if told.startswith(LOG_SCHEME) else None
        keys = [one.key for one in self._logs if one.election == election]
        return note is not None and may_read(
            note, keys, witness=self._name, election=election, now=self._now()
        )

    def _listed(self, election: str, after: int, shown: Callable[[DepositRecord], bytes]) -> bytes:
        lines: list[bytes] = []
        size = 0
        while len(lines) < MAX_LINES and size < MAX_LISTED:
            records = self._store.deposits(election, after=after, most=_AT_ONCE)
            for record in records:
                lines.append(shown(record))
                size += len(lines[-1])
                after = record.n
            if len(records) < _AT_ONCE:
                break
        return b"".join(lines)

    async def _about(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        refuse_method(scope, "GET", "HEAD")
        logs = "".join(f"log {key}\n" for key in self._keys.values())
        await answer(send, 200, [*_TEXT, _FRESH], f"{self._name}\n{self._vkey}\n{logs}".encode())

    async def _watch(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/":
            await self._about(scope, receive, send)
            return
        refuse_method(scope, "GET", "HEAD")
        asked = _ORIGIN.match(scope["path"])
        origin = self._hashed.get(asked[1]) if asked else None
        if asked is None or origin is None:
            sentence = f"path: expected /add-checkpoint, /deposit, /deposits/ELECTION, /witness, /HASH/checkpoint or /HASH/conflicts, with the SHA-256 of the name of a log that is followed here, found {_shown(scope)}"  # fmt: skip
            raise Refused(told(404, "no-such-path", sentence))
        if asked[2] == "conflicts":
            lines = await self._written(None, self._store.conflicts, origin)
            await answer(send, 200, _LINES, b"".join(lines))
            return
        latest = await self._written(None, self._store.latest, origin)
        if latest is None:
            sentence = f"checkpoint of {origin}: expected one that was cosigned here, found none yet; ask again later"
            raise Refused(told(404, "never-cosigned", sentence))
        await answer(send, 200, [*_TEXT, _FRESH], latest.note)

    async def _written(
        self, line: ThreadPoolExecutor | None, function: Callable[..., _Result], *arguments: Any
    ) -> _Result:
        """Run what touches the store in a thread; if the store fails, the witness ends."""
        try:
            return await asyncio.get_running_loop().run_in_executor(line, function, *arguments)
        except StoreError as exc:
            self._failed(exc)
            raise Refused(_NOT_WRITTEN) from exc


def _for_anybody(handler: Handler) -> Handler:
    """Let pages of other addresses read refusals too."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await handler(scope, receive, send)
        except Refused as exc:
            raise Refused(exc.problem, [*exc.extra, _ANYBODY]) from exc

    return handle


def _held(record: DepositRecord) -> bytes:
    """Say that something was deposited, and not what."""
    return HeldRecord.of(record).format()


def _after(scope: Scope) -> int:
    text = scope.get("query_string", b"").decode("latin-1")
    after = read_decimal(text.removeprefix("after=")) if text else 0
    if after is None:
        sentence = f"deposits: expected ?after=<number>, found ?{ascii(text)[1:41]}; nothing was looked for"
        raise Refused(told(400, "malformed-query", sentence))
    return after


def _shown(scope: Scope) -> str:
    return ascii(scope["path"])[1:81]
