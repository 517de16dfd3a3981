from pathlib import Path

import pytest

from polltrail.exchange import read_published
from support.published import VOTES, problems, votes_of, workbook

WIDE = """
    station,Anna,Bo
    s1,40,20
    s2,10,30
"""


def test_numbers_of_a_sheet_are_read_whole(tmp_path: Path) -> None:
    read = read_published(workbook(tmp_path / "r.xlsx", Votes=WIDE))
    assert votes_of(read) == {"s1": {"Anna": 40, "Bo": 20}, "s2": {"Anna": 10, "Bo": 30}}


def test_the_first_of_several_sheets_is_read_and_told(tmp_path: Path) -> None:
    read = read_published(workbook(tmp_path / "r.xlsx", Votes=WIDE, Other="nothing"))
    assert read.notes[0] == "r.xlsx: sheet Votes was read, the first of Votes, Other."


def test_a_sheet_can_be_named(tmp_path: Path) -> None:
    read = read_published(workbook(tmp_path / "r.xlsx", About="some words", Votes=WIDE), sheet="Votes")
    assert len(votes_of(read)) == 2
    assert "was read, the first of" not in " ".join(read.notes)


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    (said,) = problems(workbook(tmp_path / "r.xlsx", Votes=WIDE, More=VOTES), sheet="Vote")
    assert said == "r.xlsx, sheet Vote: expected one of the sheets Votes, More, found no sheet of that name"


def test_a_bad_cell_is_told_by_sheet_and_row(tmp_path: Path) -> None:
    (said,) = problems(workbook(tmp_path / "r.xlsx", Votes="\n" + WIDE.replace("10", "1.5")))
    assert said == (
        "r.xlsx, sheet Votes, row 3, station s2, column Anna: "
        "expected a whole number from 0 to 2147483647, or nothing, found 1.5"
    )


def test_an_empty_sheet(tmp_path: Path) -> None:
    (said,) = problems(workbook(tmp_path / "r.xlsx", Votes=""))
    assert said == "r.xlsx, sheet Votes: expected headings and rows, found an empty sheet"


@pytest.mark.parametrize("data", [b"PK\x03\x04", b"hello", b"\xd0\xcf\x11\xe0" + bytes(600)])
def test_bytes_that_are_no_workbook(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "r.xlsx").write_bytes(data)
    (said,) = problems(tmp_path / "r.xlsx")
    assert said.startswith("r.xlsx: expected an Excel workbook, found bytes that are none (")
