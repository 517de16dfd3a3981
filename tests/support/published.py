"""Published tables as text beside what must come out: files on disk, a read, or the problems it ends in."""

from pathlib import Path
from textwrap import dedent

import polars as pl
import pytest

from polltrail.errors import TableError
from polltrail.exchange import PublishedElection, read_published

STATIONS = """
    station_id,region,registered,ballots_cast,valid,rejected
    s1,North,100,62,60,2
    s2,North,90,41,40,1
    s3,South,80,30,30,0
    s4,South,70,,,
"""

VOTES = """
    station_id,contest,candidate_or_party,votes
    s1,president,A,40
    s1,president,B,20
    s2,president,A,10
    s2,president,B,30
    s3,president,A,15
    s3,president,B,15
"""


def text(table: str) -> str:
    return dedent(table).lstrip("\n")


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else text(content).encode())
    return path


def folder(path: Path, *, stations: str = STATIONS, votes: str = VOTES, official: str | None = None) -> Path:
    """Write a folder in the layout; the name is the election's."""
    path = path / "island-2030"
    path.mkdir()
    write(path / "stations.csv", stations)
    write(path / "votes.csv", votes)
    if official is not None:
        write(path / "official.json", official)
    return path


def workbook(path: Path, **sheets: str) -> Path:
    """Write an Excel file, each sheet from comma-separated text; what is a number becomes one."""
    import xlsxwriter

    book = xlsxwriter.Workbook(path)
    for name, table in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(text(table).splitlines()):
            for column, cell in enumerate(line.split(",")):
                if cell:
                    sheet.write(row, column, float(cell) if cell.replace(".", "", 1).isdigit() else cell)
    book.close()
    return path


def problems(path: Path, **how: str | None) -> list[str]:
    """Read what cannot be read; give its problems as they are told."""
    with pytest.raises(TableError) as raised:
        read_published(path, **how)
    assert raised.value.count >= len(raised.value.problems) >= 1
    return [str(problem) for problem in raised.value.problems]


def votes_of(election: PublishedElection, source: str | None = None) -> dict[str, dict[str, int | None]]:
    """Votes by station and choice, in words."""
    tables, form = election.tables, election.forms[source or election.source]
    station = tables.slots["station"].gather(form.votes["slot"])
    names = tables.stations["station_id"].gather(station)
    found: dict[str, dict[str, int | None]] = {}
    for name, choice, votes in zip(names, form.votes["choice"], form.votes["votes"], strict=True):
        found.setdefault(name, {})[tables.choices[choice].id] = votes
    return found


def same(one: PublishedElection, other: PublishedElection) -> bool:
    """Whether two reads gave the same, frames included."""
    assert one.tables.election == other.tables.election
    assert one.tables.stations.equals(other.tables.stations)
    assert one.tables.slots.equals(other.tables.slots)
    assert list(one.forms) == list(other.forms)
    for name, form in one.forms.items():
        assert form.votes.equals(other.forms[name].votes)
        assert form.fields.equals(other.forms[name].fields)
        assert form.partial_contests == other.forms[name].partial_contests
    rest = ("source", "source_reason", "official", "files", "notes", "mapping", "frame_stations")
    assert [getattr(one, name) for name in rest] == [getattr(other, name) for name in rest]
    return True


def frame(table: str) -> pl.DataFrame:
    """Read a small frame from comma-separated text."""
    return pl.read_csv(text(table).encode())
