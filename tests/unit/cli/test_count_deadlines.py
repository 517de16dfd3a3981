"""Deadlines in `count` and `work`: the forms that were missing when one had passed, as of the clock that comes in."""

import csv
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polltrail.cli import counted
from polltrail.statement import Statement
from polltrail.statement.fields import Blob
from polltrail.store import ElectionDir
from support.attacks import attack
from support.cli import polltrail_here
from support.count_night import FORM, append, genesis, lay_out, picture, reading, said
from support.count_night import IMAGES as SHOWN

CLOSE = datetime(2031, 5, 5, 13, tzinfo=UTC)
MODEL = (
    FORM + b'\n[[deadline]]\nwhat = "The form is at the centre"\nhours_after_close = 6\nlaw = "Act 7"\n'
    b'\n[[deadline]]\nwhat = "The result is declared"\nlocal_time = "02:00 on the day after"\n'
)
N1, S1 = ("N1", "assembly"), ("S1", "assembly")
SAID = [reading("agent 0", N1, (10, 20)), picture("agent 1", S1, SHOWN[0])]


def amended(root: Path, close: datetime | None) -> Statement:
    digest = sha256(MODEL).hexdigest()
    ElectionDir(root).table(digest).write_bytes(MODEL)
    body: Any = genesis().body
    tables = msgspec.structs.replace(body.tables, form_model=Blob(digest=digest, bytes=len(MODEL)))
    body = msgspec.structs.replace(body, tables=tables, polls_close_at=close)
    return said("organiser", "definition", body, supersedes=genesis().id)


def election(tmp_path: Path, close: datetime | None = CLOSE, statements: Any = SAID) -> Path:
    root = lay_out(tmp_path / "election")
    append(root, [amended(root, close), *statements])
    return root


def at(monkeypatch: pytest.MonkeyPatch, hours: float) -> None:
    monkeypatch.setattr(counted, "_clock", lambda *_: CLOSE + timedelta(hours=hours))


def told(root: Path, *options: object) -> dict[str, Any]:
    [one, words] = polltrail_here("count", root, "--json", *options).json["deadlines"]
    assert (words["verdict"], words["due_at"], words["clock"]) == ("cannot tell", None, None)
    found: dict[str, Any] = one
    return found


@attack(
    nobody_looks_at_the_clock=lambda patch: patch.setattr("polltrail.cli.counted.due", lambda *_, **__: ())
)
def test_a_deadline_that_passed_without_forms_is_a_finding(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 6.5)
    deadlines = polltrail_here("count", election(tmp_path), "--json").json["deadlines"]
    assert [one["verdict"] for one in deadlines] == ["fail", "cannot tell"]
    one = deadlines[0]
    assert (one["due_at"], one["clock"], one["law"]) == (
        "2031-05-05T19:00:00Z",
        "2031-05-05T19:30:00Z",
        "Act 7",
    )
    assert (one["missing"], one["forms"], one["stations"]) == (4, 6, ["N2", "S1", "S2"])


def test_while_there_is_time_left_nothing_has_passed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 5)
    one = told(election(tmp_path))
    assert (one["verdict"], one["missing"], one["stations"]) == ("ahead", 4, [])


def test_when_every_form_is_there_it_passes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    at(monkeypatch, 7)
    root = election(tmp_path)
    assert told(root, "--area", "North/Lake")["verdict"] == "pass"
    assert told(root, "--area", "North")["verdict"] == "fail"


def test_without_the_close_of_the_polls_or_a_date_nothing_can_be_told(tmp_path: Path) -> None:
    root = election(tmp_path)
    size = polltrail_here("count", root, "--json").json["log"]["size"]
    one = told(root, "--at", size)
    assert (one["verdict"], one["because"]) == (
        "cannot tell", "no quorum of witnesses has dated this state of the log",
    )  # fmt: skip
    other = election(tmp_path / "other", None)
    assert told(other)["because"] == "the definition does not say when the polls close (polls_close_at)"


def test_they_are_told_in_words_in_the_report_and_its_tables(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    at(monkeypatch, 8)
    root, report = election(tmp_path), tmp_path / "report"
    for command in ("count", "examine"):
        ran = polltrail_here(command, root, "--out", report)
        assert "The form is at the centre: passed 2031-05-05 19:00:00 UTC, without 4 forms." in ran.out
        assert "cannot tell; the form model has it in words: 02:00 on the day after." in ran.out
        page = (report / "index.html").read_text(encoding="utf-8")
        assert "3 stations: N2, S1 and S2" in page
        rows = csv.DictReader((report / "tables" / "deadlines.csv").read_text(encoding="utf-8").splitlines())
        assert [(row["station_id"], row["contest"]) for row in rows] == [
            ("N2", "assembly"), ("S1", "mayor"), ("S2", "assembly"), ("S2", "mayor"),
        ]  # fmt: skip


def test_deadlines_change_no_figure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = election(tmp_path)
    figures = []
    for hours in (1, 100):
        at(monkeypatch, hours)
        figures.append(polltrail_here("count", root, "--json").json["contests"])
    assert figures[0] == figures[1]


@pytest.mark.parametrize("hours", [-3, 3])
def test_work_lists_what_is_missing_and_which_deadlines_have_passed(tmp_path: Path, hours: int) -> None:
    """By the clock of the machine: the deadline is six hours after the close."""
    close = datetime.now(tz=UTC).replace(microsecond=0) - timedelta(hours=6 + hours)
    root = election(tmp_path, close)
    ran = polltrail_here("work", root, "--missing", "--json")
    assert ran.code == (1 if hours > 0 else 0)
    assert [(one["station"], one["contest"]) for one in ran.json["missing"]] == [
        ("N2", "assembly"), ("S1", "mayor"), ("S2", "assembly"), ("S2", "mayor"),
    ]  # fmt: skip
    states = [one["state"] for one in ran.json["deadlines"]]
    assert states == ["passed" if hours > 0 else "ahead", "cannot tell"]
    lines = polltrail_here("work", root, "--missing").out.splitlines()
    assert lines[0].startswith(f"deadline: The form is at the centre: {'passed' if hours > 0 else 'due'} 20")
    assert lines[2:4] == ["missing: station N2, contest assembly", "missing: station S1, contest mayor"]


def test_work_says_so_when_nothing_is_missing(tmp_path: Path) -> None:
    slots = [
        ("N1", "assembly"),
        ("N2", "assembly"),
        ("S1", "assembly"),
        ("S2", "assembly"),
        ("S1", "mayor"),
        ("S2", "mayor"),
    ]
    root = election(
        tmp_path, CLOSE - timedelta(days=3650), [reading("agent 0", slot, (1, 2)) for slot in slots]
    )
    ran = polltrail_here("work", root, "--missing")
    assert (ran.code, ran.out.splitlines()[-1]) == (0, "Every form was shown or read.")
