"""`polltrail project` on tables as they are published."""

import contextlib
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from polltrail.exchange import read_published
from support.cli import polltrail_here

ISLAND = Path(__file__).parents[2] / "examples" / "small-island"


def night(path: Path, *, times: bool = True, scrambled: int | None = None, voted: float = 1.0) -> Path:
    """A country of 120 stations; those after the first `voted` are listed without a vote, perhaps with wild counts."""
    rng = np.random.Generator(np.random.PCG64(7))
    n = 120
    registered = rng.integers(200, 900, n)
    region = rng.integers(6, size=n)
    a = rng.binomial(registered, 0.25 + 0.03 * region)
    b = rng.binomial(registered - a, 0.4)
    cast = a + b + rng.integers(0, 9, n)
    out = np.arange(n) >= voted * n
    if scrambled is not None:
        wild = np.random.Generator(np.random.PCG64(scrambled))
        cast = np.where(out, wild.integers(0, 5_000, n), cast)
    path.mkdir()
    stations = pl.DataFrame({
        "station_id": [f"s{k:03}" for k in range(n)],
        "region": [f"R{k}" for k in region],
        "registered": registered,
        "ballots_cast": cast,
        "valid": np.where(out, cast, a + b),
    })  # fmt: skip
    if times:
        stations = stations.with_columns(
            arrival_time_utc=pl.Series([f"2031-05-05T{18 + k // 60:02}:{k % 60:02}:00Z" for k in range(n)])
        )
    stations.write_csv(path / "stations.csv")
    kept = np.flatnonzero(~out)
    rows = [(f"s{k:03}", "president", name, int(v[k])) for k in kept for name, v in (("A", a), ("B", b))]
    votes = pl.DataFrame(rows, schema=["station_id", "contest", "candidate_or_party", "votes"], orient="row")
    votes.write_csv(path / "votes.csv")
    return path


def project(path: Path, *words: object) -> str:
    ran = polltrail_here("project", path, "--json", "--draws", "200", *words)
    assert ran.code == 0, ran.err
    return ran.out


def test_wild_counts_of_stations_out_change_no_byte(tmp_path: Path) -> None:
    paths = [tmp_path / str(seed) for seed in range(3)]
    for path in paths:
        path.mkdir()
    outputs = {project(night(path / "night", scrambled=seed, voted=0.4)) for seed, path in enumerate(paths)}
    assert len(outputs) == 1


def test_the_document_has_what_a_reader_needs(tmp_path: Path) -> None:
    [contest] = json.loads(project(night(tmp_path / "n"), "--at", "0.3"))["contests"]
    assert (contest["contest"], contest["stations"], contest["stations_reporting"]) == ("president", 120, 36)
    assert contest["certain"]["winner"] is None
    assert set(contest["likely"]) == {"A", "B"}
    for told in contest["likely"].values():
        low, high = told["interval90"]
        assert low <= told["votes"] <= high
        assert told["share_interval90"][0] <= told["share"] <= told["share_interval90"][1]
        assert 0 <= told["win"] <= 1
    assert contest["turnout"]["counts"] == "ballots cast"
    assert contest["rests_on"]["stations_reporting"] == 36
    assert contest["rests_on"]["arrival_order"]


def test_after_a_time_is_out_and_what_is_not_there_is_the_same_as_what_came_later(tmp_path: Path) -> None:
    later = json.loads(project(night(tmp_path / "whole"), "--at", "2031-05-05T18:47:30Z"))
    absent = json.loads(project(night(tmp_path / "part", voted=0.4)))
    assert later["contests"] == absent["contests"]


def test_without_times_the_order_of_the_table_is_taken_and_that_is_said(tmp_path: Path) -> None:
    told = json.loads(project(night(tmp_path / "n", times=False), "--at", "25%"))
    assert told["contests"][0]["stations_reporting"] == 30
    assert not told["contests"][0]["rests_on"]["arrival_order"]
    assert any("first in the table" in note for note in told["notes"])


def test_all_in_is_the_count(tmp_path: Path) -> None:
    [contest] = json.loads(project(night(tmp_path / "n")))["contests"]
    assert contest["certain"]["max_change"] == 0
    for choice, told in contest["likely"].items():
        assert [told["votes"]] * 2 == told["interval90"]
        assert told["votes"] == contest["counted"][choice]


def test_nothing_in_gives_the_bounds_and_no_guess(tmp_path: Path) -> None:
    [contest] = json.loads(project(night(tmp_path / "n"), "--at", "0"))["contests"]
    assert (contest["likely"], contest["method"], contest["rests_on"]) == ({}, "bounds only", None)
    assert contest["certain"]["max_change"] > 0


def test_a_contest_alone_is_told_as_among_all() -> None:
    every = json.loads(project(ISLAND, "--at", "0.5"))["contests"]
    alone = json.loads(project(ISLAND, "--at", "0.5", "--contest", "mayor/Northport"))["contests"]
    assert alone == [contest for contest in every if contest["contest"] == "mayor/Northport"]


def test_the_previous_election_is_the_same_stations(tmp_path: Path) -> None:
    path = night(tmp_path / "n")
    plain = json.loads(project(path, "--at", "0.3"))
    told = json.loads(project(path, "--at", "0.3", "--baseline", path))
    assert any("120 of 120 stations are in both" in note for note in told["notes"])
    width = [np.ptp(one["contests"][0]["likely"]["A"]["interval90"]) for one in (plain, told)]
    assert width[1] < width[0]


def test_what_is_told_at_a_terminal_and_written(tmp_path: Path) -> None:
    ran = polltrail_here("project", ISLAND, "--at", "0.2", "--out", tmp_path / "out")
    assert ran.code == 0
    assert "certain: nobody yet; the stations out can add" in ran.out
    assert "likely, with 90 % intervals:" in ran.out
    assert json.loads((tmp_path / "out" / "projection.json").read_text())["contests"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--at", "1.5"), "expected a share"),
        (("--at", "soon"), "expected a share of the stations"),
        (("--at", "2031-05-05T18:00:00Z"), "no column of arrival times"),
        (("--contest", "queen"), "expected one of president"),
    ],
)
def test_what_cannot_be_asked_is_said(tmp_path: Path, words: tuple[str, ...], message: str) -> None:
    ran = polltrail_here("project", night(tmp_path / "n", times=False), *words)
    assert ran.code == 2
    assert message in ran.err


def test_reading_is_the_same_as_elsewhere() -> None:
    told = json.loads(project(ISLAND))["contests"]
    assert [contest["contest"] for contest in told] == [
        c.id for c in read_published(ISLAND).tables.election.contests
    ]


def test_a_night_is_played_again_and_scored(tmp_path: Path) -> None:
    ran = polltrail_here(
        "project", night(tmp_path / "n"), "--replay", "--json", "--draws", "200", "--out", tmp_path / "o"
    )
    assert ran.code == 0, ran.err
    told = ran.json
    assert [moment["share"] for moment in told["replay"]] == [0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.9]
    assert told["scores"]["cases"] == 14
    assert told["truth"]["president"].keys() == {"A", "B"}
    page = (tmp_path / "o" / "index.html").read_text()
    assert page.count("<svg") == 2
    assert json.loads((tmp_path / "o" / "projection.json").read_text()) == told


def test_a_night_that_is_not_over_is_played_without_scores(tmp_path: Path) -> None:
    ran = polltrail_here("project", night(tmp_path / "n", voted=0.5), "--replay", "--draws", "200")
    assert ran.code == 0, ran.err
    assert "there is no truth to score against" in ran.out


def test_a_replay_goes_through_the_whole_night(tmp_path: Path) -> None:
    ran = polltrail_here("project", night(tmp_path / "n"), "--replay", "--at", "0.5")
    assert (ran.code, "takes no --at" in ran.err) == (2, True)


def test_a_form_with_a_blank_is_counted_in_part(tmp_path: Path) -> None:
    """Blank is not zero: what the form does not list is projected like what is out."""
    path = night(tmp_path / "night", voted=0.5)
    votes = pl.read_csv(path / "votes.csv")
    blank = (pl.col("station_id") == "s003") & (pl.col("candidate_or_party") == "B")
    votes = votes.with_columns(votes=pl.when(blank).then(None).otherwise(pl.col("votes")))
    votes.write_csv(path / "votes.csv")
    [told] = json.loads(project(path))["contests"]
    assert told["rests_on"]["stations_partial"] == 1
    assert told["stations_reporting"] == 60


def test_an_elections_own_log_is_projected_as_it_is_and_as_it_was(tmp_path: Path) -> None:
    vote = ISLAND.parent / "harbour-vote"
    for words in (
        ("new", "harbour", "--defaults", "--stations", vote / "stations.csv", "--choices", vote / "choices.csv", "--origin", "example.org/harbour-2031"),
        ("key", "new", "ada.key"),
        ("enrol", "harbour", "--organiser-key", "harbour.organiser.key", "--key", "ada.key", "--role", "agent", "--stations", "H-01,H-02"),
        ("submit", "harbour", vote / "forms.csv", "--key", "ada.key"),
    ):  # fmt: skip
        with contextlib.chdir(tmp_path):
            assert polltrail_here(*words).code == 0
    told = json.loads(project(tmp_path / "harbour"))["contests"]
    assert [(one["contest"], one["stations_reporting"]) for one in told] == [("harbour", 2), ("mayor", 2)]
    assert all(one["rests_on"]["prior"] for one in told)
    assert all(one["rests_on"]["arrival_order"] for one in told)
    silent = polltrail_here("stops", tmp_path / "harbour")
    assert silent.code == 0, silent.err
    assert "no witness says; it is taken from the devices that signed them" in silent.out
    before = json.loads(project(tmp_path / "harbour", "--at", "2"))["contests"]
    assert [one["likely"] for one in before] == [{}, {}]
    for words in (("--at", "0.5"), ("--replay",)):
        assert polltrail_here("project", tmp_path / "harbour", *words).code == 3
