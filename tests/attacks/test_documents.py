"""A watcher calls somebody's photograph an official document, so that it would be published."""

import asyncio
from pathlib import Path

import pytest

from polltrail.web import image_keeper
from support.attacks import attack
from support.documents import names_document, watcher_enrolment
from support.images import digest_of, image_night, images_here, lay_out_images, log, path_of
from support.photographs import GPS_BLOCK, KARACHI, exif, heic, photograph

NIGHT = image_night("digest")
PHOTO = photograph("JPEG", 320, 240)
TELLING = photograph("JPEG", comment=b"taken by the window of H-01")
"""What only the careful look at photographs finds; a place in it, documents may not have either."""
PLACED = photograph("JPEG", exif=exif(gps=KARACHI))


def _whoever_says_so(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(image_keeper, "_was_document_first", lambda named: any(not one.media_type for one in named))


@attack(who_named_it_first=_whoever_says_so)
def test_a_photograph_is_not_published_because_a_watcher_calls_it_a_document(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    log(NIGHT, root, watcher_enrolment(NIGHT))

    async def attacked() -> int:
        async with images_here(root, NIGHT) as server:
            assert (await server.send(PHOTO, NIGHT.agents[0])).status_code == 201
            await server.say(names_document(NIGHT, PHOTO))
            await server.put(PHOTO)
            return (await server.client.get(path_of(digest_of(PHOTO)))).status_code

    assert asyncio.run(attacked()) == 403


def _documents_unseen(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(image_keeper, "_is_opaque", lambda _, wanted: wanted.is_document)


@attack(looking_at_what_is_called_an_image=_documents_unseen)
def test_no_place_is_kept_in_a_photograph_by_calling_it_a_document_too(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    log(NIGHT, root, watcher_enrolment(NIGHT))

    async def attacked() -> int:
        async with images_here(root, NIGHT) as server:
            await server.say(names_document(NIGHT, TELLING, number=1))
            return (await server.send(TELLING, NIGHT.agents[0])).status_code

    assert asyncio.run(attacked()) == 422


@attack(
    looking_for_places_in_documents=lambda patch: patch.setattr(image_keeper, "refuse_place", lambda _: None)
)
@pytest.mark.parametrize("data", [PLACED, heic(GPS_BLOCK)], ids=["jpeg", "heic"])
def test_no_place_in_a_picture_is_published_because_a_watcher_calls_it_a_document(
    tmp_path: Path, data: bytes
) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election")
    log(NIGHT, root, watcher_enrolment(NIGHT))

    async def attacked() -> tuple[int, int]:
        async with images_here(root, NIGHT) as server:
            await server.say(names_document(NIGHT, data))
            brought = (await server.put(data)).status_code
            return brought, (await server.client.get(path_of(digest_of(data)))).status_code

    assert asyncio.run(attacked()) == (422, 404)
