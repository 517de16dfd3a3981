"""`polltrail parliament` of a file of seats, of draws, and of input that contradicts itself."""

from pathlib import Path

import pytest

from support.cli import Ran, polltrail_daily

SEATS = "party,seats\nA,4\nB,3\nC,2\nD,1\n"


def run(folder: Path, *options: object, seats: str = SEATS, draws: str | None = None) -> Ran:
    (folder / "seats.csv").write_text(seats, encoding="utf-8")
    if draws is not None:
        (folder / "draws.csv").write_text(draws, encoding="utf-8")
    return polltrail_daily("parliament", "seats.csv", *options, cwd=folder)


def test_a_file_of_seats_is_a_whole_account(tmp_path: Path) -> None:
    told = run(tmp_path, "--needed", 6, "--json").json
    assert (told["system"], told["stage"]) == (None, "as-given")
    assert told["majority"] == {"of": "membership", "needed": 6, "seats": 10}
    assert told["seats"]["A"] == {"general": 4, "reserved_women": 0, "reserved_minority": 0, "total": 4}
    assert [one["banzhaf_swings"] for one in told["power"].values()] == [5, 3, 3, 1]
    assert [one["shapley_shubik"] for one in told["power"].values()] == ["5/12", "1/4", "1/4", "1/12"]
    assert told["minimal_winning"]["count"] == 3
    assert told["minimal_winning"]["list"][0] == {"parties": ["A", "B"], "seats": 7, "surplus": 1}
    assert told["houses"][told["selected"]]["power"] == told["power"]
    assert told["flips"]["seats_in_doubt"] == 0


def test_what_a_majority_is_of_and_what_independents_are_is_always_printed(tmp_path: Path) -> None:
    seats = "party,seats\nA,4\nB,3\nIND,2\nvacant,1\n"
    shown = {
        (
            "none",
            "membership",
        ): "Needed: 6 of 10: a majority of the total membership. Independents are in no coalition.",
        (
            "bloc",
            "filled",
        ): "Needed: 5 of 9: a majority of the seats that are filled. Independents count as one party.",
        ("singletons", "membership"): "Each independent counts as a party of their own.",
    }
    for (independents, majority), text in shown.items():
        done = run(tmp_path, "--independents", independents, "--majority", majority, seats=seats)
        assert text in done.out


def test_refusals_leave_coalitions_out(tmp_path: Path) -> None:
    told = run(tmp_path, "--needed", 6, "--refuse", "A:B", "--json").json
    assert [one["parties"] for one in told["minimal_winning"]["list"]] == [["A", "C"], ["B", "C", "D"]]
    assert told["refused"] == [["A", "B"]]


def test_draws_say_how_likely_every_government_is(tmp_path: Path) -> None:
    wide = "A,B,C,D\n4,3,2,1\n5,2,2,1\n6,2,1,1\n4,3,2,1\n"
    long = "draw,party,seats\n" + "".join(
        f"{draw},{party},{seats}\n"
        for draw, row in enumerate(((4, 3, 2, 1), (5, 2, 2, 1), (6, 2, 1, 1), (4, 3, 2, 1)))
        for party, seats in zip("ABCD", row, strict=True)
    )
    told = run(tmp_path, "--needed", 6, "--draws", "draws.csv", "--json", draws=wide).json["draws"]
    again = run(tmp_path, "--needed", 6, "--draws", "draws.csv", "--json", draws=long).json["draws"]
    assert told == again
    assert (told["draws"], told["hung"]["probability"], told["same_list"]["probability"]) == (4, 0.75, 0.5)
    chances = {"+".join(one["parties"]): one["wins"]["probability"] for one in told["coalitions"]}
    assert (chances["A"], chances["A+B"], chances["A+D"], chances["B+C+D"]) == (0.25, 1.0, 0.5, 0.5)


@pytest.mark.parametrize(
    ("seats", "options", "message"),
    [
        ("party,seats\nA,4\nB,-3\n", (), "seats.csv, line 3, B: expected a whole number of seats from 0 to 10000, found -3"),
        ("party,seats\nA,4\nB,2.5\n", (), "seats.csv, line 3, B: expected a whole number of seats from 0 to 10000, found 2.5"),
        ("party,seats\nA,4\nA,2\n", (), "seats.csv, line 3: expected a party that is not there yet, found A"),
        ("party,seats\n", (), "seats.csv: expected seats, found none"),
        ("party,seats\nA,340\n", ("--system", "pakistan-2008"), "expected seats that add up to the 342 of the house"),
        (SEATS, ("--needed", 11), "quota: expected 1 to 10, the seats of the house, found 11"),
        (SEATS, ("--refuse", "A:X"), "refusal A:X: expected two of A, B, C, D"),
        (SEATS, ("--refuse", "A:B", "--only-if", "A:B"), "it could never govern"),
        (SEATS, ("--coalition", "A+X"), "coalition: expected parties of the house (A, B, C, D), found X"),
        (SEATS, ("--stage", "settled"), "stage: expected one of as-given, found settled"),
        (SEATS, ("--system", "nowhere"), "found nowhere"),
        (SEATS, ("--both",), "expected a house under the independent count, found none"),
    ],
)  # fmt: skip
def test_what_contradicts_itself_is_refused_by_its_place(
    tmp_path: Path, seats: str, options: tuple[object, ...], message: str
) -> None:
    done = run(tmp_path, "--out", "report", *options, seats=seats)
    assert (done.code, done.out) == (3, "")
    assert message in done.err
    assert not (tmp_path / "report").exists()


@pytest.mark.parametrize(
    ("draws", "message"),
    [
        ("A,B\n4,x\n", "draws.csv, draw 1, B: expected a whole number of seats, none below zero, found x"),
        ("A,B\n4,1\n4\n", "draws.csv, draw 2: expected 2 cells, found 1"),
        ("A,A\n4,1\n", "draws.csv, line 1: expected each party once"),
        ("A,B\n4,1\n9,2\n", "draws.csv, draw 2: expected at most the 10 seats of the house, found 11"),
        ("draw,party,seats\n1,A,4\n1,A,5\n", "draws.csv, row 3: expected each party once in a draw"),
    ],
)
def test_draws_that_are_none_are_refused(tmp_path: Path, draws: str, message: str) -> None:
    done = run(tmp_path, "--draws", "draws.csv", draws=draws)
    assert done.code == 3
    assert message in done.err


def test_a_majority_of_members_present_needs_their_number(tmp_path: Path) -> None:
    assert run(tmp_path, "--majority", "present").code == 2
    assert "Needed: 5 of 8" in run(tmp_path, "--majority", "present", "--present", 8).out


def test_other_rules_find_other_governments(tmp_path: Path) -> None:
    told = run(tmp_path, "--needed", 6, "--order", "D,A,C,B", "--json").json["by_rule"]
    assert [one["parties"] for one in told["fewest_parties"]] == [["A", "C"], ["A", "B"]]
    assert [one["parties"] for one in told["fewest_seats"]] == [["A", "C"], ["B", "C", "D"]]
    assert [one["parties"] for one in told["neighbours"]] == [["A", "C"]]
    assert told["vote"] is None


def test_a_minority_governs_with_support_that_is_named(tmp_path: Path) -> None:
    options = ("--cabinet", "A", "--support", "D", "--abstain", "C", "--json")
    found = run(tmp_path, *options, "--rule", "more-for").json["by_rule"]["vote"]
    assert (found["votes_for"], found["votes_against"], found["abstaining"]) == (5, 3, 2)
    assert (found["passes"], found["leans_on"]) == (True, ["D", "C"])
    assert run(tmp_path, *options).json["by_rule"]["vote"]["passes"] is False
    assert run(tmp_path, "--support", "D").code == 2


def test_the_election_before_says_who_was_routed_and_what_moved(tmp_path: Path) -> None:
    (tmp_path / "before.csv").write_text("party,seats\nA,2\nB,6\nE,2\n", encoding="utf-8")
    told = run(tmp_path, "--before", "before.csv", "--lineage", "E>C", "--json").json["change"]
    assert told["pedersen_seats"]["by_name_alone"]["total"] == 0.5
    assert told["pedersen_seats"]["families_as_one"]["total"] == 0.3
    assert told["pedersen_votes"] is None
    assert "lineage E: expected OLD>NEW" in run(tmp_path, "--before", "before.csv", "--lineage", "E").err


def test_a_house_of_a_hundred_parties_is_told_without_the_indices_that_would_take_minutes(
    tmp_path: Path,
) -> None:
    seats = "party,seats\n" + "".join(f"p{number},{1 + number % 3}\n" for number in range(120))
    told = run(tmp_path, "--coalition", "p1+p119", "--json", seats=seats).json
    power = told["power"]["p2"]
    assert (power["johnston"], power["deegan_packel"]) == (None, None)
    assert power["banzhaf_swings"] > 10**30
    assert told["minimal_winning"]["count"] > 10**30
    assert len(told["minimal_winning"]["list"]) == 100
    assert told["flips"]["coalitions"][0]["parties"] == ["p119", "p1"]
