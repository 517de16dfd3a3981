import polars as pl
import pytest

from polltrail.exchange.table import as_text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ([1, None], ["1", None]),
        ([1.0, None], ["1", None]),
        ([1.5, 2.0], ["1.5", "2.0"]),
        (["a", ""], ["a", None]),
        (["007", None], ["007", None]),
    ],
)
def test_codes_and_names_as_text(values: list[object], text: list[str | None]) -> None:
    assert as_text(pl.Series(values)).to_list() == text


def test_categories_are_text_too() -> None:
    assert as_text(pl.Series(["a", "b"], dtype=pl.Categorical)).to_list() == ["a", "b"]
