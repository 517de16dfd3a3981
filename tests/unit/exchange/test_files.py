import io
from pathlib import Path
from typing import Never

import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange.files import FileBytes, read_bytes, read_table
from polltrail.exchange.mapping import TableMapping


def refused(name: str, data: bytes) -> str:
    with pytest.raises(TableError) as raised:
        read_table(FileBytes(name=name, data=data), TableMapping())[0].read(["a"])
    (problem,) = raised.value.problems
    return str(problem)


def parquet(**columns: list[object]) -> bytes:
    file = io.BytesIO()
    pl.DataFrame(columns).write_parquet(file)
    return file.getvalue()


def test_a_file_is_read_by_what_it_is() -> None:
    table, _, _ = read_table(FileBytes(name="t.dat", data=parquet(a=[1, 2])), TableMapping())
    assert (table.columns, table.height, table.line(0)) == (["a"], 2, "row 1")
    assert table.column("a").to_list() == [1, 2]


@pytest.mark.parametrize("keep", [4, 50, -1, -9])
def test_a_parquet_file_cut_short(keep: int) -> None:
    said = refused("votes.parquet", parquet(a=list(range(1000)))[:keep])
    assert said.startswith("votes.parquet: expected a whole Parquet file, found one cut short or damaged (")


def test_a_parquet_file_damaged_in_the_middle() -> None:
    data = bytearray(parquet(a=[str(n) for n in range(1000)]))
    data[20:400] = bytes(380)
    assert "votes.parquet: expected a whole Parquet file" in refused("votes.parquet", bytes(data))


def test_a_parquet_file_of_no_rows() -> None:
    assert refused("votes.parquet", parquet(a=[])) == "votes.parquet: expected rows, found none"


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "votes.csv").touch()
    with pytest.raises(TableError, match=r"votes\.csv: expected a table, found an empty file"):
        read_bytes(tmp_path / "votes.csv")


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="expected a file that can be read, found No such file"):
        read_bytes(tmp_path / "votes.csv")


def test_a_folder_where_a_file_should_be(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="expected a file that can be read, found Is a directory"):
        read_bytes(tmp_path)


def test_a_file_nobody_may_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def forbidden(path: str) -> Never:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pathlib.Path.read_bytes", forbidden)
    with pytest.raises(
        TableError, match=r"votes\.csv: expected a file that can be read, found Permission denied"
    ):
        read_bytes(tmp_path / "votes.csv")


def test_a_zip_archive_is_no_workbook() -> None:
    said = refused("results.zip", b"PK\x03\x04 no workbook")
    assert said.startswith("results.zip: expected an Excel workbook, found bytes that are none")
