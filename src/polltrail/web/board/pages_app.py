"""The application of the pages' process: what is asked, answered one after the other; what is long past, in a thread."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Final

from litestar import Litestar, Request, Response, get
from litestar.datastructures import State

from polltrail.errors import StoreError
from polltrail.publish.site import LANGUAGES
from polltrail.store import ElectionDir
from polltrail.store.board import BoardReader
from polltrail.web.board.answers import STATE, Answer
from polltrail.web.board.pages import IsSealed, NotThere, Pages
from polltrail.web.problems import Problem, told

MOST_PAST: Final = 8
"""Requests for sizes long past that may wait for one another."""

BUSY: Final = told(
    503, "overloaded", "board: expected few requests for sizes long past at one time, found more; ask again in a moment", retry_after=5,
)  # fmt: skip
SEALED: Final = told(
    403, "sealed", "board: expected a count that is open, found a sealed one; figures are shown once it is opened. Its page says by when that must be",
)  # fmt: skip

Make = Callable[[Pages], Answer]


class Desk:
    """Answers requests: about the newest sizes at once, about those long past one at a time in a thread of its own.

    Parameters
    ----------
    state : callable
        Names the state of count and dates that answers are of which may change.
    """

    def __init__(self, place: ElectionDir, pages: Pages, *, state: Callable[[], str]) -> None:
        self.pages = pages
        self._place, self._state = place, state
        self._thread = ThreadPoolExecutor(1, "past")
        self._waiting = 0
        self._past: Pages | None = None

    async def answer(self, make: Make, at: int | None = None) -> Response[bytes]:
        """Answer a request with what `make` makes of the newest figures, or of those of a size."""
        try:
            if at is None or self.pages.reader.has(at) or not 0 < at <= self.pages.reader.size:
                return self._told(make(self.pages))
            return await self._long_past(make)
        except NotThere:
            return _problem(told(404, "no-such-path", "path: expected a page or a value of this election, found none there; nothing was done"))  # fmt: skip
        except IsSealed:
            return _problem(SEALED)

    async def _long_past(self, make: Make) -> Response[bytes]:
        if self._waiting >= MOST_PAST:
            return _problem(BUSY)
        self._waiting += 1
        try:
            return self._told(
                await asyncio.get_running_loop().run_in_executor(self._thread, self._in_thread, make)
            )
        finally:
            self._waiting -= 1

    def _in_thread(self, make: Make) -> Answer:
        if self._past is None:
            self._past = Pages(BoardReader(self._place))
        self._past.reader.follow()
        return make(self._past)

    def _told(self, answer: Answer) -> Response[bytes]:
        headers, body = answer.packed()
        return _response(answer.status, [*headers, (STATE, self._state().encode())], body)


def _response(status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> Response[bytes]:
    named = {name.decode(): value.decode() for name, value in headers}
    kind = named.pop("content-type").partition(";")[0]  # Litestar says of text that it is UTF-8
    return Response(body, status_code=status, headers=named, media_type=kind)


def _problem(problem: Problem) -> Response[bytes]:
    return _response(problem.status, [*problem.headers()], problem.body())


def pages_app(desk: Desk) -> Litestar:
    """Make the application: the paths of a site of files, and those of past sizes."""
    handlers: list[Any] = [front, value, asset, feed, law, document, document_page]
    for language in LANGUAGES:
        handlers += [_newest(language), _past(language), _fragment(language)]
    return Litestar(
        handlers, state=State({"desk": desk}), openapi_config=None, logging_config=None,
        exception_handlers={StoreError: _unreadable}, debug=False,
    )  # fmt: skip


@get(["/", "/index.html"])
async def front(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the choice of languages, or lead to the one that the reader's browser asks for."""
    desk: Desk = request.app.state.desk
    chosen = language_of(request.headers.get("accept-language", ""))
    if chosen is None:
        return await desk.answer(Pages.front)
    return _response(303, [(b"location", f"{chosen}/".encode()), (b"vary", b"accept-language"), (b"cache-control", b"no-cache"), (b"content-type", b"text/plain")], b"")  # fmt: skip


@get("/data/{path:path}")
async def value(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a value as JSON."""
    desk: Desk = request.app.state.desk
    return await desk.answer(partial(Pages.value, path=_below(request)))


@get("/assets/{path:path}")
async def asset(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give a style sheet or a script."""
    desk: Desk = request.app.state.desk
    return await desk.answer(partial(Pages.asset, path=_below(request)))


@get("/feed.atom")
async def feed(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Tell what is new, as Atom."""
    desk: Desk = request.app.state.desk
    return await desk.answer(Pages.feed)


@get("/house.toml")
async def law(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Give the law by which a house is made."""
    desk: Desk = request.app.state.desk
    return await desk.answer(Pages.law)


@get("/openapi.json")
async def document(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Describe the JSON for programs."""
    desk: Desk = request.app.state.desk
    return await desk.answer(partial(Pages.api, as_page=False))


@get("/api.html")
async def document_page(request: Request[Any, Any, Any]) -> Response[bytes]:
    """Describe the JSON for people."""
    desk: Desk = request.app.state.desk
    return await desk.answer(partial(Pages.api, as_page=True))


def _newest(language: str) -> Any:
    async def newest(request: Request[Any, Any, Any]) -> Response[bytes]:
        desk: Desk = request.app.state.desk
        asked = request.query_params.get("q", "")
        return await desk.answer(partial(Pages.page, language=language, path=_below(request), asked=asked))

    return get([f"/{language}", f"/{language}/{{path:path}}"], name=f"newest {language}")(newest)


def _past(language: str) -> Any:
    async def past(request: Request[Any, Any, Any]) -> Response[bytes]:
        desk: Desk = request.app.state.desk
        size: int = request.path_params["size"]
        return await desk.answer(partial(Pages.page, language=language, path=_below(request), at=size), size)

    return get(
        [f"/at/{{size:int}}/{language}", f"/at/{{size:int}}/{language}/{{path:path}}"],
        name=f"past {language}",
    )(past)


def _fragment(language: str) -> Any:
    async def fragment(request: Request[Any, Any, Any]) -> Response[bytes]:
        desk: Desk = request.app.state.desk
        size: int = request.path_params["size"]
        make = partial(Pages.page, language=language, path=_below(request), at=size, fragment=True)
        return await desk.answer(make, size)

    return get([f"/at/{{size:int}}/fragment/{language}", f"/at/{{size:int}}/fragment/{language}/{{path:path}}"], name=f"fragment {language}")(fragment)  # fmt: skip


def _below(request: Request[Any, Any, Any]) -> str:
    """Give the path below a folder, as it was asked for."""
    return str(request.path_params.get("path", "")).removeprefix("/")


def language_of(accepted: str) -> str | None:
    """Choose the first of a browser's languages that the site has; None where it names none of them.

    Examples
    --------
    >>> language_of("de-CH, ur;q=0.9, en;q=0.8"), language_of("tlh")
    ('ur', None)
    """
    wanted = []
    for place, one in enumerate(accepted[:400].split(",")):
        name, _, quality = one.strip().partition(";q=")
        wanted.append((-_quality(quality), place, name.strip().lower().partition("-")[0]))
    return next((name for worth, _, name in sorted(wanted) if worth < 0 and name in LANGUAGES), None)


def _quality(text: str) -> float:
    try:
        return float(text) if text else 1.0
    except ValueError:
        return 0.0


def _unreadable(_: Request[Any, Any, Any], exc: StoreError) -> Response[bytes]:
    return _problem(told(503, "not-readable", f"board: {exc}", retry_after=5))
