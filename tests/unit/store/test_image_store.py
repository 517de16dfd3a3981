"""Images on the disk: whole under their digest or not there at all, and gone for good when removed."""

import errno
import os
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from polltrail.errors import DataError, ImageStoreError, StoreError
from polltrail.store import durable_files, image_store
from polltrail.store.image_store import ImageStore

DATA = bytes(range(256)) * 40
DIGEST = sha256(DATA).hexdigest()


@pytest.fixture
def store(tmp_path: Path) -> ImageStore:
    made = ImageStore(tmp_path)
    made.begin()
    return made


def put(store: ImageStore, data: bytes = DATA, digest: str | None = None, *, size: int | None = None) -> None:
    incoming = store.receive(digest or sha256(data).hexdigest(), len(data) if size is None else size)
    try:
        for at in range(0, len(data), 1000):
            incoming.write(data[at : at + 1000])
        incoming.settle()
        incoming.keep()
    finally:
        incoming.discard()


def names(root: Path) -> list[str]:
    return sorted(str(path.relative_to(root)) for path in root.rglob("*") if path.is_file())


def test_an_image_lies_under_its_digest_for_reading_only(store: ImageStore, tmp_path: Path) -> None:
    put(store)
    place = f"sha256/{DIGEST[:2]}/{DIGEST[2:4]}/{DIGEST}"
    assert names(tmp_path) == [place]
    assert (tmp_path / place).read_bytes() == DATA
    assert (tmp_path / place).stat().st_mode & 0o777 == 0o444
    assert store.size_of(DIGEST) == len(DATA)
    assert list(store.stored()) == [(DIGEST, len(DATA))]
    assert store.read(store.path(DIGEST), 250, 10) == DATA[250:260]


def test_it_is_kept_again_without_harm(store: ImageStore, tmp_path: Path) -> None:
    put(store)
    put(store)
    assert len(names(tmp_path)) == 1


@pytest.mark.parametrize("data", [DATA[:-1], DATA + b"x", DATA[:-1] + b"x", b""])
def test_other_bytes_are_never_seen(store: ImageStore, tmp_path: Path, data: bytes) -> None:
    with pytest.raises(DataError, match="not kept"):
        put(store, data, DIGEST, size=len(DATA))
    assert names(tmp_path) == []


def test_nobody_sees_it_before_it_is_kept(store: ImageStore) -> None:
    incoming = store.receive(DIGEST, len(DATA))
    incoming.write(DATA)
    incoming.settle()
    assert store.size_of(DIGEST) is None
    assert incoming.read_at(100, 3) == DATA[100:103]
    incoming.keep()
    incoming.discard()
    assert store.size_of(DIGEST) == len(DATA)


def test_what_a_crash_left_is_thrown_away_at_start(tmp_path: Path) -> None:
    store = ImageStore(tmp_path)
    store.begin()
    store.receive(DIGEST, len(DATA)).write(DATA)
    assert len(names(tmp_path)) == 1
    ImageStore(tmp_path).begin()
    assert names(tmp_path) == []


def test_a_removal_takes_the_bytes_and_the_small_copy(store: ImageStore, tmp_path: Path) -> None:
    put(store)
    store.put_thumbnail(DIGEST, b"small")
    assert store.thumbnail_size(DIGEST) == 5
    assert store.remove(DIGEST)
    assert names(tmp_path) == []
    assert not store.remove(DIGEST)
    assert store.read(store.path(DIGEST), 0, 10) == b""


def test_strange_files_are_no_images(store: ImageStore, tmp_path: Path) -> None:
    put(store)
    other = tmp_path / "sha256" / "ab" / "cd"
    other.mkdir(parents=True)
    (other / "notes.txt").write_text("mine")
    (other / DIGEST).write_bytes(DATA)
    assert list(store.stored()) == [(DIGEST, len(DATA))]


class Failing:
    """Stands in for `os`: the step of this number fails."""

    def __init__(self, at: int, error: int) -> None:
        self.at, self.error, self.met = at, error, list[str]()

    def __getattr__(self, name: str) -> Any:
        real = getattr(os, name)
        if name not in {"open", "write", "fsync", "rename", "mkdir", "fchmod", "pread"}:
            return real
        return lambda *words, **more: self._do(name, real, *words, **more)

    def _do(self, name: str, real: Callable[..., Any], *words: Any, **more: Any) -> Any:
        self.met.append(name)
        if len(self.met) - 1 == self.at:
            raise OSError(self.error, os.strerror(self.error))
        return real(*words, **more)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[int, int], Failing]]:
    def plant(at: int, error: int) -> Failing:
        made = Failing(at, error)
        for module in (image_store, durable_files):
            monkeypatch.setattr(module, "os", made)
        return made

    yield plant
    monkeypatch.undo()


STEPS = [*["write"] * 11, "fchmod", "fsync", *["mkdir"] * 3, "rename", *["open", "fsync"] * 4]


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EIO])
@pytest.mark.parametrize("at", range(len(STEPS)), ids=[f"{at}-{step}" for at, step in enumerate(STEPS)])
def test_a_volume_that_fails_at_any_step_leaves_nothing_half(
    tmp_path: Path,
    failing: Callable[[int, int], Failing],
    monkeypatch: pytest.MonkeyPatch,
    at: int,
    error: int,
) -> None:
    store = ImageStore(tmp_path)
    store.begin()
    failing(at, error)
    with pytest.raises(ImageStoreError, match="the log goes on") as raised:
        put(store)
    assert raised.value.full == (error == errno.ENOSPC)
    assert not isinstance(raised.value, StoreError)
    assert names(tmp_path) == []
    monkeypatch.undo()
    put(store)
    assert store.read(store.path(DIGEST), 0, 99_999) == DATA


def test_every_step_was_tried(tmp_path: Path, failing: Callable[[int, int], Failing]) -> None:
    store = ImageStore(tmp_path)
    store.begin()
    steps = failing(-1, 0)
    put(store)
    assert steps.met == STEPS
