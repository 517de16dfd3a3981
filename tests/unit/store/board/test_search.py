"""Stations found by what people type."""

from array import array
from types import SimpleNamespace
from typing import Any

import pytest

from polltrail.election.expected import Expected
from polltrail.exchange.station_places import StationPlaces
from polltrail.store.board.search import StationSearch
from polltrail.tally.board.words import words_of

NAMES = (
    "Govt. Boys' School Lyari",
    "Escuela Ñandú",
    "گورنمنٹ گرلز اسکول لیاری",
    "中央小学校",
    "Łódź nr 7",
    "",
    "School",
)
IDS = ("04-0117", "04-0118", "117", "A7", "B", "C\u0660\u0661", "1170")


@pytest.fixture
def search() -> StationSearch:
    count = len(IDS)
    expected = Expected(
        station_ids=IDS, registered=array("q", [1] * count), station_area=array("q", [1] * (count - 1) + [0]), areas=((), ("Port Town",)),
        parents=(-1, 0), levels=("town",), contests=(),
    )  # fmt: skip
    places = StationPlaces(names=NAMES, longitudes=array("d"), latitudes=array("d"))
    ground: Any = SimpleNamespace(counting=SimpleNamespace(expected=expected), called=places)
    return StationSearch(ground)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("117", [2, 6, 0]),  # whose id it is, whose id begins so, and who has it besides
        ("04-0117", [0]),
        ("4 117", [0]),
        ("LYARI", [0]),
        ("school lya", [0]),
        ("nandu", [1]),
        ("ÑANDÚ", [1]),
        ("لياري", [2]),  # with the Arabic yeh
        ("اسكول", [2]),
        ("小学", [3]),
        ("lodz", [4]),
        ("c01", [5]),
        ("C٠١", [5]),
        ("port escuela", [1]),
        ("ort", []),
        ("", []),
        ("'; --", []),
        ("school", [0, 6]),
    ],
)  # fmt: skip
def test_by_beginnings_of_words_in_any_script(search: StationSearch, text: str, found: list[int]) -> None:
    assert search.find(text, 10) == found


def test_no_more_than_are_asked_for(search: StationSearch) -> None:
    assert len(search.find("port", 2)) == 2


def test_words_are_the_same_however_they_are_composed() -> None:
    assert words_of("Ñandu\u0301") == words_of("N\u0303andú") == ["nandu"]
    assert words_of("\u200fکراچی\u200e") == words_of("کراچي")
