import numpy as np
import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange.sheet import Headed, headed_table


def headed(headings: list[str | None], *rows: tuple[str | None, ...]) -> Headed:
    columns = [f"c{n}" for n in range(len(headings))]
    return Headed(
        name="t",
        place="line",
        headings=headings,
        rows=pl.DataFrame(list(rows), schema=dict.fromkeys(columns, pl.String), orient="row"),
        numbers=np.arange(2, 2 + len(rows)),
        heading_number=1,
    )


def test_empty_rows_go_and_the_others_know_their_place() -> None:
    table = headed_table(headed([" a  b ", "c"], ("1", None), (None, None), ("2", " x ")))
    assert (table.columns, table.height, table.line(1)) == (["a b", "c"], 2, "line 4")
    assert table.read(["c"]).rows() == [(None,), ("x",)]


def test_a_nameless_column_stays_if_it_says_something() -> None:
    assert headed_table(headed([None, "a", ""], ("x", "1", None))).columns == ["column_1", "a"]


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (
            headed(["a", "a "], ("1", "2")),
            "t, line 1, column a: expected each heading once, found this heading 2 times",
        ),
        (headed(["a", "b"]), "t: expected rows under the headings, found none"),
    ],
)
def test_what_is_no_table(table: Headed, said: str) -> None:
    with pytest.raises(TableError) as raised:
        headed_table(table)
    assert said in str(raised.value)
