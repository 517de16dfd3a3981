"""`polltrail sample`: drawn by anybody from the same seed, and estimated while part of it is out."""

import contextlib
import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from support.cli import polltrail_here


def country(path: Path, *, without: tuple[str, ...] = ()) -> Path:
    rng = np.random.Generator(np.random.PCG64(3))
    n = 300
    registered, region = rng.integers(300, 900, n), rng.integers(4, size=n)
    a = rng.binomial(registered, 0.2 + 0.05 * region)
    b = rng.binomial(registered - a, 0.3)
    names = [f"s{k:03}" for k in range(n)]
    path.mkdir()
    stations = {
        "station_id": names,
        "region": [f"R{k}" for k in region],
        "layer": [f"L{k % 3}" for k in range(n)],
    }
    pl.DataFrame({**stations, "registered": registered, "ballots_cast": a + b}).write_csv(
        path / "stations.csv"
    )
    rows = [
        (name, "president", choice, int(votes[k]))
        for k, name in enumerate(names)
        if name not in without
        for choice, votes in (("A", a), ("B", b))
    ]
    table = pl.DataFrame(rows, schema=["station_id", "contest", "candidate_or_party", "votes"], orient="row")
    table.write_csv(path / "votes.csv")
    return path


def sample(*words: object) -> dict:
    ran = polltrail_here("sample", *words, "--json")
    assert ran.code == 0, ran.err
    return ran.json


def test_drawn_again_it_is_the_same_and_its_digest_is_that_of_the_file(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    once = sample(path, "--stations", "40", "--seed", "6 6 2", "--out", tmp_path / "out")
    assert once == sample(path, "--stations", "40", "--seed", "6 6 2")
    assert once["sha256"] != sample(path, "--stations", "40", "--seed", "6 6 3")["sha256"]
    written = (tmp_path / "out" / "sample.csv").read_bytes()
    import hashlib

    assert hashlib.sha256(written).hexdigest() == once["sha256"]
    assert sum(one["drawn"] for one in once["strata"].values()) == once["stations"] == 40
    assert set(once["strata"]) == {"R0", "R1", "R2", "R3"}


def test_strata_by_a_column_and_a_size_by_margin(tmp_path: Path) -> None:
    told = sample(country(tmp_path / "c"), "--margin", "0.05", "--seed", "x", "--strata", "layer")
    assert set(told["strata"]) == {"L0", "L1", "L2"}
    assert 6 <= told["stations"] <= 300


def test_a_previous_election_draws_more_where_stations_are_further_apart(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    plain = sample(path, "--stations", "60", "--seed", "x")
    told = sample(path, "--stations", "60", "--seed", "x", "--baseline", path)
    assert plain["strata"] != told["strata"]


def test_an_estimate_covers_the_count_and_shows_what_is_out(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    drawn = sample(path, "--stations", "80", "--seed", "7", "--out", tmp_path / "out")
    late = tuple(drawn["sample"][:5])
    told = sample(
        country(tmp_path / "d", without=late), "--estimate", tmp_path / "out" / "sample.csv", "--of", "cast"
    )
    assert (told["denominator"], told["sha256"]) == ("ballots cast", drawn["sha256"])
    assert sum(one["drawn"] - one["in"] for one in told["response"].values()) == 5
    votes = pl.read_csv(path / "votes.csv").group_by("candidate_or_party").agg(pl.col("votes").sum())
    totals = dict(votes.iter_rows())
    for choice, one in told["shares"].items():
        low, high = one["interval95"]
        assert low <= totals[choice] / sum(totals.values()) <= high
    text = polltrail_here("sample", path, "--estimate", tmp_path / "out" / "sample.csv")
    assert "80 of 80 stations of the sample are in; shares of votes for choices" in text.out


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        ((), 2, "--seed with either --stations or --margin"),
        (("--stations", "9", "--margin", "0.1", "--seed", "x"), 2, "either --stations or --margin"),
        (("--stations", "3", "--seed", "x"), 3, "expected between 8 stations"),
        (("--stations", "9", "--seed", "x", "--strata", "moon"), 3, "expected a column moon"),
    ],
)
def test_what_cannot_be_drawn_is_said(tmp_path: Path, words: tuple, code: int, message: str) -> None:
    ran = polltrail_here("sample", country(tmp_path / "c"), *words)
    assert (ran.code, message in ran.err) == (code, True), ran.err


def test_a_sample_that_is_none_is_refused(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    for text, message in (
        ("a,b\n", "stratum,station_id"),
        ("stratum,station_id\nR0,zz\n", "stations of president"),
    ):
        (tmp_path / "s.csv").write_text(text)
        ran = polltrail_here("sample", path, "--estimate", tmp_path / "s.csv")
        assert (ran.code, message in ran.err) == (3, True), ran.err
    assert (
        json.loads(polltrail_here("sample", path, "--stations", "9", "--seed", "x", "--json").out)["of"]
        == 300
    )


def test_a_sample_is_committed_before_the_night_and_found_in_the_log_after_it(tmp_path: Path) -> None:
    island = Path(__file__).parents[2] / "examples" / "harbour-vote"
    for words in (
        ("new", "harbour", "--defaults", "--stations", island / "stations.csv", "--choices", island / "choices.csv", "--origin", "example.org/harbour-2031"),
        ("key", "new", "ada.key"),
        ("enrol", "harbour", "--organiser-key", "harbour.organiser.key", "--key", "ada.key", "--role", "agent", "--stations", "H-01,H-02"),
    ):  # fmt: skip
        with contextlib.chdir(tmp_path):
            assert polltrail_here(*words).code == 0
    path, log, out = country(tmp_path / "c"), tmp_path / "harbour", tmp_path / "out"
    drawn = ("sample", path, "--stations", "40", "--seed", "6 6 2")
    assert polltrail_here(*drawn, "--commit", log).code == 2
    ran = polltrail_here(*drawn, "--commit", log, "--key", tmp_path / "ada.key", "--out", out, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["committed"]["entry"] == 2
    assert all(
        ran.json["sha256"].encode() not in one.read_bytes()
        for one in (log / "log").rglob("*")
        if one.is_file()
    )
    sealed = out / "sample.sealed.json"
    told = polltrail_here("sample", path, "--estimate", sealed, "--committed", log, "--json")
    assert told.code == 0, told.err
    assert told.json["committed"] == {"entry": 2, "before_forms": True}
    assert told.json["sha256"] == ran.json["sha256"]
    other = tmp_path / "other.json"
    other.write_text(sealed.read_text(encoding="utf-8").replace('"salt":"', '"salt":"0'), encoding="utf-8")
    refused = polltrail_here("sample", path, "--estimate", other, "--committed", log)
    assert refused.code == 1
    assert "does NOT name this sample" in refused.out
