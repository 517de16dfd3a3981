"""Real elections through real signed statements: they end with what was published, and every correction is a finding.

Each is replayed in the directory of a test; the whole ones take a minute or two.
"""

from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from polltrail.simulate.replay import REVISED
from polltrail.statement import read_entry
from polltrail.store import ElectionDir
from polltrail.store.count import Count
from polltrail.store.log_reader import LogReader
from polltrail.tally.fold import Fold, InMemory
from support.cli import polltrail_here
from support.replayed import changes, confirmed, count, replay, states
from support.shared_data import DATA, needs_shared_data

BOLIVIA, VENEZUELA = DATA / "bolivia-2021-subnational-a", DATA / "venezuela-2024"
SOURCES = ("convzla_v1", "convzla_v2", "macedonia_norte")
THIRD_FIRST = ("macedonia_norte", "convzla_v1", "convzla_v2")
DIFFERING = 7
"""Stations where the independent digitisation differs from both versions that the witnesses published."""

pytestmark = needs_shared_data


def stations(folder: Path, every: int) -> pl.Series:
    return pl.read_parquet(folder / "stations.parquet")["station_id"].gather_every(every)


def votes(folder: Path, every: int) -> pl.DataFrame:
    """The published figures of the stations that take part."""
    return pl.read_parquet(folder / "votes.parquet").filter(
        pl.col("station_id").is_in(stations(folder, every).implode())
    )


def totals(folder: Path, every: int) -> dict[tuple[str, str], int]:
    summed = votes(folder, every).group_by("contest", "candidate_or_party").agg(pl.col("votes").sum())
    return {(contest, choice): number for contest, choice, number in summed.iter_rows()}


def revisions(every: int) -> list[tuple[Any, ...]]:
    """What was corrected, in the words of a finding."""
    taking_part = stations(BOLIVIA, every).implode()
    rows = pl.read_parquet(BOLIVIA / "revisions.parquet").filter(pl.col("station_id").is_in(taking_part))
    columns = rows.select("station_id", "contest", "field", "before", "after").iter_rows()
    return sorted(
        (station, contest, REVISED.get(name, name), *pair) for station, contest, name, *pair in columns
    )


def hold(directory: Path, election: str) -> None:
    """The log verifies, and its views are what a fresh fold of it makes."""
    verdict = polltrail_here("verify", directory, "--election", election)
    assert verdict.code == 0, verdict.out
    checked = polltrail_here("rebuild", directory, "--check", "--json")
    assert (checked.code, checked.json["same"]) == (0, True)


def hold_totals(directory: Path) -> None:
    """What was counted live, batch by batch, is what one fold in memory makes of the same entries."""
    place = ElectionDir(directory)
    with closing(Count(place)) as live, closing(LogReader(place.state)) as log:
        live.catch_up()
        fresh = Fold(InMemory(), define=lambda *_: live.fold.counting)
        for index, entry in log.entries(0, log.head().size):
            fresh.take(index, read_entry(entry))
        ours, theirs = live.fold.totals.vectors, fresh.totals.vectors
        assert ours.keys() == theirs.keys()
        assert all((ours[name] == theirs[name]).all() for name in ours)


def bolivia(directory: Path, every: int) -> str:
    """Replay it, and hold it against what was published; give the election's id."""
    ran = replay(BOLIVIA, directory, "--thin", every, "--utc-offset", -4, "--json").json
    counted = count(directory)
    published = totals(BOLIVIA, every)
    ours = confirmed(counted)
    assert {name: ours[name] for name in published} == published
    assert changes(counted) == revisions(every)
    accepted = [one for one in counted["findings"] if one["code"] != "contradicted"]
    assert len(changes(counted)) + len(accepted) == len(counted["findings"])
    assert {one["code"] for one in accepted} <= {"identity-broken"}
    assert all(one["answered_by"] is not None for one in counted["findings"])
    assert states(counted).keys() <= {"read_twice", "decided", "missing"}
    election: str = ran["election"]
    return election


def venezuela(directory: Path, every: int, sources: tuple[str, ...]) -> tuple[str, dict[str, Any]]:
    ran = replay(VENEZUELA, directory, "--thin", every, "--sources", ",".join(sources), "--json").json
    return ran["election"], count(directory)


def by_hand(every: int) -> Counter[str]:
    """Count stations by how many sources have them and whether these agree, from the table alone."""
    wide = votes(VENEZUELA, every).pivot(
        on="source", index=["station_id", "candidate_or_party"], values="votes"
    )
    told = wide.with_columns(
        n=pl.sum_horizontal(pl.col(*SOURCES).is_not_null()),
        same=pl.max_horizontal(*SOURCES) == pl.min_horizontal(*SOURCES),
    )
    by_station = told.group_by("station_id").agg(pl.col("n").max(), pl.col("same").all())
    return Counter(
        "read_once" if n == 1 else "read_twice" if same else "differing"
        for _, n, same in by_station.iter_rows()
    )


def once_and_twice(counted: dict[str, Any], differing: str) -> dict[str, int]:
    found = states(counted)
    return {"read_once": found["read_once"], "read_twice": found["read_twice"], "differing": found[differing]}


@pytest.mark.slow
def test_some_of_bolivia_ends_with_the_published_totals_and_its_corrections(tmp_path: Path) -> None:
    election = bolivia(tmp_path / "e", 113)
    hold(tmp_path / "e", election)
    hold_totals(tmp_path / "e")


@pytest.mark.parametrize(
    ("sources", "differing"),
    [(SOURCES, "contested"), pytest.param(THIRD_FIRST, "held", marks=pytest.mark.slow)],
)
@pytest.mark.slow
def test_some_of_venezuela_is_read_by_three(sources: tuple[str, ...], differing: str, tmp_path: Path) -> None:
    election, counted = venezuela(tmp_path / "e", 164, sources)
    assert once_and_twice(counted, differing) == by_hand(164)
    hold(tmp_path / "e", election)
    hold_totals(tmp_path / "e")


@pytest.mark.slow
def test_bolivia_ends_with_the_published_totals_and_a_finding_for_every_correction(tmp_path: Path) -> None:
    election = bolivia(tmp_path / "e", 1)
    counted = count(tmp_path / "e")
    assert len({contest for contest, _ in totals(BOLIVIA, 1)}) == 87
    assert len(changes(counted)) == 758
    assert len(counted["findings"]) == 758 + 5, "five corrected forms do not add up as they were published"
    assert (states(counted)["read_twice"], states(counted)["decided"]) == (18_050, 163)
    assert counted["log"]["size"] == 61_599, "docs/howto/replay-an-election.md says so"
    hold(tmp_path / "e", election)


@pytest.mark.slow
@pytest.mark.parametrize(("sources", "differing"), [(SOURCES, "contested"), (THIRD_FIRST, "held")])
def test_venezuela_is_read_by_three(sources: tuple[str, ...], differing: str, tmp_path: Path) -> None:
    election, counted = venezuela(tmp_path / "e", 1, sources)
    found = once_and_twice(counted, differing)
    assert found == {"read_twice": 24_536, "read_once": 547, "differing": DIFFERING} == by_hand(1)
    assert sum(states(counted).values()) == 25_090
    if sources == SOURCES:
        hold(tmp_path / "e", election)


OTHERS = [("israel-2019-september", 10), ("poland-2020-round1", 40), ("mexico-2012", 400)]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "every"), OTHERS, ids=[name for name, _ in OTHERS])
def test_an_election_without_arrival_times_is_replayed_too(name: str, every: int, tmp_path: Path) -> None:
    folder, directory = DATA / name, tmp_path / "e"
    election = replay(folder, directory, "--thin", every, "--json").json["election"]
    counted = count(directory)
    assert {
        (one["contest"], choice): number
        for one in counted["contests"]
        for choice, number in one["totals"].items()
    } == totals(folder, every)
    assert states(counted).keys() <= {"read_twice", "held", "missing"}
    hold(directory, election)
