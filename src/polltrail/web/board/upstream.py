"""Asks the process that makes pages, over its socket: few questions at a time, and none for long."""

import asyncio
from dataclasses import dataclass
from typing import Final

from polltrail.web.asgi import Headers
from polltrail.web.problems import Refused, told

AT_ONCE: Final = 4
"""Questions on their way: the process answers one after the other."""
MOST_WAITING: Final = 128
ANSWER_S: Final = 20.0
"""Seconds from a question to its answer, waiting included."""
MOST_BYTES: Final = 64 << 20

NOT_YET: Final = told(
    503, "board-starts", "board: expected the process that makes pages, found it beginning; ask again in a moment. What is submitted is taken all the same",
    retry_after=3,
)  # fmt: skip
CROWDED: Final = told(
    503, "overloaded", f"board: expected at most {MOST_WAITING} pages waiting to be made, found more; ask again in a moment", retry_after=3,
)  # fmt: skip
LATE: Final = told(
    503, "board-late", f"board: expected a page within {ANSWER_S:.0f} s, found none; ask again in a moment", retry_after=5,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An answer as the process gave it."""

    status: int
    headers: Headers
    body: bytes


_Pair = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Upstream:
    """The process, as the server asks it; on the event loop alone."""

    def __init__(self) -> None:
        self._path: str | None = None
        self._idle: list[_Pair] = []
        self._turn = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    @property
    def is_away(self) -> bool:
        """Whether nobody is there."""
        return self._path is None

    def begin(self, path: str) -> None:
        """Ask at a socket from here on."""
        self.end()
        self._path = path

    def end(self) -> None:
        """Know that nobody is there any more."""
        self._path = None
        for _, writer in self._idle:
            writer.close()
        self._idle.clear()

    async def ask(
        self, target: bytes, headers: Headers, *, method: bytes = b"GET", body: bytes = b""
    ) -> Made:
        """Ask for what is at a path, or send something there.

        Raises
        ------
        Refused
            The process is not there yet or any more, too many wait, or it takes too long.
        """
        if self._path is None:
            raise Refused(NOT_YET)
        if self._waiting >= MOST_WAITING:
            raise Refused(CROWDED)
        self._waiting += 1
        try:
            async with asyncio.timeout(ANSWER_S), self._turn:
                return await self._ask(b"%b %b" % (method, target), headers, body)
        except TimeoutError:
            raise Refused(LATE) from None
        except (OSError, EOFError, ValueError):  # it ended, or is about to be begun again
            raise Refused(NOT_YET) from None
        finally:
            self._waiting -= 1

    async def _ask(self, asked: bytes, headers: Headers, body: bytes) -> Made:
        pair = self._idle.pop() if self._idle else await self._connected()
        kept = False
        try:
            lines = b"".join(b"%b: %b\r\n" % one for one in headers)
            length = b"content-length: %d\r\n" % len(body) if body else b""
            pair[1].write(b"%b HTTP/1.1\r\nhost: pages\r\n%b%b\r\n%b" % (asked, lines, length, body))
            made = await _read(pair[0])
            kept = True
        finally:
            if kept:
                self._idle.append(pair)
            else:
                pair[1].close()
        return made

    async def _connected(self) -> _Pair:
        if self._path is None:
            raise EOFError
        return await asyncio.open_unix_connection(self._path, limit=1 << 16)


async def _read(reader: asyncio.StreamReader) -> Made:
    """Read an answer; only of the few shapes that our own application writes."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head[:-4].split(b"\r\n")
    headers = [
        (name.strip().lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines)
    ]
    length = (
        int(dict(headers)[b"content-length"]) if any(name == b"content-length" for name, _ in headers) else 0
    )
    if not 0 <= length <= MOST_BYTES:
        raise ValueError(length)
    body = await reader.readexactly(length)
    return Made(
        status=int(first.split(b" ", 2)[1]), body=body,
        headers=[one for one in headers if one[0] not in {b"content-length", b"connection"}],
    )  # fmt: skip
