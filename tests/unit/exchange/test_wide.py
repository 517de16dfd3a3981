from pathlib import Path

import pytest

from polltrail.exchange import read_published
from support.published import problems, same, text, votes_of, write

TABLE = """
    region;station;registered;voted;valid;Anna;Bo
    N;1;1.000;500;480;300;180
    N;2;800;400;390;200;190
    S;3;700;-;;;
    S;4;600;300;300;150;150
"""


def test_a_column_for_each_choice(tmp_path: Path) -> None:
    path = write(tmp_path / "results.csv", TABLE)
    read = read_published(path)
    assert read.tables.election.id == "results"
    assert votes_of(read)["1"] == {"Anna": 300, "Bo": 180}
    assert votes_of(read)["3"] == {"Anna": None, "Bo": None}
    assert read.tables.stations["registered_voters"].to_list() == [1000, 800, 700, 600]
    form = read.forms["published"]
    assert form.fields["reporting"].to_list() == [True, True, False, True]
    assert form.fields["ballots_cast"].to_list() == [500, 400, None, 300]
    assert same(read, read_published(path, mapping=read.mapping))


def test_windows_1252_reads_as_utf8_does(tmp_path: Path) -> None:
    table = TABLE.replace("Anna", "Añá")
    one = read_published(write(tmp_path / "a.csv", table))
    other = read_published(write(tmp_path / "b.csv", text(table).encode("cp1252")))
    assert votes_of(one) == votes_of(other)
    assert 'encoding = "windows-1252"' in other.mapping


def test_several_contests_in_one_table(tmp_path: Path) -> None:
    read = read_published(
        write(
            tmp_path / "r.csv",
            "station,contest,A,B,C\n1,mayor,5,6,\n1,council,,,7\n2,mayor,1,2,\n2,council,,,3\n",
        )
    )
    assert [(c.contest, c.id) for c in read.tables.choices] == [
        ("mayor", "A"),
        ("mayor", "B"),
        ("council", "C"),
    ]
    assert read.tables.slots.rows() == [(0, 0), (0, 1), (1, 0), (1, 1)]
    assert read.forms["published"].votes["votes"].to_list() == [5, 6, 7, 1, 2, 3]


def test_several_sources_in_one_table(tmp_path: Path) -> None:
    read = read_published(
        write(tmp_path / "r.csv", "station,source,A,B\n1,x,5,6\n1,y,5,7\n2,x,1,2\n"), source="y"
    )
    assert votes_of(read, "x") == {"1": {"A": 5, "B": 6}, "2": {"A": 1, "B": 2}}
    assert votes_of(read) == {"1": {"A": 5, "B": 7}}


def test_choices_can_be_renamed_by_the_mapping(tmp_path: Path) -> None:
    mapping = '[table]\nkind = "wide"\n[choices]\nAnna = "Anna Berg"\n'
    read = read_published(write(tmp_path / "r.csv", TABLE), mapping=mapping)
    assert [choice.name for choice in read.tables.choices] == ["Anna Berg"]


def test_two_columns_for_one_choice(tmp_path: Path) -> None:
    mapping = '[choices]\nAnna = "A"\nBo = "A"\n'
    (said,) = problems(write(tmp_path / "r.csv", TABLE), mapping=mapping)
    assert said == "r.csv, columns Anna and Bo: expected one column for the choice A, found 2 columns"


def test_two_headings_with_one_name(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", "station,Anna,Anna\n1,2,3\n"))
    assert said == "r.csv, line 1, column Anna: expected each heading once, found this heading 2 times"


def test_a_station_twice(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", "station_id,A,B\n1,2,3\n2,2,3\n1,9,9\n"))
    assert (
        said
        == "r.csv, line 4, station 1, column station_id: expected each station once, found this station 2 times"
    )


def test_a_row_without_a_station(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "r.csv", "station_id,A,B\n1,2,3\n,2,3\n"))
    assert said == "r.csv, line 3, column station_id: expected the name of a station, found nothing"


@pytest.mark.parametrize("cell", ["-3", "1.5", "many", "2147483648"])
def test_cells_that_are_no_counts(tmp_path: Path, cell: str) -> None:
    said = problems(write(tmp_path / "r.csv", f"station_id,voted,A,B\n1,9,{cell},3\n2,{cell},2,3\n3,9,2,3\n"))
    expected = f"expected a whole number from 0 to 2147483647, or nothing, found {cell}"
    assert said[0] == f"r.csv, line 2, station 1, column A: {expected}"
    (said,) = problems(write(tmp_path / "s.csv", f"station_id,voted,A,B\n1,9,1,3\n2,{cell},2,3\n3,9,2,3\n"))
    assert said == f"s.csv, line 3, station 2, column voted: {expected}"


def test_a_mapping_of_columns_that_are_not_there(tmp_path: Path) -> None:
    path = write(tmp_path / "r.csv", TABLE)
    there = "found the columns region, station, registered, voted, valid, Anna, Bo"
    for mapping, section, name in [
        ('[choices]\nCy = "Cy"', "[choices]", "Cy"),
        ('[fields]\nvalid_votes = "v"', "[fields]", "v"),
        ('[areas]\nlevels = ["hood"]', "[areas] levels", "hood"),
        ('[table]\nstation_id = ["room"]', "[table] station_id", "room"),
        ('[source]\ncolumn = "who"', "[source]", "who"),
    ]:
        (said,) = problems(path, mapping=mapping)
        assert said == f"r.csv: expected a column {name} (named by the mapping under {section}), {there}"
