import hashlib
import shutil
from pathlib import Path

import polars as pl
import pytest

from polltrail.election import form_model
from polltrail.exchange import read_published
from polltrail.review import check_forms
from support.published import STATIONS, VOTES, folder, problems, same, text, votes_of, workbook, write


def test_a_folder_becomes_stations_slots_and_forms(tmp_path: Path) -> None:
    read = read_published(folder(tmp_path))
    assert read.tables.election.id == "island-2030"
    assert read.tables.election.levels == ("region",)
    assert read.tables.stations.rows() == [
        ("s1", 100, False, "North"),
        ("s2", 90, False, "North"),
        ("s3", 80, False, "South"),
        ("s4", 70, False, "South"),
    ]
    assert votes_of(read) == {"s1": {"A": 40, "B": 20}, "s2": {"A": 10, "B": 30}, "s3": {"A": 15, "B": 15}}
    form = read.forms["published"]
    assert form.fields.columns == ["reporting", "ballots_cast", "valid_votes", "rejected_ballots"]
    assert form.fields.rows() == [
        (True, 62, 60, 2),
        (True, 41, 40, 1),
        (True, 30, 30, 0),
        (False, None, None, None),
    ]
    assert (read.source, read.source_reason) == ("published", "the only source")


@pytest.mark.parametrize("kind", ["parquet", "xlsx"])
def test_every_format_gives_the_same(tmp_path: Path, kind: str) -> None:
    in_csv = read_published(folder(tmp_path))
    other = tmp_path / "other"
    other.mkdir()
    for name, table in (("stations", STATIONS), ("votes", VOTES)):
        if kind == "parquet":
            pl.read_csv(text(table).encode()).write_parquet(other / f"{name}.parquet")
        else:
            workbook(other / f"{name}.xlsx", Sheet=table)
    read = read_published(other)
    assert votes_of(read) == votes_of(in_csv)
    assert read.tables.stations.equals(in_csv.tables.stations)
    assert read.forms["published"].fields.equals(in_csv.forms["published"].fields)


def test_files_are_told_with_rows_bytes_and_hash(tmp_path: Path) -> None:
    path = folder(tmp_path, official='{"figures": []}')
    files = read_published(path).files
    assert [(file.name, file.rows) for file in files] == [
        ("stations.csv", 4),
        ("votes.csv", 6),
        ("official.json", None),
    ]
    assert files[2].bytes == 15
    assert files[2].sha256 == hashlib.sha256(b'{"figures": []}').hexdigest()


def test_the_mapping_reads_back_to_the_same(tmp_path: Path) -> None:
    path = folder(tmp_path)
    first = read_published(path)
    assert same(first, read_published(path, mapping=first.mapping))


def test_a_mapping_overrides_the_levels(tmp_path: Path) -> None:
    stations = "station_id,region,ring\ns1,N,a\ns2,N,b\ns3,S,a\ns4,S,b\n"
    read = read_published(folder(tmp_path, stations=stations), mapping='[areas]\nlevels = ["ring"]')
    assert read.tables.election.levels == ("ring",)


def test_columns_with_a_suffix_belong_to_their_source(tmp_path: Path) -> None:
    stations = """
        station_id,valid,valid__night,valid__what
        s1,60,59,1
        s2,40,,1
    """
    votes = """
        station_id,candidate_or_party,votes,source
        s1,A,60,final
        s2,A,40,final
        s1,A,59,count_of_the_night
    """
    read = read_published(folder(tmp_path, stations=stations, votes=votes))
    assert read.source_reason == "the only source whose columns carry no suffix"
    assert read.forms["final"].fields["valid_votes"].to_list() == [60, 40]
    assert read.forms["count_of_the_night"].fields["valid_votes"].to_list() == [59, None]
    assert "Column valid__what: kept out; what names neither a source with forms nor a contest." in read.notes


def test_what_is_not_understood_is_named(tmp_path: Path) -> None:
    stations = "station_id,registered,kites\ns1,1,2\ns2,1,2\ns3,1,2\n"
    assert (
        "stations.csv: columns not used: kites." in read_published(folder(tmp_path, stations=stations)).notes
    )


def test_a_sample_is_counted_against_its_frame(tmp_path: Path) -> None:
    path = folder(tmp_path)
    write(path / "frame.csv", "station_id,registered\ns1,100\ns2,90\ns3,80\ns4,70\ns5,60\n")
    read = read_published(path)
    assert (read.frame_stations, read.frame_registered_voters) == (5, 400)


def test_a_frame_of_other_stations_is_not_used(tmp_path: Path) -> None:
    path = folder(tmp_path)
    write(path / "frame.csv", "station_id,registered\ns1,100\n")
    read = read_published(path)
    assert read.frame_stations is None
    assert "frame.csv: not used; it does not list every station of the table." in read.notes


def test_a_register_under_the_name_of_voters_is_no_ballots_cast(tmp_path: Path) -> None:
    stations = "station_id,registered,voters\ns1,100,900\ns2,90,900\ns3,80,900\ns4,70,900\n"
    read = read_published(folder(tmp_path, stations=stations))
    assert "ballots_cast" not in read.forms["published"].field_names
    assert "Column voters: kept out; it exceeds the register in most stations." in read.notes


def test_a_missing_folder(tmp_path: Path) -> None:
    (said,) = problems(tmp_path / "nowhere")
    assert said == f"{tmp_path}/nowhere: expected a file or a folder, found nothing of that name"


@pytest.mark.parametrize(("gone", "kept"), [("stations.csv", "votes.csv"), ("votes.csv", "stations.csv")])
def test_a_folder_without_one_of_its_files(tmp_path: Path, gone: str, kept: str) -> None:
    path = folder(tmp_path)
    (path / gone).unlink()
    role = gone.removesuffix(".csv")
    (said,) = problems(path)
    assert (
        said == f"{path}: expected a file {role}.parquet, {role}.csv or {role}.xlsx, found the files {kept}"
    )


def test_a_folder_with_a_table_in_two_formats(tmp_path: Path) -> None:
    path = folder(tmp_path)
    shutil.copy(path / "votes.csv", path / "votes.txt")
    (said,) = problems(path)
    assert said == f"{path}: expected one table of votes, found votes.csv, votes.txt"


def test_votes_without_their_column(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, votes="station_id,candidate\ns1,A\n"))
    assert said == "votes.csv: expected a column votes (the votes), found the columns station_id, candidate"


def test_stations_without_their_column(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, stations="who,registered\ns1,1\n"))
    assert "stations.csv: expected a column station_id" in said
    assert "found the columns who, registered" in said


def test_a_station_listed_twice(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, stations="station_id,registered\ns1,1\ns2,1\ns1,2\n"))
    assert said == (
        "stations.csv, line 4, station s1, column station_id: expected each station once, found this station 2 times"
    )


def test_a_row_without_a_station(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, stations="station_id,registered\ns1,1\n,1\n"))
    assert said == "stations.csv, line 3, column station_id: expected the name of a station, found nothing"


def test_votes_for_an_unknown_station_are_all_named(tmp_path: Path) -> None:
    votes = VOTES + "    s9,president,A,1\n    ,president,A,1\n"
    assert problems(folder(tmp_path, votes=votes)) == [
        "votes.csv, line 8, column station_id: expected a station of the table of stations, found s9",
        "votes.csv, line 9, column station_id: expected a station of the table of stations, found nothing",
    ]


def test_a_blank_where_a_name_must_stand(tmp_path: Path) -> None:
    votes = "station_id,contest,candidate,votes\ns1,p,A,1\ns1,,B,1\ns2,p,,1\n"
    assert problems(folder(tmp_path, votes=votes)) == [
        "votes.csv, line 3, column contest: expected a name, found nothing",
        "votes.csv, line 4, column candidate: expected a name, found nothing",
    ]


def test_a_figure_given_twice(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path, votes=VOTES + "    s1,president,A,41\n    s1,president,A,40\n"))
    assert said == (
        "votes.csv, source published, station s1, contest president, column votes: "
        "expected one row for the choice A, found 3 rows"
    )


@pytest.mark.parametrize(
    ("cell", "found"),
    [("-3", "-3"), ("1.5", "1.5"), ("many", "many"), ("2147483648", "2147483648"), ("NaN", "NaN")],
)
def test_votes_and_ballots_that_are_no_counts(tmp_path: Path, cell: str, found: str) -> None:
    expected = f"expected a whole number from 0 to 2147483647, or nothing, found {found}"
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    (said,) = problems(folder(tmp_path / "a", votes=VOTES.replace("A,10", f"A,{cell}")))
    assert said == f"votes.csv, line 4, station s2, column votes: {expected}"
    (said,) = problems(folder(tmp_path / "b", stations=STATIONS.replace("41,40", f"{cell},40")))
    assert said == f"stations.csv, line 3, station s2, column ballots_cast: {expected}"


def test_a_mapping_that_names_no_column(tmp_path: Path) -> None:
    (said,) = problems(folder(tmp_path), mapping='[fields]\nvalid_votes = "Valid ones"')
    assert said == (
        "stations.csv: expected a column Valid ones (named by the mapping under [fields]), found the columns "
        "station_id, region, registered, ballots_cast, valid, rejected"
    )


def test_a_row_of_totals_among_the_stations_is_refused(tmp_path: Path) -> None:
    path = folder(tmp_path, stations=text(STATIONS) + "TOTAL,,340,133,130,3\n")
    assert problems(path) == [
        "stations.csv, line 6, column station_id: expected a station, not a row of totals, found TOTAL"
    ]


def test_the_parts_by_gender_are_read_and_checked(tmp_path: Path) -> None:
    stations = """
        station_id,registered,registered_male,registered_female,ballots_cast,ballots_cast_male,ballots_cast_female
        s1,100,50,50,62,30,32
        s2,90,50,30,41,20,21
        s3,80,,40,30,10,19
        s4,70,35,35,,,
    """
    read = read_published(folder(tmp_path, stations=stations))
    assert not any("not used" in note for note in read.notes)
    told = {
        result.check.code: (result.failed, result.cannot_tell, result.passed)
        for result in check_forms(read.tables, read.forms[read.source], form_model("generic"))
    }
    assert told["registered_voters-by-gender"] == (1, 1, 1)
    assert told["ballots_cast-by-gender"] == (1, 0, 2)
    assert same(read, read_published(tmp_path / "island-2030", mapping=read.mapping))
