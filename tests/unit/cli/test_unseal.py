"""A sealed count by its commands, without a server: begun, looked at, opened."""

import json
import shutil
from pathlib import Path

import pytest

from polltrail.log.open_entries import read_open
from support.cli import Ran
from support.cli import polltrail_here as polltrail
from support.election import HARBOUR, Made

UNTIL = "2131-05-06T12:00:00Z"


def new(path: Path, *options: object) -> Ran:
    tables = ("--stations", HARBOUR / "stations.csv", "--choices", HARBOUR / "choices.csv")
    return polltrail("new", path, "--defaults", *tables, "--origin", "example.org/harbour", *options)


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sealed election with a registrar, and four forms handed in."""
    folder = tmp_path_factory.mktemp("sealed")
    assert new(folder / "e", "--unseal-by", UNTIL).code == 0
    assert polltrail("key", "new", folder / "ada.key").code == 0
    key = ("--organiser-key", folder / "e.organiser.key")
    assert polltrail("enrol", folder / "e", *key, "--key", folder / "ada.key", "--role", "agent").code == 0
    ran = polltrail("submit", folder / "e", HARBOUR / "forms.csv", "--key", folder / "ada.key")
    assert (ran.code, ran.out.count("accepted")) == (0, 4), ran.err
    return folder


@pytest.fixture
def made(begun: Path, tmp_path: Path) -> Made:
    shutil.copytree(begun / "e", tmp_path / "e")
    shutil.copy2(begun / "e.organiser.key", tmp_path / "e.organiser.key")
    shutil.copy2(begun / "ada.key", tmp_path / "ada.key")
    return Made(id="", path=tmp_path / "e", organiser_key=tmp_path / "e.organiser.key")


def test_what_was_handed_in_is_in_no_file_that_is_published(made: Made) -> None:
    shown, torn = read_open((made.path / "log" / "open").read_bytes())
    assert ([index for index, _ in shown], torn) == ([0, 1], False)
    assert not (made.path / "log" / "tile" / "entries").exists()
    assert not [
        path for path in (made.path / "log").rglob("*") if path.is_file() and b"H-02 " in path.read_bytes()
    ]


def test_log_shows_the_open_entries_and_says_how_many_are_sealed(made: Made) -> None:
    looked = polltrail("log", made.path, "--json").json
    assert [one["kind"] for one in looked["entries"]] == ["definition", "enrolment"]
    assert (looked["size"], looked["sealed"]) == (6, {"entries": 4, "until": UNTIL})
    ran = polltrail("log", made.path)
    assert f"4 more entries are sealed until {UNTIL} at the latest." in ran.err
    later = polltrail("log", made.path, "--from", "3", "--json").json
    assert (later["entries"], later["sealed"]["entries"]) == ([], 3)


def test_unseal_opens_the_count_and_prints_where(made: Made) -> None:
    ran = polltrail("unseal", made.path, "--organiser-key", made.organiser_key, "--yes", "--json")
    assert ran.code == 0, ran.err
    assert (ran.json["index"], ran.json["from_size"], ran.json["witnessed"]) == (6, 6, None)
    looked = polltrail("log", made.path, "--json").json
    assert (len(looked["entries"]), looked["sealed"]) == (7, None)
    assert looked["entries"][-1]["id"] == ran.json["id"]
    again = polltrail("unseal", made.path, "--organiser-key", made.organiser_key, "--yes")
    assert again.code == 3
    assert "found one that is open already" in again.err


def test_unseal_asks_before_it_opens(made: Made, monkeypatch: pytest.MonkeyPatch) -> None:
    for answer in ("", "n\n"):
        import io

        monkeypatch.setattr("sys.stdin", io.StringIO(answer))
        ran = polltrail("unseal", made.path, "--organiser-key", made.organiser_key)
        assert ran.code == (130 if answer else 2), ran.err
        assert "no state of the log is known to be witnessed" in ran.err
        assert polltrail("log", made.path, "--json").json["size"] == 6
    monkeypatch.setattr("sys.stdin", io.StringIO("y\n"))
    ran = polltrail("unseal", made.path, "--organiser-key", made.organiser_key)
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "The count is open, entry 6 of the log.")


def test_nobody_but_an_organiser_opens_it(made: Made) -> None:
    ran = polltrail("unseal", made.path, "--organiser-key", made.path.parent / "ada.key", "--yes")
    assert ran.code == 1
    assert "unseal: expected a key in the role of organiser, found agent" in ran.err
    assert polltrail("log", made.path, "--json").json["sealed"]["entries"] == 4


def test_what_began_open_is_not_opened(tmp_path: Path) -> None:
    assert new(tmp_path / "e").code == 0
    ran = polltrail("unseal", tmp_path / "e", "--organiser-key", tmp_path / "e.organiser.key", "--yes")
    assert ran.code == 3
    assert "found one that began open" in ran.err


@pytest.mark.parametrize("text", ["2131-05-06", "2131-05-06T12:00:00", "noon", "2001-05-06T12:00:00Z"])
def test_a_promise_is_a_time_to_come_and_says_whose_clock_it_means(tmp_path: Path, text: str) -> None:
    ran = new(tmp_path / "e", "--unseal-by", text)
    assert ran.code == 2
    assert "--unseal-by" in ran.err
    assert not (tmp_path / "e").exists()


def test_the_promise_is_written_as_utc_and_kept_in_the_settings(tmp_path: Path) -> None:
    ran = new(tmp_path / "e", "--unseal-by", "2131-05-06T14:00:00+02:00", "--json")
    assert ran.json["unseal_by"] == UNTIL
    again = new(tmp_path / "f", "--settings", tmp_path / "e" / "election.toml", "--json")
    assert json.loads(again.out)["unseal_by"] == UNTIL
