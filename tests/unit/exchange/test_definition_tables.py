from pathlib import Path

import pytest

from polltrail.errors import TableError
from polltrail.exchange.definition_tables import DefinitionTables, read_definition_tables

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
