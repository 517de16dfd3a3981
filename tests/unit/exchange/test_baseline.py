from pathlib import Path

import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange.baseline import read_baseline
from support.shared_data import DATA, needs_shared_data

SEATS = "contest,ballots_cast,rejected_ballots,year\nA,100,3,2008\nB,200,5,2008\nC,300,9,2002\n"


@pytest.fixture
def seats(tmp_path: Path) -> Path:
    (tmp_path / "seats.csv").write_text(SEATS, encoding="utf-8")
    return tmp_path


def test_every_contest_with_its_rejected_ballots_and_ballots_cast(seats: Path) -> None:
    baseline = read_baseline(seats, {})
    assert baseline.contests == (("A", 3, 100), ("B", 5, 200), ("C", 9, 300))
    assert baseline.source == f"{seats.name}/seats.csv"
    assert read_baseline(seats / "seats.csv", {}) == baseline


def test_only_the_rows_asked_for_and_the_source_says_which(seats: Path) -> None:
    baseline = read_baseline(seats, {"year": "2008"})
    assert [name for name, _, _ in baseline.contests] == ["A", "B"]
    assert baseline.source.endswith("seats.csv (year 2008)")


def test_a_contest_is_not_its_own_baseline(seats: Path) -> None:
    assert [name for name, _, _ in read_baseline(seats, {}, leave_out="B").contests] == ["A", "C"]


def test_a_contest_without_a_name_stays_when_another_is_left_out(seats: Path) -> None:
    (seats / "seats.csv").write_text(SEATS + ",400,8,2008\n", encoding="utf-8")
    assert len(read_baseline(seats, {}, leave_out="B").contests) == 3


def test_rows_without_a_number_or_with_impossible_ones_are_no_baseline(seats: Path) -> None:
    rows = "D,,3,2008\nE,100,,2008\nF,0,0,2008\nG,100,-1,2008\nH,100,101,2008\nI,100,100,2008\nJ,100,0,2008\n"
    (seats / "seats.csv").write_text(SEATS + rows, encoding="utf-8")
    assert [name for name, _, _ in read_baseline(seats, {"year": "2008"}).contests] == ["A", "B", "I", "J"]


def test_other_headings_of_the_same_numbers_and_parquet(tmp_path: Path) -> None:
    frame = pl.DataFrame({"constituency_number": ["NA-1"], "votes_cast": [100], "votes_disq": [4]})
    frame.write_parquet(tmp_path / "constituencies.parquet")
    assert read_baseline(tmp_path, {}).contests == (("NA-1", 4, 100),)


def test_of_several_tables_the_stations_are_read(seats: Path) -> None:
    (seats / "stations.csv").write_text("station_id,cast,invalid\nx,10,1\n", encoding="utf-8")
    assert read_baseline(seats, {}).contests == (("x", 1, 10),)


def refused(path: Path, where: dict[str, str] | None = None) -> str:
    with pytest.raises(TableError) as caught:
        read_baseline(path, where or {})
    return str(caught.value)


def test_a_missing_column_is_named_with_those_there_are(seats: Path) -> None:
    (seats / "seats.csv").write_text("contest,ballots_cast\nA,100\n", encoding="utf-8")
    told = refused(seats)
    assert "seats.csv: expected a column for rejected ballots (rejected_ballots," in told
    assert "found contest, ballots_cast" in told


def test_a_condition_on_a_column_that_is_not_there_is_refused(seats: Path) -> None:
    assert "expected a column assembly" in refused(seats, {"assembly": "National"})


def test_a_condition_that_leaves_nothing_is_refused(seats: Path) -> None:
    assert "expected contests where year = 1999, found none" in refused(seats, {"year": "1999"})


def test_no_table_or_several_are_refused(tmp_path: Path) -> None:
    assert "expected one Parquet or CSV table, or one named stations, found none" in refused(tmp_path)
    assert "found none" in refused(tmp_path / "nowhere")
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(SEATS, encoding="utf-8")
    assert "found a.csv, b.csv" in refused(tmp_path)


@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n\xff\xfe\x00", b"PK\x03\x04\x14\x00\xff"])
def test_what_is_no_table_is_refused(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    assert "x." in refused(tmp_path)


@needs_shared_data
def test_na_257_beside_the_other_seats_of_2008() -> None:
    where = {"election_date": "2008-02-18", "assembly": "National", "election_type": "General Election"}
    baseline = read_baseline(DATA / "pakistan-constituencies-1993-2018", where, leave_out="NA-257")
    shares = sorted(rejected / cast for _, rejected, cast in baseline.contests)
    assert round(100 * shares[len(shares) // 2], 1) == 2.8
    assert "NA-257" not in {name for name, _, _ in baseline.contests}
