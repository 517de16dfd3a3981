"""What is kept in memory: as much as was said, the latest asked for."""

from pathlib import Path

import pytest

from polltrail.store import ElectionDir
from polltrail.web.problems import Refused
from polltrail.web.published_files import CHANGES, NEVER_CHANGES, PublishedFiles


def test_what_was_not_asked_for_longest_goes_first(tmp_path: Path) -> None:
    files = PublishedFiles(ElectionDir(tmp_path), most=40)
    for name in ("a", "b", "c", "d"):
        files.keep(name, (NEVER_CHANGES, b"x" * 10))
    assert files.kept("a")
    files.keep("e", (NEVER_CHANGES, b"x" * 10))
    assert [name for name in "abcde" if files.kept(name)] == ["a", "c", "d", "e"]


def test_what_changes_and_what_is_too_large_is_not_kept(tmp_path: Path) -> None:
    files = PublishedFiles(ElectionDir(tmp_path), most=40)
    files.keep("a", (CHANGES, b"x"))
    files.keep("b", (NEVER_CHANGES, b"x" * 11))
    files.keep("c", (NEVER_CHANGES, b"x" * 10))
    files.keep("c", (NEVER_CHANGES, b"x" * 10))
    assert [name for name in "abc" if files.kept(name)] == ["c"]
    assert files._held == 10


def test_the_last_notes_of_a_lost_log_are_published_and_nothing_beside_them(tmp_path: Path) -> None:
    folder = tmp_path / "log" / "before" / ("ab" * 32)
    folder.mkdir(parents=True)
    for name in ("cosigned", "other"):
        (folder / name).write_bytes(b"notes")
    files = PublishedFiles(ElectionDir(tmp_path))
    assert files.read(f"/log/before/{'ab' * 32}/cosigned") == (NEVER_CHANGES, b"notes")
    for path in (
        f"/log/before/{'ab' * 32}/other",
        "/log/before/../../keys/log.key",
        "/log/before/ab/cosigned",
    ):
        with pytest.raises(Refused):
            files.read(path)
