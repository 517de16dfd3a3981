"""Documents that watchers saw: taken in unseen, held, handed out as bytes that no browser opens."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from polltrail.web import image_keeper
from support.documents import PAGE, WATCHER_KEY, names_document, watcher_enrolment
from support.images import (
    ImagesHere,
    digest_of,
    image_night,
    images_here,
    lay_out_images,
    log,
    names_image,
    path_of,
    thumbnail_path_of,
)
from support.night import Night
from support.photographs import GPS_BLOCK, KARACHI, exif, heic, photograph

NIGHT = image_night("digest")
PUBLIC = image_night("public")
SEALED = image_night("public", unseal_by=datetime(2031, 5, 7, tzinfo=UTC))
PHOTO = photograph("JPEG", 320, 240)
TELLING = photograph("JPEG", exif=exif(gps=KARACHI))
SCAN = photograph("JPEG", 200, 100, comment=b"written by the authority's scanner")

Questions = Callable[[ImagesHere], Awaitable[None]]


def ask(tmp_path: Path, questions: Questions, night: Night = NIGHT) -> None:
    root = lay_out_images(night, tmp_path / "election")
    log(night, root, watcher_enrolment(night))

    async def all_of_it() -> None:
        async with images_here(root, night) as server:
            await questions(server)

    asyncio.run(all_of_it())


def test_a_document_that_a_watcher_saw_is_stored_held_and_public_whatever_is_published_of_images(
    tmp_path: Path,
) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_document(server.night, PAGE))
        assert [(await server.put(PAGE)).status_code for _ in range(2)] == [201, 200]
        await server.until(lambda: server.held(digest_of(PAGE)))
        answer = await server.client.get(path_of(digest_of(PAGE)))
        assert (answer.status_code, answer.content) == (200, PAGE)
        assert answer.headers["content-type"] == "application/octet-stream"
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"

    ask(tmp_path, questions)


def test_only_the_bytes_that_were_named_are_kept(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        assert (await server.put(PAGE)).status_code == 404
        await server.say(names_document(server.night, PAGE))
        assert (await server.put(PAGE + b"x", digest=digest_of(PAGE))).status_code == 409
        assert (await server.put(PAGE[:-1] + b"!", digest=digest_of(PAGE))).status_code == 422
        assert (await server.put(PAGE)).status_code == 201

    ask(tmp_path, questions)


def test_a_picture_as_a_document_is_not_looked_into_and_gets_no_small_copy(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def questions(server: ImagesHere) -> None:
        made: list[object] = []
        monkeypatch.setattr(server.images.thumbnails._worker, "make", made.append)
        monkeypatch.setattr(image_keeper, "examine_photograph", made.append)
        for data in (SCAN, PHOTO):
            await server.say(names_document(server.night, data))
            assert (await server.put(data)).status_code == 201
        keeper = server.images._threads.keeper

        async def thought_of() -> bool:
            return not keeper.index.without_small_copy(10)

        await server.until(thought_of)
        assert made == []
        assert (await server.client.get(thumbnail_path_of(digest_of(PHOTO)))).status_code == 404

    ask(tmp_path, questions, PUBLIC)


def test_a_picture_that_tells_a_place_is_no_document_that_is_kept(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        for number, data in enumerate((TELLING, heic(GPS_BLOCK))):
            await server.say(names_document(server.night, data, number=number))
            answers = [await server.put(data) for _ in range(2)]
            assert [one.status_code for one in answers] == [422, 422]
            assert answers[0].json()["type"].endswith("tells-a-place")
            assert (await server.client.get(path_of(digest_of(data)))).status_code == 404
        assert (await server.send(PHOTO, server.night.agents[0])).status_code == 201

    ask(tmp_path, questions, PUBLIC)


def test_a_picture_of_a_format_nobody_reads_is_handed_out_as_bytes_alone(tmp_path: Path) -> None:
    data = heic(b"")

    async def questions(server: ImagesHere) -> None:
        await server.say(names_document(server.night, data))
        assert (await server.put(data)).status_code == 201
        answer = await server.client.get(path_of(digest_of(data)))
        assert (answer.status_code, answer.content) == (200, data)
        told = {name: answer.headers[name] for name in ("content-type", "content-disposition")}
        assert told == {"content-type": "application/octet-stream", "content-disposition": "attachment"}
        assert answer.headers["x-content-type-options"] == "nosniff"

    ask(tmp_path, questions)


def test_documents_are_counted_in_their_watchers_quota(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(image_keeper, "OTHER_BYTES", len(PAGE) + 10)

    async def questions(server: ImagesHere) -> None:
        for number, (data, status) in enumerate(((PAGE, 201), (b"another page", 429))):
            await server.say(names_document(server.night, data, number=number))
            assert (await server.put(data)).status_code == status
        assert server.images._threads.keeper.index.bytes_of(WATCHER_KEY) == len(PAGE)

    ask(tmp_path, questions)


def test_documents_are_hidden_while_the_count_is_sealed(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_document(server.night, PAGE))
        assert (await server.put(PAGE)).status_code == 201
        assert (await server.client.get(path_of(digest_of(PAGE)))).status_code == 403
        await server.say(server.night.unsealed(from_size=3))
        assert (await server.client.get(path_of(digest_of(PAGE)))).content == PAGE

    ask(tmp_path, questions, SEALED)


def test_what_was_called_an_image_before_follows_the_policy_of_images(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, server.night.agents[0])
        await server.say(names_document(server.night, PHOTO))
        assert (await server.put(PHOTO)).status_code == 200
        assert (await server.client.get(path_of(digest_of(PHOTO)))).status_code == 403

    ask(tmp_path, questions)


def test_a_photograph_that_anybody_calls_an_image_may_tell_no_place_whatever_a_watcher_calls_it(
    tmp_path: Path,
) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(server.night, server.night.agents[0], TELLING))
        await server.say(names_document(server.night, TELLING))
        assert (await server.put(TELLING)).status_code == 422

    ask(tmp_path, questions)


def test_nobody_keeps_a_document_out_by_calling_it_an_image_first(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(server.night, server.night.agents[0], PAGE, media_type="image/png"))
        assert (await server.put(PAGE)).status_code == 415
        await server.say(names_document(server.night, PAGE))
        assert (await server.put(PAGE)).status_code == 201
        await server.until(lambda: server.held(digest_of(PAGE)))

    ask(tmp_path, questions)
