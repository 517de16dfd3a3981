"""`polltrail audit` of many contests at once, and of every rule and design."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from support.cli import Ran, polltrail_here

SCHEMA = ["station_id", "contest", "candidate_or_party", "votes", "source"]


def council(path: Path, *, tie: str = "", gone: str = "") -> Path:
    """Forty stations that vote for a mayor and a council; of one contest a tie, or a station of another without a form."""
    rng = np.random.Generator(np.random.PCG64(3))
    cast = rng.integers(200, 600, 40)
    path.mkdir()
    names = [f"s{k:02}" for k in range(40)]
    pl.DataFrame(
        {"station_id": names, "region": [f"R{k % 3}" for k in range(40)], "registered": cast + 50}
    ).write_csv(path / "stations.csv")
    parts = {"mayor": (55, 45), "council": (40, 35, 25), "question": (70, 30)}
    rows = []
    for k, name in enumerate(names):
        for contest, shares in parts.items():
            votes = [int(cast[k]) * share // 100 for share in shares]
            votes = [100, 100] if contest == tie else votes
            for source in ("authority", "agents"):
                if (source, name) != ("agents", gone):
                    rows += [
                        (name, contest, f"{contest} {c}", n, source)
                        for c, n in zip("abc", votes, strict=False)
                    ]
    pl.DataFrame(rows, schema=SCHEMA, orient="row").write_csv(path / "votes.csv")
    return path


def audit(path: Path, *words: object) -> Ran:
    more = ("--official", "authority", "--forms", "agents", "--cap", "registered", "--json")
    return polltrail_here("audit", path, *words, *more)


@pytest.mark.slow
def test_each_contest_is_confirmed_or_told_what_it_would_take(tmp_path: Path) -> None:
    path = council(tmp_path / "c")
    for control, confirmed in (("each", 3), ("family", 0), ("discovery", 0)):
        told = audit(path, "measure", "--seed", "6 6 2", "--control", control)
        assert sum(one["confirmed"] for one in told.json["contests"]) == confirmed
        assert told.code == (0 if confirmed == 3 else 1)
    told = audit(path, "measure", "--seed", "6 6 2", "--control", "family", "--draws", "200")
    assert all(one["confirmed"] for one in told.json["contests"])


@pytest.mark.slow
def test_contests_draw_apart_by_their_names_and_together_by_tickets(tmp_path: Path) -> None:
    path = council(tmp_path / "c")
    apart = {
        one["contest"]: one for one in audit(path, "draw", "--seed", "1", "--draws", "10").json["contests"]
    }
    assert {one["seed"] for one in apart.values()} == {"1,mayor", "1,council", "1,question"}
    words = ("--seed", "1", "--design", "equal-once", "--draws", "10")
    shared = [one["sample"] for one in audit(path, "draw", *words).json["contests"]]
    assert shared[0] == shared[1] == shared[2]


@pytest.mark.slow
def test_the_sample_of_many_contests_is_one_file(tmp_path: Path) -> None:
    path, out = council(tmp_path / "c"), tmp_path / "drawn"
    drawn = audit(path, "draw", "--seed", "1", "--out", out).json["contests"]
    lines = (out / "sample.csv").read_text().splitlines()
    assert lines[0] == "contest,station_id"
    assert len(lines) == 1 + sum(one["draws"] for one in drawn)
    told = audit(path, "measure", "--seed", "1", "--sample", out / "sample.csv")
    assert [one["confirmed"] for one in told.json["contests"]] == [True] * 3


def test_one_contest_without_a_winner_takes_no_number_from_the_others(tmp_path: Path) -> None:
    told = audit(council(tmp_path / "c", tie="mayor"), "measure", "--seed", "1")
    assert told.code == 1
    assert [one["contest"] for one in told.json["contests"]] == ["council", "question"]
    assert "a tie of mayor a and mayor b at 4000 votes; no number is given" in told.json["refused"]["mayor"]


@pytest.mark.parametrize(
    ("rule", "more", "pairs"),
    [
        ("plurality:2", (), 2),
        ("majority", (), 5),
        ("dhondt:5", ("--threshold", "5%"), 9),
        ("sainte-lague:7", (), 6),
        ("super-majority:1/3", (), 1),
    ],
)
def test_every_rule(tmp_path: Path, rule: str, more: tuple[str, ...], pairs: int) -> None:
    words = ("--contest", "council", "--seed", "1", "--rule", rule, "--draws", "400")
    (told,) = audit(council(tmp_path / "c"), "measure", *words, *more).json["contests"]
    assert len(told["pairs"]) == pairs
    assert told["confirmed"]


@pytest.mark.slow
@pytest.mark.parametrize("design", ["ppeb", "ppeb-once", "equal-once", "stratified", "arlo"])
def test_every_design_is_drawn_again_from_its_file(tmp_path: Path, design: str) -> None:
    path, out = council(tmp_path / "c"), tmp_path / "drawn"
    words = ("--seed", "1", "--contest", "question", "--design", design, "--strata", "region")
    audit(path, "draw", *words, "--out", out)
    (told,) = audit(path, "measure", *words, "--sample", out / "sample.csv").json["contests"]
    assert (told["drawn"], told["confirmed"]) == ("redrawn from the seed", True)
    assert (told["pairs"][0]["p"]["betting"] is None) == (design == "stratified")


@pytest.mark.slow
def test_who_expects_missing_forms_names_another_method(tmp_path: Path) -> None:
    whole = council(tmp_path / "c")
    first = audit(whole, "draw", "--seed", "1", "--contest", "question").json["contests"][0]["sample"][0]
    path = council(tmp_path / "d", gone=first)
    words = ("--seed", "1", "--contest", "question", "--draws", "25")
    (told,) = audit(path, "measure", *words).json["contests"]
    assert (told["confirmed"], told["more_draws"]) == (False, None)
    (told,) = audit(path, "measure", *words, "--method", "alpha-shrink-trunc").json["contests"]
    assert told["confirmed"]
