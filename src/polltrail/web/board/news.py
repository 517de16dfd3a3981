"""News of the size that pages have reached: server-sent events, one line a second at most, for a bounded number of readers.

Nobody is told anything but a number, so news cost the same however much was said. Readers are told a few at a time, so
that telling a thousand of them never keeps a statement waiting. When all places are taken, whoever comes from an address
with fewer readers takes the place of one from the address with the most; a page without news asks for them by itself.
"""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Protocol

from polltrail.web.asgi import Headers, Receive, Scope, Send
from polltrail.web.gate import CONNECTION
from polltrail.web.problems import Refused, told
from polltrail.web.routes import client_address, refuse_method

MOST: Final = 2_000
"""Readers at one time; half of the connections that there can be."""
EVERY_S: Final = 1.0
AT_A_TIME: Final = 20
"""Readers that are told before others have their turn, and how long that is."""
PAUSE_S: Final = 0.008
HEARTBEAT_S: Final = 20.0
"""Seconds of silence after which a line without meaning says that the connection holds."""

FULL: Final = told(
    503, "overloaded", f"news: expected at most {MOST} readers at one time, found as many; ask for the page itself from time to time",
    retry_after=60,
)  # fmt: skip
_HEADERS: Final[Headers] = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"x-accel-buffering", b"no"),
]
_HEARTBEAT: Final = b":\n\n"


class Stream(Protocol):
    """A connection whose answer never ends by itself."""

    def never_ends(self) -> None:
        """Learn that the answer ends only with the connection, or with the server."""


@dataclass(eq=False, slots=True)
class Reader:
    """Somebody who is told."""

    name: bytes
    line: asyncio.Future[bytes] = field(default_factory=lambda: asyncio.get_running_loop().create_future())

    def tell(self, line: bytes) -> None:
        """Tell a line; nothing where the last one is not taken yet: then the next is newer anyway."""
        if not self.line.done():
            self.line.set_result(line)

    async def next(self) -> bytes:
        """Wait for a line; empty when there will be none."""
        found = await self.line
        self.line = asyncio.get_running_loop().create_future()
        return found


class News:
    """Who is told; on the event loop alone.

    Parameters
    ----------
    name : callable
        Names an address by what it is limited by.
    """

    def __init__(self, name: Callable[[str], bytes], *, most: int = MOST) -> None:
        self._name = name
        self._most = most
        self._readers: dict[Reader, None] = {}
        self._of_name: Counter[bytes] = Counter()
        self._line = b""
        self._changed = asyncio.Event()

    def __len__(self) -> int:
        return len(self._readers)

    def say(self, size: int) -> None:
        """Have a new size to tell."""
        line = b"id: %d\ndata: size is now %d\n\n" % (size, size)
        if line != self._line:
            self._line = line
            self._changed.set()

    async def telling(self) -> None:
        """Tell readers whenever there is something new, and now and then that there is not."""
        while True:
            line = self._line
            try:
                await asyncio.wait_for(self._changed.wait(), HEARTBEAT_S)
                self._changed.clear()
                line = self._line
            except TimeoutError:
                line = _HEARTBEAT
            await asyncio.gather(self._tell(line), asyncio.sleep(EVERY_S))

    async def _tell(self, line: bytes) -> None:
        for at, reader in enumerate(list(self._readers)):
            reader.tell(line)
            if at % AT_A_TIME == AT_A_TIME - 1:
                await asyncio.sleep(PAUSE_S)

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Tell a reader until they leave."""
        refuse_method(scope, "GET")
        reader = self._come(self._name(client_address(scope)))
        connection: Stream | None = scope.get(CONNECTION)
        if connection is not None:
            connection.never_ends()
        leaving = asyncio.ensure_future(_left(receive))
        leaving.add_done_callback(lambda _: reader.tell(b""))
        try:
            await send({"type": "http.response.start", "status": 200, "headers": _HEADERS})
            line = b"retry: 5000\n" + (self._line or _HEARTBEAT)
            while line and not leaving.done():
                await send({"type": "http.response.body", "body": line, "more_body": True})
                line = await reader.next()
            if not leaving.done():
                await send({"type": "http.response.body", "body": b""})
        finally:
            leaving.cancel()
            self._leave(reader)

    def _come(self, name: bytes) -> Reader:
        if len(self._readers) >= self._most:
            self._make_room(name)
        reader = Reader(name)
        self._readers[reader] = None
        self._of_name[name] += 1
        return reader

    def _make_room(self, name: bytes) -> None:
        """End the news of one from the address with the most readers, unless whoever comes has nearly as many."""
        crowd, count = self._of_name.most_common(1)[0]
        if count <= self._of_name[name] + 1:
            raise Refused(FULL)
        last = next(one for one in reversed(self._readers) if one.name == crowd)
        self._leave(last)
        last.tell(b"")

    def _leave(self, reader: Reader) -> None:
        if self._readers.pop(reader, 0) is None:
            self._of_name[reader.name] -= 1
            if not self._of_name[reader.name]:
                del self._of_name[reader.name]


async def _left(receive: Receive) -> None:
    """Wait until whoever reads is there no more."""
    while (await receive())["type"] != "http.disconnect":
        pass
