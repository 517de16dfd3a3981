from pathlib import Path

import pytest

from polltrail.errors import TableError
from polltrail.exchange.definition_tables import DefinitionTables, read_definition_tables
from polltrail.exchange.expected import read_expected
from polltrail.exchange.station_places import read_station_places

STATIONS = "station_id,district,town,registered\n 7 ,North,Old Town,10\n8,North,,\n9,,,0\n"
CHOICES = "choice,contest\nx,c\ny,d\nz,c\n"


def read(
    folder: Path,
    stations: str = STATIONS,
    choices: str = CHOICES,
    areas: str | None = None,
    **options: object,
) -> DefinitionTables:
    paths = {}
    for name, text in (("stations", stations), ("choices", choices), ("areas", areas)):
        if text is not None:
            paths[name] = folder / f"{name}.csv"
            paths[name].write_text(text)
    return read_definition_tables(**paths, **options)  # type: ignore[arg-type]


def test_one_form_whatever_came_in(tmp_path: Path) -> None:
    tables = read(tmp_path)
    assert tables.stations.decode() == (
        "station_id,district,town,registered_voters\n7,North,Old Town,10\n8,North,,\n9,,,0\n"
    )
    assert tables.choices.decode() == "contest,choice,name,party,area\nc,x,x,,\nc,z,z,,\nd,y,y,,\n"
    assert tables.areas.decode() == "level,district,town\ndistrict,North,\ntown,North,Old Town\n"
    assert (tables.n_stations, tables.n_contests, tables.n_choices, tables.registered_voters) == (3, 2, 3, 10)


def test_reading_what_was_written_changes_nothing(tmp_path: Path) -> None:
    first = read(tmp_path)
    again = read(tmp_path, first.stations.decode(), first.choices.decode(), first.areas.decode())
    assert (again.stations, again.choices, again.areas) == (first.stations, first.choices, first.areas)


def test_levels_may_be_named_and_what_is_not_read_is_told(tmp_path: Path) -> None:
    stations = "station_id,zone,district,lat,registered_voters\n1,Z,N,3.5,1\n"
    tables = read(tmp_path, stations)
    assert (tables.levels, tables.notes) == (("district",), ("stations.csv: columns not used: zone, lat.",))
    assert read(tmp_path, stations, levels=["zone", "district"]).levels == ("zone", "district")
    with pytest.raises(TableError, match="a level of areas"):
        read(tmp_path, stations, levels=["region"])


def test_no_areas_at_all(tmp_path: Path) -> None:
    tables = read(tmp_path, "station_id,registered_voters\n1,5\n")
    assert (tables.levels, tables.areas) == ((), b"level\n")


def test_a_town_in_no_district_is_named(tmp_path: Path) -> None:
    with pytest.raises(TableError, match=r"line 2, column district: expected the area around town"):
        read(tmp_path, "station_id,district,town,registered\n1,,Old Town,10\n")


def test_an_area_of_no_list_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        TableError, match="station 7: expected an area of the list of areas, found North/Old Town"
    ):
        read(tmp_path, areas="district,town\nNorth,New Town\nNorth,\n")
    listed = "district,town\nNorth,New Town\nNorth,Old Town\nSouth,\n"
    assert b"South" in read(tmp_path, areas=listed).areas


def test_names_that_could_be_two_areas_are_refused(tmp_path: Path) -> None:
    stations = "station_id,district,town,registered\n1,A/B,C,1\n2,A,B/C,1\n"
    with pytest.raises(TableError, match="A/B/C twice"):
        read(tmp_path, stations)


def test_a_quote_a_comma_and_any_script_survive(tmp_path: Path) -> None:
    stations = 'station_id,district,registered_voters\n"A, ""B""",کراچی,1\n'
    assert read(tmp_path, stations).stations.decode() == stations


@pytest.mark.parametrize("cell", ['"a\nb"', "a\tb\x7f"])
def test_a_name_of_two_lines_is_none(tmp_path: Path, cell: str) -> None:
    with pytest.raises(TableError, match="on one line"):
        read(tmp_path, f"station_id,registered_voters\n{cell},1\n")


def test_every_problem_of_both_tables_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(TableError) as caught:
        read(tmp_path, STATIONS + "7,North,Old Town,-1\n", CHOICES + "x,c\n,c\n")
    assert caught.value.count == 4


def test_names_and_places_are_kept_where_the_table_has_them(tmp_path: Path) -> None:
    stations = (
        "station_id,district,station_name,lat,lng,registered\n"
        "1,N,Govt. School ﷺ,24.86071234567,67.0011,5\n2,N,,,,6\n"
    )
    tables = read(tmp_path, stations)
    assert tables.stations.decode() == (
        "station_id,district,registered_voters,name,latitude,longitude\n"
        "1,N,5,Govt. School ﷺ,24.860712,67.0011\n2,N,6,,,\n"
    )
    assert tables.notes == ()
    again = read(tmp_path, tables.stations.decode())
    assert again.stations == tables.stations
    expected = read_expected(tables.stations, tables.choices, tables.areas)
    assert (expected.levels, list(expected.registered)) == (("district",), [5, 6])
    places = read_station_places([tables.stations], expected)
    assert (places.names, places.at(0), places.at(1)) == (
        ("Govt. School ﷺ", ""),
        (67.0011, 24.860712),
        None,
    )


def test_an_amendment_says_anew_where_a_station_is(tmp_path: Path) -> None:
    first = read(tmp_path, "station_id,name,latitude,longitude,registered\n1,A,1,2,5\n2,B,3,4,5\n")
    later = read(tmp_path, "station_id,name,registered\n2,C,5\n3,D,5\n")
    before = read_expected(first.stations, first.choices, first.areas)
    expected = read_expected(later.stations, later.choices, later.areas, before=before)
    places = read_station_places([first.stations, later.stations], expected)
    assert (places.names, places.at(1), places.at(2)) == (("A", "C", "D"), (4.0, 3.0), None)


def test_a_table_of_before_says_nothing_of_places(tmp_path: Path) -> None:
    tables = read(tmp_path)
    places = read_station_places(
        [tables.stations], read_expected(tables.stations, tables.choices, tables.areas)
    )
    assert (set(places.names), {places.at(at) for at in range(3)}) == ({""}, {None})


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("1,91,2,5", "degrees from -90 to 90"),
        ("1,1,180.1,5", "degrees from -180 to 180"),
        ("1,north,2,5", "degrees from -90 to 90"),
        ("1,1,,5", "latitude and longitude, or neither"),
        ("1,nan,1,5", "degrees from -90 to 90"),
    ],
)
def test_a_place_that_is_none_is_named(tmp_path: Path, row: str, expected: str) -> None:
    with pytest.raises(TableError, match=expected):
        read(tmp_path, f"station_id,latitude,longitude,registered\n{row}\n")
