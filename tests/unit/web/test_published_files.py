"""What is kept in memory: as much as was said, the latest asked for."""

from pathlib import Path

from polltrail.store import ElectionDir
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
