"""`polltrail stops` on tables with times of arrival."""

import json
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from support.cli import polltrail_here


def night(path: Path, *, held: bool = False) -> Path:
    """Six regions, 1,200 stations in four hours; one region is held back for an hour, and then comes at once."""
    rng = np.random.Generator(np.random.PCG64(11))
    n = 1_200
    region = rng.integers(6, size=n)
    at = np.sort(rng.integers(0, 4 * 3_600, n))
    if held:
        at = np.where((region == 2) & (at > 6_000) & (at < 9_600), 9_600, at)
    clock = [f"2031-05-05T{18 + k // 3_600:02}:{k // 60 % 60:02}:{k % 60:02}Z" for k in at.tolist()]
    registered = rng.integers(300, 900, n)
    a = rng.binomial(registered, 0.3)
    path.mkdir()
    names = [f"s{k:04}" for k in range(n)]
    stations = {"station_id": names, "region": [f"R{k}" for k in region], "registered": registered, "arrival_time_utc": clock}  # fmt: skip
    pl.DataFrame(stations).write_csv(path / "stations.csv")
    rows = [(one, "president", name, int(v)) for one, x, r in zip(names, a, registered, strict=True) for name, v in (("A", x), ("B", (r - x) // 2))]  # fmt: skip
    votes = pl.DataFrame(rows, schema=["station_id", "contest", "candidate_or_party", "votes"], orient="row")
    votes.write_csv(path / "votes.csv")
    return path


def test_a_region_held_back_is_found_and_the_others_are_not(tmp_path: Path) -> None:
    ran = polltrail_here("stops", night(tmp_path / "night", held=True), "--json")
    assert ran.code == 1, ran.err
    told = json.loads(ran.out)
    [alarm] = [one for one in told["silences"] if one["alarm"]]
    assert alarm["area"] == "R2"
    assert 55 < alarm["minutes"] < 65
    assert alarm["ended"] == "2031-05-05T20:40:00Z"


@pytest.mark.slow
def test_the_page_says_what_is_innocent_first_and_draws_each_area(tmp_path: Path) -> None:
    polltrail_here("stops", night(tmp_path / "night", held=True), "--out", tmp_path / "out")
    told = json.loads((tmp_path / "out" / "stops.json").read_text(encoding="utf-8"))
    page = (tmp_path / "out" / "index.html").read_text(encoding="utf-8")
    assert page.index("many reasons that mean nothing") < page.index("too long to be chance (")
    told_of = [one["area"] for one in told["silences"] if one["alarm"] or one["chance_all_night"] < 0.5]
    assert page.count("<svg") == len(dict.fromkeys(told_of)) > 0


def test_a_night_without_a_stop_ends_well_and_says_what_is_innocent_first(tmp_path: Path) -> None:
    ran = polltrail_here("stops", night(tmp_path / "night"))
    assert ran.code == 0, ran.err
    assert "No silence is too long to be chance." in ran.out


def test_what_came_after_a_stop_is_compared(tmp_path: Path) -> None:
    path = night(tmp_path / "night")
    ran = polltrail_here("stops", path, "--after", "2031-05-05T20:40:00Z", "--json")
    [after] = json.loads(ran.out)["after"]
    assert after["stations_before"] + after["stations_after"] == 1_200
    assert after["margin"]["interval90"][0] < 0 < after["margin"]["interval90"][1]
    assert after["placebo_stops"] > 4
    words = polltrail_here("stops", path, "--after", "2031-05-05T20:40:00Z").out
    assert "What comes late differs" in words


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--at", "0.3"], 2, "found a share of the stations"),
        (["--after", "later"], 2, "--after"),
        (["--contest", "mayor"], 2, "expected one of president"),
    ],
)
def test_what_cannot_be_asked_is_refused(tmp_path: Path, words: list[str], code: int, said: str) -> None:
    ran = polltrail_here("stops", night(tmp_path / "night"), *words)
    assert ran.code == code
    assert said in " ".join(ran.err.split())


def test_without_times_nothing_is_told(tmp_path: Path) -> None:
    path = night(tmp_path / "night")
    table = pl.read_csv(path / "stations.csv").drop("arrival_time_utc")
    table.write_csv(path / "stations.csv")
    ran = polltrail_here("stops", path)
    assert ran.code == 3
    assert "silences cannot be told" in ran.err
