"""An invented night with photographs: statements that name them, a store key, and a server that keeps them.

night = image_night("public")
root = lay_out_images(night, tmp_path / "election")
async with images_here(root, night) as server:
    await server.send(photograph(), night.agents[0])
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from polltrail.exchange.photographs import media_type_of
from polltrail.statement import Statement, fingerprint, public_key
from polltrail.statement.bodies import HoldingBody, ImageBody, RemovalBody
from polltrail.store import ElectionDir, write_key
from polltrail.web.holdings import store_key
from polltrail.web.images import Images, images_part
from polltrail.web.parts import Part, Serving, keep_working
from polltrail.web.sealing import open_log
from support.night import Night, entry_of, lay_out, make_election, seed_of
from support.serving import Here, here

STORE_SEED = seed_of("store")
STORE_KEY = fingerprint(public_key(STORE_SEED))
MIRROR_SEED = seed_of("mirror")


def digest_of(data: bytes) -> str:
    return sha256(data).hexdigest()


def path_of(digest: str) -> str:
    return f"/images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def thumbnail_path_of(digest: str) -> str:
    return f"/images/thumbnails/{digest[:2]}/{digest[2:4]}/{digest}.jpg"


def image_night(images: str = "digest", **more: Any) -> Night:
    """A night of two agents and a clerk that publishes its images so."""
    return replace(make_election(2), images=images, **more)


def names_image(
    night: Night,
    seed: bytes,
    data: bytes,
    *,
    digest: str | None = None,
    size: int | None = None,
    media_type: str | None = None,
    redacts: str | None = None,
    number: int = 0,
) -> Statement:
    """An `image` statement about these bytes, or about others where told so."""
    body = ImageBody(
        digest=digest or digest_of(data),
        bytes=len(data) if size is None else size,
        media_type=media_type or media_type_of(data[:12]) or "image/jpeg",
        slot=None,
        copy=None,
        redacts=redacts,
    )
    return night.say(seed, "image", body, nonce=number.to_bytes(16, "big"))


def holding(night: Night, data: bytes, *, seed: bytes = STORE_SEED, digest: str | None = None) -> Statement:
    body = HoldingBody(digest=digest or digest_of(data), bytes=len(data))
    return night.say(seed, "holding", body)


def removal(night: Night, digest: str, ground: str = "Act 12, section 3") -> Statement:
    return night.say(night.organiser, "removal", RemovalBody(digest=digest, ground=ground))


def store_enrolment(night: Night) -> Statement:
    return night.enrolment(STORE_SEED, role="store")


def lay_out_images(night: Night, root: Path, *, key: bool = True, enrolled: bool = True) -> Path:
    """An election directory with a store key, enrolled unless told otherwise."""
    lay_out(night, root)
    if key:
        write_key(store_key(ElectionDir(root)), STORE_SEED, name="store")
    if key and enrolled:
        log(night, root, store_enrolment(night))
    return root


def log(night: Night, root: Path, *statements: Statement) -> None:
    """Put statements into the log of a directory that nobody serves."""
    store = open_log(root, log_seed=night.log_seed)
    try:
        store.append([(one.id, entry_of(one)) for one in statements])
        store.publish()
    finally:
        store.close()


def put_file(root: Path, data: bytes, *, digest: str | None = None) -> Path:
    """Put bytes where an image of this digest lies, as nobody should."""
    path = root / path_of(digest or digest_of(data))[1:]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_bytes(data)
    return path


@dataclass
class ImagesHere:
    """A server in this process that keeps images."""

    night: Night
    here: Here
    images: Images
    serving: Serving
    said: list[str]

    @property
    def client(self) -> httpx.AsyncClient:
        return self.here.client

    async def say(self, *statements: Statement) -> None:
        """Hand statements in; each must be taken."""
        for one in statements:
            answer = await self.client.post("/v1/statements", content=entry_of(one))
            assert answer.status_code in {200, 201}, answer.text

    async def put(self, data: bytes, *, digest: str | None = None, **more: Any) -> httpx.Response:
        """Send the bytes of an image."""
        return await self.client.put(f"/v1/images/{digest or digest_of(data)}", content=data, **more)

    async def send(self, data: bytes, seed: bytes, **more: Any) -> httpx.Response:
        """Name an image, then send its bytes."""
        await self.say(names_image(self.night, seed, data, **more))
        return await self.put(data)

    async def until(self, found: Callable[[], Awaitable[bool]], *, within_s: float = 60) -> None:
        """Wait until a question is answered yes."""
        async with asyncio.timeout(within_s):
            while not await found():  # noqa: ASYNC110 - what is waited for is on a disk
                await asyncio.sleep(0.02)

    async def held(self, digest: str, *, key: str = STORE_KEY) -> bool:
        """Whether a `holding` of an image is in the log by now."""
        keeper = self.images._threads.keeper
        return not any(one == digest for one, _ in keeper.index.unheld(key, 1000)) and keeper.index.has(
            digest
        )


async def _publish(serving: Serving) -> None:
    """Publish what is committed, as a server does."""
    while True:
        await asyncio.to_thread(serving.store.publish)
        size = serving.store.published_size
        await asyncio.sleep(0.05)
        await serving.sequencer.commits.beyond(size)


@asynccontextmanager
async def images_here(root: Path, night: Night, *, open_images: bool = True) -> AsyncIterator[ImagesHere]:
    """Serve a directory with its images in this process, without a network."""
    made: list[tuple[Images, Serving, Part]] = []
    said: list[str] = []

    def part(serving: Serving) -> Part:
        own = replace(serving, say=said.append)
        object.__setattr__(own, "sessions", serving.sessions)
        found = images_part(own)
        made.append((found.work[0].__self__, own, found))
        return found

    async with here(root, night, parts=[part]) as server:
        images, serving, found = made[0]
        working = [asyncio.create_task(keep_working(work, said.append)) for work in found.work]
        working.append(asyncio.create_task(_publish(serving)))
        running = ImagesHere(night, server, images, serving, said)

        async def is_open() -> bool:
            return images._threads.is_open

        try:
            if open_images:
                await running.until(is_open)
            yield running
        finally:
            for task in working:
                task.cancel()
            await asyncio.gather(*working, return_exceptions=True)
            if images._threads.is_open:
                images._threads.keeper.close()
