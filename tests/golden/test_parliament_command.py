"""The command, from real tables to the seats that were published.

National Assembly 2008: power and coalitions as recomputed for this project. Knesset of September 2019 and Parliament of Sri
Lanka of 2020: the seats their commissions published, which stand in `official.json` beside the tables.
"""

import json

import pytest

from support.cli import polltrail_daily
from support.shared_data import DATA, needs_shared_data

pytestmark = [needs_shared_data, pytest.mark.slow]


def told(path: str, *options: object) -> dict:
    done = polltrail_daily("parliament", DATA / path, *options, "--json")
    assert done.code == 0, done.err
    return done.json


def test_the_national_assembly_of_2008() -> None:
    found = told("pakistan-constituencies-1993-2018", "--system", "pakistan-2008", "--coalition", "PML-N+PPP")
    assert (found["stage"], found["system"], found["filled"], found["membership"]) == (
        "settled",
        "pakistan-2008",
        340,
        342,
    )
    assert found["majority"] == {"of": "membership", "needed": 172, "seats": 342}
    assert found["seats"]["PPP"] == {
        "general": 97,
        "reserved_women": 23,
        "reserved_minority": 4,
        "total": 124,
    }
    swings = {party: one["banzhaf_swings"] for party, one in found["power"].items()}
    assert list(swings.values()) == [329, 183, 183, 65, 17, 17, 15, 5, 5, 5]
    assert found["power"]["PPP"]["shapley_shubik"] == "1037/2520"
    assert found["minimal_winning"]["count"] == len(found["minimal_winning"]["list"]) == 13
    assert round(found["indices"]["effective_parties"]["parties_only"], 2) == 3.78
    assert round(found["indices"]["effective_parties"]["independents_one_bloc"], 2) == 4.16
    assert round(found["indices"]["effective_parties"]["independents_each_their_own"], 2) == 4.21
    assert {one["where"] for one in found["findings"]} == {"NA-230", "NA-37", "NA-42", "NA-119", "NA-207"}
    assert found["flips"]["coalitions"][0]["parties"] == ["PPP", "PML-N"]


def test_how_independents_count_changes_the_answer() -> None:
    options = ("pakistan-constituencies-1993-2018", "--system", "pakistan-2008")
    found = told(*options, "--independents", "singletons", "--disputed")
    assert [round(found["power"][party]["banzhaf"], 4) for party in ("PPP", "PML-N", "MQM", "ANP", "IND 1")] == [
        0.3682, 0.2027, 0.0827, 0.0533, 0.0028,
    ]  # fmt: skip


def test_a_second_table_is_held_beside_the_first() -> None:
    found = told(
        "pakistan-constituencies-1993-2018",
        "--system", "pakistan-2008", "--disputed", "--beside", DATA / "pakistan-2008-na",
    )  # fmt: skip
    assert found["seats"]["PPP"]["total"] == 124
    findings = {one["where"]: one["found"] for one in found["findings"]}
    assert findings["NA-147"] == "IND here, and PPP there, as after the by-election of 2008-06-26"
    assert findings["NA-21"] == "PML-N here, and MMA there"


@pytest.mark.parametrize(
    ("path", "system"),
    [("israel-2019-september", "israel-2019-september"), ("srilanka-2020-parliamentary", "srilanka-2020")],
)
def test_lists_have_their_published_seats(path: str, system: str) -> None:
    published = json.loads((DATA / path / "official.json").read_text(encoding="utf-8"))
    found = told(path, "--system", system)
    assert {party: found["seats"][party]["total"] for party in published["seats"]} == published["seats"]
    assert found["filled"] == published["seats_total"]
    assert found["published"][-1]["published_minus_ours"] == {}


@pytest.mark.parametrize(
    ("year", "tier", "place", "among"),
    [
        (2002, "reserved_minority", "national", ["MQM", "NA"]),
        (2013, "reserved_women", "Punjab", ["PML-Q", "PPP"]),
    ],
)
def test_reserved_seats_and_their_ties_come_out_of_the_table_as_published(
    year: int, tier: str, place: str, among: list[str]
) -> None:
    """Dawn of 31 October 2002 (lots on the next day) and of 28 May 2013 (a toss); joins as inferred in the records."""
    found = told("pakistan-constituencies-1993-2018", "--system", f"pakistan-{year}", "--disputed")
    [tie] = found["ties"]
    assert (tie["tier"], tie["place"], tie["among"]) == (tier, place, among)
    assert [one["published_minus_ours"] for one in found["published"]] == [{}] * len(found["published"])
    assert sum(party["reserved_women"] for party in found["seats"].values()) == 60 - (
        tier == "reserved_women"
    )


def test_ppp_and_pml_q_are_two_seats_or_763_votes_off_through_the_command() -> None:
    found = told(
        "pakistan-constituencies-1993-2018",
        "--system", "pakistan-2008", "--stage", "reserved-without-joins", "--coalition", "PPP+PML-Q",
    )  # fmt: skip
    one = found["flips"]["coalitions"][0]
    assert (one["parties"], one["seats"], one["needed"], one["wins"]) == (["PPP", "PML-Q"], 168, 172, False)
    for way, count, votes in ((one["fewest_seats"], 2, 4314), (one["fewest_votes"], 3, 763)):
        assert (way["count"], way["votes"], way["exact"]) == (count, votes, True)
        assert way["house"]["PPP"] + way["house"]["PML-Q"] == 172
    assert (found["flips"]["seats_in_doubt"], found["flips"]["moving_a_reserved_seat"]) == (257, 132)


def test_a_table_of_seats_without_a_system_is_the_seats_polled() -> None:
    found = told("pakistan-2018-na", "--disputed")
    assert found["system"] is None
    assert found["seats"]["Pakistan Tehreek-e-Insaf"]["total"] == 116
    assert found["seats"]["IND"]["total"] == 13


def test_lists_without_a_system_are_refused() -> None:
    done = polltrail_daily("parliament", DATA / "israel-2019-september")
    assert done.code == 3
    assert "--system for seats of lists" in done.err


def test_readings_of_the_law_stand_beside_each_other() -> None:
    """The table is one party's claims; what the readings differ about is the law."""
    found = told("pakistan-2024-na-claims", "--system", "pakistan-2024", "--disputed")
    assert found["scenario"]["id"] == "sic-withheld"
    assert (found["seats"]["SIC"]["general"], found["seats"]["SIC"]["total"]) == (128, 128)
    readings = {one["scenario"]: one for one in found["readings"]}
    assert readings["sic-filled"]["parties"] == {"SIC": 34}
    assert sum("SIC" in one["reason"] for one in found["vacant"]) == 34
    assert "SIC" not in readings["sic-excluded"]["parties"]
    assert sum(readings["sic-excluded"]["parties"].values()) == 37
    assert len(readings["sic-filled"]["seats"]) == 34
