"""Zip files of bundles: the same bytes every time, whole or not at all; and nothing is read that could be read twice."""

import os
import struct
import zipfile
from collections.abc import Callable, Iterator
from hashlib import sha256
from pathlib import Path

import pytest

from polltrail.cli import archive
from polltrail.cli.archive import open_archive, write_archive
from polltrail.cli.published import bundle_names, reader
from polltrail.errors import OutputError, ReadingError

FILES = {"README.txt": b"read me", "entries/0.json": b"{}", "log/checkpoint": bytes(range(256))}


def written(path: Path, files: dict[str, bytes] = FILES) -> Path:
    write_archive(path, sorted(files.items()))
    return path


def packed(
    path: Path, *files: tuple[str, bytes], method: int = zipfile.ZIP_STORED, comment: bytes = b""
) -> Path:
    """An archive as another program, or somebody with a purpose, would write it."""
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in files:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            made.writestr(info, data)
        made.comment = comment
    return path


def test_what_is_written_is_read(tmp_path: Path) -> None:
    with open_archive(written(tmp_path / "a.zip")) as found:
        assert found.names == FILES.keys()
        assert {name: found(name) for name in found.names} == FILES
        with pytest.raises(FileNotFoundError):
            found("log/tile/0/000")


def test_the_same_files_are_the_same_bytes_whenever_they_are_written(tmp_path: Path) -> None:
    one, other = written(tmp_path / "a.zip"), written(tmp_path / "b.zip")
    os.utime(one, (0, 0))
    assert one.read_bytes() == other.read_bytes()
    told = write_archive(tmp_path / "c.zip", sorted(FILES.items()))
    assert (told.files, told.bytes) == (3, one.stat().st_size)
    assert told.digest == sha256(one.read_bytes()).hexdigest()


def test_it_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    written(tmp_path / "a.zip", {"before": b"1"})

    def failing() -> Iterator[tuple[str, bytes]]:
        yield "a", b"1"
        raise ReadingError("the log went away")

    with pytest.raises(ReadingError):
        write_archive(tmp_path / "a.zip", failing())
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]
    with open_archive(tmp_path / "a.zip") as found:
        assert found.names == {"before"}


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(OutputError, match=r"file/a\.zip.*nothing was written"):
        write_archive(tmp_path / "file" / "a.zip", FILES.items())


def test_files_that_another_program_has_packed_are_read_too(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("log/", b""), *FILES.items(), method=zipfile.ZIP_DEFLATED)
    with open_archive(path) as found:
        assert {name: found(name) for name in found.names} == FILES


def test_a_reader_is_given_for_a_file_and_knows_the_names_in_it(tmp_path: Path) -> None:
    path = written(tmp_path / "a.zip")
    with reader(str(path)) as fetch:
        assert fetch("entries/0.json") == b"{}"
        assert bundle_names(str(path), fetch) == FILES.keys()
    folder = tmp_path / "unpacked"
    for name, data in (FILES | {"bundle.json": b"{}"}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    with reader(str(folder)) as fetch:
        assert bundle_names(str(folder), fetch) == {*FILES, "bundle.json"}
    (folder / "bundle.json").unlink()
    with reader(str(folder)) as fetch:
        assert bundle_names(str(folder), fetch) is None


def read_all(path: Path) -> dict[str, bytes]:
    with open_archive(path) as found:
        return {name: found(name) for name in found.names}


def refused(path: Path, told: str) -> None:
    with pytest.raises(ReadingError, match=told):
        read_all(path)


@pytest.mark.parametrize("data", [b"", b"PK", b"not a zip file" * 100, bytes(22)])
def test_what_is_no_zip_file_is_refused(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    refused(tmp_path / "a.zip", "expected a bundle, a zip file|expected")


@pytest.mark.parametrize(
    "name",
    ["../up", "/etc/passwd", "a/../b", "a//b", "./a", "a\\b", "C:evil", "a\nb", "a\x7f", "log/..", ".."],
)
def test_a_name_that_leads_elsewhere_is_refused(tmp_path: Path, name: str) -> None:
    refused(packed(tmp_path / "a.zip", (name, b"x")), "names of files below one folder|every name once")


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("names", [("a", "a"), ("entries/0.json", "entries/0.JSON")])
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path, names: tuple[str, str]) -> None:
    refused(packed(tmp_path / "a.zip", *((name, b"x") for name in names)), "every name once")


def test_bytes_that_unpack_to_far_more_are_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("zeros", bytes(10_000_000)), method=zipfile.ZIP_DEFLATED)
    refused(path, "100 times as many bytes")


def test_a_file_or_a_list_that_is_too_long_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "a.zip")
    monkeypatch.setattr(archive, "MOST_FILE", 100)
    refused(path, "files of at most 100 bytes")
    monkeypatch.setattr(archive, "MOST_FILES", 2)
    refused(path, "in 3 files")


def test_other_methods_and_passwords_are_refused(tmp_path: Path) -> None:
    refused(packed(tmp_path / "a.zip", ("a", b"x"), method=zipfile.ZIP_BZIP2), "stored or deflated")
    data = bytearray(packed(tmp_path / "b.zip", ("a", b"x")).read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    (tmp_path / "b.zip").write_bytes(data)
    refused(tmp_path / "b.zip", "without a password")


def test_what_lies_before_the_files_or_behind_them_is_refused(tmp_path: Path) -> None:
    good = written(tmp_path / "a.zip").read_bytes()
    (tmp_path / "b.zip").write_bytes(b"%PDF-1.7 a page" + good)
    refused(tmp_path / "b.zip", "other bytes before it")
    refused(packed(tmp_path / "c.zip", ("a", b"x"), comment=b"a comment"), "no comment")


def test_files_that_lie_inside_of_others_are_refused(tmp_path: Path) -> None:
    data = bytearray(packed(tmp_path / "a.zip", ("a", b"x" * 200), ("b", b"y" * 200)).read_bytes())
    second = data.rindex(b"PK\x01\x02")
    data[second + 42 : second + 46] = struct.pack("<I", 5)
    (tmp_path / "a.zip").write_bytes(data)
    refused(tmp_path / "a.zip", "files beside one another")


CHANGES: dict[str, Callable[[bytearray], None]] = {
    "content": lambda data: data.__setitem__(45, data[45] ^ 1),
    "name_before_the_file": lambda data: data.__setitem__(30, data[30] ^ 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_damaged_file_is_refused_when_it_is_read(tmp_path: Path, change: str) -> None:
    data = bytearray(packed(tmp_path / "a.zip", ("a", b"x" * 200)).read_bytes())
    CHANGES[change](data)
    (tmp_path / "a.zip").write_bytes(data)
    refused(tmp_path / "a.zip", "expected")


def test_a_file_that_is_longer_than_its_list_says_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a", bytes(1000) + os.urandom(50)), method=zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    directory = data.index(b"PK\x01\x02")
    data[directory + 24 : directory + 28] = struct.pack("<I", 100)
    path.write_bytes(data)
    refused(path, "expected")
