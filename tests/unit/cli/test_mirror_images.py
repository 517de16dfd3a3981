"""A mirror copies images as far as it may read them, and never shows what only it may read."""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli.mirror_images import ImageCopier
from polltrail.cli.mirror_source import AwayError
from polltrail.cli.mirroring import Follower
from polltrail.statement.bodies import HoldingBody, RemovalBody
from support.mirrors import FileServer, mirroring
from support.published_log import ELECTION, enrol, entries_of, island, publish
from support.statements import ORGANISER, STORE, say

IMAGES = [b"image %d" % number * 1000 for number in range(5)]
DIGESTS = [sha256(image).hexdigest() for image in IMAGES]
TOKEN = "let-me-in"


def path_of(digest: str) -> str:
    return f"images/sha256/{digest[:2]}/{digest[2:4]}/{digest}"


def holding(image: bytes, size: int | None = None) -> bytes:
    body = HoldingBody(digest=sha256(image).hexdigest(), bytes=len(image) if size is None else size)
    return entries_of([say("holding", body, STORE, election=ELECTION)])[0]


ENTRIES = [*entries_of([*island(3), enrol(STORE, "store")]), *map(holding, IMAGES)]
FILES = publish(ENTRIES) | {path_of(sha256(image).hexdigest()): image for image in IMAGES}


@contextmanager
def copying(
    server: FileServer, root: Path, *, token: str | None = None
) -> Iterator[tuple[Follower, ImageCopier]]:
    now = iter(range(10**9))
    with mirroring(server, root, election=ELECTION, token=token) as follower:
        follower.look()
        yield (
            follower,
            ImageCopier(
                place=follower.mirror.place, source=follower.source, known=lambda: follower.copier.known,
                clock=lambda: next(now),
            ),
        )  # fmt: skip


def images_in(folder: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in (folder / "sha256").rglob("*") if path.is_file())


def test_every_image_that_is_held_is_copied(tmp_path: Path) -> None:
    with copying(FileServer(FILES), tmp_path / "m") as (_, images):
        assert images.copy(until=10**9)
        assert images.wrong == {}
    assert images_in(tmp_path / "m" / "images") == IMAGES
    assert not (tmp_path / "m" / "sealed").exists()


def test_it_takes_as_many_as_there_is_time_for(tmp_path: Path) -> None:
    with copying(FileServer(FILES), tmp_path / "m") as (_, images):
        looks = 1
        while not images.copy(until=0):
            assert len(images_in(tmp_path / "m" / "images")) == looks
            looks += 1
        assert looks == len(IMAGES) + 1


def test_what_only_a_key_may_read_lies_apart_until_everybody_may(tmp_path: Path) -> None:
    root, server = tmp_path / "m", FileServer(FILES, token=TOKEN, closed={path_of(DIGESTS[0])})
    with copying(server, root, token=TOKEN) as (_, images):
        assert images.copy(until=10**9)
    assert images_in(root / "images") == IMAGES[1:]
    assert images_in(root / "sealed" / "images") == IMAGES[:1]
    assert (root / "sealed").stat().st_mode & 0o777 == 0o700
    server.closed = set()
    server.asked.clear()
    with copying(server, root) as (_, images):
        assert images.copy(until=10**9)
    assert images_in(root / "images") == IMAGES
    assert images_in(root / "sealed" / "images") == []
    assert server.asked.count(path_of(DIGESTS[0])) == 1  # it is not read a second time


def test_what_nobody_lets_us_read_is_not_asked_for_again(tmp_path: Path) -> None:
    server = FileServer(FILES, closed={path_of(digest) for digest in DIGESTS})
    with copying(server, tmp_path / "m") as (_, images):
        assert images.copy(until=10**9)
        asked = len(server.asked)
        assert images.copy(until=10**9)
        assert len(server.asked) == asked
        assert images.wrong == {}


def test_an_image_of_another_size_is_refused(tmp_path: Path) -> None:
    longer, shorter = holding(b"longer", size=5), holding(b"shorter", size=50)
    files = publish([*ENTRIES, longer, shorter])
    files |= {path_of(sha256(data).hexdigest()): data for data in (b"longer", b"shorter")}
    with copying(FileServer(files), tmp_path / "m") as (_, images):
        images.copy(until=10**9)
        assert sha256(b"shorter").hexdigest() in images.wrong
    assert images_in(tmp_path / "m" / "images") == []


def test_what_was_removed_is_not_copied(tmp_path: Path) -> None:
    removal = say("removal", RemovalBody(digest=DIGESTS[2], ground="Act 12"), ORGANISER, election=ELECTION)
    files = FILES | publish([*ENTRIES, *entries_of([removal])])
    with copying(FileServer(files), tmp_path / "m") as (_, images):
        images.copy(until=10**9)
    assert images_in(tmp_path / "m" / "images") == [*IMAGES[:2], *IMAGES[3:]]


def test_what_was_removed_later_is_published_no_more_and_kept_apart(tmp_path: Path) -> None:
    root, server = tmp_path / "m", FileServer(FILES)
    removal = say("removal", RemovalBody(digest=DIGESTS[2], ground="Act 12"), ORGANISER, election=ELECTION)
    with copying(server, root) as (follower, images):
        images.copy(until=10**9)
        server.files = FILES | publish([*ENTRIES, *entries_of([removal])])
        follower.look()
        images.copy(until=10**9)
        assert "has a removal" in images.wrong[DIGESTS[2]]
    assert images_in(root / "images") == [*IMAGES[:2], *IMAGES[3:]]
    assert images_in(root / "sealed" / "images") == [IMAGES[2]]


def test_a_full_volume_of_images_does_not_stop_the_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    server = FileServer(FILES)
    with copying(server, tmp_path / "m") as (follower, images):
        with monkeypatch.context() as patch:
            patch.setattr("polltrail.store.image_store.os.fsync", full)
            images.copy(until=10**9)
        assert set(images.wrong) == set(DIGESTS)
        assert "No space left" in images.wrong[DIGESTS[0]]
        server.files = FILES | publish([*ENTRIES, holding(b"one more")])
        assert follower.look()
        images.clock = lambda: 10**8  # a minute later
        images.copy(until=10**9)
        assert images.wrong == {}
    assert images_in(tmp_path / "m" / "images") == IMAGES


def test_one_image_that_cannot_be_had_does_not_keep_back_the_others(tmp_path: Path) -> None:
    server = FileServer(FILES)
    with copying(server, tmp_path / "m") as (_, images):
        server.fails = [500]
        images.copy(until=10**9)
        assert len(images.wrong) == 1
    assert len(images_in(tmp_path / "m" / "images")) == len(IMAGES) - 1


def test_a_server_that_is_away_is_not_asked_for_every_image(tmp_path: Path) -> None:
    server = FileServer(FILES)
    with copying(server, tmp_path / "m") as (_, images):
        server.asked.clear()
        server.fails = [503] * 99
        with pytest.raises(AwayError):
            images.copy(until=10**9)
        assert len(server.asked) == 3
