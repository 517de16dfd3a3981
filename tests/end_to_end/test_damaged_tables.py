"""A table that ends the library which decodes it ends no command."""

from io import BytesIO
from pathlib import Path

import polars as pl
import pytest

from support.cli import polltrail
from support.published import VOTES, folder, text

pytestmark = pytest.mark.slow


def damaged() -> bytes:
    """A file that ends Polars' reader (seen with Polars 2.1.0 on x86-64): a byte of its description is another."""
    written = BytesIO()
    pl.read_csv(text(VOTES).encode()).write_parquet(written)
    data = bytearray(written.getvalue())
    data[478] = 93
    return bytes(data)


def test_a_file_that_ends_its_reader_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    place = folder(tmp_path)
    for votes in place.glob("votes.*"):
        votes.unlink()
    (place / "votes.parquet").write_bytes(damaged())
    ran = polltrail("examine", place, "--out", tmp_path / "report")
    assert (ran.code, ran.out) == (3, "")
    assert "votes.parquet: expected a whole Parquet file, found one cut short or damaged" in ran.err
    assert "Traceback" not in ran.err
    assert not (tmp_path / "report").exists()
