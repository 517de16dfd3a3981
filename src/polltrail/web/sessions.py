"""Who is logged in: tokens that stand for a key, for some hours, as long as the key may speak.

A token is random and is kept as a digest only, in memory: whoever reads the memory or a copy of it cannot use it,
and a new start of the server ends every session. What a token may do is asked of the roster each time, so that a
revocation ends it at once.
"""

import secrets
from collections.abc import Callable, Iterable
from hashlib import blake2b, sha256
from http.cookies import CookieError, SimpleCookie
from typing import Final

import msgspec

from polltrail.statement import KeyId
from polltrail.statement.ledger import KeyRole
from polltrail.web.asgi import Scope, header
from polltrail.web.sequencer import Sequencer

COOKIE: Final = "__Host-polltrail"
"""The prefix is a promise that browsers keep: only over TLS, only to this host, for all of its paths."""
SESSION_MS: Final = 12 * 3_600_000
PER_KEY: Final = 8
"""Sessions of one key; with another, its oldest ends."""
MOST: Final = 100_000
"""Sessions of all; with another, the oldest ends."""

MAY_READ_ALL: Final[frozenset[KeyRole]] = frozenset({"organiser", "store", "mirror"})
"""Who may read what is sealed, and every image: those who keep it safe, and those who answer for it."""


class _Session(msgspec.Struct, frozen=True, gc=False):
    key: KeyId
    until: int


class Sessions:
    """The sessions of one server; on its event loop alone.

    Parameters
    ----------
    sequencer : Sequencer
        Whose roster says who may still speak.
    now : callable
        Milliseconds since 1970.
    """

    def __init__(self, sequencer: Sequencer, *, now: Callable[[], int]) -> None:
        self._sequencer = sequencer
        self._now = now
        self._open: dict[bytes, _Session] = {}  # the oldest first
        self._of_key: dict[KeyId, list[bytes]] = {}
        self._shown: dict[KeyId, frozenset[str]] = {}
        self._secret = secrets.token_bytes(32)

    def begin(self, key: KeyId) -> tuple[str, int]:
        """Begin a session; give its token and when it ends, in milliseconds since 1970."""
        self._make_room(key)
        token, until = secrets.token_urlsafe(32), self._now() + SESSION_MS
        name = _name(token)
        self._open[name] = _Session(key, until)
        self._of_key.setdefault(key, []).append(name)
        return token, until

    def authorised(self, scope: Scope) -> tuple[KeyId, KeyRole] | None:
        """Tell whose session a request is of, and in which role; None for everybody else.

        Notes
        -----
        Asked anew with each request: a key that was revoked since, or that somebody suspect enrolled, is nobody.
        """
        token = _token(scope)
        if token is None:
            return None
        session = self._open.get(_name(token))
        if session is None or session.until <= self._now():
            return None
        role = self.role(session.key)
        return None if role is None else (session.key, role)

    def may_read_all(self, scope: Scope) -> bool:
        """Whether a request may read what is sealed, and every image."""
        who = self.authorised(scope)
        return who is not None and who[1] in MAY_READ_ALL

    def role(self, key: KeyId) -> KeyRole | None:
        """Look up the role of a key that may speak now; None for any other."""
        roster = self._sequencer.roster
        enrolled = roster.enrolled(key)
        if enrolled is None or roster.standing(key, self._sequencer.commits.size) not in {"valid", "late"}:
            return None
        return enrolled.role

    def own_word(self, scope: Scope) -> str | None:
        """Give the word that goes with a request's session; only a page of this server learns it, and sends it back."""
        token = _token(scope)
        if token is None or _name(token) not in self._open:
            return None
        return blake2b(_name(token), key=self._secret, digest_size=16).hexdigest()

    def end(self, scope: Scope) -> None:
        """End the session of a request."""
        token = _token(scope)
        if token is not None and _name(token) in self._open:
            self._end(_name(token))

    def show(self, key: KeyId, images: Iterable[str]) -> None:
        """Let whoever holds a key see these images, and no longer those before them: what they now work at."""
        self._shown[key] = frozenset(images)

    def is_shown(self, scope: Scope, image: str) -> bool:
        """Whether a request may read one image, which whoever is logged in works at."""
        who = self.authorised(scope)
        return who is not None and image in self._shown.get(who[0], ())

    def _make_room(self, key: KeyId) -> None:
        now = self._now()
        while self._open and (next(iter(self._open.values())).until <= now or len(self._open) >= MOST):
            self._end(next(iter(self._open)))
        while len(self._of_key.get(key, ())) >= PER_KEY:
            self._end(self._of_key[key][0])

    def _end(self, name: bytes) -> None:
        key = self._open.pop(name).key
        self._of_key[key].remove(name)
        if not self._of_key[key]:
            del self._of_key[key]
            self._shown.pop(key, None)


def _name(token: str) -> bytes:
    return sha256(token.encode("utf-8", "replace")).digest()


def _token(scope: Scope) -> str | None:
    """Find the token of a request: `Authorization: Bearer`, or the cookie."""
    told = header(scope, b"authorization")
    if told is not None:
        kind, _, token = told.decode("latin-1").partition(" ")
        return token.strip() if kind.lower() == "bearer" else None
    cookies = header(scope, b"cookie")
    if cookies is None:
        return None
    try:
        found = SimpleCookie(cookies.decode("latin-1")).get(COOKIE)
    except CookieError:
        return None
    return None if found is None else found.value
