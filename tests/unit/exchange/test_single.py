from pathlib import Path

import polars as pl

from polltrail.exchange import read_published
from support.published import problems, same, text, votes_of, write

LONG = """
    province,station,contest,candidate,party,votes,registered,valid
    N,1,mayor,Anna,Red,10,100,30
    N,1,mayor,Bo,Blue,20,100,30
    N,1,council,Cy,Red,5,100,5
    S,2,mayor,Anna,Red,11,90,40
    S,2,mayor,Bo,Blue,29,90,40
    S,3,mayor,Anna,Red,"1,010",2000,1039
    S,3,mayor,Bo,Blue,29,2000,1039
"""


def test_a_row_for_each_station_and_choice(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", LONG)
    read = read_published(path)
    assert votes_of(read) == {
        "1": {"Anna": 10, "Bo": 20, "Cy": 5},
        "2": {"Anna": 11, "Bo": 29},
        "3": {"Anna": 1010, "Bo": 29},
    }
    assert (read.tables.choices[0].id, read.tables.choices[0].party) == ("Anna", "Red")
    form = read.forms["published"].fields
    assert form["valid_votes"].to_list() == [30, 5, 40, None, 1039, None]
    assert form["reporting"].to_list() == [True, True, True, False, True, False]
    assert read.tables.stations["registered_voters"].to_list() == [100, 90, 2000]
    assert same(read, read_published(path, mapping=read.mapping))


def test_parquet_and_csv_give_the_same(tmp_path: Path) -> None:
    frame = pl.read_csv(text(LONG).replace('"1,010"', "1010").encode())
    frame.write_parquet(tmp_path / "r.parquet")
    one, other = read_published(tmp_path / "r.parquet"), read_published(write(tmp_path / "r.csv", LONG))
    assert votes_of(one) == votes_of(other)
    assert one.tables.stations.equals(other.tables.stations)


def test_what_was_understood_is_told(tmp_path: Path) -> None:
    assert read_published(write(tmp_path / "r.csv", LONG.replace("province", "turnout"))).notes == (
        "r.csv was read as a row for each station and choice; a station is named by station.",
        "r.csv: 3 choices: Anna, Bo, Cy.",
        "r.csv: columns not used: turnout.",
    )


def test_a_table_whose_stations_have_no_name(tmp_path: Path) -> None:
    read = read_published(write(tmp_path / "r.csv", "A,B\n1,2\n1,2\n"))
    assert read.tables.stations["station_id"].to_list() == ["1", "2"]
    assert "a station is named by its row, counted from 1: no column names it." in read.notes[0]


def test_a_choice_twice_at_one_station(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", "station,candidate,votes\n1,Anna,5\n1,Anna,6\n2,Anna,1\n"))
    assert said == (
        "r.csv, source published, station 1, contest contest, column votes: expected one row for the choice Anna, "
        "found 2 rows"
    )


def test_a_row_of_totals_would_count_every_vote_twice(tmp_path: Path) -> None:
    (wide,) = problems(write(tmp_path / "w.csv", "station,A,B\n1,5,6\n2,7,8\nTOTAL,12,14\n"))
    assert wide == "w.csv, line 4, column station: expected a station, not a row of totals, found TOTAL"
    table = "station,candidate,votes\n1,A,5\n1,B,6\n1,Total,11\n"
    (long,) = problems(write(tmp_path / "l.csv", table))
    assert long == "l.csv, line 4, column candidate: expected a choice, not a row of totals, found Total"
