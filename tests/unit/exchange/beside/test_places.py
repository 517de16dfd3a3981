"""Where stations lie, out of a published table."""

from pathlib import Path

import pytest

from polltrail.errors import TableError
from polltrail.exchange.beside import read_places


def test_degrees_are_read_and_blanks_are_not_known(tmp_path: Path) -> None:
    (tmp_path / "stations.csv").write_text("station_id,lat,lon\n1,-16.5,-68.1\n2,,\n")
    found = read_places(tmp_path, 2)
    assert found is not None
    assert found.latitudes.to_list() == [-16.5, None]
    assert found.longitudes.to_list() == [-68.1, None]
    assert read_places(tmp_path, 3) is None


def test_a_table_without_both_has_no_places(tmp_path: Path) -> None:
    (tmp_path / "stations.csv").write_text("station_id,lat\n1,-16.5\n")
    assert read_places(tmp_path, 1) is None
    assert read_places(tmp_path / "nowhere", 1) is None


def test_what_is_no_degree_is_named(tmp_path: Path) -> None:
    (tmp_path / "stations.csv").write_text("station_id,lat,lon\n1,165,20\n")
    with pytest.raises(TableError, match="degrees from -90 to 90"):
        read_places(tmp_path, 1)
