"""A zip file that is sent to be checked, and is made to fill a disk, to write elsewhere, or to be read in two ways."""

import zipfile
from pathlib import Path

import pytest

from polltrail.cli import archive
from support.attacks import attack
from support.cli import Ran, polltrail_here
from support.evidence import ELECTION, night, whole_part
from support.published_log import Files

FILES = whole_part(night())


def _reads_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(archive.Archive, "_check_whole", lambda *_: None)


def _any_name(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(archive.Archive, "_check", lambda *_: None)


def _nothing_extra(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("polltrail.verify.excerpt.extra_files", lambda *_: ())


def packed(path: Path, files: Files, *more: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", method) as made:
        for name, data in [*files.items(), *more]:
            made.writestr(name, data)
    return path


def checked(path: Path) -> Ran:
    return polltrail_here("verify", path, "--election", ELECTION)


def test_the_same_files_without_a_bite_are_ok(tmp_path: Path) -> None:
    assert checked(packed(tmp_path / "b.zip", FILES)).code == 0


@attack(bounds=_reads_anything)
def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    """Zeros that pack a thousandfold, beside files that would all verify."""
    path = packed(tmp_path / "b.zip", FILES, ("stations/1.html", bytes(30_000_000)))
    ran = checked(path)
    assert ran.code == 3
    assert "at most 100 times as many bytes" in ran.err


@attack(names=_any_name)
@pytest.mark.parametrize("name", ["../../stations/1.html", "/stations/1.html", "stations\\..\\1.html"])
def test_a_path_that_leads_out_of_the_bundle_is_refused(tmp_path: Path, name: str) -> None:
    ran = checked(packed(tmp_path / "b.zip", FILES, (name, b"x")))
    assert ran.code == 3
    assert "names of files below one folder" in ran.err
    assert [path.name for path in tmp_path.iterdir()] == ["b.zip"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@attack(every_name_once=_reads_anything)
def test_two_files_of_one_name_are_refused_since_readers_differ_on_which_they_take(tmp_path: Path) -> None:
    other = b'{"payload":"e30=","payloadType":"x","signatures":[]}'
    first = {"entries/3.json": other}
    ran = checked(packed(tmp_path / "b.zip", first, *FILES.items()))
    assert ran.code == 3
    assert "every name once" in ran.err


@attack(what_does_not_belong_there=_nothing_extra)
def test_a_file_that_nobody_vouches_for_is_named_and_the_answer_stays_open(tmp_path: Path) -> None:
    ran = checked(packed(tmp_path / "b.zip", FILES, ("entries/99.json", b"a statement for the court")))
    assert ran.code == 1
    assert "entries/99.json: expected only what a bundle has" in ran.out
