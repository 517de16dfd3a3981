"""What a connection may cost before its request is whole: bytes of headers, and time.

Whoever sends a byte a minute would hold a place for ever. One look a second over all connections ends those that
are late, so that a request that comes at once pays nothing for it.
"""

import asyncio
import resource
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from polltrail.web.problems import Problem, told

MAX_HEADERS: Final = 16_384
MAX_CONNECTIONS: Final = 4_096
KEPT_FILES: Final = 64
"""Files that may be open besides the connections: a flood must never keep the store from opening its own."""
FIRST_SECONDS: Final = 20.0
"""Seconds for a request to come in, besides those for its length."""
SLOWEST: Final = 32_768
"""Bytes a second that a body must at least come in with, after `FIRST_SECONDS`."""
ANSWER_SECONDS: Final = 120.0
"""Seconds for an answer to be made and taken."""

_LATE = told(
    408, "too-slow", "request: expected to be whole in time, found a part of it; send it again at once"
)
_LONG = told(431, "too-large", f"headers: expected at most {MAX_HEADERS} bytes, found more; not read")
_FULL = told(
    503,
    "overloaded",
    "server: expected fewer connections at one time, found as many as there can be; come again in a moment",
    retry_after=5,
)


def allow_connections() -> None:
    """Ask the system for as many open files as connections may need, as far as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + KEPT_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@cache
def most_connections() -> int:
    """How many connections may be open: as many as there can be files, but for those the store needs."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return (
        MAX_CONNECTIONS if soft == resource.RLIM_INFINITY else min(MAX_CONNECTIONS, max(8, soft - KEPT_FILES))
    )


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with limits on headers, connections and time."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._head_bytes = 0
        self._around_body = (
            0  # bytes since the last of a body: what frames its pieces, and what may follow them
        )
        self._until: float | None = None
        self._reading_head = True
        self._whole = False
        self._first_seconds = FIRST_SECONDS

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection, if there is room."""
        super().connection_made(transport)
        self.transport = JoinedWrites(transport, self.loop)  # type: ignore[assignment] # all of it that is used
        self._until = self.loop.time() + self._first_seconds
        if len(self.connections) > most_connections():
            self._end(_FULL)

    def data_received(self, data: bytes) -> None:
        """Take bytes; end the connection if its headers have too many."""
        if self._reading_head:
            self._head_bytes += len(data)
        else:
            self._around_body += len(data)
        super().data_received(data)
        if self._head_bytes > MAX_HEADERS or self._around_body > MAX_HEADERS:
            self._end(_LONG)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self._reading_head, self._whole = True, False
        self._around_body = 0
        self._until = self.loop.time() + self._first_seconds

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those after a body (trailers) mean nothing here and are not kept."""
        if self._reading_head:
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body."""
        self._around_body = 0
        super().on_body(body)

    def on_headers_complete(self) -> None:
        """Know how long the body may take; the request is handed on."""
        self._reading_head = False
        self._head_bytes = 0
        length = next((value for name, value in self.headers if name == b"content-length"), b"0")
        if len(length) > 4 and length.isdigit():
            self._until = self.loop.time() + self._first_seconds + min(int(length[:10]), 1 << 30) / SLOWEST
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Have the whole request: now it is our turn, unless it was answered before it was whole."""
        self._whole = True
        self._around_body = 0
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        answered = cycle is not None and cycle.response_complete
        self._until = None if answered else self.loop.time() + ANSWER_SECONDS
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Have answered; what comes next begins anew. What is left of a refused request may not come for ever."""
        self._until = None if self._whole else self.loop.time() + self._first_seconds
        super().on_response_complete()

    def end_if_late(self, now: float) -> None:
        """End the connection if what it waits for is late."""
        if self._until is not None and now > self._until:
            self._end(_LATE)

    def _end(self, problem: Problem) -> None:
        """Say why, if nothing was said yet, and close."""
        self._until = None
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_raw(problem))
        self.transport.close()


class JoinedWrites:
    """A transport that sends the head of an answer and its body in one piece, where the body comes at once.

    Each piece would be a packet of its own, and another call of the system at both ends.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._loop = loop
        self._held = b""

    def write(self, data: bytes) -> None:
        """Hold a first piece until the second comes, or until nothing else is left to do."""
        if self._held:
            pieces, self._held = [self._held, data], b""
            self._transport.writelines(pieces)
        else:
            self._held = data
            self._loop.call_soon(self._flush)

    def close(self) -> None:
        """Send what is held, and close."""
        self._flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Whether the connection is closed, or about to be."""
        return self._transport.is_closing()

    def _flush(self) -> None:
        data, self._held = self._held, b""
        if data and not self._transport.is_closing():
            self._transport.write(data)


def _raw(problem: Problem) -> bytes:
    body = problem.body()
    headers = [*problem.headers(), (b"content-length", b"%d" % len(body)), (b"connection", b"close")]
    lines = b"".join(b"%b: %b\r\n" % header for header in headers)
    phrase = HTTPStatus(problem.status).phrase.encode()
    return b"HTTP/1.1 %d %b\r\n%b\r\n%b" % (problem.status, phrase, lines, body)
