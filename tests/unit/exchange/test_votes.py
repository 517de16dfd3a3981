from pathlib import Path

import polars as pl
import pytest

from polltrail.exchange import read_published
from polltrail.exchange.votes import number_choices
from support.published import folder, problems, votes_of, write

STATIONS = "station_id,registered\ns1,100\ns2,90\n"


def u32(*values: int) -> pl.Series:
    return pl.Series(values, dtype=pl.UInt32)


@pytest.mark.parametrize(
    ("contest", "choice", "pairs", "numbers"),
    [
        (None, u32(0, 1, 0), [(0, 0), (0, 1)], [0, 1, 0]),
        (None, u32(1, 0, 1), [(0, 1), (0, 0)], [0, 1, 0]),
        (u32(1, 0, 1, 0), u32(0, 0, 1, 0), [(0, 0), (1, 0), (1, 1)], [1, 0, 2, 0]),
    ],
)
def test_choices_are_numbered_contest_by_contest(
    contest: pl.Series | None, choice: pl.Series, pairs: list[tuple[int, int]], numbers: list[int]
) -> None:
    found, number = number_choices(contest, choice)
    assert found.select("contest", "choice").rows() == pairs
    assert number.to_list() == numbers


def test_the_same_name_in_two_contests_is_two_choices(tmp_path: Path) -> None:
    votes = "station_id,contest,candidate_or_party,votes\ns1,x,A,1\ns1,y,A,2\ns2,x,A,3\n"
    read = read_published(folder(tmp_path, stations=STATIONS, votes=votes))
    assert [(choice.contest, choice.id) for choice in read.tables.choices] == [("x", "A"), ("y", "A")]


def test_candidate_and_party_are_kept_beside_the_id(tmp_path: Path) -> None:
    votes = "station_id,candidate_or_party,candidate,party,votes\ns1,Anna | Red,Anna,Red,1\ns2,Bo | -,Bo,,2\n"
    read = read_published(folder(tmp_path, stations=STATIONS, votes=votes))
    assert [(c.id, c.name, c.party) for c in read.tables.choices] == [
        ("Anna | Red", "Anna", "Red"),
        ("Bo | -", "Bo", None),
    ]


def test_choices_stand_in_order_of_first_appearance(tmp_path: Path) -> None:
    votes = "station_id,candidate,votes\ns2,B,1\ns2,A,2\ns1,A,3\ns1,B,4\n"
    read = read_published(folder(tmp_path, stations=STATIONS, votes=votes))
    assert [choice.id for choice in read.tables.choices] == ["B", "A"]
    assert votes_of(read) == {"s1": {"B": 4, "A": 3}, "s2": {"B": 1, "A": 2}}


@pytest.mark.parametrize("other", ["Ana ", "Ana\u00a0", "Ana\u200b", "\u202dAna"])
def test_two_choices_of_one_contest_that_look_alike_are_refused(tmp_path: Path, other: str) -> None:
    rows = {"station": ["1", "1"], "candidate": ["Ana", other], "votes": [1, 2]}
    pl.DataFrame(rows).write_parquet(tmp_path / "v.parquet")
    (said,) = problems(tmp_path / "v.parquet")
    assert said.startswith(
        "v.parquet, row 2, column candidate: expected one name for each choice of a contest"
    )


def test_one_name_in_two_ways_of_writing_its_accent_is_refused(tmp_path: Path) -> None:
    (said,) = problems(write(tmp_path / "v.csv", "station,candidate,votes\n1,Jos\u00e9,1\n2,Jose\u0301,2\n"))
    assert "line 3" in said
    assert r"'Jose\u0301' beside 'Jos\xe9'" in said


def test_names_alike_in_two_contests_are_two_choices(tmp_path: Path) -> None:
    rows = {"station": ["1", "1"], "contest": ["x", "y"], "candidate": ["Ana", "Ana "], "votes": [1, 2]}
    pl.DataFrame(rows).write_parquet(tmp_path / "v.parquet")
    assert len(read_published(tmp_path / "v.parquet").tables.choices) == 2
