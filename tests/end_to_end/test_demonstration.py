"""An invented night and a rehearsal of one's own election, with real processes and real signatures."""

import json
import re
import shlex
import signal
import subprocess
import time
from pathlib import Path

import pytest

from polltrail.simulate.country import Shape
from polltrail.simulate.night import Hours
from support.cli import POLLTRAIL, Ran, polltrail
from support.processes import at_work_in
from support.shared_data import ROOT

pytestmark = pytest.mark.slow

FORMS = ("generic", "pakistan-2017", "kenya-34a", "nigeria-ec8a", "venezuela-acta")


def small_night(out: Path, *words: object) -> Ran:
    return polltrail("demo", "--small", "--speed", "20000", "--out", out, *words)


def test_a_small_night_comes_out_as_scripted(tmp_path: Path) -> None:
    out = tmp_path / "night"
    ran = small_night(out, "--json")
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["differences"] == []
    assert told["verdict"] == "contradicted"
    assert told["stopped"]["witnesses"].keys() == {
        "harbour-university.example", "bar-association.example", "opposite-party.example",
    }  # fmt: skip
    one = Hours().stops // 1000
    assert all(one - 3_600 < at <= one for at in told["stopped"]["witnesses"].values())
    assert told["statements"]["decision"] == told["statements"]["endorsement"] > 0
    assert told["statements"]["incident"] > 0
    assert told["stopped"]["size"] < told["announced"]["size"]
    assert told["house"]["announced"] != told["house"]["forms"]
    assert [one["seat"] for one in told["parliament"]["hangs_on"]] == [told["contest"]]
    assert told["parliament"]["houses"]["official"] != told["parliament"]["houses"]["independent"]
    assert (told["audited"]["standing"], told["audited"]["by_station"]) == ("reversed", False)
    check_projected(told)
    assert "Watch it at http://127.0.0.1:" in ran.err
    assert json.loads((out / "told.json").read_text(encoding="utf-8")) == told
    assert at_work_in(out) == []
    check_left_behind(out, told)


def check_projected(told: dict) -> None:
    """What was projected at the stop and at the end is told beside the truth, and says no more than it may."""
    stopped, announced = told["projected"]["stopped"], told["projected"]["announced"]
    truth = told["truth"][told["contest"]]
    assert stopped["certain_winner"] is None
    assert announced["certain_winner"] == max(truth, key=truth.__getitem__)
    assert 0 < announced["max_change"] < stopped["max_change"]
    assert stopped["likely"].keys() == announced["likely"].keys() == truth.keys()
    widths = [
        sum(one["interval90"][1] - one["interval90"][0] for one in moment["likely"].values())
        for moment in (stopped, announced)
    ]
    assert widths[1] < widths[0]


def check_left_behind(out: Path, told: dict) -> None:
    """What a night leaves behind is an election like any other, with everything that was known at any time."""
    election = out / "election"
    words = ["count", election, "--contest", told["contest"], "--json"]
    at_one = polltrail(*words, "--at", told["stopped"]["at"]).json
    [contest] = [one for one in at_one["contests"] if one["contest"] == told["contest"]]
    assert contest["confirmed"] == told["stopped"]["confirmed"]
    assert at_one["log"]["root"] == told["stopped"]["root"]
    assert polltrail("verify", election, "--election", told["election"]).code == 0
    assert polltrail("rebuild", election, "--check").code == 0
    assert not any(path.stat().st_mode & 0o077 for path in (out / "keys").iterdir())


def test_the_same_seed_is_the_same_night_and_another_folder_is_not_touched(tmp_path: Path) -> None:
    first, again = small_night(tmp_path / "a", "--json").json, small_night(tmp_path / "a", "--json").json
    for name in ("truth", "confirmed", "implied_rest", "house", "statements"):
        assert first[name] == again[name]
    assert first["election"] != again["election"], "another election, under keys of its own"
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work", encoding="utf-8")
    ran = small_night(tmp_path / "mine")
    assert ran.code == 3
    assert "found something else; nothing was written" in ran.err
    assert (tmp_path / "mine" / "thesis.txt").read_text(encoding="utf-8") == "years of work"


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_ended_in_the_middle_it_leaves_no_process_behind(tmp_path: Path, order: signal.Signals) -> None:
    out = tmp_path / "night"
    command = [POLLTRAIL, "demo", "--small", "--speed", "500", "--out", str(out)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        line = ""
        while process.stderr and not line.startswith("Watch it"):
            line = process.stderr.readline()
        time.sleep(2)
        assert len(at_work_in(out)) >= 5, "a server, three witnesses, and whoever plays"
        process.send_signal(order)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "Ended, and server and witnesses with it." in said
    assert at_work_in(out) == []


def test_kept_serving_it_is_served_until_ctrl_c_and_its_clock_goes_on(tmp_path: Path) -> None:
    out = tmp_path / "night"
    command = [POLLTRAIL, "demo", "--small", "--speed", "20000", "--out", str(out), "--keep-serving"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        line = ""
        while process.stderr and "It is served at" not in line:
            line = process.stderr.readline()
            assert process.poll() is None
        address = re.findall(r"http://127.0.0.1:\d+", line)[0]
        election = json.loads((out / "told.json").read_text(encoding="utf-8"))["election"]
        assert polltrail("verify", address, "--election", election).code == 0
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 0
    assert at_work_in(out) == []


def test_what_comes_out_otherwise_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A night whose forms are not those of the truth, because one was played otherwise than scripted."""
    from polltrail.cli.demonstration.playing import Playing
    from support.cli import polltrail_here

    before, done = Playing.play, []

    def lose_one(self: Playing, event: object) -> None:
        if type(event).__name__ == "SecondReading" and not done:
            done.append(event)
            return
        before(self, event)

    monkeypatch.setattr(Playing, "play", lose_one)
    ran = polltrail_here("demo", "--small", "--speed", "20000", "--out", tmp_path / "night")
    assert ran.code == 1
    assert "otherwise than scripted: contest T-0" in ran.err
    assert "expected the confirmed votes" in ran.err


def test_the_whole_night_is_the_story(tmp_path: Path) -> None:
    ran = polltrail("demo", "--out", tmp_path / "night", "--json", timeout_s=600)
    assert ran.code == 0, ran.err
    told, shape = ran.json, Shape()
    assert told["stopped"]["stations"] == shape.focus_stations
    assert told["verdict"] == "contradicted"
    assert min(told["implied_rest"].values()) < -50_000
    assert told["announced"]["rest_can_change"] is False
    assert len(told["house"]["forms"]) == shape.seats
    assert told["statements"]["enrolment"] > 500
    truth = told["truth"][told["contest"]]
    assert max(truth, key=truth.__getitem__) == max(
        told["announced"]["confirmed"], key=told["announced"]["confirmed"].__getitem__
    )
    official = polltrail("official", tmp_path / "night" / "election", "list", "--json").json["official"]
    of_focus = [one for one in official if one["contest"] == told["contest"]]
    assert {one["state"] for one in official} == {"stands"}
    assert [one["numbers"]["stations_reporting"] for one in of_focus][-2:] == [52, 198]


@pytest.mark.parametrize("form", FORMS)
def test_a_rehearsal_of_any_form_loses_nothing(tmp_path: Path, form: str) -> None:
    make_election(tmp_path, "--form", form)
    before = tree(tmp_path / "harbour")
    ran = polltrail("rehearse", "harbour", "--json", cwd=tmp_path)
    assert ran.code == 0, ran.err
    told = ran.json
    assert told["losses"] == []
    assert (told["stations"], told["forms"]) == (4, 7)
    assert told["per_second"]["forms"] > 0
    assert tree(tmp_path / "harbour") == before, "the election itself is only read"
    counted = polltrail("count", tmp_path / "harbour-rehearsal" / "election", "--json").json
    assert counted["log"]["rehearsal"] is True
    assert sum(one["slots"]["read_twice"] for one in counted["contests"]) == 7
    assert at_work_in(tmp_path) == []


def test_a_rehearsal_names_what_was_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Statements vanish from the log of the rehearsal after they were acknowledged: each of them is named."""
    from polltrail.cli.demonstration import outcome, rehearsing
    from support.cli import polltrail_here

    make_election(tmp_path)
    there = outcome.logged

    gone: set[str] = set()

    def all_but_some(election: Path) -> set:
        gone.update(sorted(there(election))[:7])  # more than there are that were never handed in
        return there(election) - gone

    monkeypatch.setattr(outcome, "logged", all_but_some)
    assert rehearsing.lost is outcome.lost
    ran = polltrail_here("rehearse", tmp_path / "harbour", "--thin", "2", "--senders", "1")
    assert ran.code == 1
    named = re.findall(
        "statement (.*): expected in the log, because it was acknowledged, found nowhere", ran.err
    )
    assert named
    assert set(named) <= gone


def test_a_thin_rehearsal_has_fewer_stations_and_its_pictures_are_as_large_as_asked(tmp_path: Path) -> None:
    make_election(tmp_path)
    ran = polltrail(
        "rehearse", "harbour", "--thin", "3", "--photo-kb", "10", "--out", "r", "--json", cwd=tmp_path
    )
    assert ran.code == 0, ran.err
    assert ran.json["stations"] == 2
    sizes = [
        path.stat().st_size for path in (tmp_path / "r/election/images/sha256").rglob("*") if path.is_file()
    ]
    assert sizes
    assert all(9_800 < size < 10_400 for size in sizes)


def make_election(folder: Path, *words: object) -> None:
    tables = [ROOT / "examples" / "harbour-vote" / name for name in ("stations.csv", "choices.csv")]
    ran = polltrail(
        "new", "harbour", "--defaults", "--stations", tables[0], "--choices", tables[1], "--origin",
        "example.org/harbour-2031", *words, cwd=folder,
    )  # fmt: skip
    assert ran.code == 0, ran.err


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_page_about_it_runs_as_written(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "howto" / "demonstration.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ polltrail (.*)$", page, re.MULTILINE)
    assert commands[0].startswith("demo ")
    make_election(tmp_path)
    for line in commands:
        words = shlex.split(line.split("  #")[0])
        ran = polltrail(*words, cwd=tmp_path, timeout_s=600)
        assert ran.code in {0, 1}, (line, ran.err)
        assert "Traceback" not in ran.err


def test_nothing_of_the_secret_is_in_what_is_published(tmp_path: Path) -> None:
    """Keys are in the folder of keys alone; the log's key and the store's are with the election, as ever."""
    out = tmp_path / "night"
    assert small_night(out).code == 0
    seeds = [line.split()[2] for path in (out / "keys").iterdir() for line in path.read_text().splitlines()]
    assert len(seeds) > 20
    for path in (*(out / "election" / "log").rglob("*"), *(out / "election" / "tables").iterdir()):
        if path.is_file():
            data = path.read_bytes()
            assert not any(seed.encode() in data for seed in seeds)
