"""`polltrail count` lists what was noticed about readings: where, against what, which numbers, and what answered it."""

import csv
from html import unescape
from pathlib import Path

from support.cli import polltrail_here
from support.count_night import (
    IMAGES,
    begun,
    decision,
    endorsement,
    holding,
    lay_out,
    reading,
    withdrawal,
)

N1 = ("N1", "assembly")
START = len(begun())
FIRST = reading("agent 0", N1, (10, 20), numbers={"valid_votes": 30})
SECOND = reading("clerk 0", N1, (10, 20), numbers={"valid_votes": 30})
THIRD = reading("clerk 1", N1, (12, 20), numbers={"valid_votes": 32, "null_ballots": 0}, images=IMAGES[:1])
DECIDED = decision("reviewer 0", N1, "accept", accepts=THIRD)
SAID = (holding(IMAGES[0]), FIRST, SECOND, THIRD, DECIDED, endorsement("reviewer 1", DECIDED))


def finding(
    field: str, expected: int | None, found: int | None, answered_by: int | None
) -> dict[str, object]:
    return {
        "code": "contradicted", "station": "N1", "contest": "assembly", "index": START + 3, "against": START + 2,
        "field": field, "expected": expected, "found": found, "words": "", "answered_by": answered_by,
        "key": THIRD.key, "copy": "agent", "images": [IMAGES[0]],
        "key_against": FIRST.key, "copy_against": "agent", "images_against": [], "about": THIRD.key,
    }  # fmt: skip


def findings(answered_by: int | None) -> list[dict[str, object]]:
    return [
        finding("a", 10, 12, answered_by),
        finding("valid_votes", 30, 32, answered_by),
        finding("null_ballots", None, 0, answered_by),
    ]


def test_every_number_that_a_contradiction_changes_is_a_finding_open_until_it_is_decided(
    tmp_path: Path,
) -> None:
    root = lay_out(tmp_path / "election", SAID)
    contested = polltrail_here("count", root, "--at", START + 4, "--json").json
    assert contested["findings"] == findings(None)
    whole = polltrail_here("count", root, "--json")
    assert whole.code == 0
    assert whole.json["findings"] == findings(START + 4)
    assert whole.json["contests"][0]["slots"]["decided"] == 1


def test_findings_keep_to_the_contest_and_area_asked_for(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", SAID)
    assert polltrail_here("count", root, "--json", "--contest", "mayor").json["findings"] == []
    assert polltrail_here("count", root, "--json", "--area", "South").json["findings"] == []
    assert len(polltrail_here("count", root, "--json", "--area", "North/Lake").json["findings"]) == 3


def test_findings_are_a_table_of_the_report_and_are_counted_for_the_reader(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", SAID)
    ran = polltrail_here("count", root, "--out", tmp_path / "report")
    assert "decisions: 1, of which 0 wait for a reviewer" in ran.out
    text = (tmp_path / "report" / "tables" / "slot_findings.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    assert [(row["station_id"], row["field"], row["expected"], row["found"]) for row in rows] == [
        ("N1", "a", "10", "12"),
        ("N1", "valid_votes", "30", "32"),
        ("N1", "null_ballots", "", "0"),
    ]


def test_a_report_of_a_count_says_how_to_make_it_again_from_a_log_that_has_grown(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", SAID)
    report = tmp_path / "report"
    ran = polltrail_here("count", root, "--at", START + 4, "--contest", "assembly", "--out", report)
    assert ran.out.splitlines()[0].endswith(": the election's own log, form model generic")
    page = unescape((report / "index.html").read_text(encoding="utf-8"))
    assert f"polltrail count {root} --at {START + 4} --contest assembly --out report" in page
    assert f"polltrail verify {root} --election ID" in page
    told = polltrail_here("count", root, "--at", START + 4, "--json").json
    assert f"The root of those entries is {told['log']['root']}." in page
    assert "sha256sum" not in page
    polltrail_here("examine", root, "--out", report)
    size = polltrail_here("count", root, "--json").json["log"]["size"]
    assert f"polltrail count {root} --at {size} --out report" in (report / "index.html").read_text("utf-8")


def test_a_part_tells_of_no_station_outside_it(tmp_path: Path) -> None:
    south = reading("agent 1", ("S1", "assembly"), (4, 5))
    root = lay_out(tmp_path / "election", [*SAID, south])
    polltrail_here("count", root, "--area", "South", "--out", tmp_path / "south")
    rows = list(
        csv.DictReader((tmp_path / "south" / "tables" / "stations.csv").read_text("utf-8").splitlines())
    )
    assert {(row["station_id"], row["contest"], row["reporting"]) for row in rows} == {
        ("S1", "assembly", "true"), ("S2", "assembly", "false"), ("S1", "mayor", "false"), ("S2", "mayor", "false"),
    }  # fmt: skip
    page = (tmp_path / "south" / "index.html").read_text("utf-8")
    assert ("N1" in page, "N2" in page, "2 stations" in page) == (False, False, True)
    told = polltrail_here("count", root, "--area", "South", "--json").json
    assert told["contests"][0]["any_reading"] == {"a": 4, "b": 5}
    whole = polltrail_here("count", root, "--json").json
    assert [one["stations"] for one in whole["contests"]] == [4, 2]


def test_statements_that_change_nothing_are_told_and_where_they_are(tmp_path: Path) -> None:
    nowhere = reading("agent 0", ("N9", "assembly"), (1, 2))
    root = lay_out(tmp_path / "election", [FIRST, nowhere, withdrawal("clerk 1", FIRST)])
    told = polltrail_here("count", root, "--json").json["statements_without_effect"]
    assert told == [
        {"index": START + 1, "code": "unknown-slot", "words": "N9, assembly"},
        {"index": START + 2, "code": "withdraws-anothers", "words": FIRST.id},
    ]
    assert (
        polltrail_here("count", root, "--json", "--at", START + 2).json["statements_without_effect"]
        == told[:1]
    )
    out = polltrail_here("count", root).out
    assert "Statements that change nothing: 2 (1 unknown-slot, 1 withdraws-anothers)" in out


def test_every_total_says_how_much_stands_behind_it_and_what_is_open(tmp_path: Path) -> None:
    once = reading("agent 1", ("S1", "assembly"), (1, 2))
    root = lay_out(tmp_path / "election", [*SAID[:4], once])
    assembly = polltrail_here("count", root, "--json").json["contests"][0]
    assert assembly["reporting"] == {
        "confirmed": {"stations": 0, "registered_voters": 0},
        "with_held": {"stations": 1, "registered_voters": 500},
        "any_reading": {"stations": 2, "registered_voters": 1100},
    }
    assert assembly["findings_open"] == 1
    root = lay_out(tmp_path / "decided", [*SAID, once])
    assembly = polltrail_here("count", root, "--json").json["contests"][0]
    assert assembly["reporting"]["confirmed"] == {"stations": 1, "registered_voters": 500}
    assert assembly["findings_open"] == 0


def test_a_form_read_once_is_not_confirmed_and_never_called_on_hold(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", [reading("agent 1", ("S1", "assembly"), (1, 2))])
    out = polltrail_here("count", root).out
    assert "1 of 1 form (100.0 %) is not confirmed; what is not confirmed or out can change who leads" in out
    assert "on hold" not in out
    alone = polltrail_here("count", root, "--contest", "assembly").out
    assert (" of them not confirmed" in alone, "on hold" in alone) == (True, False), alone


def test_only_the_contest_and_the_area_asked_for_are_told(tmp_path: Path) -> None:
    root = lay_out(tmp_path / "election", SAID)

    def contests(*options: str) -> list[str]:
        return [one["contest"] for one in polltrail_here("count", root, "--json", *options).json["contests"]]

    assert contests() == ["assembly", "mayor"]
    assert contests("--contest", "mayor") == ["mayor"]
    assert contests("--area", "North") == ["assembly"]
    assert contests("--area", "South/Port") == ["assembly", "mayor"]
    polltrail_here("count", root, "--contest", "mayor", "--out", tmp_path / "report")
    assert "Assembly" not in (tmp_path / "report" / "index.html").read_text(encoding="utf-8")
