"""Admission tokens: who has said something here before is let in first, whatever else comes in.

A token names a key and the hour in which it was given, under a keyed digest that only this server can make. It is
given with what a key alone can bring about (a new statement, an acceptance, a login), never for a statement that was
there already: those are public, and anybody can send them again. It is no secret of great worth. It opens nothing,
and it signs nothing: it says that whoever shows it need not wait with the strangers, until it is misused.

The server's secret is kept with its keys, so that tokens outlive the process.
"""

import binascii
import hmac
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import msgspec

from polltrail.errors import KeyFileError
from polltrail.statement import KeyId
from polltrail.store import ElectionDir, read_key, write_key
from polltrail.web.asgi import Scope

HEADER: Final = b"polltrail-token"
IN_SCOPE: Final = "polltrail.token"
"""Where a request's scope has the token it was let in by, or None."""

_KEY_BYTES, _HOUR_BYTES, _MAC_BYTES = 32, 4, 18
_BYTES = _KEY_BYTES + _HOUR_BYTES + _MAC_BYTES
_LETTERS = _BYTES * 4 // 3
_HOUR_MS = 3_600_000
_REMEMBERED = 16_384
"""Tokens of late, so that who speaks often costs no digest each time."""
_CONTEXT = b"polltrail token"


class Token(msgspec.Struct, frozen=True, gc=False):
    """A token that this server has given.

    Attributes
    ----------
    name : bytes
        What misuse is remembered by: another token of the same key is another name.
    """

    key: KeyId
    name: bytes


class Tokens:
    """Gives tokens, and knows its own.

    Parameters
    ----------
    secret : bytes
        32 bytes that only this server has.
    now : callable
        Milliseconds since 1970.
    """

    def __init__(self, secret: bytes, *, now: Callable[[], int]) -> None:
        self._secret = secret
        self._now = now
        self._made = lru_cache(_REMEMBERED)(self._make)
        self._read = lru_cache(_REMEMBERED)(self._look_at)

    def give(self, key: KeyId) -> bytes:
        """Make the token of a key; the same within an hour."""
        return self._made(key, self._now() // _HOUR_MS)

    def read(self, shown: bytes) -> Token | None:
        """Read a token as it is shown; None if this server has not given it."""
        return self._read(shown) if len(shown) == _LETTERS else None

    def _make(self, key: KeyId, hour: int) -> bytes:
        named = bytes.fromhex(key) + hour.to_bytes(_HOUR_BYTES, "big")
        return urlsafe_b64encode(named + self._mac(named))

    def _look_at(self, shown: bytes) -> Token | None:
        try:
            data = urlsafe_b64decode(shown)
        except binascii.Error:
            return None
        named, mac = data[:-_MAC_BYTES], data[-_MAC_BYTES:]
        if len(data) != _BYTES or not hmac.compare_digest(mac, self._mac(named)):
            return None
        return Token(KeyId(named[:_KEY_BYTES].hex()), mac)

    def _mac(self, named: bytes) -> bytes:
        return blake2b(named, key=self._secret, digest_size=_MAC_BYTES, person=_CONTEXT).digest()


def token_of(scope: Scope) -> Token | None:
    """Give the token that a request was let in by, if there is one."""
    found = scope.get(IN_SCOPE)
    return found if isinstance(found, Token) else None


def token_secret(place: ElectionDir, say: Callable[[str], None]) -> bytes:
    """Read the secret of an election's server, or make it; without a place to keep it, one for this process alone."""
    path = place.keys / "token.key"
    try:
        if not path.exists():
            write_key(path, secrets.token_bytes(32), name="token")
        return read_key(path)
    except (KeyFileError, OSError) as exc:
        say(f"{exc}; admission tokens will be good until this server stops, and no longer")
        return secrets.token_bytes(32)
