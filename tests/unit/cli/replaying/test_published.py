"""What a replay reads of a folder besides its forms: times in either zone, and revisions."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from polltrail.cli.replaying.published import Folder, number_named, read_folder
from polltrail.errors import TableError
from support.replayed import corrected_folder, three_sources_folder, write

VOTES = "station_id,contest,candidate_or_party,votes\nA,president,X,1\nB,president,X,2"
NOON = int(datetime(2031, 5, 4, 12, tzinfo=UTC).timestamp() * 1000)


def read(folder: Path, *sources: str, ahead: float = 0) -> Folder:
    return read_folder(folder, sources=sources, ahead=timedelta(hours=ahead))


def times(root: Path, heading: str, first: str, *, ahead: float = 0) -> object:
    stations = f"station_id,registered,{heading}\nA,10,{first}\nB,10,{',' * heading.count(',')}"
    return read(write(root, stations=stations, votes=VOTES), ahead=ahead).night.arrivals.of


def test_local_times_are_brought_to_utc_by_the_hours_given(tmp_path: Path) -> None:
    local, utc = "2031-05-04T12:00:00", "2031-05-04T12:00:00Z"
    assert times(tmp_path / "a", "arrival_time_local", local) == {"": [NOON, None]}
    assert times(tmp_path / "b", "arrival_time_local", local, ahead=-4) == {"": [NOON + 14_400_000, None]}
    assert times(tmp_path / "c", "arrival_time_utc", utc, ahead=-4) == {"": [NOON, None]}
    assert times(tmp_path / "d", "arrival_time_mayor_local", local) == {"mayor": [NOON, None]}
    assert times(tmp_path / "e", "arrived_by_cutoff", "1") == {}


def test_where_both_are_published_utc_is_read(tmp_path: Path) -> None:
    both = times(
        tmp_path / "a", "arrival_time_utc,arrival_time_local", "2031-05-04T12:00:00Z,1999-01-01T00:00:00"
    )
    assert both == {"": [NOON, None]}


@pytest.mark.parametrize("wrong", ["yesterday", "1969-12-31T23:59:59", "12:00"])
def test_what_is_no_time_is_named_with_its_place(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=wrong):
        times(tmp_path / "a", "arrival_time_local", wrong)


def test_revisions_have_all_their_columns_and_no_blank_names(tmp_path: Path) -> None:
    folder = corrected_folder(tmp_path / "a")
    whole = (folder / "revisions.csv").read_text()
    (folder / "revisions.csv").write_text(whole.replace(",seen,", ",shown,"))
    with pytest.raises(TableError, match="a column seen"):
        read(folder)
    (folder / "revisions.csv").write_text(whole.replace("P1,president,", ",president,"))
    with pytest.raises(TableError, match="a station_id of each revision"):
        read(folder)


def test_sources_are_known_and_named_once(tmp_path: Path) -> None:
    folder = three_sources_folder(tmp_path / "a")
    for sources in (("first", "fourth"), ("first", "first")):
        with pytest.raises(TableError, match="each once, of first, second, third"):
            read(folder, *sources)
    assert [one.source for one in read(folder, "third", "first").night.forms] == ["third", "first"]


def test_what_is_played_otherwise_than_expected_is_said(tmp_path: Path) -> None:
    [order, others] = read(three_sources_folder(tmp_path / "a")).notes
    assert "in the order of the table" in order
    assert others.startswith("Not played: the source second, third")
    assert read(corrected_folder(tmp_path / "b")).notes == ()
    assert "revisions are not played" in " ".join(read(corrected_folder(tmp_path / "c"), "published").notes)


def test_numbers_are_named_by_the_replay_or_as_in_any_table() -> None:
    assert number_named("VOTO_EMITIDO") == number_named("ballots_cast") == "ballots_cast"
    assert number_named("List X") is None
