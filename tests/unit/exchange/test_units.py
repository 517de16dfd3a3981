from pathlib import Path

from polltrail.exchange import read_published
from support.published import problems, write


def test_rows_of_a_form_that_contradict_each_other(tmp_path: Path) -> None:
    (said,) = problems(
        write(tmp_path / "r.csv", "station,candidate,votes,valid\n1,A,5,11\n1,B,6,12\n2,A,1,1\n2,B,0,1\n")
    )
    assert (
        said
        == "r.csv, station 1, column valid: expected one value in all rows of the station, found 11 and 12"
    )


def test_forms_of_a_station_that_contradict_each_other_about_the_register(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", "station,contest,A,B,registered\n1,m,1,1,10\n1,c,1,1,11\n"))
    assert (
        said
        == "r.csv, station 1, column registered: expected one value in all rows of the station, found 10 and 11"
    )


def test_a_value_in_one_row_counts_for_the_form(tmp_path: Path) -> None:
    read = read_published(
        write(tmp_path / "r.csv", "station,candidate,votes,valid\n1,A,5,11\n1,B,6,\n2,A,1,1\n2,B,0,1\n")
    )
    assert read.forms["published"].fields["valid_votes"].to_list() == [11, 1]


def test_a_register_of_voters_is_no_ballots(tmp_path: Path) -> None:
    read = read_published(
        write(tmp_path / "r.csv", "station,registered,voters,A,B\n1,10,99,1,2\n2,10,99,1,2\n")
    )
    assert read.forms["published"].field_names == ()
    assert "Column voters: kept out; it exceeds the register in most stations." in read.notes
