"""Any number of contradictions by one key are one finding about that key; each slot is still decided by itself."""

import csv
from pathlib import Path
from typing import Any

import pytest

from polltrail.statement import fingerprint, public_key
from support.attacks import attack
from support.cli import polltrail_here
from support.count_night import IMAGES, SLOTS, holding, lay_out, reading
from support.statements import seed_of

ALL = [slot for slot in SLOTS if slot[1] == "assembly"]
HONEST = [reading(who, slot, (10, 20)) for slot in ALL for who in ("agent 0", "clerk 0")]


def key(who: str) -> str:
    return fingerprint(public_key(seed_of(who)))


def others(*images: str) -> list[Any]:
    return [reading("clerk 1", slot, (11, 20), images=images) for slot in ALL]


def told(root: Path) -> dict[str, Any]:
    document: dict[str, Any] = polltrail_here("count", root, "--json").json
    return document


@pytest.mark.parametrize("first", [True, False])
def test_contradictions_by_one_key_are_one_finding_whoever_came_first(tmp_path: Path, first: bool) -> None:
    night = [*others(), *HONEST] if first else [*HONEST, *others()]
    root = lay_out(tmp_path / "election", night)
    document = told(root)
    [one] = document["findings_by_key"]
    assert (one["code"], one["key"]) == ("contradictions-by-key", key("clerk 1"))
    assert (one["slots"], one["with_image"]) == (4, 0)
    assert one["open"] == one["contradictions"]
    assert one["listed"] == [{"station": station, "contest": contest} for station, contest in ALL]
    listed = [row for row in document["findings"] if row["about"] == one["key"]]
    assert {row["station"] for row in listed} == {station for station, _ in ALL}
    ran = polltrail_here("count", root)
    assert "Findings about readings and decisions: 1, of which 1 wait for a reviewer" in ran.out
    assert "has them about 4 forms." in ran.out


def test_the_list_is_reached_from_the_tables(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", [*HONEST, *others()])
    polltrail_here("count", root, "--out", tmp_path / "report")
    tables = tmp_path / "report" / "tables"

    def rows(name: str) -> list[dict[str, str]]:
        return list(csv.DictReader((tables / f"{name}.csv").read_text(encoding="utf-8").splitlines()))

    [one] = rows("findings_by_key")
    assert (one["key"], one["slots"], one["contradictions"]) == (key("clerk 1"), "4", "4")
    listed = [row["station_id"] for row in rows("slot_findings") if row["about"] == one["key"]]
    assert listed == [station for station, _ in ALL]


def carried(_: Any, __: Any) -> bool:
    return True


@attack(
    no_image_asked_for=lambda patch: patch.setattr(
        "polltrail.review.slots.history.History.carries_image", carried
    )
)
def test_many_contradictions_without_a_stored_image_change_no_figure(tmp_path: Path) -> None:
    quiet = told(lay_out(tmp_path / "quiet", HONEST))["contests"][0]
    loud = told(lay_out(tmp_path / "loud", [*HONEST, *others(IMAGES[0])]))["contests"][0]
    assert (loud["confirmed"], loud["slots"]) == (quiet["confirmed"], quiet["slots"])
    stored = told(lay_out(tmp_path / "stored", [*HONEST, *others(IMAGES[0]), holding(IMAGES[0])]))
    assert stored["contests"][0]["slots"]["contested"] == 4
    [one] = stored["findings_by_key"]
    assert (one["slots"], one["with_image"]) == (4, 4)


def test_two_who_contradict_are_two_findings(tmp_path: Path) -> None:
    more = [reading("clerk 2", slot, (12, 20)) for slot in ALL[:2]]
    document = told(lay_out(tmp_path / "election", [*HONEST, *others(), *more]))
    assert [(one["key"], one["slots"]) for one in document["findings_by_key"]] == [
        (key("clerk 1"), 4),
        (key("clerk 2"), 2),
    ]
    assert told(lay_out(tmp_path / "none", HONEST))["findings_by_key"] == []
