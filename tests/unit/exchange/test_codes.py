import polars as pl
import pytest

from polltrail.exchange.codes import encode, numbers, repeated


@pytest.mark.parametrize(
    ("values", "codes", "names"),
    [
        (["b", "b", "a", "b"], [0, 0, 1, 0], ["b", "a"]),
        (["a", None, None, "b"], [0, None, None, 1], ["a", "b"]),
        ([None, None], [None, None], []),
        (["x", "y", "z"], [0, 1, 2], ["x", "y", "z"]),
    ],
)
def test_encode_numbers_by_first_appearance(
    values: list[str | None], codes: list[int | None], names: list[str]
) -> None:
    got, named = encode(pl.Series("v", values, dtype=pl.String))
    assert (got.to_list(), named.to_list()) == (codes, names)
    assert got.dtype == pl.UInt32


def test_numbers_of_unknown_names_are_null() -> None:
    found = numbers(pl.Series(["s2", "s9", "s9", "s1"]), pl.Series(["s1", "s2"]))
    assert found.to_list() == [1, None, None, 0]


@pytest.mark.parametrize(("values", "rows"), [(["a", "b"], []), (["a", "b", "a", "a"], [2, 3])])
def test_repeated(values: list[str | None], rows: list[int]) -> None:
    assert repeated(pl.Series(values)).to_list() == rows
