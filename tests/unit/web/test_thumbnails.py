"""Small copies: made in a process of its own that may do nothing else, and looked at before they are kept."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

import pytest

from polltrail.exchange.photographs import read_photograph
from polltrail.web.thumbnails import EDGE, MOST_SMALL, ThumbnailWorker
from support.images import (
    ImagesHere,
    digest_of,
    image_night,
    images_here,
    lay_out_images,
    names_image,
    put_file,
    removal,
    thumbnail_path_of,
)
from support.photographs import FORMATS, exif, photograph, png_of

PHOTO = photograph("JPEG", 1600, 1066, exif=exif())


def of(tmp_path: Path, data: bytes, worker: ThumbnailWorker | None = None) -> bytes | None:
    path = tmp_path / "picture"
    path.write_bytes(data)
    worker = worker or ThumbnailWorker()
    try:
        return worker.make(path)
    finally:
        worker.end()


def script(tmp_path: Path, text: str) -> ThumbnailWorker:
    """A worker that was subverted."""
    path = tmp_path / "worker.py"
    path.write_text(
        f"from polltrail.web.thumbnail_worker import tend\ntend(lambda kind, edge: exec({text!r}, {{}}))"
    )
    return ThumbnailWorker((sys.executable, "-I", str(path)), wall_s=1.0)


@pytest.mark.parametrize("form", FORMATS)
def test_a_small_copy_is_upright_and_has_nothing_but_its_picture(tmp_path: Path, form: str) -> None:
    small = of(tmp_path, photograph(form, 1600, 1066, exif=exif()))
    assert small is not None
    found = read_photograph(small)
    assert (found.media_type, found.width, found.height) == ("image/jpeg", EDGE * 1066 // 1600, EDGE)
    assert b"Exif" not in small


@pytest.mark.parametrize(
    "data",
    [
        PHOTO[: len(PHOTO) // 2],
        b"\xff\xd8\xff" + bytes(1000),
        b"GIF89a" + bytes(100),
        b"",
        png_of(60_000, 60_000),
        png_of(100, 100, b"not compressed"),
        b"RIFF\x10\0\0\0WEBPVP8 \4\0\0\0abcd",
    ],
)
def test_what_cannot_be_decoded_has_none(tmp_path: Path, data: bytes) -> None:
    assert of(tmp_path, data) is None


def test_a_picture_removed_meanwhile_has_none(tmp_path: Path) -> None:
    assert ThumbnailWorker().make(tmp_path / "nothing") is None


@pytest.mark.parametrize(
    "text",
    [
        "while True: pass",
        "import time; time.sleep(60)",
        "import os; os.abort()",
        "import sys; sys.exit(1)",
        "pass",
        "import sys; sys.stdout.write('<script>')",
        f"import sys; sys.stdout.buffer.write(b'x' * {MOST_SMALL + 1}); import time; time.sleep(60)",
    ],
    ids=["endless", "asleep", "crash", "failure", "nothing", "no picture", "endless answer"],
)
def test_whatever_the_process_does_there_is_a_small_copy_or_none(tmp_path: Path, text: str) -> None:
    began = time.monotonic()
    assert of(tmp_path, PHOTO, script(tmp_path, text)) is None
    assert time.monotonic() - began < 50  # and not the 60 s that it sleeps


def test_a_picture_whose_process_was_ended_costs_the_next_one_nothing(tmp_path: Path) -> None:
    once = tmp_path / "once"
    text = f"""
import os, time
from polltrail.web import thumbnail_worker
if not os.path.exists({str(once)!r}):
    open({str(once)!r}, "w").close()
    time.sleep(60)
thumbnail_worker.small_copy(thumbnail_worker._trial("JPEG"), "JPEG", 4)
thumbnail_worker.make_copy("JPEG", 640)
"""
    worker, path = script(tmp_path, text), tmp_path / "picture"
    path.write_bytes(PHOTO)
    assert worker.make(path) is None
    assert worker.make(path) is not None
    worker.end()


def test_each_picture_has_a_process_and_none_is_left(tmp_path: Path) -> None:
    seen = tmp_path / "seen"
    worker = script(
        tmp_path, f"import os; open({str(seen)!r}, 'a').write(f'{{os.getpid()}} {{os.getppid()}}\\n')"
    )
    path = tmp_path / "picture"
    path.write_bytes(PHOTO)
    for _ in range(3):
        worker.make(path)
    own, nursery = zip(*(line.split() for line in seen.read_text().splitlines()), strict=True)
    assert (len(set(own)), len(set(nursery))) == (3, 1)
    worker.end()
    assert not [one for one in {*own, *nursery} if Path("/proc", one).exists()]


def test_a_nursery_ends_when_its_server_is_gone(tmp_path: Path) -> None:
    worker, path = ThumbnailWorker(), tmp_path / "picture"
    path.write_bytes(PHOTO)
    assert worker.make(path) is not None
    process, door = worker._nursery or pytest.fail("nothing was begun")
    door.close()
    assert process.wait(10) == 0


def test_a_large_or_telling_answer_is_not_kept(tmp_path: Path) -> None:
    for number, answer in enumerate(
        (photograph("JPEG", EDGE + 1, 10), photograph("JPEG", exif=exif(), comment=b"x"))
    ):
        kept = tmp_path / f"{number}.jpg"
        kept.write_bytes(answer)
        text = f"import sys; sys.stdout.buffer.write(open({str(kept)!r}, 'rb').read())"
        assert of(tmp_path, PHOTO, script(tmp_path, text)) is None


def test_the_process_can_do_nothing_else() -> None:
    tried = """
import os, resource, socket, sys
from polltrail.web.thumbnail_worker import MEMORY, give_up
give_up()
done = []
def attempt(name, do):
    try:
        do()
    except (OSError, MemoryError):
        return
    done.append(name)
attempt("file", lambda: os.open("/etc/hosts", os.O_RDONLY))
attempt("network", lambda: socket.socket())
attempt("memory", lambda: bytearray(MEMORY))
attempt("more", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64)) if os.getuid() else (_ for _ in ()).throw(OSError))
if os.getuid():
    attempt("process", os.fork)
sys.stdout.write(",".join(done))
"""
    ran = subprocess.run(
        [sys.executable, "-c", tried], capture_output=True, text=True, check=True, timeout=30
    )
    assert ran.stdout == ""


def test_it_is_not_tried_for_ever_and_the_next_is_made(tmp_path: Path) -> None:
    night = image_night("public")
    root = lay_out_images(night, tmp_path / "election")
    bad, good = photograph("JPEG", 300, 200)[:-400] + b"\xff\xd9", photograph("JPEG", 300, 200, shade=7)

    async def questions() -> None:
        async with images_here(root, night) as server:
            made: list[Path] = []
            make = server.images.thumbnails._worker.make
            server.images.thumbnails._worker.make = lambda path: (made.append(path), make(path))[1]  # type: ignore[method-assign]
            await server.send(bad, night.agents[0])
            await server.send(good, night.agents[0])
            await has_small_copy(server, good)
            await server.send(photograph("JPEG", shade=8), night.agents[0])
            await has_small_copy(server, photograph("JPEG", shade=8))
            assert len(made) == 3
            small = (await server.client.get(thumbnail_path_of(digest_of(good)))).content
            assert read_photograph(small).width == 300

    asyncio.run(questions())


async def has_small_copy(server: ImagesHere, data: bytes) -> None:
    async def made() -> bool:
        return (await server.client.get(thumbnail_path_of(digest_of(data)))).status_code == 200

    await server.until(made)


def test_a_removal_takes_the_small_copy_also_one_that_is_being_made(tmp_path: Path) -> None:
    night = image_night("public")
    root = lay_out_images(night, tmp_path / "election")
    data = photograph("JPEG")

    async def questions() -> None:
        async with images_here(root, night) as server:
            await server.send(data, night.agents[0])
            await has_small_copy(server, data)
            await server.say(removal(night, digest_of(data)))

            async def gone() -> bool:
                return (await server.client.get(thumbnail_path_of(digest_of(data)))).status_code == 410

            async def none_left() -> bool:
                return not list((root / "images").rglob("*.jpg"))

            await server.until(gone)
            await server.until(none_left)  # once the removal is published
            server.images._threads.keeper.keep_small_copy(digest_of(data), b"late")
            assert list((root / "images").rglob("*.jpg")) == []

    asyncio.run(questions())


def test_one_that_goes_while_it_is_looked_up_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    night = image_night("public")
    root = lay_out_images(night, tmp_path / "election")
    data = photograph("JPEG")

    async def questions() -> None:
        async with images_here(root, night) as server:
            await server.send(data, night.agents[0])
            await has_small_copy(server, data)
            store = server.images._threads.keeper.store
            size_of = store.thumbnail_size

            def and_gone(digest: str) -> int | None:
                size = size_of(digest)
                store.thumbnail_path(digest).unlink()
                return size

            monkeypatch.setattr(type(store), "thumbnail_size", lambda _, digest: and_gone(digest))
            answer = await server.client.get(thumbnail_path_of(digest_of(data)))
            assert (answer.status_code, "expected one that is stored here" in answer.text) == (404, True)

    asyncio.run(questions())


@pytest.mark.parametrize("images", ["digest", "redacted"])
def test_none_is_made_of_what_is_not_published(tmp_path: Path, images: str) -> None:
    night = image_night(images)
    root = lay_out_images(night, tmp_path / "election")
    data, copy = photograph("JPEG"), photograph("JPEG", shade=5)

    async def questions() -> None:
        async with images_here(root, night) as server:
            await server.say(names_image(night, night.agents[0], copy, redacts=digest_of(data)))
            await server.send(data, night.agents[0])
            await server.put(copy)
            if images == "redacted":
                await has_small_copy(server, copy)
            await server.until(lambda: server.held(digest_of(copy)))
        expected = [f"{digest_of(copy)}.jpg"] if images == "redacted" else []
        assert [path.name for path in (root / "images").rglob("*.jpg")] == expected

    asyncio.run(questions())


def test_an_image_that_somebody_else_put_there_is_not_decoded(tmp_path: Path) -> None:
    night = image_night("public")
    root = lay_out_images(night, tmp_path / "election")
    put_file(root, photograph("JPEG"))

    async def questions() -> None:
        async with images_here(root, night) as server:
            await server.send(photograph("JPEG", shade=3), night.agents[0])
            await has_small_copy(server, photograph("JPEG", shade=3))
            assert len(list((root / "images").rglob("*.jpg"))) == 1

    asyncio.run(questions())
