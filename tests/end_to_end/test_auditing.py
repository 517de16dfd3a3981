"""`polltrail audit`: drawn by anybody from the same seed, measured by forms, and what forms held by chance prove."""

import json
import re
import shlex
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from support.cli import Ran, polltrail_here
from support.shared_data import DATA, ROOT, needs_shared_data


def country(
    path: Path, *, forms: dict[str, tuple[int, int]] | None = None, without: tuple[str, ...] = ()
) -> Path:
    """Sixty stations, A ahead by a tenth; the forms agree but for those given, and are not there for `without`."""
    rng = np.random.Generator(np.random.PCG64(3))
    cast = rng.integers(200, 600, 60)
    a = cast * 55 // 100
    names = [f"s{k:02}" for k in range(60)]
    path.mkdir()
    pl.DataFrame(
        {
            "station_id": names,
            "region": [f"R{k % 3}" for k in range(60)],
            "registered": cast + 50,
            "ballots_cast__authority": cast,
        }
    ).write_csv(path / "stations.csv")
    rows = []
    for k, name in enumerate(names):
        official = (int(a[k]), int(cast[k] - a[k]))
        ours = (forms or {}).get(name, official)
        for place, choice in enumerate("AB"):
            rows.append((name, "mayor", choice, official[place], "authority"))
            if name not in without:
                rows.append((name, "mayor", choice, ours[place], "agents"))
    schema = ["station_id", "contest", "candidate_or_party", "votes", "source"]
    pl.DataFrame(rows, schema=schema, orient="row").write_csv(path / "votes.csv")
    return path


def audit(path: Path, *words: object) -> Ran:
    return polltrail_here("audit", path, *words, "--official", "authority", "--forms", "agents", "--json")


def test_from_the_plan_to_the_measured_risk(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    plan = audit(path, "plan").json["contests"][0]
    drawn = audit(path, "draw", "--seed", "6 6 2", "--out", tmp_path / "drawn")
    assert drawn.json["contests"][0]["draws"] == plan["n_for_risk"] == 33
    assert (tmp_path / "drawn" / "sample.csv").read_text().splitlines()[1:] == drawn.json["contests"][0][
        "sample"
    ]
    sheet = (tmp_path / "drawn" / "worksheet.csv").read_text().splitlines()
    assert sheet[0] == "contest,station_id,area_1,registered_voters,times_drawn,first_draw,form"
    told = audit(
        path,
        "measure",
        "--sample",
        tmp_path / "drawn" / "sample.csv",
        "--seed",
        "6 6 2",
        "--out",
        tmp_path / "m",
    )
    assert told.code == 0, told.err
    contest = told.json["contests"][0]
    (pair,) = contest["pairs"]
    assert (contest["random"], contest["drawn"], contest["confirmed"]) == (
        True,
        "redrawn from the seed",
        True,
    )
    assert (pair["winner"], pair["loser"], pair["confirmed"], pair["errors"]) == ("A", "B", True, [])
    assert pair["p"]["kaplan_markov"] == pytest.approx((1 - 1 / pair["U"]) ** 33)
    assert [row["kaplan_markov"] for row in contest["sequence"]][-1] == pair["p"]["kaplan_markov"] <= 0.05
    assert contest["collected"]["stations"] == 60
    page = (tmp_path / "m" / "index.html").read_text()
    assert "Confirmed at a risk limit of 5.0 %" in page
    assert "<svg" in page
    assert json.loads((tmp_path / "m" / "audit.json").read_text()) == told.json


def test_a_form_that_is_missing_is_not_confirmed(tmp_path: Path) -> None:
    gone = audit(country(tmp_path / "c"), "draw", "--seed", "1").json["contests"][0]["sample"][0]
    told = audit(country(tmp_path / "d", without=(gone,)), "measure", "--seed", "1")
    assert told.code == 1
    contest = told.json["contests"][0]
    assert (contest["missing"], contest["confirmed"], contest["p"], contest["more_draws"]) == (
        [gone],
        False,
        1.0,
        None,
    )


def test_what_changed_after_the_draw_is_named_and_no_number_is_given(tmp_path: Path) -> None:
    path, drawn = country(tmp_path / "c"), tmp_path / "drawn"
    audit(path, "draw", "--seed", "6 6 2", "--out", drawn)
    sample = drawn / "sample.csv"
    for words, message in (
        (("--seed", "6 6 3"), "seed: expected '6 6 2', which sample.csv was drawn with, found '6 6 3'"),
        (("--seed", "6 6 2", "--cap", "registered"), "cap: expected 'cast'"),
        (("--seed", "6 6 2", "--design", "arlo"), "design: expected 'ppeb'"),
    ):
        ran = audit(path, "measure", "--sample", sample, *words)
        assert (ran.code, ran.out) == (3, "")
        assert message in ran.err
    lines = sample.read_text().splitlines()
    wrong = next(name for name in ("s00", "s01") if name != lines[4])
    sample.write_text("\n".join([*lines[:4], wrong, *lines[5:]]))
    ran = audit(path, "measure", "--sample", sample, "--seed", "6 6 2")
    assert (
        f"sample.csv, draw 4: expected station {lines[4]}, which the seed '6 6 2' draws, found {wrong}"
        in ran.err
    )
    sample.write_text("station_id\nnowhere\n")
    ran = audit(path, "measure", "--sample", sample, "--seed", "6 6 2")
    assert "expected stations of mayor, found 1 others, the first nowhere" in ran.err


def test_a_sample_without_a_seed_is_taken_as_drawn_and_says_so(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    sample = tmp_path / "sample.csv"
    sample.write_text("station_id\n" + "\n".join(f"s{k:02}" for k in range(40)))
    told = audit(path, "measure", "--sample", sample)
    assert told.json["contests"][0]["drawn"] == "taken as drawn"
    said = polltrail_here(
        "audit", path, "measure", "--sample", sample, "--official", "authority", "--forms", "agents"
    )
    assert "nobody can check here that chance picked it" in said.out


def test_collected_before_and_drawn_after(tmp_path: Path) -> None:
    path, before = country(tmp_path / "c"), tmp_path / "before.csv"
    before.write_text("station_id\n" + "\n".join(f"s{k:02}" for k in range(30)))
    told = audit(path, "measure", "--seed", "6 6 2", "--collected", before).json["contests"][0]
    assert told["collected_before"] == 30
    assert told["confirmed"]
    assert told["draws"] < 30
    assert not {row["station"] for row in told["sequence"]} & {f"s{k:02}" for k in range(30)}


def test_forms_held_by_chance_have_no_p_value(tmp_path: Path) -> None:
    path = country(tmp_path / "c", forms={"s07": (0, 200)}, without=("s01", "s02"))
    told = audit(path, "collected").json["contests"][0]
    assert (told["random"], told["pairs"][0]["p"]) == (False, None)
    held = told["collected"]
    assert (held["stations"], held["of"], held["differing"]) == (58, 60, 1)
    assert (held["found_errors_reverse"], held["worst_case_reverses"]) == (False, False)


def test_ties_and_overfull_forms_give_no_number(tmp_path: Path) -> None:
    full = country(tmp_path / "full", forms={"s07": (900, 200)})
    ran = audit(full, "collected")
    assert (ran.code, ran.out) == (3, "")
    assert (
        "expected no form with more votes than ballots cast by the official row, found station s07 (1100 votes"
        in ran.err
    )
    assert audit(full, "collected", "--overfull", "unreadable").code == 0
    votes = full / "votes.csv"
    votes.write_text(votes.read_text().replace(",B,", ",X,"))
    assert polltrail_here("audit", full, "plan", "--official", "authority", "--rule", "plurality:2").code == 3
    assert polltrail_here("audit", full, "plan", "--rule", "borda", "--official", "authority").code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("draw",),
        ("measure",),
        ("plan", "--risk", "2"),
        ("plan", "--contest", "king"),
        ("plan", "--rule", "dhondt"),
    ],
)
def test_what_is_asked_wrongly_ends_with_2_and_no_number(tmp_path: Path, words: tuple[str, ...]) -> None:
    ran = audit(country(tmp_path / "c"), *words)
    assert (ran.code, ran.out) == (2, "")


def test_forms_of_another_file_are_matched_by_their_stations(tmp_path: Path) -> None:
    path, forms = country(tmp_path / "c"), tmp_path / "forms.csv"
    forms.write_text("station_id,A,B\ns00,10,300\ns01,1,2\n")
    words = ("audit", path, "collected", "--official", "authority", "--forms", forms, "--json")
    told = polltrail_here(*words).json["contests"][0]
    assert (told["collected"]["compared"], told["collected"]["differing"]) == (2, 2)
    forms.write_text("station_id,A,B\ns00,10,300\nnowhere,1,2\n")
    ran = polltrail_here(*words)
    assert (ran.code, ran.out) == (3, "")
    assert "forms.csv: expected stations of the election, found 1 others, the first nowhere" in ran.err


def test_totals_alone_are_collected_and_nothing_is_drawn(tmp_path: Path) -> None:
    path = country(tmp_path / "c")
    figures = [{"contest": "mayor", "level": "country", "by": "choice", "totals": {"A": 1000, "B": 90000}}]
    (path / "official.json").write_text(json.dumps({"figures": figures, "preferred_source": "agents"}))
    told = polltrail_here("audit", path, "collected", "--json")
    assert told.code == 1
    assert told.json["contests"][0]["collected"]["found_errors_reverse"]
    ran = polltrail_here("audit", path, "draw", "--seed", "1")
    assert ran.code == 3
    assert "found totals only; nothing can be drawn by them" in ran.err


def test_the_howto_runs_as_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    country(tmp_path / "island-2030")
    monkeypatch.chdir(tmp_path)
    text = (ROOT / "docs" / "howto" / "audit-by-forms.md").read_text(encoding="utf-8")
    commands = re.findall(r"^\$ polltrail (.*)$", text, re.MULTILINE)
    assert len(commands) == 4
    for command in commands:
        ran = polltrail_here(*shlex.split(command))
        assert ran.code == 0, ran.err
    assert (tmp_path / "report" / "index.html").is_file()


@needs_shared_data
@pytest.mark.slow
def test_venezuela_by_arithmetic_alone() -> None:
    ran = polltrail_here("audit", DATA / "venezuela-2024", "collected", "--json")
    told = ran.json["contests"][0]
    assert ran.code == 1
    assert told["random"] is False
    held = told["collected"]
    assert (held["stations"], held["verdict"], held["found_errors_reverse"]) == (25_073, "contradicted", True)
    assert (held["leader_by_forms"], held["official_winner"]) == ("EG", "NM")


@needs_shared_data
@pytest.mark.slow
def test_bolivia_the_preliminary_count_against_the_final_one() -> None:
    words = ("--forms", "trep_20191020T1940", "--official", "computo_final", "--overfull", "unreadable")
    told = polltrail_here("audit", DATA / "bolivia-2019", "collected", *words, "--json").json["contests"][0]
    pair = next(pair for pair in told["pairs"] if pair["loser"] == "CC")
    assert pair["margin"] == 2_889_359 - 2_240_920
    assert told["collected"]["found_errors_reverse"] is False
    assert told["collected"]["worst_case_reverses"] is True
    ran = polltrail_here("audit", DATA / "bolivia-2019", "measure", "--seed", "123", *words, "--json")
    assert ran.code == 1  # one form in six was not in when the preliminary count stopped
    assert ran.json["contests"][0]["missing"]


@needs_shared_data
@pytest.mark.slow
def test_mexico_the_quick_count_against_the_district_count() -> None:
    words = (
        "--forms",
        "quick_count",
        "--official",
        "district_count",
        "--overfull",
        "unreadable",
        "--contest",
        "president",
    )
    told = polltrail_here("audit", DATA / "mexico-2018-quickcount", "collected", *words, "--json").json[
        "contests"
    ][0]
    assert told["collected"]["worst_case_reverses"] is False
    more = ("--seed", "1", "--draws", "2000", "--method", "alpha-shrink-trunc")
    ran = polltrail_here("audit", DATA / "mexico-2018-quickcount", "measure", *more, *words, "--json")
    contest = ran.json["contests"][0]
    assert contest["confirmed"]
    assert len(contest["missing"]) > 300  # each counted as wrong as can be
