"""Tables as CSV and Parquet: RFC 4180, nothing a spreadsheet would run, nothing lost."""

import csv
from io import BytesIO, StringIO

import polars as pl
import pytest

from polltrail.publish import tables
from polltrail.publish.table_bytes import csv_bytes
from support.account import empty_account, hostile_account, many_contests, small_account


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n"])
def test_a_text_that_a_spreadsheet_would_run_is_made_harmless(start: str) -> None:
    text = f'{start}cmd|" /C calc"!A1'
    written = csv_bytes(pl.DataFrame({"name": [text, "plain"], "votes": [-3, 4]}))
    rows = list(csv.reader(StringIO(written.decode(), newline="")))
    assert rows == [["name", "votes"], [f"'{text}", "-3"], ["plain", "4"]]


def test_csv_ends_every_row_as_rfc_4180_says_and_has_no_byte_order_mark() -> None:
    written = csv_bytes(pl.DataFrame({"a": ['x"y', None], "b": [1, None]}))
    assert written == b'a,b\r\n"x""y",1\r\n,\r\n'


def test_every_cell_of_every_csv_is_harmless() -> None:
    for name, content in tables(hostile_account("=1+1")).items():
        if name.endswith(".csv"):
            cells = [cell for row in csv.reader(StringIO(content.decode(), newline="")) for cell in row]
            assert not [cell for cell in cells if cell.startswith(("=", "+", "@"))], name


def test_parquet_holds_every_text_as_it_was_read() -> None:
    files = tables(small_account())
    stations = pl.read_parquet(BytesIO(files["tables/stations.parquet"]))
    assert "=HYPERLINK(1)" in stations["area_1"]
    assert stations.height == 12
    assert stations.filter("held")["station_id"].to_list() == ["S-05", "S-08"]
    assert stations.filter(~pl.col("reporting"))["valid_votes"].null_count() == 2


def test_totals_stand_beside_the_official_ones() -> None:
    totals = pl.read_parquet(BytesIO(tables(small_account())["tables/totals.parquet"]))
    row = totals.row(1, named=True)
    assert row == {
        "contest": "council",
        "choice": "B",
        "name": "Юг вместе",
        "party": "List 2",
        "confirmed": 670,
        "held": 220,
        "total": 890,
        "official": 1300,
        "discrepancy": 410,
    }


def test_areas_findings_and_sources_name_their_stations() -> None:
    files = tables(small_account())
    areas = pl.read_parquet(BytesIO(files["tables/areas.parquet"]))
    assert areas.sort("area_1")["stations_reporting"].to_list() == [4, 4, 2]
    findings = pl.read_parquet(BytesIO(files["tables/findings.parquet"]))
    assert findings.rows() == [
        ("sum", "error", "S-05", "council", 225, 229),
        ("sum", "error", "S-08", "council", 380, 377),
    ]
    differences = pl.read_parquet(BytesIO(files["tables/source_differences.parquet"]))
    assert differences["difference"].to_list() == [5, None]


def test_an_account_without_stations_still_has_every_table() -> None:
    names = set(tables(small_account()))
    assert set(tables(empty_account())) == set(tables(many_contests(3))) == names
