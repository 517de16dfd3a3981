"""Answers of the board: bytes with what says how long they may be kept."""

import gzip
from dataclasses import dataclass
from hashlib import blake2b
from typing import Final

from polltrail.publish.site import CONTENT_SECURITY_POLICY
from polltrail.web.asgi import Headers

FOR_EVER: Final = b"public, max-age=31536000, immutable"
ASK_AGAIN: Final = b"no-cache"
SMALL: Final = 600
"""Bytes below which compressing is not worth it."""
STATE: Final = b"x-polltrail-state"
"""Says of which state of count and dates an answer is that may change; it never leaves the server."""

HTML: Final = b"text/html; charset=utf-8"
JSON: Final = b"application/json"
_POLICY: Final = f"{CONTENT_SECURITY_POLICY}; frame-ancestors 'none'".encode()
_SHOWN_ELSEWHERE: Final = f"{CONTENT_SECURITY_POLICY}; frame-ancestors *".encode()

_ALWAYS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=()"),
    (b"vary", b"accept-encoding"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer.

    Attributes
    ----------
    final : bool
        Whether it never changes.
    shown_elsewhere : bool
        Whether other sites may show the page in a frame of theirs.
    """

    kind: bytes
    body: bytes
    final: bool = False
    shown_elsewhere: bool = False
    status: int = 200

    def headers(self) -> Headers:
        """Give the headers that go with it."""
        headers = [
            (b"content-type", self.kind),
            (b"cache-control", FOR_EVER if self.final else ASK_AGAIN),
            *_ALWAYS,
        ]
        if self.status == 200:
            headers.append((b"etag", b'W/"%b"' % blake2b(self.body, digest_size=12).hexdigest().encode()))
        if self.kind == HTML:
            headers.append(
                (b"content-security-policy", _SHOWN_ELSEWHERE if self.shown_elsewhere else _POLICY)
            )
            headers.append((b"cross-origin-opener-policy", b"same-origin"))
        else:
            headers += [
                (b"access-control-allow-origin", b"*"),
                (b"cross-origin-resource-policy", b"cross-origin"),
            ]
        return headers

    def packed(self) -> tuple[Headers, bytes]:
        """Give headers and body, compressed where that is worth it; the same bytes for the same body."""
        if len(self.body) < SMALL or self.kind.startswith(b"image/"):
            return self.headers(), self.body
        return [*self.headers(), (b"content-encoding", b"gzip")], gzip.compress(self.body, 6, mtime=0)
