import polars as pl
import pytest

from polltrail.exchange.problems import Problems
from polltrail.exchange.stations import (
    is_doubtful,
    note_blank_or_repeated,
    note_totals,
    station_names,
    unused_note,
)
from polltrail.exchange.table import Table


def table(**columns: list[object]) -> Table:
    frame = pl.DataFrame(columns)
    return Table(
        name="t",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"row {row + 1}",
    )


@pytest.mark.parametrize(
    ("columns", "headings", "names"),
    [
        ({"id": [7, 8]}, ["id"], ["7", "8"]),
        ({"id": [7.0, 8.0]}, ["id"], ["7", "8"]),
        ({"id": ["a", ""]}, ["id"], ["a", None]),
        ({"p": ["N", "S"], "id": [1, 1]}, ["p", "id"], ["N / 1", "S / 1"]),
        ({"p": ["N", None], "id": [1, 1]}, ["p", "id"], ["N / 1", None]),
        ({"p": ["N", "S"]}, [], ["1", "2"]),
    ],
)
def test_names(columns: dict[str, list[object]], headings: list[str], names: list[str | None]) -> None:
    assert station_names(table(**columns), headings).to_list() == names


def test_every_second_row_of_a_station_is_told() -> None:
    problems = Problems()
    names = pl.Series(["a", None, "a", "b", "a"])
    note_blank_or_repeated(table(id=names.to_list()), names, ["id"], problems)
    assert [str(problem) for problem in problems.found] == [
        "t, row 2, column id: expected the name of a station, found nothing",
        "t, row 3, station a, column id: expected each station once, found this station 3 times",
        "t, row 5, station a, column id: expected each station once, found this station 3 times",
    ]


@pytest.mark.parametrize(
    ("heading", "values", "doubtful"),
    [("voters", [200, 200], True), ("voters", [50, 50], False), ("ballots_cast", [200, 200], False)],
)
def test_voters_may_mean_the_list(heading: str, values: list[int], doubtful: bool) -> None:
    assert is_doubtful(heading, pl.Series(values), pl.Series([100, 100])) is doubtful


def test_columns_not_used_are_named() -> None:
    assert unused_note(table(election=["e"], a=[1], b=[2]), ["a"]) == ["t: columns not used: b."]
    assert unused_note(table(a=[1]), ["a"]) == []


@pytest.mark.parametrize("name", ["TOTAL", "Total general", "Итого", "Subtotal", "المجموع", "N / Total"])
def test_a_row_of_totals_is_no_station(name: str) -> None:
    problems = Problems()
    note_totals(table(id=["s1", name]), pl.Series(["s1", name]), "id", "a station", problems)
    assert [str(problem) for problem in problems.found] == [
        f"t, row 2, column id: expected a station, not a row of totals, found {name}"
    ]


def test_a_station_with_total_in_its_name_is_a_station() -> None:
    problems = Problems()
    names = ["Total Filling Station", "Hotel Totale Vista", "Totalán", "s1", None]
    note_totals(table(id=names), pl.Series(names), "id", "a station", problems)
    assert problems.count == 0
