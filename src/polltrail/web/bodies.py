"""Reading request bodies: no more bytes than are allowed, alone or together, and no more than are promised."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from polltrail.web.asgi import Receive, Scope, header
from polltrail.web.door import too_large
from polltrail.web.problems import Refused, told

MAX_TOGETHER: Final = 256 << 20
"""Bytes of all bodies that are being read or answered at one time."""
RESERVED: Final = 16 << 20
"""Of these, what batches leave to single statements."""
BYTES_FOR_TOKENS: Final = 128 << 20
"""Of these, what is left to those who show an admission token."""

_FULL = told(
    503,
    "overloaded",
    f"server: expected at most {MAX_TOGETHER} bytes of requests at one time, found more; not read, send it again in a "
    "moment",
    retry_after=5,
)


class Gone(Exception):  # noqa: N818 - nothing went wrong here
    """Whoever asked has left."""


@dataclass(slots=True)
class Load:
    """How many bytes of bodies are held at this moment: those that came, never those that were promised."""

    held: int = 0

    @contextmanager
    def hold(self, *, leaving: int = 0) -> Iterator["Held"]:
        """Hold a body for as long as the block runs.

        Parameters
        ----------
        leaving : int
            Bytes of the whole that it must leave to others.
        """
        held = Held(self, MAX_TOGETHER - leaving)
        try:
            yield held
        finally:
            self.held -= held.count


@dataclass(slots=True)
class Held:
    """One body's part of the load."""

    load: Load
    most: int
    count: int = 0

    def add(self, count: int) -> None:
        """Make room for bytes that came.

        Raises
        ------
        Refused
            There is none.
        """
        if self.load.held + count > self.most:
            raise Refused(_FULL)
        self.load.held += count
        self.count += count


def promised(scope: Scope, what: str, most: int) -> int:
    """Tell how long a body can be, from the headers alone; a promise holds no room.

    Raises
    ------
    Refused
        It is too large, compressed, or its length is no number.
    """
    encoding = header(scope, b"content-encoding")
    if encoding not in {None, b"identity"}:
        sentence = f"{what}: expected no Content-Encoding, found {ascii(encoding)[2:60]}; not read"
        raise Refused(told(415, "encoded", sentence))
    length = header(scope, b"content-length")
    if length is None:
        return most
    if not length.isdigit():
        raise Refused(
            told(400, "malformed-length", f"{what}: expected a Content-Length, found no number; not read")
        )
    if len(length) > 10 or int(length) > most:
        raise Refused(too_large(what, most, int(length) if len(length) < 20 else None))
    return int(length)


async def read_body(receive: Receive, what: str, most: int, held: Held) -> bytes:
    """Read a body.

    Raises
    ------
    Refused
        It is longer than allowed.
    Gone
        The connection ended before the body did.
    """
    message = await receive()
    if message["type"] != "http.request":
        raise Gone
    body: bytes = message["body"]
    if message["more_body"]:
        body = await _read_rest(receive, what, most, held, body)
    else:
        held.add(len(body))
    if len(body) > most:
        raise Refused(too_large(what, most, None))
    return body


async def _read_rest(receive: Receive, what: str, most: int, held: Held, first: bytes) -> bytes:
    parts, size, more = [first], len(first), True
    held.add(size)
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        parts.append(message["body"])
        size += len(message["body"])
        held.add(len(message["body"]))
        more = message["more_body"]
        if size > most:
            raise Refused(too_large(what, most, None))
    return b"".join(parts)
