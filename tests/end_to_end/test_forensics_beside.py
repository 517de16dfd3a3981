"""The command with another contest, an hour, a previous election and areas; on what is small and on real elections."""

import csv
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.forensics import Polls
from polltrail.forensics.controls import clean_polls
from support.cli import polltrail_here as polltrail
from support.shared_data import DATA, needs_shared_data

Rows = list[list[Any]]


def write(folder: Path, name: str, rows: Rows) -> None:
    with (folder / name).open("w", newline="") as file:
        csv.writer(file).writerows(rows)


def published(folder: Path, polls: Polls, *, changed: int = 0) -> Path:
    """Write a clean electorate as somebody would publish it, with two contests, hours and places."""
    folder.mkdir()
    hours, places = polls.beside.voted_by, polls.beside.places
    assert hours is not None
    assert places is not None
    stations: Rows = [["station_id", "region", "registered", "ballots_cast__one", "ballots_cast__two", "voted_by_12", "voted_by_17", "lat", "lon"]]  # fmt: skip
    votes: Rows = [["station_id", "contest", "candidate_or_party", "votes"]]
    for row in range(len(polls)):
        cast = int(polls.votes[row].sum())
        region = polls.area_names[0][polls.areas[0][row]]
        stations.append([f"s{row}", region, polls.registered[row], cast, cast - (row < changed), *hours[row], *places[row, ::-1].round(5)])  # fmt: skip
        for contest in ("one", "two"):
            votes += [[f"s{row}", contest, name, int(n)] for name, n in zip(polls.choices, polls.votes[row], strict=True)]  # fmt: skip
    write(folder, "stations.csv", stations)
    write(folder, "votes.csv", votes)
    return folder


def test_what_is_known_beside_the_forms_is_used(tmp_path: Path) -> None:
    polls = clean_polls("two_clusters", 150, rng=Generator(PCG64(3)))
    path = published(tmp_path / "now", polls, changed=4)
    before = published(tmp_path / "before", clean_polls("two_clusters", 150, rng=Generator(PCG64(3))))
    tests = [arg for name in ("ballots_by_contest", "turnout_by_hour", "swing", "spatial", "copies") for arg in ("--test", name)]  # fmt: skip
    ran = polltrail("forensics", path, "--contest", "one", *tests, "--by", "Region", "--baseline", before, "--json")  # fmt: skip
    assert ran.code == 0, ran.err
    found = ran.json["contests"][0]["tests"]
    assert "150 of 150 stations are in both" in str(ran.json["notes"])
    assert found["ballots_by_contest"]["observed"] == 4
    assert found["ballots_by_contest"]["drivers"] == ["s0", "s1", "s2", "s3"]
    assert found["turnout_by_hour"]["hours"] == ["12:00", "17:00"]
    assert found["swing"]["stations_used"] == 150
    assert found["spatial"]["beside"] == "8 nearest"
    regions = set(found["copies"]["same turnout"]["regions"])
    assert {"Region 1"} < regions <= {f"Region {at}" for at in range(1, 7)}
    text = polltrail("forensics", path, "--contest", "one", *tests)
    assert "4 stations with more or fewer ballots than in the other contest" in text.out
    assert "fraud" not in (text.out + json.dumps(ran.json)).lower()


def test_a_level_that_is_not_there_is_refused_and_a_bad_column_is_left_out(tmp_path: Path) -> None:
    polls = clean_polls("homogeneous", 20, rng=Generator(PCG64(3)))
    path = published(tmp_path / "now", polls)
    ran = polltrail("forensics", path, "--by", "tik")
    assert (ran.code, "expected one of region, found tik" in ran.err) == (2, True)
    assert polltrail("forensics", path, "--by", "2").code == 2
    assert polltrail("forensics", path, "--baseline", tmp_path / "none").code == 2
    text = (path / "stations.csv").read_text().replace("voted_by_12,voted_by_17", "voted_by_12,turnout_at_17")
    first, second, *rest = text.splitlines()
    cells = second.split(",")
    cells[6] = "about 300"
    (path / "stations.csv").write_text("\n".join([first, ",".join(cells), *rest]) + "\n")
    ran = polltrail("forensics", path, "--test", "turnout_by_hour", "--json")
    assert ran.code == 0, ran.err
    assert "expected a number of voters, or nothing, found 'about 300'; that column was left out" in str(ran.json["notes"])  # fmt: skip


@pytest.mark.slow
@needs_shared_data
def test_bolivia_2019_changed_little_and_areas_explain_most_of_what_came_late() -> None:
    """546 stations changed (checks.json of the data); the shift of late stations shrinks with every reason."""
    ran = polltrail("forensics", DATA / "bolivia-2019", "--test", "other_sources", "--json")
    found = ran.json["contests"][0]["tests"]["other_sources"]
    assert found["observed"] == 546
    assert found["figures_changed"] == 1101
    late = found["not in trep_20191020T1940"]
    assert late["stations_late"] == 5580
    assert late["shift_without_reasons"] == pytest.approx(0.0739, abs=5e-4)
    assert late["observed"] == pytest.approx(0.0301, abs=5e-4)
    assert late["p"] is None


@pytest.mark.slow
@needs_shared_data
def test_georgia_2013_rounds_its_hours_and_bolivia_2021_hands_out_papers_for_each_contest() -> None:
    hours = polltrail("forensics", DATA / "georgia-2013-presidential", "--test", "turnout_by_hour", "--json")
    found = hours.json["contests"][0]["tests"]["turnout_by_hour"]
    assert (found["observed"], found["hours"]) == (4, ["12:00", "17:00"])
    seen, expected, sd = found["zero_or_five_12:00"]
    assert (seen - expected) / sd > 10
    papers = polltrail("forensics", DATA / "bolivia-2021-subnational-a", "--contest", "governor", "--test", "ballots_by_contest", "--json")  # fmt: skip
    found = papers.json["contests"][0]["tests"]["ballots_by_contest"]
    assert (found["observed"], found["stations_compared"], found["largest"]) == (336, 6025, 46)


@pytest.mark.slow
@needs_shared_data
@pytest.mark.parametrize("name", ["poland-2020-round1", "israel-2019-september"])
def test_nothing_of_clean_elections_is_left_from_copies(name: str) -> None:
    ran = polltrail("forensics", DATA / name, "--test", "copies", "--json")
    assert (ran.code, ran.json["contests"][0]["left"]) == (0, [])


@pytest.mark.slow
@needs_shared_data
def test_percentages_repeat_in_dagestan_and_ingushetia() -> None:
    path = DATA / "russia-2012-presidential"
    ran = polltrail("forensics", path, "--ballots", "issued", "--test", "copies", "--by", "region", "--json")
    found = ran.json["contests"][0]["tests"]["copies"]
    share = found["same share"]["regions"]["Республика Дагестан"]
    assert share["observed"] > 2 * share["expected"]
    assert share["p_adjusted"] < 1e-9
    turnout = found["same turnout"]["regions"]["Республика Ингушетия"]
    assert turnout["p_adjusted"] < 1e-4
    assert np.median([one["p"] for one in found["same share"]["regions"].values()]) > 0.3
