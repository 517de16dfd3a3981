"""Images taken in: for what a statement names and nothing else, looked at before they get their name, and held."""

import asyncio
import errno
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from polltrail.errors import ImageStoreError
from polltrail.statement import read_entry
from polltrail.statement.bodies import HoldingBody
from polltrail.store import image_store
from polltrail.store.image_store import ImageStore, Incoming
from polltrail.web import image_answers, image_keeper, image_threads, images
from polltrail.web.bodies import Gone
from polltrail.web.door import STRANGERS
from polltrail.web.problems import Refused
from support.images import (
    MIRROR_SEED,
    STORE_KEY,
    ImagesHere,
    digest_of,
    holding,
    image_night,
    images_here,
    lay_out_images,
    log,
    names_image,
    path_of,
    removal,
    store_enrolment,
)
from support.night import Night, readings
from support.photographs import KARACHI, XMP, exif, photograph, png_of

NIGHT = image_night("public")
AGENT, OTHER = NIGHT.agents
CLERK = NIGHT.clerks[0]
PHOTO = photograph("JPEG", 320, 240)
DIGEST = digest_of(PHOTO)

Questions = Callable[[ImagesHere], Awaitable[None]]


def ask(root: Path, questions: Questions, night: Night = NIGHT) -> None:
    async def all_of_it() -> None:
        async with images_here(root, night) as server:
            await questions(server)

    asyncio.run(all_of_it())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out_images(NIGHT, tmp_path / "election")


def problem(answer: httpx.Response, status: int, kind: str) -> dict[str, object]:
    assert answer.status_code == status, answer.text
    said: dict[str, object] = answer.json()
    assert said["type"] == f"urn:polltrail:problem:{kind}"
    assert said["expected"]
    assert said["found"]
    return said


def files_of(root: Path) -> list[Path]:
    return [path for path in (root / "images").rglob("*") if path.is_file() and "index.db" not in path.name]


def held_in(server: ImagesHere) -> list[str]:
    entries = map(read_entry, server.here.store.entries(0, server.here.store.size))
    return [one.body.digest for one in entries if isinstance(one.body, HoldingBody) and one.key == STORE_KEY]


def test_an_image_that_a_statement_names_is_stored_and_held(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        answer = await server.send(PHOTO, AGENT)
        assert (answer.status_code, answer.json()) == (201, {"digest": DIGEST, "bytes": len(PHOTO)})
        assert (root / path_of(DIGEST)[1:]).read_bytes() == PHOTO
        again = await server.put(PHOTO)
        assert (again.status_code, again.json()) == (200, answer.json())
        await server.until(lambda: server.held(DIGEST))
        assert held_in(server) == [DIGEST]
        assert server.said == []

    ask(root, questions)


def test_many_that_come_together_are_held_in_few_commits(root: Path) -> None:
    photos = [photograph("JPEG", shade=shade) for shade in range(20)]

    async def questions(server: ImagesHere) -> None:
        await server.say(*(names_image(NIGHT, AGENT, one) for one in photos))
        for done in await asyncio.gather(*(server.put(one) for one in photos[:8])):
            assert done.status_code == 201
        for one in photos[8:]:
            assert (await server.put(one)).status_code == 201
        for one in photos:
            await server.until(lambda one=one: server.held(digest_of(one)))
        assert sorted(held_in(server)) == sorted(map(digest_of, photos))

    ask(root, questions)


def test_what_nobody_named_is_not_read(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        problem(await server.put(PHOTO), 404, "not-named")
        problem(await server.put(PHOTO, digest="x"), 404, "no-such-path")
        problem(await server.client.post(f"/v1/images/{DIGEST}", content=PHOTO), 405, "wrong-method")
        assert files_of(root) == []

    ask(root, questions)


def test_another_size_than_named_is_not_read(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO, size=len(PHOTO) + 1))
        assert (
            problem(await server.put(PHOTO), 409, "another-size")["expected"]
            == f"{len(PHOTO) + 1} bytes, as its statement says"
        )
        await server.say(names_image(NIGHT, OTHER, PHOTO))
        assert (await server.put(PHOTO)).status_code == 201

    ask(root, questions)


def test_a_length_must_be_told_and_be_small_enough(root: Path) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        yield PHOTO

    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO))
        unknown = await server.client.put(f"/v1/images/{DIGEST}", content=pieces())
        problem(unknown, 411, "no-length")
        large = await server.put(PHOTO, headers={"content-length": "24000001"})
        problem(large, 413, "too-large")
        encoded = await server.put(PHOTO, headers={"content-encoding": "gzip"})
        problem(encoded, 415, "encoded")

    ask(root, questions)


def test_other_bytes_of_the_same_size_are_thrown_away(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO))
        wrong = PHOTO[:-3] + b"\0\xff\xd9"
        problem(await server.put(wrong, digest=DIGEST), 422, "another-digest")
        await asyncio.sleep(0.05)
        assert files_of(root) == []
        assert (await server.put(PHOTO)).status_code == 201

    ask(root, questions)


@pytest.mark.parametrize(
    ("data", "status", "kind"),
    [
        (photograph("JPEG", exif=exif(gps=KARACHI)), 422, "tells-a-place"),
        (photograph("PNG", exif=exif(gps=KARACHI)), 422, "tells-a-place"),
        (photograph("WEBP", exif=exif(gps=KARACHI)), 422, "tells-a-place"),
        (photograph("JPEG", xmp=XMP), 422, "tells-a-place"),
        (PHOTO + b"PK\3\4", 422, "tells-a-place"),
        (PHOTO[:-40], 415, "no-photograph"),
        (png_of(20_000, 20_000), 413, "too-large"),
    ],
)
def test_content_that_is_not_kept_is_refused_and_not_read_again(
    root: Path, data: bytes, status: int, kind: str
) -> None:
    async def questions(server: ImagesHere) -> None:
        first = problem(await server.send(data, AGENT), status, kind)
        assert problem(await server.put(data), status, kind) == first
        await asyncio.sleep(0.05)
        assert files_of(root) == []
        assert held_in(server) == []

    ask(root, questions)


def test_the_content_must_be_of_the_type_that_was_named(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO, media_type="image/png"))
        problem(await server.put(PHOTO), 415, "another-type")
        await server.say(names_image(NIGHT, OTHER, PHOTO))
        assert (await server.put(PHOTO)).status_code == 201
        page = b"<script>alert(1)</script>"
        await server.say(names_image(NIGHT, AGENT, page, media_type="text/html"))
        problem(await server.put(page), 415, "no-photograph")

    ask(root, questions)


def test_an_image_that_was_removed_goes_and_does_not_come_back(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, AGENT)
        await server.say(removal(NIGHT, DIGEST))
        notice = problem(await server.put(PHOTO), 410, "removed")
        assert (notice["digest"], notice["ground"]) == (DIGEST, "Act 12, section 3")
        assert isinstance(notice["index"], int)
        await server.until(lambda: no_files(root))

    ask(root, questions)


async def no_files(root: Path) -> bool:
    return files_of(root) == []


def test_the_bytes_go_only_after_everybody_can_read_why(root: Path) -> None:
    """Whoever checks a copy of the log without the removal must not find the bytes missing."""

    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, AGENT)
        keeper, sequencer = server.images._threads.keeper, server.serving.sequencer
        published = sequencer.commits.size
        await server.say(removal(NIGHT, DIGEST))
        keeper.follow(sequencer.commits.size, sequencer.roster)
        keeper._removals.setdefault(DIGEST, keeper.index.removed(DIGEST))
        path = keeper.store.path(DIGEST)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        path.write_bytes(PHOTO)
        assert keeper.carry_out(published)
        assert path.exists()
        assert not keeper.carry_out(published + 1)
        assert not path.exists()

    ask(root, questions)


def test_a_key_has_a_quota_and_others_have_theirs(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(image_keeper, "AGENT_BYTES", len(PHOTO) + 100)
    second = photograph("JPEG", 320, 240, shade=9)

    async def questions(server: ImagesHere) -> None:
        assert (await server.send(PHOTO, AGENT)).status_code == 201
        problem(await server.send(second, AGENT), 429, "quota")
        # Who is named by somebody without room is stored in the name of the next who names it.
        assert (await server.send(second, CLERK)).status_code == 201

    ask(root, questions)


def test_what_a_revoked_key_names_is_not_taken(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, OTHER, PHOTO, number=5), NIGHT.revocation(AGENT))
        later = photograph("JPEG", shade=3)
        await server.say(names_image(NIGHT, AGENT, later))
        assert (await server.put(PHOTO)).status_code == 201
        problem(await server.put(later), 404, "not-named")

    ask(root, questions)


def test_wrong_bytes_cost_the_address_they_come_from(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO))
        async with server.here.from_address("192.0.2.66") as stranger:
            wrong = PHOTO[:-3] + b"\0\xff\xd9"
            codes = [
                (await stranger.put(f"/v1/images/{DIGEST}", content=wrong)).status_code
                for _ in range(int(STRANGERS.burst) + 1)
            ]
        assert codes == [422] * int(STRANGERS.burst) + [429]
        assert (await server.put(PHOTO)).status_code == 201

    ask(root, questions)


def test_only_so_many_come_at_one_time_and_from_one_address() -> None:
    uploads = images.Uploads()
    with ExitStack() as held:
        for name in (b"a", b"b", b"c", b"d"):
            for _ in range(image_answers.OF_AN_ADDRESS):
                held.enter_context(uploads.one(name))
            with pytest.raises(Refused, match="8 from one address"):
                held.enter_context(uploads.one(name))
        with pytest.raises(Refused, match="at most 32 on their way"):
            held.enter_context(uploads.one(b"e"))
    with uploads.one(b"a"):
        assert uploads._of.total() == 1


def test_who_leaves_in_the_middle_leaves_nothing(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO))
        messages: Iterator[dict[str, object]] = iter(
            [
                {"type": "http.request", "body": PHOTO[:1000], "more_body": True},
                {"type": "http.disconnect"},
            ]
        )

        async def receive() -> dict[str, object]:
            return next(messages)

        async def send(message: object) -> None:
            raise AssertionError(message)

        length = str(len(PHOTO)).encode()
        scope = {
            "type": "http", "method": "PUT", "path": f"/v1/images/{DIGEST}", "headers": [(b"content-length", length)],
            "client": ("192.0.2.5", 1),
        }  # fmt: skip
        with pytest.raises(Gone):
            await server.images.put(scope, receive, send)
        await asyncio.sleep(0.05)
        assert files_of(root) == []
        assert server.images._uploads._of.total() == 0

    ask(root, questions)


@pytest.mark.parametrize(
    ("error", "status", "kind"), [(errno.ENOSPC, 507, "no-room"), (errno.EIO, 503, "images-failed")]
)
def test_a_volume_that_fails_is_told_and_statements_go_on(
    root: Path, monkeypatch: pytest.MonkeyPatch, error: int, status: int, kind: str
) -> None:
    def failing(self: Incoming, piece: bytes) -> None:
        with image_store.told("image"):
            raise OSError(error, os.strerror(error))

    async def questions(server: ImagesHere) -> None:
        await server.say(names_image(NIGHT, AGENT, PHOTO))
        with monkeypatch.context() as patch:
            patch.setattr(Incoming, "write", failing)
            answer = await server.put(PHOTO)
            problem(answer, status, kind)
            assert int(answer.headers["retry-after"]) > 0
            await server.say(*readings(NIGHT, 5))
            assert len(server.said) == 1
        assert (await server.put(PHOTO)).status_code == 201
        assert files_of(root) == [root / path_of(DIGEST)[1:]]

    ask(root, questions)


def test_a_volume_that_cannot_be_opened_keeps_no_statement_waiting(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(self: ImageStore) -> None:
        raise ImageStoreError("the volume of the images could not be opened")

    monkeypatch.setattr(ImageStore, "begin", failing)
    monkeypatch.setattr(image_threads, "OPEN_S", 0.1)

    async def questions() -> None:
        async with images_here(root, NIGHT, open_images=False) as server:
            await server.say(names_image(NIGHT, AGENT, PHOTO), *readings(NIGHT, 3))
            answer = await server.put(PHOTO)
            problem(answer, 503, "images-not-ready")
            assert "could not be opened" in server.said[0]

    asyncio.run(questions())


def test_without_a_store_key_images_are_stored_and_it_is_said_once_how_to_make_one(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election", key=False)

    async def questions(server: ImagesHere) -> None:
        for shade in range(3):
            assert (await server.send(photograph("JPEG", shade=shade), AGENT)).status_code == 201

        async def told() -> bool:
            return bool(server.said)

        await server.until(told)
        await asyncio.sleep(0.3)
        assert len(server.said) == 1
        assert "polltrail enrol DIRECTORY --role store" in server.said[0]
        assert held_in(server) == []

    ask(root, questions)


def test_a_store_key_is_used_as_soon_as_it_is_enrolled(tmp_path: Path) -> None:
    root = lay_out_images(NIGHT, tmp_path / "election", enrolled=False)

    async def questions(server: ImagesHere) -> None:
        await server.send(PHOTO, AGENT)

        async def told() -> bool:
            return bool(server.said)

        await server.until(told)
        assert "is not enrolled" in server.said[0]
        await server.say(store_enrolment(NIGHT))
        await server.until(lambda: server.held(DIGEST))

    ask(root, questions)


def test_what_a_crash_left_without_its_holding_gets_it(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def stored_only(server: ImagesHere) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(server.images.holdings, "_say_all", lambda: asyncio.sleep(0))
            assert (await server.send(PHOTO, AGENT)).status_code == 201
        assert held_in(server) == []

    async def after(server: ImagesHere) -> None:
        await server.until(lambda: server.held(DIGEST))
        assert held_in(server) == [DIGEST]

    ask(root, stored_only)
    for path in (root / "images").glob("index.db*"):  # and the index is behind, or lost
        path.unlink()
    ask(root, after)


def test_what_was_removed_while_nobody_served_is_gone_at_start(root: Path) -> None:
    async def stored(server: ImagesHere) -> None:
        await server.send(PHOTO, AGENT)

    async def after(server: ImagesHere) -> None:
        problem(await server.put(PHOTO), 410, "removed")

        async def gone() -> bool:
            return files_of(root) == []

        await server.until(gone)

    ask(root, stored)
    log(NIGHT, root, removal(NIGHT, DIGEST))
    ask(root, after)


def test_the_holding_of_a_mirror_is_not_our_own(root: Path) -> None:
    async def questions(server: ImagesHere) -> None:
        await server.say(NIGHT.enrolment(MIRROR_SEED, role="mirror"), names_image(NIGHT, AGENT, PHOTO))
        await server.say(holding(NIGHT, PHOTO, seed=MIRROR_SEED))
        assert (await server.put(PHOTO)).status_code == 201
        await server.until(lambda: server.held(DIGEST))
        assert held_in(server) == [DIGEST]

    ask(root, questions)


def test_an_image_that_was_lost_can_come_again(root: Path) -> None:
    async def stored(server: ImagesHere) -> None:
        await server.send(PHOTO, AGENT)
        await server.until(lambda: server.held(DIGEST))

    async def after(server: ImagesHere) -> None:
        assert (await server.put(PHOTO)).status_code == 201
        assert held_in(server) == [DIGEST]

    ask(root, stored)
    (root / path_of(DIGEST)[1:]).unlink()
    ask(root, after)
