"""The tables of a definition, by number."""

import pytest

from polltrail.election.expected import GONE, UNKNOWN
from polltrail.errors import TableError
from polltrail.exchange.expected import read_expected

STATIONS = (
    b'station_id,region,district,registered_voters\n"A, one",North,"Lake, upper",500\nB,North,"Lake, upper",\n'
    b"C,North,,0\nD,,,7\n"
)
CHOICES = b"contest,choice,name,party,area\np,a,A,,\np,b,B,X,\nm,c,C,,North\n"
AREAS = b'level,region,district\nregion,North,\ndistrict,North,"Lake, upper"\n'


def test_names_areas_and_registers_are_read() -> None:
    expected = read_expected(STATIONS, CHOICES, AREAS)
    assert expected.station_ids == ("A, one", "B", "C", "D")
    assert list(expected.registered) == [500, UNKNOWN, 0, 7]
    assert [expected.areas[area] for area in expected.station_area] == [
        ("North", "Lake, upper"),
        ("North", "Lake, upper"),
        ("North",),
        (),
    ]
    assert expected.levels == ("region", "district")
    assert [(one.id, expected.areas[one.area], one.choices) for one in expected.contests] == [
        ("p", (), ("a", "b")),
        ("m", ("North",), ("c",)),
    ]


def test_a_slot_is_where_a_contest_has_a_form() -> None:
    expected = read_expected(STATIONS, CHOICES, AREAS)
    slots = [
        (station, contest)
        for station in "BCD"
        for contest in "pm"
        if expected.slot(station, contest) is not None
    ]
    assert slots == [("B", "p"), ("B", "m"), ("C", "p"), ("C", "m"), ("D", "p")]
    assert len(list(expected.slots())) == 7
    assert expected.slot("E", "p") is expected.slot("B", "x") is None


def test_an_amendment_keeps_the_numbers_of_what_was_there() -> None:
    before = read_expected(STATIONS, CHOICES, AREAS)
    later = b"station_id,region,district,registered_voters\nE,South,,9\nB,South,,11\nD,,,7\n"
    after = read_expected(later, CHOICES, AREAS, before=before)
    assert after.station_ids == ("A, one", "B", "C", "D", "E")
    assert [after.stations[station] for station in ("B", "E")] == [1, 4]
    assert (after.registered[1], after.areas[after.station_area[1]]) == (11, ("South",))
    assert [area == GONE for area in after.station_area] == [True, False, True, False, False]
    assert after.slot("C", "p") is None
    assert before.areas == after.areas[: len(before.areas)]


@pytest.mark.parametrize(
    ("stations", "choices"),
    [
        (b"station_id,region,registered_voters\nA,North,many\n", CHOICES),
        (b"station,registered_voters\nA,1\n", CHOICES),
        (b"station_id,registered_voters\n\xff,1\n", CHOICES),
        (STATIONS, b"contest,choice\np,a\n"),
    ],
)
def test_other_tables_are_refused(stations: bytes, choices: bytes) -> None:
    with pytest.raises(TableError, match=r"(stations|choices)\.csv"):
        read_expected(stations, choices, AREAS)
