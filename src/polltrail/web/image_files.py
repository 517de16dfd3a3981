"""Images as files, for those who may see them.

What is published is what the election's policy says, documents too, and nothing of a count that is sealed. What is no
photograph goes out as bytes that no browser opens. Whoever keeps the
election safe sees everything (`may_see_all`), and whoever works at a form at the desk what is before them there.
"""

import re
from pathlib import Path
from typing import Final

from polltrail.errors import ImageStoreError
from polltrail.exchange.photographs import media_type_of
from polltrail.exchange.photographs.source import PIECE
from polltrail.web import image_answers
from polltrail.web.asgi import Headers, Receive, Scope, Send
from polltrail.web.bodies import Gone
from polltrail.web.image_threads import ImageThreads
from polltrail.web.parts import Serving
from polltrail.web.problems import Refused, told
from polltrail.web.routes import refuse_method
from polltrail.web.sealed import sealed_problem

_PATH = re.compile(
    r"/images/(?:sha256/(?P<a>[0-9a-f]{2})/(?P<b>[0-9a-f]{2})/(?P<digest>(?P=a)(?P=b)[0-9a-f]{60})"
    r"|thumbnails/(?P<c>[0-9a-f]{2})/(?P<d>[0-9a-f]{2})/(?P<small>(?P=c)(?P=d)[0-9a-f]{60})\.jpg)\Z"
)
_HARMLESS: Final[Headers] = [
    (b"content-disposition", b"attachment"),
    (b"x-content-type-options", b"nosniff"),
    (b"content-security-policy", b"sandbox; default-src 'none'"),
]
_FOR_ALL: Final[Headers] = [
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    *_HARMLESS,
]
_FOR_ONE: Final[Headers] = [(b"cache-control", b"private, no-store"), *_HARMLESS]


class ImageFiles:
    """Hands out images."""

    def __init__(self, serving: Serving, threads: ImageThreads) -> None:
        self._serving = serving
        self._threads = threads

    def may_see_all(self, scope: Scope) -> bool:
        """Whether whoever asks may see what is not published, also while the count is sealed."""
        return self._serving.sessions.may_read_all(scope)

    async def get(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 - a Handler
        """Hand out one image, or its small copy."""
        refuse_method(scope, "GET", "HEAD")
        digest, is_small = _asked_for(scope["path"])
        sees_it = self.may_see_all(scope) or self._serving.sessions.is_shown(scope, digest)
        try:
            await self._threads.wait_until_open()
            await self._refuse_hidden(digest, sees_it=sees_it)
            store = self._threads.keeper.store
            path = store.thumbnail_path(digest) if is_small else store.path(digest)
            size = await self._threads.run(store.thumbnail_size if is_small else store.size_of, digest)
            if size is None:
                raise Refused(image_answers.not_stored(digest))
            first = await self._threads.run(store.read, path, 0, PIECE)
            if size and not first:  # it was removed since
                raise Refused(image_answers.not_stored(digest))
            await self._send(path, size, first, _FOR_ONE if sees_it else _FOR_ALL, scope, send)
        except ImageStoreError as exc:
            raise Refused(image_answers.of_volume(exc), held_s=0.0) from exc

    async def _refuse_hidden(self, digest: str, *, sees_it: bool) -> None:
        roster, keeper = self._serving.sequencer.roster, self._threads.keeper
        if not sees_it and roster.sealed_until is not None:
            raise Refused(sealed_problem(f"image {digest}", roster.sealed_until))
        notice = await self._threads.run(keeper.index.removed, digest)
        if notice is not None and notice.position < self._serving.store.published_size:
            raise Refused(image_answers.gone(notice))
        policy = roster.definitions[-1].body.policy
        if not sees_it and not await self._threads.run(keeper.is_published, digest, policy):
            raise Refused(image_answers.not_published(policy))

    async def _send(
        self, path: Path, size: int, piece: bytes, more: Headers, scope: Scope, send: Send
    ) -> None:
        """Send a file from its first piece on; what is removed meanwhile ends with the connection."""
        store = self._threads.keeper.store
        media_type = (media_type_of(piece) or "application/octet-stream").encode()
        headers = [(b"content-type", media_type), (b"content-length", b"%d" % size), *more]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        at = size if scope["method"] == "HEAD" else len(piece)
        while at < size:
            await send({"type": "http.response.body", "body": piece, "more_body": True})
            piece = await self._threads.run(store.read, path, at, min(PIECE, size - at))
            at += len(piece)
            if not piece:
                raise Gone
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else piece})


def _asked_for(path: str) -> tuple[str, bool]:
    """Tell which image a path is of, and whether of its small copy."""
    found = _PATH.match(path)
    if found is None:
        sentence = (
            "image: expected /images/sha256/<ab>/<cd>/<sha256> or /images/thumbnails/<ab>/<cd>/<sha256>.jpg, found "
            f"{ascii(path)[1:121]}; not looked for"
        )
        raise Refused(told(404, "no-such-path", sentence))
    return found["digest"] or found["small"], found["small"] is not None
