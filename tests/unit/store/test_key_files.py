import os
import stat
from pathlib import Path

import pytest

from polltrail.errors import KeyFileError
from polltrail.store.key_files import read_key, read_key_file, write_key

SEED = bytes(range(32))


def refused(path: Path) -> str:
    with pytest.raises(KeyFileError) as raised:
        read_key(path)
    return str(raised.value)


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    path.chmod(0o600)
    return path


def test_a_key_reads_back_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    old = os.umask(0)
    try:
        write_key(path, SEED, name="polltrail.example/test")
    finally:
        os.umask(old)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert (read_key(path), read_key_file(path).name) == (SEED, "polltrail.example/test")
    assert path.read_text() == (
        "polltrail-key-v1 polltrail.example/test AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n"
    )


def test_a_key_is_never_shown_by_accident(tmp_path: Path) -> None:
    write_key(tmp_path / "k", SEED)
    assert "seed" not in repr(read_key_file(tmp_path / "k"))


def test_a_key_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "log.key"
    write_key(path, SEED)
    with pytest.raises(
        KeyFileError, match=r"log\.key: expected no file of this name, found one; a key is never"
    ):
        write_key(path, bytes(32))
    assert read_key(path) == SEED


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "log.key").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(KeyFileError, match="never overwritten"):
        write_key(tmp_path / "log.key", SEED)
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644, 0o620, 0o601])
def test_a_key_that_others_could_use_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "log.key"
    write_key(path, SEED)
    path.chmod(mode)
    said = refused(path)
    assert f"found mode {mode:04o}, open to others" in said
    assert f"chmod 600 {path}" in said
    path.chmod(0o400)
    assert read_key(path) == SEED


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected one line 'polltrail-key-v1 <name> <base64 seed>'"),
        ("polltrail-key-v2 a AAAA\n", "expected one line"),
        ("polltrail-key-v1 AAAA\n", "expected one line"),
        ("polltrail-key-v1 a b AAAA\n", "expected one line"),
        ("polltrail-key-v1 a AAAA\n", "expected a seed of 32 bytes, found 3"),
        ("polltrail-key-v1 a AA-A\n", "found a damaged line"),
        ("polltrail-key-v1 a AAAA\nmore\n", "found a damaged line"),
        ("polltrail-key-v1 a " + "A" * 9000, "found a damaged line"),
    ],
)
def test_a_file_that_holds_no_key(tmp_path: Path, text: str, said: str) -> None:
    assert said in refused(written(tmp_path / "log.key", text))


def test_a_name_that_is_no_text(tmp_path: Path) -> None:
    path = written(tmp_path / "log.key", "")
    path.write_bytes(b"polltrail-key-v1 \xff AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\n")
    assert "found a damaged line" in refused(path)


def test_no_file_and_no_file_at_all(tmp_path: Path) -> None:
    assert "expected a private key, found No such file or directory" in refused(tmp_path / "log.key")
    assert "expected a private key in a file, found something else" in refused(tmp_path)


@pytest.mark.parametrize("name", ["", "two words", " a", "a\n", "tab\there"])
def test_a_name_with_spaces_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(KeyFileError, match="expected a name without spaces"):
        write_key(tmp_path / "k", SEED, name=name)
    assert not list(tmp_path.iterdir())


def test_a_seed_of_another_length_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="expected a seed of 32 bytes, found 31; nothing was written"):
        write_key(tmp_path / "k", bytes(31))


def test_a_directory_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(KeyFileError, match="the key could not be written, No such file"):
        write_key(tmp_path / "none" / "k", SEED)
