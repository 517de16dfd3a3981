"""The steps on a bundle's first page, typed as they stand there by somebody who has no Polltrail."""

import re
import subprocess
from html import unescape
from pathlib import Path

import msgspec
import pytest

from polltrail.cli.archive import write_archive
from polltrail.log.excerpt import Scope
from polltrail.publish.bundle import excerpt_files, whole_files
from support.evidence import PHOTO, entries_of, genesis, night, published
from support.published_log import Files, changed, flipped
from support.statements import definition

pytestmark = pytest.mark.slow

PUBLIC = genesis(policy=msgspec.structs.replace(definition().policy, images="public"), rehearsal=True)
NIGHT = night(PUBLIC)


def made(kind: str) -> Files:
    files = published(NIGHT)
    if kind == "whole":
        return dict(whole_files(files.__getitem__, version="1"))
    return dict(excerpt_files(files.__getitem__, Scope(station="H-01"), version="1"))


def unpacked(folder: Path, files: Files) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def steps(page: bytes) -> list[str]:
    """The commands on a page, without the one that needs Polltrail."""
    section = page.decode().partition('<section id="check"')[2]
    found = re.findall(r'<pre class="type"[^>]*><code>(.*?)</code></pre>', section, re.DOTALL)
    return [unescape(one) for one in found if "polltrail verify" not in one]


def typed(command: str, folder: Path) -> str:
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    return done.stdout + done.stderr


@pytest.mark.parametrize("kind", ["part", "whole"])
def test_the_steps_find_a_good_bundle_good(tmp_path: Path, kind: str) -> None:
    files = made(kind)
    folder = unpacked(tmp_path, files)
    tree, signatures, tables, *more = (typed(step, folder) for step in steps(files["index.html"]))
    assert f"election {PUBLIC.id} 'Harbour vote 2031' REHEARSAL" in tree
    assert "log/checkpoint: 24 entries" in tree
    assert tree.count("seen by") == 6
    expected = (
        "all entries are in the log of 24" if kind == "part" else "the root of 24 entries is as it was signed"
    )
    assert tree.rstrip().endswith(expected)
    entries = sum(name.startswith("entries/") for name in files) if kind == "part" else len(NIGHT)
    notes = 2 * (1 + 3)
    assert signatures.strip() == str(entries + notes)
    digests = [line.split()[0] for line in tables.splitlines()]
    assert [f"tables/{digest}" for digest in digests] == [
        name for name in files if name.startswith("tables/")
    ]
    if kind == "part":
        assert "is right" in tree
        assert msgspec.json.decode(more[0].encode())["body"]["name"] == "Harbour vote 2031"


def test_the_steps_are_the_same_in_the_readme() -> None:
    for kind in ("part", "whole"):
        files = made(kind)
        readme = files["README.txt"].decode()
        assert [step for step in steps(files["index.html"]) if step not in readme] == []


def test_a_changed_entry_is_not_in_the_log_and_a_forged_signature_is_wrong(tmp_path: Path) -> None:
    files = made("part")
    forged = changed(NIGHT[11], signature=flipped(NIGHT[11].envelope.signature, 40))
    folder = unpacked(tmp_path, files | {"entries/11.json": forged})
    tree, signatures, *_ = (typed(step, folder) for step in steps(files["index.html"]))
    assert "entry 11 transcription" in tree
    assert "IS NOT IN THE LOG" in tree
    assert tree.rstrip().endswith("WRONG: [11]")
    assert signatures.splitlines()[0] == "WRONG check/entry-11"


def test_another_image_and_a_forged_note_are_found(tmp_path: Path) -> None:
    files = made("part")
    image = next(name for name in files if name.startswith("images/") and files[name] == PHOTO)
    note = files["log/checkpoint"]
    wrong = note.replace(note.splitlines()[4].split()[-1][-20:-10], b"AAAAAAAAAA")
    folder = unpacked(tmp_path, files | {image: b"another", "log/checkpoint": wrong})
    tree, signatures, *_ = (typed(step, folder) for step in steps(files["index.html"]))
    assert "IS ANOTHER" in tree
    assert "WRONG check/checkpoint-log" in signatures


def test_a_changed_whole_log_has_another_root(tmp_path: Path) -> None:
    files = made("whole")
    path = "log/tile/entries/000.p/24"
    from support.published_log import log_tiles

    entries = [*entries_of(NIGHT[:11]), changed(NIGHT[11], signature=bytes(64)), *entries_of(NIGHT[12:])]
    folder = unpacked(tmp_path, files | {path: log_tiles(entries)[path]})
    tree, signatures, *_ = (typed(step, folder) for step in steps(files["index.html"]))
    assert tree.rstrip().endswith("ANOTHER")
    assert "WRONG check/entry-11" in signatures


def test_the_archive_unpacks_to_the_same_files(tmp_path: Path) -> None:
    files = made("part")
    path = tmp_path / "b.zip"
    write_archive(path, sorted(files.items()))
    subprocess.run(["python3", "-m", "zipfile", "-e", str(path), str(tmp_path / "out")], check=True)
    assert {
        one.relative_to(tmp_path / "out").as_posix(): one.read_bytes()
        for one in (tmp_path / "out").rglob("*")
        if one.is_file()
    } == files
