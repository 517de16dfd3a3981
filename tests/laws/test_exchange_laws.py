"""What is always true of reading: no bytes crash it, a mapping reads back, order and format do not matter."""

import tempfile
from io import BytesIO
from pathlib import Path

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from polltrail.errors import TableError
from polltrail.exchange import PublishedElection, read_published
from support.costly import costly
from support.published import STATIONS, VOTES, same, text, votes_of

quick = settings(deadline=None)


def attempt(name: str, data: bytes) -> None:
    """Read any bytes under any name: an election or a TableError, nothing else."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        try:
            read = read_published(path)
        except TableError as error:
            told = str(error)
        else:
            told = name if isinstance(read, PublishedElection) else ""
        assert name in told


def parquet() -> bytes:
    file = BytesIO()
    pl.read_csv(text(VOTES).encode()).write_parquet(file)
    return file.getvalue()


def workbook() -> bytes:
    import xlsxwriter

    file = BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("Votes")
    for row, line in enumerate(text(VOTES).splitlines()):
        sheet.write_row(row, 0, line.split(","))
    book.close()
    return file.getvalue()


WHOLE = {"votes.csv": text(VOTES).encode(), "votes.parquet": parquet(), "votes.xlsx": workbook()}


@quick
@given(data=st.binary(max_size=300), name=st.sampled_from(sorted(WHOLE)))
@example(data=b"", name="votes.csv")
@example(data=b'"', name="votes.csv")
@example(data=b"\n\n\n", name="votes.csv")
@example(data=b"PAR1PAR1", name="votes.parquet")
def test_any_bytes_end_in_an_election_or_a_table_error(data: bytes, name: str) -> None:
    attempt(name, data)


@quick
@given(
    rows=st.lists(
        st.lists(st.text('a1,;"\n\t .-é\u00a0', max_size=5), min_size=1, max_size=4).map(",".join), max_size=8
    )
)
def test_any_text_ends_in_an_election_or_a_table_error(rows: list[str]) -> None:
    attempt("votes.csv", "\n".join(rows).encode())


@costly
@given(name=st.sampled_from(sorted(WHOLE)), cut=st.floats(0, 1), at=st.floats(0, 1), byte=st.integers(0, 255))
@example(name="votes.parquet", cut=1, at=478 / 1627, byte=93)  # ends its reader (Polars 2.1.0, x86-64)
def test_damage_ends_in_an_election_or_a_table_error(name: str, cut: float, at: float, byte: int) -> None:
    data = bytearray(WHOLE[name])
    data[int(at * (len(data) - 1))] = byte
    attempt(name, bytes(data))
    attempt(name, WHOLE[name][: int(cut * len(data))])


@quick
@given(data=st.binary(max_size=200))
@example(data=b"{}")  # says nothing: it once passed for official figures
def test_any_official_figures_end_in_an_election_or_a_table_error(data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "stations.csv").write_text(text(STATIONS))
        (path / "votes.csv").write_text(text(VOTES))
        (path / "official.json").write_bytes(data)
        with pytest.raises(TableError, match=r"official\.json"):
            read_published(path)


names = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8)
figures = st.none() | st.integers(0, 2**31 - 1)


@st.composite
def elections(draw: st.DrawFn) -> pl.DataFrame:
    """Draw a long table of votes with every station named by a letter and a number."""
    stations = draw(st.lists(st.integers(0, 99), min_size=1, max_size=6, unique=True))
    choices = draw(st.lists(names.map(str.strip).filter(bool), min_size=1, max_size=4, unique=True))
    rows = [(f"s{station}", choice, draw(figures)) for station in stations for choice in choices]
    rows = draw(st.permutations(rows))
    return pl.DataFrame(
        rows, schema={"station_id": pl.String, "candidate": pl.String, "votes": pl.Int64}, orient="row"
    )


def read_as(frame: pl.DataFrame, kind: str, folder: Path, **how: str) -> PublishedElection:
    path = folder / f"r.{kind}"
    if kind == "parquet":
        frame.write_parquet(path)
    else:
        frame.write_csv(path, separator=";", quote_style="always")
    return read_published(path, **how)


@costly
@given(frame=elections())
def test_reading_is_what_was_written_in_every_format_and_again_with_the_mapping(frame: pl.DataFrame) -> None:
    with tempfile.TemporaryDirectory() as folder:
        expected: dict[str, dict[str, int | None]] = {}
        for station, choice, votes in frame.rows():
            expected.setdefault(station, {})[choice] = votes
        for kind in ("parquet", "csv"):
            read = read_as(frame, kind, Path(folder))
            assert votes_of(read) == expected
            assert same(read, read_as(frame, kind, Path(folder), mapping=read.mapping))


@costly
@given(frame=elections(), data=st.data())
def test_votes_are_sorted_whatever_the_order_of_the_rows(frame: pl.DataFrame, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(frame.height)))
    with tempfile.TemporaryDirectory() as folder:
        form = read_as(frame[list(order)], "parquet", Path(folder)).forms["published"]
    keys = form.votes.select("slot", "choice").rows()
    assert keys == sorted(keys)
    assert form.fields["reporting"].sum() == form.votes.drop_nulls("votes")["slot"].n_unique()
