"""Logins: whoever holds an enrolled key shows it, and is known by a token for twelve hours.

GET  /v1/login   a challenge: random, good once, for a minute
POST /v1/login   {"envelope": ...}, the challenge signed (`polltrail.statement.login`); answered with a token

The token goes into `Authorization: Bearer`, or comes back by itself as a cookie. `Sessions.authorised` says whose
request it is. `polltrail.cli.login` is the other side.

A challenge is signed by this process for itself, so that asking for one leaves nothing behind; only those that were
used are remembered, until their minute is over. Everything that fails before a signature is found valid is paid for
by the address it came from.
"""

import hmac
import secrets
import time
from collections.abc import Callable
from datetime import UTC, datetime
from hashlib import blake2b
from typing import Any, Final

import msgspec

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import Envelope, KeyId, decode_envelope
from polltrail.statement.login import CHALLENGE_BYTES, Login, check_login, read_login
from polltrail.web.allowance import Allowances, Rate
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer, header
from polltrail.web.bodies import Load, promised, read_body
from polltrail.web.door import Door
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.sequencer import Sequencer
from polltrail.web.sessions import COOKIE, SESSION_MS, Sessions
from polltrail.web.tokens import HEADER

LOGIN: Final = "/v1/login"
MAX_LOGIN: Final = 8_192
CHALLENGE_MS: Final = 60_000
OF_A_KEY: Final = Rate(burst=20, per_second=0.2)
"""How often one key may log in."""
MOST_USED: Final = 100_000
"""Challenges that are remembered as used; with more in one minute, nobody is let in until some have run out."""

_TIME_BYTES, _MAC_BYTES = 8, 16
_JSON: Final[Headers] = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]
_ENCODER = msgspec.json.Encoder()

_STALE = told(
    422,
    "stale-challenge",
    "login: expected a challenge that this server gave out within the last minute, found another; nobody was let in. "
    f"Ask for a new one: GET {LOGIN}",
)
_USED = told(
    422,
    "used-challenge",
    "login: expected a challenge that was not used before, found one that was; nobody was let in. "
    f"Ask for a new one: GET {LOGIN}",
)
_FULL = told(
    503,
    "overloaded",
    f"login: expected at most {MOST_USED} logins a minute, found more; nobody was let in, come again in a minute",
    retry_after=60,
)


class _Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    envelope: msgspec.Raw


_DECODER = msgspec.json.Decoder(_Request)


class Challenges:
    """Challenges of this process, each good once.

    Parameters
    ----------
    now : callable
        Milliseconds since 1970.
    secret : bytes
        Known to this process alone.
    """

    def __init__(self, *, now: Callable[[], int], secret: bytes, most: int = MOST_USED) -> None:
        self._now = now
        self._secret = secret
        self._most = most
        self._used: dict[str, int] = {}  # until when each must be remembered

    def make(self) -> tuple[str, int]:
        """Make a challenge; give it and when it runs out, in milliseconds since 1970."""
        until = self._now() + CHALLENGE_MS
        begins = secrets.token_bytes(CHALLENGE_BYTES - _TIME_BYTES - _MAC_BYTES) + until.to_bytes(
            _TIME_BYTES, "big"
        )
        return (begins + self._mac(begins)).hex(), until

    def problem(self, challenge: str) -> Problem | None:
        """Say why a challenge is not to be answered, if so."""
        data = bytes.fromhex(challenge)
        begins, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
        until = int.from_bytes(begins[-_TIME_BYTES:], "big")
        if not hmac.compare_digest(mac, self._mac(begins)) or until <= self._now():
            return _STALE
        self._forget()
        if challenge in self._used:
            return _USED
        return _FULL if len(self._used) >= self._most else None

    def use(self, challenge: str) -> None:
        """Use a challenge up."""
        self._used[challenge] = self._now() + CHALLENGE_MS

    def _mac(self, data: bytes) -> bytes:
        return blake2b(data, key=self._secret, digest_size=_MAC_BYTES).digest()

    def _forget(self) -> None:
        now = self._now()
        while self._used and (first := next(iter(self._used))) and self._used[first] <= now:
            del self._used[first]


class Logins:
    """Lets in whoever signs a challenge with a key that may speak.

    Parameters
    ----------
    clock : callable
        Seconds that only go forward.
    """

    def __init__(
        self,
        *,
        sequencer: Sequencer,
        door: Door,
        sessions: Sessions,
        challenges: Challenges,
        clock: Callable[[], float],
    ) -> None:
        self._sequencer = sequencer
        self._door = door
        self._sessions = sessions
        self._challenges = challenges
        self._keys: Allowances[KeyId] = Allowances(clock)
        self._load = Load()

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request; a `polltrail.web.parts.Handler`."""
        refuse_method(scope, "GET", "POST")
        if scope["method"] == "GET":
            await answer(send, 200, _JSON, _ENCODER.encode(self.offer()) + b"\n")
            return
        _refuse_other_content(scope)
        promised(scope, "login", MAX_LOGIN)
        with self._load.hold() as held:
            data = await read_body(receive, "login", MAX_LOGIN, held)
        found = self.take(data, client_address(scope))
        cookie = f"{COOKIE}={found['token']}; Path=/; Max-Age={SESSION_MS // 1000}; HttpOnly; Secure; SameSite=Strict"
        given = (HEADER, self._door.tokens.give(found["key"]))  # under a flood, whoever logs in need not wait
        headers = [*_JSON, (b"set-cookie", cookie.encode()), given]
        await answer(send, 200, headers, _ENCODER.encode(found) + b"\n")

    def offer(self) -> dict[str, Any]:
        """Give what is to be signed."""
        challenge, until = self._challenges.make()
        election, origin = self._named()
        return {
            "election": election,
            "origin": origin,
            "challenge": challenge,
            "purpose": "session",
            "expires_at": _written(until),
        }

    def take(self, data: bytes, address: str) -> dict[str, Any]:
        """Let somebody in.

        Parameters
        ----------
        address : str
            Where it came from; not kept.

        Raises
        ------
        Refused
            With the reason; an address that tries often is limited as every stranger is.
        """
        try:
            envelope = decode_envelope(bytes(_DECODER.decode(data).envelope))
            login = read_login(envelope)
        except (msgspec.MsgspecError, EncodingError, UnicodeError, RecursionError) as exc:
            raise self._door.turned_away(_malformed(exc), address) from exc
        problem = self._strange(envelope, login) or self._wrongly_signed(envelope)
        if problem is not None:
            raise self._door.turned_away(problem, address)
        self._charge(envelope.key)
        self._challenges.use(login.challenge)
        token, until = self._sessions.begin(envelope.key)
        role = self._sessions.role(envelope.key)
        return {"token": token, "key": envelope.key, "role": role, "expires_at": _written(until)}

    def _strange(self, envelope: Envelope, login: Login) -> Problem | None:
        """Say what is wrong with a login before its signature is looked at, the cheapest question first."""
        if self._sessions.role(envelope.key) is None:
            sentence = f"login: expected a key that is enrolled and not revoked, found {envelope.key}; nobody was let in"
            return told(422, "unknown-key", sentence)
        expected, found = self._named(), (login.election, login.origin)
        if found != expected:
            sentence = f"login: expected one to {' of '.join(reversed(expected))}, found one to {' of '.join(reversed(found))}; nobody was let in"
            return told(422, "another-election", sentence)
        return self._challenges.problem(login.challenge)

    def _wrongly_signed(self, envelope: Envelope) -> Problem | None:
        try:
            check_login(envelope, self._sequencer.roster.public(envelope.key) or b"")
        except SignatureError as exc:
            return told(422, "wrong-signature", exc)
        return None

    def _charge(self, key: KeyId) -> None:
        if wait := self._keys.wait(key, OF_A_KEY):
            sentence = (
                f"key {key}: expected at most {OF_A_KEY.burst:g} logins at once, found more; wait {wait} s"
            )
            raise Refused(told(429, "too-many", sentence, retry_after=wait))
        self._keys.spend(key, OF_A_KEY)

    def _named(self) -> tuple[str, str]:
        definition = self._sequencer.roster.definitions[0]
        return definition.id, definition.body.origin


def login_part(serving: Serving) -> Part:
    """Make the part that logs people in."""
    challenges = Challenges(now=serving.now, secret=secrets.token_bytes(32))
    logins = Logins(
        sequencer=serving.sequencer, door=serving.door, sessions=serving.sessions, challenges=challenges,
        clock=time.monotonic,
    )  # fmt: skip
    return Part(routes={LOGIN: logins.handle})


def _refuse_other_content(scope: Scope) -> None:
    """Take JSON only: what a page of another site can make a browser send is something else."""
    found = header(scope, b"content-type")
    if found is not None and found.partition(b";")[0].strip().lower() != b"application/json":
        sentence = f"login: expected content-type application/json, found {ascii(found)[2:60]}; not read"
        raise Refused(told(415, "wrong-content", sentence))


def _malformed(exc: Exception) -> Problem:
    text = str(exc)
    sentence = (
        text if "expected " in text else f'login: expected {{"envelope": ...}} of a login, found: {text}'
    )
    return told(400, "malformed-login", sentence)


def _written(at: int) -> str:
    return datetime.fromtimestamp(at // 1000, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
