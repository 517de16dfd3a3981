import errno
import os
import stat
from pathlib import Path

import pytest

from polltrail.store.durable_files import create_file, make_directories, sync_directories, write_file
from support.faulty import Steps


@pytest.fixture
def steps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Steps:
    steps = Steps(tmp_path)
    steps.install(monkeypatch)
    return steps


def test_bytes_are_on_the_disk_before_the_name_is(tmp_path: Path, steps: Steps) -> None:
    write_file(tmp_path / "a", b"whole", mode=0o444)
    assert steps.told == ["create .a.new", "write .a.new", "fsync .a.new", "rename a"]
    assert (tmp_path / "a").read_bytes() == b"whole"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o444


def test_what_a_crash_left_is_replaced(tmp_path: Path) -> None:
    write_file(tmp_path / ".a.new", b"half", mode=0o444)
    write_file(tmp_path / "a", b"whole", mode=0o444)
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_write_in_parts_is_whole(tmp_path: Path, steps: Steps, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "write", lambda handle, data: os.write(handle, data[:3]))
    write_file(tmp_path / "a", b"0123456789", mode=0o644)
    assert (tmp_path / "a").read_bytes() == b"0123456789"


@pytest.mark.parametrize("step", ["write", "fsync"])
def test_an_error_leaves_the_old_file_and_no_other(tmp_path: Path, steps: Steps, step: str) -> None:
    write_file(tmp_path / "a", b"old", mode=0o644)
    steps.told.clear()

    def fail(told: str, when: str) -> None:
        if told.startswith(step) and when == "before":
            raise OSError(errno.ENOSPC, "No space left on device")

    steps.meet = fail
    with pytest.raises(OSError, match="No space left"):
        write_file(tmp_path / "a", b"new", mode=0o644)
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a", b"old")]
    assert sum(told.startswith("fsync") for told in steps.told) <= 1


def test_a_file_is_created_once(tmp_path: Path) -> None:
    create_file(tmp_path / "a", b"first", mode=0o600)
    with pytest.raises(FileExistsError):
        create_file(tmp_path / "a", b"second", mode=0o600)
    assert (tmp_path / "a").read_bytes() == b"first"


def test_directories_are_synced_once_each_the_inner_first(tmp_path: Path, steps: Steps) -> None:
    make_directories(tmp_path / "a" / "b", below=tmp_path)
    make_directories(tmp_path / "a" / "c", below=tmp_path)
    assert steps.told == ["mkdir a", "mkdir a/b", "mkdir a/c"]
    steps.told.clear()
    sync_directories([tmp_path / "a" / "b", tmp_path / "a" / "c"], below=tmp_path)
    assert steps.told == ["fsync a/c", "fsync a/b", "fsync a", "fsync ."]
