"""The folder that is published into: whose it is, what a crash leaves, and that nothing of the election's is written."""

import os
from pathlib import Path

import pytest

from polltrail.cli.publishing.folder import MARK, open_folder
from polltrail.errors import OutputError
from polltrail.publish.files.manifest import MANIFEST, Manifest

ELECTION, OTHER = "a" * 64, "b" * 64


def made(out: Path, files: dict[str, bytes], *, size: int = 1) -> set[str]:
    """Publish these files; give what was written."""
    with open_folder(out, ELECTION) as folder:
        for path, data in files.items():
            folder.put(path, data)
        folder.finish(Manifest(election=ELECTION, size=size))
        return folder.written


def test_what_is_there_stays_and_what_belongs_there_no_more_goes(tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert made(out, {"a/b.txt": b"1", "c.txt": b"2"}) == {"a/b.txt", "c.txt"}
    assert made(out, {"a/b.txt": b"1", "c.txt": b"3"}, size=2) == {"c.txt"}
    assert made(out, {"c.txt": b"3"}, size=2) == set()
    assert {path.name for path in out.iterdir()} == {MARK, MANIFEST, "c.txt"}


@pytest.mark.parametrize("left", ["index.html", MANIFEST])
def test_a_folder_with_something_else_in_it_is_refused(tmp_path: Path, left: str) -> None:
    (tmp_path / left).write_bytes(b"{}")
    with pytest.raises(OutputError, match="expected an empty folder"):
        made(tmp_path, {})
    assert [path.name for path in tmp_path.iterdir()] == [left]


def test_the_site_of_another_election_is_refused(tmp_path: Path) -> None:
    made(tmp_path / "out", {"c.txt": b"1"})
    with pytest.raises(OutputError, match=f"election {OTHER}"), open_folder(tmp_path / "out", OTHER):
        pass


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"")
    with pytest.raises(OutputError, match="found a file"):
        made(tmp_path / "out", {})


def test_two_never_publish_into_one_folder(tmp_path: Path) -> None:
    with open_folder(tmp_path, ELECTION), pytest.raises(OutputError, match="another at work"):
        made(tmp_path, {})


def test_after_a_crash_nothing_is_taken_for_made_but_what_never_changes(tmp_path: Path) -> None:
    never = tmp_path / "photograph"
    never.write_bytes(b"photograph")
    out = tmp_path / "out"
    with open_folder(out, ELECTION) as folder:
        folder.link("images/one", never)
        folder.put("page.html", b"of size 1", "as of 1")
        folder.put("gone.html", b"of size 1", "as of 1")
        folder.finish(Manifest(election=ELECTION, size=1))
    with pytest.raises(KeyboardInterrupt), open_folder(out, ELECTION) as folder:  # noqa: PT012 - it ends inside
        folder.put("page.html", b"of size 2", "as of 2")
        folder.put("new.html", b"of size 2", "as of 2")
        (out / "images" / ".new-one").write_bytes(b"half")
        raise KeyboardInterrupt
    with open_folder(out, ELECTION) as folder:
        folder.link("images/one", never)
        folder.put("page.html", b"of size 1", "as of 1")
        assert folder.written == {"page.html"}
        folder.finish(Manifest(election=ELECTION, size=1))
    assert (out / "page.html").read_bytes() == b"of size 1"
    assert {path.name for path in out.rglob("*") if path.is_file()} == {MARK, MANIFEST, "page.html", "one"}


def test_what_a_crash_left_half_linked_is_never_written_through(tmp_path: Path) -> None:
    """Another name of the election's own file must not be opened for writing."""
    photograph, out = tmp_path / "photograph", tmp_path / "out"
    photograph.write_bytes(b"photograph")
    made(out, {"page.html": b"1"})
    os.link(photograph, out / ".new-page.html")
    made(out, {"page.html": b"another"}, size=2)
    assert (photograph.read_bytes(), (out / "page.html").read_bytes()) == (b"photograph", b"another")


def test_where_no_link_can_be_made_bytes_are_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    photograph = tmp_path / "photograph"
    photograph.write_bytes(b"photograph")
    monkeypatch.setattr(os, "link", refuse)
    with open_folder(tmp_path / "out", ELECTION) as folder:
        folder.link("images/one", photograph)
    assert (tmp_path / "out" / "images" / "one").read_bytes() == b"photograph"
    assert (tmp_path / "out" / "images" / "one").stat().st_nlink == 1
