"""Photographs: taken in for statements that name them, held, and shown as far as the election publishes them.

PUT  /v1/images/<sha256>               the bytes of an image that a logged `image` statement names, or of a document
                                       that a watcher saw, as a logged `official` statement says
GET  /images/sha256/<ab>/<cd>/<sha256>          an image, where the policy publishes it
GET  /images/thumbnails/<ab>/<cd>/<sha256>.jpg  its small copy

An upload is streamed into a temporary file a piece at a time, by threads of its own: a slow, full or failed volume
of images keeps no statement waiting. It gets its name only after its digest, size and content were looked at. After
that the server says `holding` in the name of its store key.
"""

import asyncio
import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Final

import msgspec

from polltrail.errors import ImageStoreError
from polltrail.exchange.photographs import MOST_BYTES, media_type_of
from polltrail.exchange.photographs.source import PIECE
from polltrail.store.image_store import Incoming
from polltrail.web import image_answers
from polltrail.web.asgi import Headers, Receive, Scope, Send, answer, header
from polltrail.web.bodies import Gone, promised
from polltrail.web.holdings import Holdings
from polltrail.web.image_files import ImageFiles
from polltrail.web.image_keeper import ImageKeeper, Wanted
from polltrail.web.image_threads import ImageThreads
from polltrail.web.parts import Part, Serving
from polltrail.web.problems import Refused, told
from polltrail.web.routes import client_address, refuse_method
from polltrail.web.thumbnails import Thumbnails
from polltrail.web.tokens import token_of

IMAGES: Final = "/v1/images/"
FOLLOW_EVERY_S: Final = 0.2
"""Seconds between two looks at what the log says of images; an upload for something newer looks at once."""
SAY_AGAIN_S: Final = 60.0

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_JSON: Final[Headers] = [(b"content-type", b"application/json"), (b"cache-control", b"no-store")]


def images_part(serving: Serving) -> Part:
    """Make the part of the server that keeps images."""
    images = Images(serving)
    return Part(
        routes={IMAGES: images.put, "/images/": images.files.get},
        work=(images.tend, images.holdings.tend, images.thumbnails.tend),
        last=(images.removing,),
    )


class Uploads:
    """How many images are on their way, in all and from one address; on the event loop alone."""

    def __init__(self) -> None:
        self._of: Counter[bytes] = Counter()

    @contextmanager
    def one(self, name: bytes) -> Iterator[None]:
        """Have one more on its way for as long as the block runs.

        Raises
        ------
        Refused
            There are too many.
        """
        if self._of.total() >= image_answers.MOST_UPLOADS or self._of[name] >= image_answers.OF_AN_ADDRESS:
            raise Refused(image_answers.CROWDED, held_s=0.0)
        self._of[name] += 1
        try:
            yield
        finally:
            self._of[name] -= 1
            if not self._of[name]:
                del self._of[name]


class Images:
    """Takes images in, and follows what the log says of them."""

    def __init__(self, serving: Serving) -> None:
        self._serving = serving
        self._threads = ImageThreads()
        self._uploads = Uploads()
        self._said = -SAY_AGAIN_S
        self.files = ImageFiles(serving, self._threads)
        self.holdings = Holdings(serving, self._threads)
        self.thumbnails = Thumbnails(serving, self._threads)

    async def tend(self) -> None:
        """Open the images, hold them against log and disk, and follow the log from there."""
        serving, threads = self._serving, self._threads
        if not threads.is_open:
            election = serving.sequencer.roster.election or ""
            threads.opened(await threads.run(ImageKeeper.open, serving.place, serving.store, election))
        await self._follow()
        await threads.run(threads.keeper.reconcile, serving.sequencer.roster, serving.store.published_size)
        while True:
            self._tell_news()
            size = serving.sequencer.commits.size
            waiting = await threads.run(threads.keeper.carry_out, serving.store.published_size)
            await asyncio.sleep(FOLLOW_EVERY_S)
            if not waiting:
                await serving.sequencer.commits.beyond(size)
            await self._follow()

    async def removing(self) -> None:
        """Take away what was removed, now that its removal is published: nobody is told so and finds it later."""
        if self._threads.is_open:
            await self._follow()
            await self._threads.run(self._threads.keeper.carry_out, self._serving.store.published_size)

    async def put(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Take in an image; a `polltrail.web.parts.Handler`."""
        refuse_method(scope, "PUT")
        digest, size, address = _digest_of(scope), _size_of(scope), client_address(scope)
        if token_of(scope) is None:
            self._serving.door.ask(address)
        try:
            wanted = await self._wanted(digest, size)
            with self._uploads.one(self._serving.door.name(address)):
                if wanted.there:
                    await _pass_over(receive)
                else:
                    await self._take_in(wanted, scope, receive)
        except ImageStoreError as exc:
            self._say(str(exc))
            raise Refused(image_answers.of_volume(exc), held_s=0.0) from exc
        said = msgspec.json.encode({"digest": digest, "bytes": size}) + b"\n"
        await answer(send, 200 if wanted.there else 201, _JSON, said)

    async def _follow(self) -> None:
        sequencer, keeper = self._serving.sequencer, self._threads.keeper
        try:
            await self._threads.run(keeper.follow, sequencer.commits.size, sequencer.roster)
        except ImageStoreError:
            await self._threads.run(keeper.carry_out, self._serving.store.published_size)
            raise

    def _tell_news(self) -> None:
        self.holdings.news.set()
        self.thumbnails.news.set()

    async def _wanted(self, digest: str, size: int) -> Wanted:
        """Find whether it may come; the newest statement may be what names it."""
        await self._threads.wait_until_open()
        await self._follow()
        return await self._threads.run(
            self._threads.keeper.wanted, digest, size, self._serving.sequencer.roster
        )

    async def _take_in(self, wanted: Wanted, scope: Scope, receive: Receive) -> None:
        threads, keeper = self._threads, self._threads.keeper
        incoming = await threads.run(keeper.store.receive, wanted.digest, wanted.bytes)
        try:
            await self._stream(incoming, wanted, receive)
            await threads.run(keeper.keep, incoming, wanted, self._serving.sequencer.roster)
        except Refused as exc:
            if exc.held_s is not None:
                raise
            # Anybody may send bytes for a digest that the log names: who sends wrong ones pays.
            raise self._serving.door.turned_away(
                exc.problem, client_address(scope), token=token_of(scope)
            ) from exc
        except Gone:
            self._serving.door.refused(client_address(scope), token_of(scope))
            raise
        finally:
            threads.leave(incoming.discard)
        self._tell_news()

    async def _stream(self, incoming: Incoming, wanted: Wanted, receive: Receive) -> None:
        async for piece in _pieces(receive):
            _refuse_piece(incoming, wanted, piece)
            await self._threads.run(incoming.write, piece)
        if incoming.count != wanted.bytes:
            raise Refused(image_answers.CUT_SHORT)

    def _say(self, line: str) -> None:
        """Tell whoever runs the server, and not again for each image."""
        now = asyncio.get_running_loop().time()
        if now - self._said >= SAY_AGAIN_S:
            self._said = now
            self._serving.say(f"images: {line}")


async def _pass_over(receive: Receive) -> None:
    """Let a body pass that is not needed: ended in the middle, it would take the connection with it."""
    async for _ in _pieces(receive):
        pass


def _refuse_piece(incoming: Incoming, wanted: Wanted, piece: bytes) -> None:
    """End early what cannot be the image: other content from its first bytes on, or more of it than was named."""
    if (
        not incoming.count
        and not wanted.is_document
        and (found := media_type_of(piece)) not in wanted.media_types
    ):
        raise Refused(image_answers.another_type(wanted.digest, wanted.media_types, found))
    if (count := incoming.count + len(piece)) > wanted.bytes:
        raise Refused(image_answers.another_size(wanted.digest, [wanted.bytes], f"{count} or more"))


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    """Join what comes into pieces that are worth a thread's while.

    Raises
    ------
    Gone
        The connection ended before the body did.
    """
    held, size, more = list[bytes](), 0, True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            raise Gone
        held.append(message["body"])
        size += len(message["body"])
        more = message["more_body"]
        if size >= PIECE or (not more and size):
            yield b"".join(held)
            held, size = [], 0


def _digest_of(scope: Scope) -> str:
    digest: str = scope["path"].removeprefix(IMAGES)
    if not _DIGEST.match(digest):
        sentence = (
            f"image: expected a SHA-256 of 64 hexadecimal digits, found {ascii(digest)[1:81]}; not read"
        )
        raise Refused(told(404, "no-such-path", sentence))
    return digest


def _size_of(scope: Scope) -> int:
    if header(scope, b"content-length") is None:
        raise Refused(image_answers.no_length())
    return promised(scope, "image", MOST_BYTES)
