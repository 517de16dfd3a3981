"""What is kept back while a count is sealed, and who may read it all the same.

While an election is sealed, its entry bundles and its images are for those who keep it safe (a mirror, a store) and for
its organisers, logged in (`polltrail.web.login`). The bundles are on no public path of the disk: they are made from
the store for whoever may read them. Everybody else is told by when the count must be open.
"""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from polltrail.errors import TreeError
from polltrail.log.tiles import TILE, encode_bundle, parse_path
from polltrail.store import LogStore
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Problem, Refused, told
from polltrail.web.routes import refuse_method
from polltrail.web.sending import send_published

BUNDLES: Final = "/log/tile/entries/"

KEPT_BACK: Final[Headers] = [
    (b"content-type", b"application/octet-stream"),
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
]
"""Headers of what not everybody may read: nobody on the way keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SealedProblem(Problem):
    """Not shown while the count is sealed.

    Attributes
    ----------
    unseal_by : str
        By when it must be open.
    """

    unseal_by: str

    def document(self) -> dict[str, Any]:
        """Give the members of the document."""
        return {**Problem.document(self), "unseal_by": self.unseal_by}


def refuse_while_sealed(serving: Serving, scope: Scope) -> bool:
    """Refuse a request for what is kept back, unless the count is open or whoever asks may read everything.

    Returns
    -------
    bool
        Whether the count is sealed: then the answer is for this reader alone, and goes out with `KEPT_BACK`.

    Raises
    ------
    Refused
        With the time by which it must be open.
    """
    until = serving.sequencer.roster.sealed_until
    if until is not None and not serving.sessions.may_read_all(scope):
        raise Refused(sealed_problem(scope["path"], until))
    return until is not None


def sealed_part(serving: Serving) -> Part:
    """Make the part that hands out entry bundles: files to everybody, or from the store to those who may."""

    async def handle(scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG001 - a Handler
        refuse_method(scope, "GET", "HEAD")
        path: str = scope["path"]
        if refuse_while_sealed(serving, scope):
            await answer(send, 200, KEPT_BACK, await asyncio.to_thread(_bundle, serving.store, path))
            return
        await send_published(serving.files, scope, send)

    return Part(routes={BUNDLES: handle})


def _bundle(store: LogStore, path: str) -> bytes:
    """Make a bundle of published entries, full or as wide as it is asked for."""
    try:
        tile = parse_path(path.removeprefix("/log/"))
    except TreeError as exc:
        raise Refused(told(404, "not-published", exc)) from exc
    start = tile.n * TILE
    if start + tile.width > store.published_size:
        sentence = f"{path}: expected entries below {store.published_size}, which the checkpoint has, found more; ask for what the checkpoint leads to"
        raise Refused(told(404, "not-published", sentence))
    return encode_bundle(list(store.entries(start, start + tile.width)))


def sealed_problem(path: str, until: datetime) -> Problem:
    """Say that a path is not shown, and by when the count must be open."""
    written = until.strftime("%Y-%m-%dT%H:%M:%SZ")
    sentence = (
        f"{path[:120]}: expected to be read once the count is open, which must be by {written}, found it sealed; ask "
        "again then. Who is enrolled as a mirror or a store, and an organiser, may read it now: POST /v1/login"
    )
    known = told(403, "sealed", sentence)
    return SealedProblem(
        status=403,
        kind="sealed",
        detail=sentence,
        expected=known.expected,
        found=known.found,
        unseal_by=written,
    )
