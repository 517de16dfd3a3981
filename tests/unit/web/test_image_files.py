"""Images handed out: as far as the policy says, as harmless bytes, and never while the count is sealed."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from polltrail.statement import fingerprint, public_key
from polltrail.statement.bodies import UnsealBody
from support.images import (
    STORE_KEY,
    ImagesHere,
    digest_of,
    image_night,
    images_here,
    lay_out_images,
    names_image,
    path_of,
    removal,
    thumbnail_path_of,
)
from support.night import Night
from support.photographs import FORMATS, MEDIA_TYPES, photograph

PUBLIC, REDACTED, DIGEST = image_night("public"), image_night("redacted"), image_night("digest")
SEALED = image_night("public", unseal_by=datetime(2031, 5, 7, tzinfo=UTC))
PHOTO = photograph("JPEG", 320, 240)
COPY = photograph("JPEG", 320, 240, shade=200)

Questions = Callable[[ImagesHere], Awaitable[None]]


def ask(tmp_path: Path, night: Night, questions: Questions) -> None:
    root = lay_out_images(night, tmp_path / "election")

    async def all_of_it() -> None:
        async with images_here(root, night) as server:
            await questions(server)

    asyncio.run(all_of_it())


def kind_of(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["type"].rpartition(":")[2]


@pytest.mark.parametrize("form", FORMATS)
def test_published_images_are_handed_out_as_bytes_that_cannot_act(tmp_path: Path, form: str) -> None:
    data = photograph(form, 900, 700, **({"compress_level": 0} if form == "PNG" else {}))

    async def questions(server: ImagesHere) -> None:
        await server.send(data, server.night.agents[0])
        answer = await server.client.get(path_of(digest_of(data)))
        assert (answer.status_code, answer.content) == (200, data)
        assert answer.headers["content-type"] == MEDIA_TYPES[form]
        assert answer.headers["content-disposition"] == "attachment"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["content-security-policy"] == "sandbox; default-src 'none'"
        assert "immutable" in answer.headers["cache-control"]
        head = await server.client.head(path_of(digest_of(data)))
        assert (head.status_code, head.content, head.headers) == (200, b"", answer.headers)
        assert (await server.client.post(path_of(digest_of(data)))).status_code == 405

    ask(tmp_path, PUBLIC, questions)


def test_where_digests_alone_are_published_nothing_is_handed_out(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, server.night.agents[0])
        stored = await server.client.get(path_of(digest_of(PHOTO)))
        unknown = await server.client.get(path_of("0" * 64))
        assert kind_of(stored) == kind_of(unknown) == (403, "not-published")
        assert stored.content == unknown.content
        assert "digests alone" in stored.json()["detail"]

    ask(tmp_path, DIGEST, questions)


def test_only_redacted_copies_are_handed_out_where_the_policy_says_so(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        agent, other = server.night.agents
        await server.send(PHOTO, agent)
        await server.send(COPY, agent, redacts=digest_of(PHOTO))
        assert kind_of(await server.client.get(path_of(digest_of(PHOTO)))) == (403, "not-published")
        assert (await server.client.get(path_of(digest_of(COPY)))).content == COPY
        # One person's word does not publish what another did not mean for it.
        await server.say(names_image(server.night, other, PHOTO, redacts=digest_of(COPY)))
        await server.put(PHOTO)
        assert kind_of(await server.client.get(path_of(digest_of(PHOTO)))) == (403, "not-published")
        itself = photograph("JPEG", shade=90)
        await server.send(itself, other, redacts=digest_of(itself))
        assert kind_of(await server.client.get(path_of(digest_of(itself)))) == (403, "not-published")

    ask(tmp_path, REDACTED, questions)


def test_nothing_is_handed_out_while_the_count_is_sealed(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, server.night.agents[0])
        path = path_of(digest_of(PHOTO))
        assert kind_of(await server.client.get(path)) == (403, "sealed")
        assert kind_of(await server.client.get(thumbnail_path_of(digest_of(PHOTO)))) == (403, "sealed")
        await server.say(server.night.say(server.night.organiser, "unseal", UnsealBody(from_size=3)))
        assert (await server.client.get(path)).content == PHOTO

    ask(tmp_path, SEALED, questions)


@pytest.mark.parametrize("night", [DIGEST, SEALED], ids=["digest", "sealed"])
def test_who_keeps_the_election_safe_sees_all_of_it_and_nobody_keeps_a_copy(
    tmp_path: Path, night: Night
) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, server.night.agents[0])
        path = path_of(digest_of(PHOTO))
        organiser = fingerprint(public_key(server.night.organiser))
        for key, status in (
            (organiser, 200),
            (STORE_KEY, 200),
            (fingerprint(public_key(server.night.agents[0])), 403),
        ):
            token, _ = server.serving.sessions.begin(key)
            answer = await server.client.get(path, headers={"authorization": f"Bearer {token}"})
            assert answer.status_code == status
            assert "no-store" in answer.headers["cache-control"]

    ask(tmp_path, night, questions)


def test_what_was_removed_leaves_its_notice(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, server.night.agents[0])
        await server.say(removal(server.night, digest_of(PHOTO), "Act 12"))

        async def gone() -> bool:
            return (await server.client.get(path_of(digest_of(PHOTO)))).status_code == 410

        await server.until(gone)
        said = (await server.client.get(path_of(digest_of(PHOTO)))).json()
        assert (said["digest"], said["ground"]) == (digest_of(PHOTO), "Act 12")
        assert said["index"] == server.here.store.size - 1 or said["index"] > 0

    ask(tmp_path, PUBLIC, questions)


@pytest.mark.parametrize(
    "path",
    [
        "/images/",
        "/images/index.db",
        "/images/incoming/tmpabc",
        f"/images/sha256/00/00/{'a' * 64}",
        f"/images/sha256/aa/aa/{'A' * 64}",
        f"/images/thumbnails/aa/aa/{'a' * 64}",
        f"/images/sha256/aa/aa/{'a' * 64}.jpg",
        f"/images/sha256/aa/aa/{'a' * 64}/../index.db",
        "/images/%2e%2e/state.db",
    ],
)
def test_no_other_path_reaches_the_disk(tmp_path: Path, path: str) -> None:
    async def questions(server: ImagesHere) -> None:
        assert kind_of(await server.client.get(path)) == (404, "no-such-path")

    ask(tmp_path, PUBLIC, questions)


def test_what_is_not_stored_is_not_found(tmp_path: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(server.night, server.night.agents[0], PHOTO))
        assert kind_of(await server.client.get(path_of(digest_of(PHOTO)))) == (404, "not-stored")
        assert kind_of(await server.client.get(thumbnail_path_of(digest_of(PHOTO)))) == (404, "not-stored")

    ask(tmp_path, PUBLIC, questions)
