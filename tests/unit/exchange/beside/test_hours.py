"""Turnout during the day out of whatever columns a table has for it."""

from pathlib import Path

import pytest

from polltrail.errors import TableError
from polltrail.exchange.beside import read_hours


def table(folder: Path, *lines: str) -> Path:
    (folder / "stations.csv").write_text("\n".join(lines) + "\n")
    return folder


def test_hours_are_read_the_earliest_first_and_a_blank_is_none(tmp_path: Path) -> None:
    table(tmp_path, "station_id,Turnout at 17:30,voted_by_9,registered", "1,300,120,500", "2,,80,400")
    found = read_hours(tmp_path, 2)
    assert found is not None
    assert found.names == ("09:00", "17:30")
    assert found.counts == [[120, 80], [300, None]]


@pytest.mark.parametrize("heading", ["voted_by_12_pct", "voted_by_25", "turnout", "ballots_at_station"])
def test_other_columns_are_no_hours(tmp_path: Path, heading: str) -> None:
    assert read_hours(table(tmp_path, f"station_id,{heading}", "1,50"), 1) is None


def test_a_table_of_other_rows_says_nothing(tmp_path: Path) -> None:
    assert read_hours(table(tmp_path, "station_id,voted_by_12", "1,50"), 2) is None
    assert read_hours(tmp_path / "nowhere", 2) is None


def test_a_cell_that_is_no_count_is_named(tmp_path: Path) -> None:
    table(tmp_path, "station_id,voted_by_12", "1,50", "2,31%")
    with pytest.raises(
        TableError, match=r"voted_by_12.*expected a number of voters, or nothing, found '31%'"
    ):
        read_hours(tmp_path, 2)
