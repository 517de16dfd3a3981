from pathlib import Path

import polars as pl
import pytest

from polltrail.exchange import read_published
from polltrail.exchange.guess_choices import wide_choices
from polltrail.exchange.mapping import TableMapping
from polltrail.exchange.table import Table
from support.published import votes_of, write


def choices(fields: dict[str, str] | None = None, **columns: list[int | None]) -> list[str]:
    frame = pl.DataFrame({"station": [str(n) for n in range(4)]} | columns)
    table = Table(
        name="t",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"row {row}",
    )
    part = TableMapping(station_id=("station",), fields=fields or {})
    used = set((fields or {}).values())
    return list(wide_choices(table, TableMapping(), part, list(columns), used=used))


AB = {"Anna": [5, 6, 7, 8], "Bo": [1, 2, 3, 4]}


def test_all_counts_after_the_station_are_votes() -> None:
    assert choices(**AB) == ["Anna", "Bo"]


@pytest.mark.parametrize(
    "heading", ["total", "Turnout", "year", "lat", "party_id", "votos totales total", "ward"]
)
def test_columns_whose_heading_says_what_else_they_are(heading: str) -> None:
    assert choices(**AB, **{heading: [1, 1, 1, 1]}) == ["Anna", "Bo"]


@pytest.mark.parametrize(
    "fields",
    [
        {"valid_votes": "valid"},
        {"ballots_cast": "cast", "rejected_ballots": "out"},
        {"ballots_cast": "cast", "blank_ballots": "blank", "null_ballots": "null"},
    ],
)
def test_votes_are_the_neighbours_that_add_up(fields: dict[str, str]) -> None:
    known = {
        "valid": [6, 8, 10, None],
        "cast": [9, 11, 13, 15],
        "out": [3, 3, 3, 3],
        "blank": [1, 1, 1, 1],
        "null": [2, 2, 2, 2],
    }
    told = {name: known[name] for name in fields.values()}
    assert choices(fields, **told, kites=[0, 9, 0, 0], **AB, boats=[7, 7, 7, 7]) == ["Anna", "Bo"]


def test_some_rows_may_be_wrong() -> None:
    wrong = {"valid": [6, 8, 99, 98]}
    assert choices({"valid_votes": "valid"}, **wrong, **AB, boats=[7, 7, 7, 7]) == ["Anna", "Bo"]


def test_where_nothing_adds_up_the_headings_decide() -> None:
    assert choices({"valid_votes": "valid"}, valid=[1, 1, 1, 1], **AB) == ["Anna", "Bo"]


def test_a_column_of_per_cent_is_no_choice(tmp_path: Path) -> None:
    table = (
        "station,registered,ballots_cast,A,A %,B,% B\n1,1000,1000,600,60,400,40\n2,900,800,480,60,320,40\n"
    )
    read = read_published(write(tmp_path / "w.csv", table))
    assert votes_of(read) == {"1": {"A": 600, "B": 400}, "2": {"A": 480, "B": 320}}
