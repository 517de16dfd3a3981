"""The part of the server that has the board: it hands requests on to the process that makes pages, and keeps its answers."""

import asyncio
from functools import partial
from typing import Final

import msgspec

from polltrail.web.asgi import Receive, Scope, Send, answer, header
from polltrail.web.board.kept import Answers, Kept, kept_of
from polltrail.web.board.news import News
from polltrail.web.board.projecting import keep_projecting
from polltrail.web.board.running import Running
from polltrail.web.counting import can_be_counted
from polltrail.web.gate import LANE
from polltrail.web.lanes import Lane
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import MEDIA_TYPE, for_reader, problem_of
from polltrail.web.routes import refuse_method

LANGUAGES: Final = ("en", "ur", "es", "fr", "sw")
"""Where pages lie: those of `polltrail.publish.site`, named here because all that makes pages is never loaded beside intake."""
MADE: Final = 4.0
"""What a page costs that has to be asked for, in signature checks, besides what reading costs."""
MOST_TARGET: Final = 2_000
_ASKED_OF: Final = frozenset({b"/", b"/index.html"})

NEWS: Final = "/v1/size"


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """How far pages go, as their process says."""

    size: int
    state: str


def board_part(serving: Serving) -> Part | None:
    """Make the board, where there are stations to count."""
    if not can_be_counted(serving.place, serving.sequencer.roster.definitions[-1].body):
        return None
    board = Board(serving)
    below = [f"/{language}/" for language in LANGUAGES]
    paths = [
        "/",
        "/index.html",
        "/data/",
        "/assets/",
        "/at/",
        "/feed.atom",
        "/house.toml",
        "/openapi.json",
        "/api.html",
        *below,
    ]
    routes = dict.fromkeys(paths, board.get) | {f"/{one}": board.get for one in LANGUAGES}
    return Part(
        routes={**routes, NEWS: board.news.get},
        work=(board.making_pages, board.news.telling, partial(keep_projecting, serving)),
    )


class Board:
    """The board of one election; on the event loop alone."""

    def __init__(self, serving: Serving) -> None:
        self._running = Running(serving, "polltrail.web.board.pages_process", "makes pages", self._follow)
        self._upstream = self._running.upstream
        self._answers = Answers()
        self._asked: dict[bytes, asyncio.Future[Kept]] = {}
        self._state = b""
        self.news = News(serving.door.name)

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Answer a request for a page or a value."""
        refuse_method(scope, "GET", "HEAD")
        target = _target(scope)
        found = self._answers.get(target, self._state)
        if found is None:
            lane: Lane | None = scope.get(LANE)
            if lane is not None:
                lane.share.spend(MADE)
            found = await self._made(target, scope)
        if scope["method"] == "GET" and dict(found.headers).get(b"content-type") == MEDIA_TYPE:
            headers, body = for_reader(problem_of(found.plain()), scope)
            await answer(send, found.status, headers, body)
            return
        await _send(found, scope, send)

    async def _made(self, target: bytes, scope: Scope) -> Kept:
        """Have a page made; whoever asks for the same meanwhile waits for the same answer."""
        if target in _ASKED_OF:
            accepted = header(scope, b"accept-language") or b""
            return kept_of(await self._upstream.ask(target, [(b"accept-language", accepted[:400])]))
        asked = self._asked.get(target)
        if asked is None:
            asked = self._asked[target] = asyncio.ensure_future(self._ask(target))
            asked.add_done_callback(lambda _: self._asked.pop(target, None))
        return await asyncio.shield(asked)

    async def _ask(self, target: bytes) -> Kept:
        found = kept_of(await self._upstream.ask(target, []))
        self._answers.put(target, found)
        return found

    async def making_pages(self) -> None:
        """Keep the process at work."""
        await self._running.keep()

    def _follow(self, line: bytes) -> None:
        """Take in how far pages go."""
        reached = msgspec.json.decode(line, type=Reached)
        self._state = reached.state.encode()
        self.news.say(reached.size)


def _target(scope: Scope) -> bytes:
    """Give path and query as the process is asked for them: the query of a search alone, for nothing else has one."""
    path = bytes(scope.get("raw_path") or b"/").partition(b"?")[0][:MOST_TARGET]
    query = bytes(scope.get("query_string", b""))[:MOST_TARGET]
    if not query or not path.endswith(b"/search.html"):
        return _plain(path)
    return _plain(path + b"?" + query)


def _plain(target: bytes) -> bytes:
    """Keep to what may stand in the first line of a request."""
    return bytes(byte for byte in target if 0x21 <= byte <= 0x7E)


async def _send(found: Kept, scope: Scope, send: Send) -> None:
    if found.etag and found.etag in (header(scope, b"if-none-match") or b""):
        kept = [one for one in found.headers if one[0] != b"content-type"]
        await send({"type": "http.response.start", "status": 304, "headers": kept})
        await send({"type": "http.response.body", "body": b""})
        return
    packed = found.packed and b"gzip" in (header(scope, b"accept-encoding") or b"")
    headers = [*found.headers, (b"content-encoding", b"gzip")] if packed else found.headers
    body = found.body if packed else found.plain()
    if scope["method"] == "HEAD":
        head = [*headers, (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": found.status, "headers": head})
        await send({"type": "http.response.body", "body": b""})
        return
    await answer(send, found.status, headers, body)
