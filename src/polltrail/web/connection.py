"""What a connection may cost: bytes and pieces of headers, requests at once, time, and answers that nobody takes.

Whoever sends a byte a minute would hold a place for ever. One look a second over all connections ends those that
are late, so that a request that comes at once pays nothing for it.
"""

import asyncio
import resource
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any, Final

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from polltrail.statement import KeyId
from polltrail.web.arrivals import has_left
from polltrail.web.gate import CONNECTION
from polltrail.web.places import Places
from polltrail.web.problems import Problem, told

MAX_HEADERS: Final = 16_384
MAX_CONNECTIONS: Final = 4_096
MAX_WAITING: Final = 4_096
"""Connections that may wait until they are begun, where the system has files for them."""
SPARE_FILES: Final = 1_024
"""Files that are asked for besides, for connections that are over and not quite gone."""
KEPT_FILES: Final = 128
"""Files that may be open besides the connections, images on their way among them: a flood must never keep the store
from opening its own."""
FIRST_SECONDS: Final = 20.0
"""Seconds for a request to come in, besides those for its length."""
SLOWEST: Final = 32_768
"""Bytes a second that a body must at least come in with, or an answer be taken with, after `FIRST_SECONDS`."""
ANSWER_SECONDS: Final = 120.0
"""Seconds for an answer to be made."""
IDLE_SECONDS: Final = 60.0
"""Seconds until the next request, after an answer."""
MAX_PIECES: Final = 128
"""Pieces that a request may come in, besides one for each `SMALLEST` bytes: each wakes the server."""
SMALLEST: Final = 256
MAX_HEADER_LINES: Final = 100
MAX_AT_ONCE: Final = 16
"""Requests that may wait on one connection while the first is answered."""
LEFT_UNREAD: Final = 65_536
"""Bytes that may follow a request that was answered before it was whole."""
LINGER_S: Final = 2.0
"""Seconds that a connection is kept, unread, for its last answer to be taken."""

_LATE = told(
    408, "too-slow", "request: expected to be whole in time, found a part of it; send it again at once"
)
_LONG = told(431, "too-large", f"headers: expected at most {MAX_HEADERS} bytes, found more; not read")
_MANY_LINES = told(
    431, "too-large", f"headers: expected at most {MAX_HEADER_LINES} lines, found more; not read"
)
_CRUMBS = told(
    408,
    "too-slow",
    f"request: expected at most {MAX_PIECES} pieces and one more for each {SMALLEST} bytes, found more; send it in one go",
)
_MANY = told(
    429,
    "too-many",
    f"connection: expected at most {MAX_AT_ONCE} requests at once, found more; send the next when one is answered",
    retry_after=1,
)
_FULL = told(
    503,
    "overloaded",
    "server: expected fewer connections at one time, found as many as there can be; come again in a moment",
    retry_after=5,
)


def allow_connections() -> None:
    """Ask the system for as many open files as connections may need, as far as it allows."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MAX_CONNECTIONS + MAX_WAITING + SPARE_FILES + KEPT_FILES
    if soft != resource.RLIM_INFINITY and soft < wanted:
        most = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


@cache
def most_connections() -> tuple[int, int]:
    """How many connections may be open, and how many may wait for that: as many as there can be files.

    Those that the store needs are left to it, and where files are few, one in four is for who waits.
    """
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft == resource.RLIM_INFINITY:
        return MAX_CONNECTIONS, MAX_WAITING
    files = max(8, soft - KEPT_FILES)
    waiting = files - MAX_CONNECTIONS - SPARE_FILES
    if waiting >= MAX_CONNECTIONS // 4:
        return MAX_CONNECTIONS, min(MAX_WAITING, waiting)
    return min(MAX_CONNECTIONS, files - files // 4), files // 4


class PatientProtocol(HttpToolsProtocol):
    """HTTP as uvicorn speaks it, with limits on headers, connections and time.

    Parameters
    ----------
    places : Places or None
        Where it takes a place; None where there is one for everybody.
    name_of : callable
        Names an address by what it is limited by.
    free : callable
        Whether an address is a trusted proxy's, over which many come.
    """

    def __init__(
        self,
        *args: Any,
        places: Places | None = None,
        name_of: Callable[[str], bytes] = str.encode,
        free: Callable[[str], bool] = lambda _: False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.name = b""
        self._places = Places(most_connections()[0]) if places is None else places
        self._name_of = name_of
        self._free = free
        self._head_bytes = 0
        self._around_body = (
            0  # bytes since the last of a body: what frames its pieces, and what may follow them
        )
        self._bytes = self._pieces = 0  # of this request
        self._unread = 0  # bytes that came for a request that was answered already
        self._until: float | None = None
        self._take_by: float | None = None  # when what is sent must have been taken
        self._unsent = 0  # bytes of it that were not, when it was last looked
        self._reading_head = True
        self._whole = self._never_ends = False
        self._first_seconds = FIRST_SECONDS

    @property
    def busy(self) -> bool:
        """Whether a whole request has come and is not answered yet."""
        return self._whole and not self.cycle.response_complete

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection."""
        super().connection_made(transport)
        self.transport = JoinedWrites(transport, self.loop)  # type: ignore[assignment] # all of it that is used
        self._until = self.loop.time() + self._first_seconds
        address = self.client[0] if self.client else ""
        self.name = self._name_of(address)
        self._places.take(self, known=self._free(address))

    def connection_lost(self, exc: Exception | None) -> None:
        """Let it go."""
        self._places.leave(self)
        if self.scope is not None:
            self.scope.pop(CONNECTION, None)  # type: ignore[typeddict-item] # or they would keep each other
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Take bytes; end the connection if its headers have too many, or if they come in crumbs."""
        size = len(data)
        self._bytes += size
        self._pieces += 1
        if self._reading_head:
            self._head_bytes += size
        else:
            self._around_body += size
        super().data_received(data)
        if self._head_bytes > MAX_HEADERS or self._around_body > MAX_HEADERS:
            self._end(_LONG)
        elif self._pieces > MAX_PIECES + self._bytes // SMALLEST:
            self._end(_CRUMBS)

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.scope[CONNECTION] = self  # type: ignore[typeddict-unknown-key]
        self._reading_head, self._whole = True, False
        self._around_body = self._unread = self._bytes = self._pieces = 0
        self._until = self.loop.time() + self._first_seconds

    def on_header(self, name: bytes, value: bytes) -> None:
        """Take a header; those after a body (trailers) mean nothing here and are not kept."""
        if self._reading_head:
            super().on_header(name, value)
            if len(self.headers) > MAX_HEADER_LINES:
                self._stop(_MANY_LINES)

    def on_body(self, body: bytes) -> None:
        """Take a piece of the body; what still comes after the answer is not read for long."""
        self._around_body = 0
        super().on_body(body)
        if self.cycle.response_complete:
            self._unread += len(body)
            if self._unread > LEFT_UNREAD:
                self._linger()

    def on_headers_complete(self) -> None:
        """Know how long the body may take; the request is handed on."""
        self._reading_head = False
        self._head_bytes = 0
        length = next((value for name, value in self.headers if name == b"content-length"), b"0")
        if len(length) > 4 and length.isdigit():
            self._until = self.loop.time() + self._first_seconds + min(int(length[:10]), 1 << 30) / SLOWEST
        super().on_headers_complete()
        if len(self.pipeline) > MAX_AT_ONCE:
            self._stop(_MANY)

    def on_message_complete(self) -> None:
        """Have the whole request: now it is our turn, unless it was answered before it was whole."""
        self._whole = True
        self._around_body = 0
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        answered = cycle is not None and cycle.response_complete
        self._until = None if answered else self.loop.time() + ANSWER_SECONDS
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Have answered; what comes next begins anew. What is left of a refused request may not come for ever.

        As uvicorn does it, but without a timer for each answer: who is idle for long is found when all are looked at.
        """
        if self._whole:
            self._until = self.loop.time() + (IDLE_SECONDS if self._is_idle() else ANSWER_SECONDS)
        else:
            self._until = self.loop.time() + self._first_seconds
        self._places.touch(self)
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())

    def end_if_late(self, now: float) -> None:
        """End the connection if what it waits for is late, or if its answers are not taken."""
        if self._is_stuck(now):
            self.end_now()
        elif self._until is not None and now > self._until and not self._is_answering():
            if self._is_idle():
                self._close(LINGER_S)
            else:
                self._end(_LATE)

    def _is_answering(self) -> bool:
        """Whether an answer is on its way: then what counts is that it is taken, however long it is."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return self._whole and cycle is not None and cycle.response_started and not cycle.response_complete

    def _is_idle(self) -> bool:
        """Whether everything was answered, and nothing of another request has come."""
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        return self._whole and cycle is not None and cycle.response_complete

    def _is_stuck(self, now: float) -> bool:
        """Whether what was sent is taken too slowly; until it is, it stays in memory."""
        before, self._unsent = self._unsent, self.transport.get_write_buffer_size()
        if not self._unsent:
            self._take_by = None
        elif self._take_by is None or self._unsent > before:
            self._take_by = now + self._first_seconds + self._unsent / SLOWEST
        return self._take_by is not None and now > self._take_by

    def known(self, who: KeyId) -> None:
        """Learn that a key speaks here that has been accepted before."""
        self._places.welcome(self, who)

    def wait(self) -> None:
        """Read nothing more until the request has its turn; meanwhile it is not the other side that is late."""
        self.flow.pause_reading()
        self._until = self.loop.time() + ANSWER_SECONDS

    def has_left(self) -> bool:
        """Whether whoever asked is there no more; while nothing is read, nobody says so."""
        return self.transport.is_closing() or has_left(self.flow._transport.get_extra_info("socket"))  # noqa: SLF001

    def never_ends(self) -> None:
        """Learn that the answer ends only with the connection, or with the server."""
        self._never_ends = True

    def shutdown(self) -> None:
        """End when what is being answered is answered; an answer without an end is over."""
        super().shutdown()
        if self._never_ends:
            self.transport.close()

    def end(self) -> None:
        """Make room for others, at once."""
        self._end(_FULL, linger_s=0.1)

    def end_now(self) -> None:
        """End the connection with whatever was not sent."""
        self._until = None
        self.transport.abort()

    def _stop(self, problem: Problem) -> None:
        """End the connection, and look at nothing else that came with this."""
        self._end(problem)
        raise _Enough

    def _end(self, problem: Problem, *, linger_s: float | None = None) -> None:
        """Say why, if nothing was said yet, and close; whatever is not taken in a moment is not sent."""
        if self.transport.is_closing():
            return
        cycle: RequestResponseCycle | None = self.cycle  # None before the first request
        if cycle is None or cycle.response_complete or not cycle.response_started:
            self.transport.write(_raw(problem))
        self._close(LINGER_S if linger_s is None else linger_s)

    def _close(self, linger_s: float) -> None:
        self._until = None
        self._places.leave(self)
        self.transport.close()
        self.loop.call_later(linger_s, self.transport.abort)

    def _linger(self) -> None:
        """Read no more and close in a moment: closed at once, the answer would be lost with what was not read."""
        self._until = None
        self.flow.pause_reading()
        self.loop.call_later(LINGER_S, self.transport.abort)


class _Enough(Exception):  # noqa: N818 - it ends the reading of what came
    pass


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

    def abort(self) -> None:
        """Close with whatever was not sent."""
        self._transport.abort()

    def get_write_buffer_size(self) -> int:
        """Count the bytes that were not sent yet."""
        return len(self._held) + self._transport.get_write_buffer_size()

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
