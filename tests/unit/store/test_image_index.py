"""The index of the images: what the log says and what the disk has; thrown away, it is made again."""

import sqlite3
from pathlib import Path

import pytest

from polltrail.errors import ImageStoreError
from polltrail.store.image_index import Held, ImageIndex, Named, Removed

ELECTION = "e" * 64
A, B, C = ("a" * 64, "b" * 64, "c" * 64)
AGENT, CLERK, STORE = ("1" * 64, "2" * 64, "3" * 64)


def named(
    digest: str, key: str = AGENT, position: int = 5, *, size: int = 100, redacts: str | None = None
) -> Named:
    return Named(
        digest=digest, bytes=size, media_type="image/jpeg", key=key, position=position, redacts=redacts
    )  # fmt: skip


def opened(path: Path, *, election: str = ELECTION, size: int = 1000) -> ImageIndex:
    return ImageIndex.open(path / "index.db", election=election, size=size)


def test_it_remembers_what_the_log_says(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.follow([named(A), named(A, CLERK, 7, size=101), named(B, redacts=A)], 10)
    index.close()
    index = opened(tmp_path)
    assert index.followed() == 10
    assert index.named(A) == [named(A), named(A, CLERK, 7, size=101)]
    assert index.named(B) == [named(B, redacts=A)]
    assert index.named(C) == []


def test_what_is_said_twice_is_kept_once(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.follow([named(A, position=position) for position in range(5, 9)], 9)
    assert index.named(A) == [named(A, position=5)]


def test_what_is_stored_and_not_held_is_found_until_its_holding_is_logged(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.follow([named(A), named(B), Held(digest=A, key="9" * 64, position=6)], 7)
    index.put(A, 100, AGENT)
    index.put(B, 100, AGENT)
    assert index.unheld(STORE, 10) == [(A, 100), (B, 100)]
    assert len(index.unheld(STORE, 1)) == 1
    index.follow([Held(digest=A, key=STORE, position=8)], 9)
    assert index.unheld(STORE, 10) == [(B, 100)]
    assert index.lost(STORE) == 0
    index.forget([A])
    assert index.lost(STORE) == 1


def test_a_removal_ends_it_and_leaves_the_notice(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.put(A, 100, AGENT)
    index.follow([Held(digest=A, key=STORE, position=1), Removed(digest=A, ground="Act 12", position=2)], 3)
    assert index.removed(A) == Removed(digest=A, ground="Act 12", position=2)
    assert [one.digest for one in index.removals()] == [A]
    assert (index.has(A), index.lost(STORE), index.bytes_of(AGENT)) == (False, 0, 0)
    assert index.removed(B) is None


def test_bytes_are_counted_by_key(tmp_path: Path) -> None:
    index = opened(tmp_path)
    for digest, size, key in ((A, 10, AGENT), (B, 20, AGENT), (C, 40, CLERK), (A, 10, CLERK)):
        index.put(digest, size, key)
    assert [index.bytes_of(key) for key in (AGENT, CLERK, STORE)] == [30, 40, 0]
    assert index.all_stored() == {A, B, C}


def test_small_copies_are_thought_of_once_and_again_where_none_was_to_be_shown(tmp_path: Path) -> None:
    index = opened(tmp_path)
    for digest in (A, B, C):
        index.put(digest, 1, AGENT)
    index.thought_of(A, shown=True)
    index.thought_of(B, shown=False)
    assert index.without_small_copy(10) == [C]
    index.think_again()
    assert index.without_small_copy(10) == [B, C]


@pytest.mark.parametrize(
    ("election", "size"), [("f" * 64, 1000), (ELECTION, 9)], ids=["another election", "a shorter log"]
)
def test_an_index_of_something_else_is_made_anew(tmp_path: Path, election: str, size: int) -> None:
    index = opened(tmp_path)
    index.follow([named(A)], 10)
    index.close()
    index = opened(tmp_path, election=election, size=size)
    assert (index.followed(), index.named(A)) == (0, [])


@pytest.mark.parametrize(
    "data", [b"not a database, but long enough to be looked at" * 40, b"SQLite format 3\0" + bytes(90)]
)
def test_a_damaged_index_is_made_anew(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "index.db").write_bytes(data)
    assert opened(tmp_path).followed() == 0


def test_a_database_of_another_kind_is_made_anew(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "index.db") as database:
        database.execute("CREATE TABLE followed (something TEXT)")
        database.execute("PRAGMA user_version = 7")
    database.close()
    assert opened(tmp_path).followed() == 0


def test_a_full_volume_is_told_and_throws_nothing_away(tmp_path: Path) -> None:
    index = opened(tmp_path)
    index.follow([named(A)], 10)
    index._database.execute(
        f"PRAGMA max_page_count = {index._database.execute('PRAGMA page_count').fetchone()[0]}"
    )
    with pytest.raises(ImageStoreError, match="The log goes on") as raised:  # noqa: PT012 - it fills up at some step
        for number in range(10_000):
            index.follow([named(f"{number:064x}")], 11)
    assert raised.value.full
    assert index.named(A) == [named(A)]
    index.close()


def test_a_place_that_cannot_hold_it_is_told(tmp_path: Path) -> None:
    (tmp_path / "index.db").mkdir()
    with pytest.raises(ImageStoreError, match=r"index\.db"):
        opened(tmp_path)
