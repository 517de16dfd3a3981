from pathlib import Path

import pytest

from polltrail.exchange import read_published
from support.published import folder


def special(tmp_path: Path, stations: str, votes: str) -> list[bool]:
    return (
        read_published(folder(tmp_path, stations=stations, votes=votes)).tables.stations["special"].to_list()
    )


VOTES = "station_id,candidate,votes\ns1,A,5\ns2,A,6\n"


@pytest.mark.parametrize(
    ("kind", "register", "is_special"),
    [
        ("mobile", "0", True),
        ("mobile", "", True),
        ("Military camp", "0", True),
        ("zagranica", "", True),
        ("S", "0", True),
        ("mobile", "90", False),
        ("ordinary", "", False),
        ("ordinary", "0", True),
    ],
)
def test_stations_called_special_without_a_register(
    tmp_path: Path, kind: str, register: str, is_special: bool
) -> None:
    stations = f"station_id,station_kind,registered\ns1,ordinary,100\ns2,{kind},{register}\n"
    assert special(tmp_path, stations, VOTES) == [False, is_special]


@pytest.mark.parametrize(
    ("register", "cast", "votes", "is_special"),
    [
        ("0", "7", "6", True),
        ("0", "7", "", True),
        ("0", "0", "0", False),
        ("0", "", "", False),
        ("", "7", "6", False),
    ],
)
def test_ballots_without_a_register(
    tmp_path: Path, register: str, cast: str, votes: str, is_special: bool
) -> None:
    stations = f"station_id,registered,ballots_cast\ns1,100,5\ns2,{register},{cast}\n"
    assert special(tmp_path, stations, f"station_id,candidate,votes\ns1,A,5\ns2,A,{votes}\n") == [
        False,
        is_special,
    ]


def test_a_register_of_nothing_in_the_whole_contest_is_a_mistake_not_a_kind(tmp_path: Path) -> None:
    stations = "station_id,registered,ballots_cast\ns1,100,5\ns2,0,7\n"
    votes = "station_id,contest,candidate,votes\ns1,seat/1,A,5\ns2,seat/2,A,6\n"
    assert special(tmp_path, stations, votes) == [False, False]
