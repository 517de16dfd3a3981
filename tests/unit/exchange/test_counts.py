from decimal import Decimal

import polars as pl
import pytest

from polltrail.exchange.counts import counts, mostly_counts, thousands_of, whole_numbers
from polltrail.exchange.problems import Problems
from polltrail.exchange.table import Table


def table(values: pl.Series) -> Table:
    frame = values.to_frame("n")
    return Table(
        name="t.csv",
        schema=dict(frame.schema),
        height=frame.height,
        read=frame.select,
        line=lambda row: f"line {row + 2}",
    )


@pytest.mark.parametrize(
    ("text", "thousands", "number"),
    [
        ("7", None, 7),
        (" 7 ", None, 7),
        ("0007", None, 7),
        ("1,234", ",", 1234),
        ("1.234.567", ".", 1_234_567),
        ("1 234", " ", 1234),
        ("1\u00a0234", " ", 1234),
        ("1\u202f234", " ", 1234),
        ("1'234", "'", 1234),
        ("1\u2019234", "\u2019", 1234),
        ("1,23,456", ",", 123_456),
        ("12,34,56,789", ",", 123_456_789),
        ("12.0", None, 12),
        ("12.00", None, 12),
        ("12.0", ".", 12),
        ("", None, None),
        ("-", None, None),
        ("–", None, None),
        ("n/a", None, None),
        ("N/A", None, None),
    ],
)
def test_text_that_is_a_count_or_a_blank(text: str, thousands: str | None, number: int | None) -> None:
    problems = Problems()
    assert counts(table(pl.Series([text])), "n", problems, thousands=thousands).to_list() == [number]
    assert problems.count == 0


@pytest.mark.parametrize(
    "text", ["1,234", "12,34", "0.125", "1.5", "-1", "+-1", "one", "NaN", "inf", "1e3", "9" * 30]
)
def test_text_that_is_no_count(text: str) -> None:
    problems = Problems()
    assert counts(table(pl.Series([text])), "n", problems).to_list() in ([None], [-1])
    (problem,) = problems.found
    assert (
        str(problem)
        == f"t.csv, line 2, column n: expected a whole number from 0 to 2147483647, or nothing, found {text}"
    )


@pytest.mark.parametrize(
    ("values", "read", "wrong"),
    [
        (pl.Series([1, None, 2**31 - 1]), [1, None, 2**31 - 1], 0),
        (pl.Series([-1, 2**31]), [-1, 2**31], 2),
        (pl.Series([1.0, None, 3.0]), [1, None, 3], 0),
        (pl.Series([1.5, float("nan"), float("inf"), -1.0]), [None, None, None, -1], 4),
        (pl.Series([Decimal(4), Decimal("4.5")]), [4, None], 1),
        (pl.Series([True, None]), [None, None], 1),
        (pl.Series([2**63], dtype=pl.UInt64), [None], 1),
        (pl.Series([[1]]), [None], 1),
    ],
)
def test_every_type_of_column(values: pl.Series | list[str], read: list[int | None], wrong: int) -> None:
    problems = Problems()
    assert counts(table(values), "n", problems).to_list() == read
    assert problems.count == wrong


@pytest.mark.parametrize(
    ("columns", "mark"),
    [
        ([["1,234", "12"], ["9,999"]], ","),
        ([["1.234", "1.235", "1,234"]], "."),
        ([["1\u00a0234"]], " "),
        ([["1\u2019234"]], "\u2019"),
        ([["1,23,456"]], ","),
        ([["1.23.456"]], None),
        ([["12", "34"]], None),
        ([["0.123"]], None),
    ],
)
def test_what_stands_between_thousands(columns: list[list[str]], mark: str | None) -> None:
    assert thousands_of([pl.Series(values) for values in columns]) == mark


@pytest.mark.parametrize(
    ("values", "is_so"),
    [(["1", "2", "x"], True), (["x", "y", "3"], False), (["-", "n/a"], False), (["0.5", "0.6"], False)],
)
def test_a_column_is_of_counts_when_most_cells_are(values: pl.Series | list[str], is_so: bool) -> None:
    assert mostly_counts(pl.Series(values)) is is_so


def test_a_blank_is_never_a_zero() -> None:
    assert whole_numbers(pl.Series(["0", None, ""])).to_list() == [0, None, None]
