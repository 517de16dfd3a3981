"""Both houses of an election's own log: what its forms have, and what was announced."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from polltrail.statement import Statement
from support import count_night
from support.cli import polltrail_here
from support.count_night import IMAGES, holding, lay_out, official, reading, said

CHOICES = (
    b"contest,choice,name,party,area\nassembly,a,A,Tide,\nassembly,b,B,Hill,\n"
    b"mayor,c,C,Tide,South/Port\nmayor,d,D,Hill,South/Port\n"
)
HOUSE = """
[system]
id = "island"
title = "The Council of the Island"
country = "Island"
year = 2031
house = 3
majority = "membership"

[[system.tiers]]
id = "general"
title = "Seats voted for"
kind = "plurality"
seats = 3
source = "invented"
places = [{ name = "mayor", region = "South" }, { name = "east", region = "East" }, { name = "west", region = "West" }]

[elsewhere]
source = "voted for a week before"
seats = [{ place = "east", holder = "Tide" }, { place = "west", holder = "Hill" }]
"""


@pytest.fixture
def election(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An election in which the two who stand for mayor are of two parties, and the forms have the other one than announced."""
    stations, _, areas, form = count_night.TABLES
    monkeypatch.setattr(count_night, "TABLES", (stations, CHOICES, areas, form))
    cached = (count_night.genesis, count_night.begun)
    for one in cached:
        one.cache_clear()
    yield lay_out(tmp_path / "election", [*forms(), *announced()])
    for one in cached:
        one.cache_clear()


def forms() -> list[Statement]:
    votes = {("S1", "mayor"): (300, 100), ("S2", "mayor"): (20, 10)}
    return [reading(who, slot, own) for slot, own in votes.items() for who in ("agent 0", "clerk 0")]


def announced() -> list[Statement]:
    found = []
    for who in ("watcher 0", "watcher 1"):
        body: Any = official(who, (150, 270), contest="mayor", area=("South", "Port")).body
        found.append(said(who, "official", msgspec.structs.replace(body, status="certified")))
    return [*found, holding(IMAGES[3])]


def test_both_houses_stand_beside_each_other_with_what_they_differ_about(election: Path) -> None:
    (election / "house.toml").write_text(HOUSE, encoding="utf-8")
    told = polltrail_here("parliament", election, "--both", "--json").json
    assert {name: house["seats"]["Tide"]["total"] for name, house in told["houses"].items()} == {
        "official": 1,
        "independent": 2,
    }
    assert (told["selected"], told["system"]) == ("independent", "island")
    assert told["seats"] == told["houses"]["independent"]["seats"]
    [seat] = told["difference"]["seats"]
    assert (seat["seat"], seat["before"], seat["after"]) == ("mayor", "Hill", "Tide")
    assert told["difference"]["same_governments"] is False
    assert (told["difference"]["only_official"], told["difference"]["only_independent"]) == (
        [["Hill"]],
        [["Tide"]],
    )
    [nearest] = told["flips"]["distance"]["seats"]["seats"]
    assert (nearest["seat"], nearest["from"], nearest["to"], nearest["votes"]) == (
        "mayor",
        "Tide",
        "Hill",
        106,
    )


def test_without_a_law_the_contests_counted_are_the_seats(election: Path) -> None:
    told = polltrail_here("parliament", election, "--json").json
    assert told["system"] is None
    assert told["membership"] == 2
    assert told["selected"] == "independent"


def test_a_law_that_contradicts_the_count_is_refused(election: Path) -> None:
    held = HOUSE.replace('place = "east", holder = "Tide"', 'place = "mayor", holder = "Tide"')
    (election / "house.toml").write_text(held, encoding="utf-8")
    done = polltrail_here("parliament", election)
    assert done.code == 3
    assert "house.toml, elsewhere: expected seats that are not counted here, found mayor" in done.err
