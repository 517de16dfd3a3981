from pathlib import Path

import pytest

from polltrail.cli.output import check_writable, write_files
from polltrail.errors import OutputError


def test_files_are_written_under_their_names(tmp_path: Path) -> None:
    write_files(tmp_path / "r", {"index.html": b"page", "tables/a.csv": b"x"})
    assert (tmp_path / "r" / "tables" / "a.csv").read_bytes() == b"x"


def test_nothing_is_left_behind_where_a_file_cannot_be_made(tmp_path: Path) -> None:
    with pytest.raises(OutputError, match="nothing was written"):
        write_files(tmp_path / "r", {"index.html": b"page", "x" * 400: b"a name too long for any disk"})
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_named(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("x")
    with pytest.raises(OutputError, match="found a file"):
        check_writable(tmp_path / "r")


def test_checking_leaves_nothing(tmp_path: Path) -> None:
    check_writable(tmp_path / "r")
    assert list(tmp_path.iterdir()) == []
