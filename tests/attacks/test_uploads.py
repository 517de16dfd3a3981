"""Bytes that come as photographs and should not be kept: unnamed, larger, telling a place, or a bomb."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from polltrail.exchange.photographs import Photograph, Source, media_type_of
from polltrail.exchange.photographs import photograph as limits
from polltrail.statement import fingerprint, public_key
from polltrail.store.image_index import ImageIndex, Named
from polltrail.web import image_keeper
from polltrail.web.image_keeper import ImageKeeper
from support.attacks import attack
from support.images import (
    ImagesHere,
    digest_of,
    image_night,
    images_here,
    lay_out_images,
    names_image,
    path_of,
)
from support.photographs import KARACHI, MEDIA_TYPES, XMP, exif, photograph, png_of, with_chunk

NIGHT = image_night("public")
PHOTO = photograph("JPEG", 320, 240)
TELLING = {
    **{f"exif of {kind}": photograph(kind, exif=exif(gps=KARACHI)) for kind in MEDIA_TYPES},
    "xmp of JPEG": photograph("JPEG", xmp=XMP),
    "xmp of PNG": with_chunk(photograph("PNG"), b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + XMP),
    "xmp of WEBP": photograph("WEBP", xmp=XMP),
    "archive behind it": PHOTO + b"PK\3\4" + bytes(30) + b"PK\5\6" + bytes(18),
    "second picture behind it": PHOTO + photograph("JPEG", exif=exif(gps=KARACHI)),
}


def ask(tmp_path: Path, questions: Callable[[ImagesHere], Awaitable[None]]) -> list[str]:
    """Run questions against a server; give the names of what it stored."""
    root = lay_out_images(NIGHT, tmp_path / "election")

    async def all_of_it() -> None:
        async with images_here(root, NIGHT) as server:
            await questions(server)

    asyncio.run(all_of_it())
    return [path.name for path in root.glob("images/sha256/*/*/*")]


def _anything_is_named(patch: pytest.MonkeyPatch) -> None:
    def named(self: ImageIndex, digest: str) -> list[Named]:
        key = fingerprint(public_key(NIGHT.agents[0]))
        return [
            Named(digest=digest, bytes=len(PHOTO), media_type="image/jpeg", key=key, position=1, redacts=None)
        ]

    patch.setattr(ImageIndex, "named", named)


def _nothing_is_looked_at(patch: pytest.MonkeyPatch) -> None:
    def examined(source: Source) -> Photograph:
        return Photograph(media_type=media_type_of(source.read_at(0, 12)) or "", width=1, height=1)

    patch.setattr(image_keeper, "examine_photograph", examined)


@attack(asking_who_named_it=_anything_is_named)
def test_a_photograph_that_nobody_named_is_not_kept(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        assert (await server.put(PHOTO)).status_code == 404

    assert ask(tmp_path, questions) == []


@attack(comparing_sizes=_anything_is_named)
def test_a_photograph_larger_than_named_is_not_read(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, NIGHT.agents[0], PHOTO, size=len(PHOTO) - 1))
        assert (await server.put(PHOTO)).status_code == 409

    assert ask(tmp_path, questions) == []


def _no_piece_is_refused(patch: pytest.MonkeyPatch) -> None:
    from polltrail.store.image_store import Incoming
    from polltrail.web import images

    patch.setattr(images, "_refuse_piece", lambda *_: None)
    patch.setattr(Incoming, "write", lambda self, piece: setattr(self, "count", self.count + len(piece)))


@attack(counting_as_it_comes=_no_piece_is_refused)
def test_more_bytes_than_were_announced_are_cut_off(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, NIGHT.agents[0], PHOTO))
        more = PHOTO + bytes(1_000_000)
        answer = await server.put(more, digest=digest_of(PHOTO), headers={"content-length": str(len(PHOTO))})
        assert (answer.status_code, answer.json()["type"].rpartition(":")[2]) == (409, "another-size")

    assert ask(tmp_path, questions) == []


@attack(looking_at_what_came=_nothing_is_looked_at)
def test_a_photograph_that_tells_a_place_is_kept_in_no_format(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        codes = {
            name: (await server.send(data, NIGHT.agents[0])).status_code for name, data in TELLING.items()
        }
        assert codes == dict.fromkeys(TELLING, 422)
        for data in TELLING.values():
            assert (await server.client.get(path_of(digest_of(data)))).status_code == 404

    assert ask(tmp_path, questions) == []


def _any_number_of_pixels(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(limits, "MOST_PIXELS", 1 << 62)


@attack(limit_of_pixels=_any_number_of_pixels)
def test_a_header_of_billions_of_pixels_is_refused_by_its_header(tmp_path: Path) -> None:
    bomb = png_of(60_000, 60_000)

    async def questions(server: ImagesHere) -> None:
        assert (await server.send(bomb, NIGHT.agents[0])).status_code == 413

    assert ask(tmp_path, questions) == []


def _everything_is_published(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(ImageKeeper, "is_published", lambda *_: True)


@attack(asking_the_policy=_everything_is_published)
def test_a_photograph_that_is_not_published_is_read_by_nobody(tmp_path: Path) -> None:
    night = image_night("redacted")
    root = lay_out_images(night, tmp_path / "election")

    async def all_of_it() -> None:
        async with images_here(root, night) as server:
            await server.send(PHOTO, night.agents[0])
            await server.say(names_image(night, night.agents[1], PHOTO, redacts="0" * 64))
            for method in ("GET", "HEAD"):
                answer = await server.client.request(method, path_of(digest_of(PHOTO)))
                assert answer.status_code == 403

    asyncio.run(all_of_it())
