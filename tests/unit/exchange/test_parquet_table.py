"""Parquet is read elsewhere: whatever a file does to its reader, this process goes on and says which file it was."""

import os
import signal
from io import BytesIO

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from polltrail.errors import TableError
from polltrail.exchange import parquet_table as module
from polltrail.exchange.parquet_table import HELD, parquet_table, read_parquet

FRAME = pl.DataFrame(
    {
        "station": ["S-1", "S-2", None],
        "votes": [3, None, 5],
        "share": [0.5, None, 1.0],
        "day": pl.Series([1, 2, None]).cast(pl.Date),
        "kind": pl.Series(["a", "b", "a"], dtype=pl.Categorical),
    }
)


def parquet(frame: pl.DataFrame = FRAME) -> bytes:
    written = BytesIO()
    frame.write_parquet(written)
    return written.getvalue()


def reader() -> int:
    """The process that reads."""
    process = module._READER._process
    assert process is not None
    return process.pid


def test_what_is_read_is_what_was_written() -> None:
    table = parquet_table("votes.parquet", parquet())
    assert (table.schema, table.height) == (dict(FRAME.schema), 3)
    for name in FRAME.columns:
        assert_frame_equal(table.read([name]), FRAME.select(name))
    assert_frame_equal(read_parquet("votes.parquet", parquet()), FRAME)


def test_columns_of_many_files_can_be_read_in_turn() -> None:
    frames = [pl.DataFrame({"n": [at, at + 1]}) for at in range(2 * HELD + 1)]
    tables = [parquet_table(f"{at}.parquet", parquet(frame)) for at, frame in enumerate(frames)]
    for _ in range(2):
        for table, frame in zip(tables, frames, strict=True):
            assert_frame_equal(table.read(["n"]), frame)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSEGV, signal.SIGABRT])
def test_a_reader_that_ends_is_told_as_a_damaged_file_and_the_next_one_is_read(how: signal.Signals) -> None:
    table = parquet_table("votes.parquet", parquet())
    os.kill(reader(), how)
    with pytest.raises(TableError, match=r"votes\.parquet.*one cut short or damaged \(reading it ended"):
        table.read(["votes"])
    assert_frame_equal(table.read(["votes"]), FRAME.select("votes"))


@pytest.mark.parametrize("cut", [0, 1, 4, 100, -1])
def test_a_file_that_is_cut_is_refused_and_its_reader_lives_on(cut: int) -> None:
    parquet_table("votes.parquet", parquet())
    before = reader()
    with pytest.raises(TableError, match=r"votes\.parquet: expected a whole Parquet file"):
        parquet_table("votes.parquet", parquet()[:cut])
    assert reader() == before


def test_a_column_that_is_not_there_and_a_table_without_rows() -> None:
    with pytest.raises(TableError, match="damaged"):
        parquet_table("v.parquet", parquet()).read(["elsewhere"])
    with pytest.raises(TableError, match="expected rows, found none"):
        parquet_table("v.parquet", parquet(FRAME.head(0)))


def test_an_answer_that_nobody_waited_for_is_taken_for_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    table = parquet_table("v.parquet", parquet())

    def interrupted(_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(module.json, "loads", interrupted)
        with pytest.raises(KeyboardInterrupt):
            table.read(["votes"])
    assert_frame_equal(table.read(["station"]), FRAME.select("station"))
