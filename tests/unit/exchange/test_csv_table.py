import pytest

from polltrail.errors import TableError
from polltrail.exchange.csv_table import csv_table
from polltrail.exchange.mapping import TableMapping


def read(data: bytes | str, **given: str) -> tuple[list[tuple[str | None, ...]], TableMapping]:
    data = data if isinstance(data, bytes) else data.encode()
    table, mapping = csv_table("t.csv", data, TableMapping(**given))
    return [tuple(table.columns), *table.read(table.columns).rows()], mapping


def refused(data: bytes | str, **given: str) -> list[str]:
    with pytest.raises(TableError) as raised:
        read(data, **given)
    return [str(problem) for problem in raised.value.problems]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out(separator: str) -> None:
    rows, mapping = read(f"a{separator}b\n1{separator}x\n")
    assert (rows, mapping.separator) == ([("a", "b"), ("1", "x")], separator)


def test_decimal_commas_do_not_hide_semicolons() -> None:
    assert read("a;b;c\n1,5;2,5;x\n3,5;4,5;y\n")[1].separator == ";"


@pytest.mark.parametrize(
    ("data", "rows"),
    [
        ("a,b\n1,2", [("1", "2")]),
        ("\n\na,b\n\n1,2\n\n\n3,4\n\n", [("1", "2"), ("3", "4")]),
        ("a,b\r\n1,2\r\n", [("1", "2")]),
        ("\ufeffa,b\n1,2\n", [("1", "2")]),
        ('a,b\n"x, y","say ""so"""\n', [("x, y", 'say "so"')]),
        ('a,b\n"one\ntwo",2\n', [("one\ntwo", "2")]),
        ("a,b\n , 2 \n", [(None, "2")]),
        ("a,b\n,\n1,2\n,\n", [("1", "2")]),
        ('a,b\n"",2\n', [(None, "2")]),
    ],
)
def test_rows(data: str, rows: list[tuple[str | None, ...]]) -> None:
    assert read(data)[0][1:] == rows


def test_columns_without_heading_stay_if_they_say_something() -> None:
    assert read("a,,b,\n1,x,2,\n")[0] == [("a", "column_2", "b"), ("1", "x", "2")]


@pytest.mark.parametrize(
    ("data", "line"), [("a,b\n\n1,2\n", 3), ('a,b\n"x\ny",2\n\n,\nq,2\n', 2), ("\na,b\nx,1\n", 3)]
)
def test_rows_know_their_line(data: str, line: int) -> None:
    table, _ = csv_table("t.csv", data.encode(), TableMapping())
    assert table.line(0) == f"line {line}"


def test_lines_after_a_cell_of_two_lines() -> None:
    table, _ = csv_table("t.csv", b'a,b\n"x\ny",2\n\nq,2\n', TableMapping())
    assert [table.line(0), table.line(1)] == ["line 2", "line 5"]


def test_rows_with_too_many_or_too_few_cells_are_all_named() -> None:
    assert refused("a,b,c\n1,2,3\n1,2,3,4\n1,2,3\n1,2\n1,2,3\n1,2,3\n") == [
        "t.csv, line 3: expected 3 cells, one for each heading, found 4 cells: '1,2,3,4'",
        "t.csv, line 5: expected 3 cells, one for each heading, found 2 cells: '1,2'",
    ]


def test_a_quote_that_stands_alone() -> None:
    (said,) = refused('a,b\n1,2\n5" pipe,2\n1,2\n')
    assert said == (
        "t.csv, line 3: expected quotes in pairs around whole cells, found one that stands alone: "
        "'5\" pipe,2\\n1,2'"
    )
    assert refused('a,b\n1,2\n"x"y,2\n1,2\n')[0].startswith("t.csv, line 3: expected quotes in pairs")


def test_a_heading_twice() -> None:
    assert refused("a,b,a\n1,2,3\n") == [
        "t.csv, line 1, column a: expected each heading once, found this heading 2 times"
    ]


def test_headings_and_no_rows() -> None:
    assert refused("a,b\n") == ["t.csv: expected rows under the headings, found none"]


@pytest.mark.parametrize(
    "data",
    [
        "Dear Sir,\nI write to you, gladly, about the count.\nIt went well.\nYours\n",
        "word\nanother\n",
        "{}",
        "<html><body>no table</body></html>",
    ],
)
def test_prose_is_no_table(data: str) -> None:
    (said,) = refused(data)
    assert said.startswith(
        "t.csv: expected a table (CSV, XLSX or Parquet), found text in no regular columns: "
    )


def test_a_separator_that_is_none() -> None:
    assert refused("a,b\n1,2\n", separator="::") == [
        "mapping, [table] separator: expected one plain character, found '::'"
    ]
