"""The National Assembly of 2008 by its parties, as it was settled, and who could govern."""

from fractions import Fraction

import pytest

from polltrail.errors import DataError
from polltrail.parliament.coalitions import (
    Listed,
    conditions_of,
    connected,
    count_minimal_feasible,
    count_minimal_winning,
    investiture,
    least_number,
    list_minimal,
    median,
    minimal_winning,
    minimal_winning_by_size,
    smallest,
)
from polltrail.parliament.game import Game, Majority, game_of, majority_of
from polltrail.parliament.power import deegan_packel, johnston, public_good, shapley_shubik, swings

SEATS = {
    "PPP": 124, "PML-N": 91, "PML-Q": 54, "MQM": 25, "ANP": 13, "MMA": 7, "PML-F": 5, "BNP-A": 1, "NPP": 1, "PPP-S": 1
}  # fmt: skip
MAJORITY = majority_of("membership", 342)
HOUSE = Game(tuple(SEATS), tuple(SEATS.values()), MAJORITY.needed)


def test_power_in_2008() -> None:
    """Ninety-one seats of PML-N and fifty-four of PML-Q were worth the same."""
    found = swings(HOUSE)
    assert found.of == (329, 183, 183, 65, 17, 17, 15, 5, 5, 5)
    assert (sum(found.of), found.winning, found.coalitions) == (824, 457, 1024)
    assert " ".join(map(str, shapley_shubik(HOUSE))) == (
        "1037/2520 563/2520 563/2520 43/630 13/630 13/630 1/60 13/2520 13/2520 13/2520"
    )


def test_thirteen_minimal_winning_coalitions() -> None:
    listed = list(minimal_winning(HOUSE))
    assert count_minimal_winning(HOUSE) == len(listed) == len({one.members for one in listed}) == 13
    assert [(one.members, one.seats) for one in listed[:2]] == [
        (("PPP", "PML-N"), 215),
        (("PPP", "PML-Q"), 178),
    ]
    assert sorted(one.seats for one in listed) == [*[172] * 7, 174, 175, 177, 178, 183, 215]
    assert all(one.surplus == one.seats - 172 for one in listed)
    assert minimal_winning_by_size(HOUSE) == (0, 0, 2, 0, 3, 4, 0, 4, 0, 0, 0)


def test_three_parties_are_exactly_two_thirds() -> None:
    assert HOUSE.seats_of(["PPP", "PML-N", "ANP"]) == 228
    assert 3 * 228 == 2 * 342


def test_independents_as_members_of_their_own() -> None:
    """How independents are counted changes who has power, so it is always an argument."""
    seats = SEATS | {"IND": 18}
    found = game_of(seats, MAJORITY, independents="singletons", names=["IND"])
    assert len(found.names) == 28
    assert [round(float(one), 4) for one in swings(found).normalised()[:11]] == [
        0.3682, 0.2027, 0.2027, 0.0827, 0.0533, 0.0174, 0.0143, 0.0028, 0.0028, 0.0028, 0.0028
    ]  # fmt: skip
    assert [round(float(one), 4) for one in shapley_shubik(found)[:11]] == [
        0.4004, 0.2169, 0.2169, 0.0667, 0.0353, 0.0133, 0.0101, 0.0019, 0.0019, 0.0019, 0.0019
    ]  # fmt: skip
    assert game_of(seats, MAJORITY, independents="none", names=["IND"]) == HOUSE
    assert game_of(seats, MAJORITY, independents="bloc", names=["IND"]).weights[-1] == 18


def test_the_public_good_index_is_not_monotone() -> None:
    """PPP has the most seats and PML-N more than twice its public good index."""
    found = public_good(HOUSE)
    assert (found[0], found[1]) == (Fraction(4, 64), Fraction(10, 64))
    assert deegan_packel(HOUSE)[0] < deegan_packel(HOUSE)[1]
    assert johnston(HOUSE)[0] > johnston(HOUSE)[1] == johnston(HOUSE)[2]


@pytest.mark.parametrize(
    ("members", "seats"),
    [
        (("PPP", "PML-N", "ANP", "MMA"), 235),
        (("PPP", "PML-N", "ANP", "MMA", "MQM"), 260),
        (("PPP", "ANP", "MMA"), 144),
        (("PPP", "ANP", "MMA", "MQM"), 169),
        (("PPP", "ANP", "MMA", "MQM", "PML-F"), 174),
    ],
    ids=["march 2008", "with mqm outside", "august 2008", "january 2009", "with pml-f"],
)
def test_the_sequence_of_governments(members: tuple[str, ...], seats: int) -> None:
    assert HOUSE.seats_of(members) == seats
    assert HOUSE.wins(members) == (seats >= 172)


def test_refusals_leave_fewer_coalitions() -> None:
    said = conditions_of(HOUSE.names, refuse=["PPP:PML-Q", "PML-N:MQM"], formateur="PPP")
    found = list_minimal(HOUSE, said)
    assert found.count == len(found.listed) == 3
    assert all("PPP" in one.members and said.allows(one.members) for one in found.listed)
    assert list_minimal(HOUSE, said, limit=2).left_out == 1
    assert [one.members for one in least_number(HOUSE, said)] == [("PPP", "PML-N")]
    assert {one.seats for one in smallest(HOUSE, said)} == {172}


def test_a_party_that_comes_only_with_another() -> None:
    """Who a member brings along stays, though the others would win without it."""
    said = conditions_of(HOUSE.names, only_if=["PML-Q:MMA"])
    assert (("PPP", "PML-Q", "MMA"), 185) in [
        (one.members, one.seats) for one in list_minimal(HOUSE, said).listed
    ]


@pytest.mark.parametrize(
    ("refuse", "only_if", "said"),
    [
        (["PPP:PPP"], [], "PPP: .* refuses itself; it could never govern"),
        (["PPP:MQM"], ["PPP:ANP", "ANP:MQM"], "PPP: .* needs ANP, MQM while PPP:MQM are refused"),
        (["ANP:MQM"], ["PPP:ANP", "PPP:MQM"], "PPP: .* needs ANP, MQM while ANP:MQM are refused"),
        (["PPP:XYZ"], [], "refusal PPP:XYZ: expected two of PPP, PML-N, .*, found otherwise"),
        ([], ["PPP"], "condition PPP: expected two of"),
    ],
)
def test_contradictions_are_refused(refuse: list[str], only_if: list[str], said: str) -> None:
    with pytest.raises(DataError, match=said):
        conditions_of(HOUSE.names, refuse=refuse, only_if=only_if)


def test_connected_coalitions_and_the_median() -> None:
    house = Game(("Left", "Green", "Centre", "Right"), (30, 10, 25, 35), 51)
    order = ["Left", "Green", "Centre", "Right"]
    assert [one.members for one in connected(house, order)] == [
        ("Left", "Green", "Centre"),
        ("Centre", "Right"),
    ]
    assert median(house, order) == ("Centre",)
    assert median(Game(("A", "B"), (2, 2), 3), ["A", "B"]) == ("A", "B")
    with pytest.raises(DataError, match="order: expected every party once, found none of Green, Right"):
        connected(house, ["Left", "Centre"])


def test_a_minority_with_named_support() -> None:
    """Nobody who is not named stays at home: whoever is not for it or silent is against."""
    house = Game(("A", "B", "C"), (40, 35, 25), 51)
    silent = investiture(house, cabinet=["A"], abstaining=["C"], rule="more-for")
    assert (silent.votes_for, silent.abstaining, silent.votes_against, silent.passes) == (40, 25, 35, True)
    assert silent.leans_on == ("C",)
    assert not investiture(house, cabinet=["A"], abstaining=["C"], rule="quota").passes
    assert investiture(house, cabinet=["A"], abstaining=["C"], rule="not-against").passes
    assert investiture(house, cabinet=["A"], support=["C"], rule="quota").leans_on == ("C",)
    with pytest.raises(DataError, match="coalition: expected each party once"):
        investiture(house, cabinet=["A"], support=["A"], rule="quota")


@pytest.mark.parametrize(
    ("names", "weights", "quota", "said"),
    [
        (("A", "B"), (3, -1), 2, "B: expected a whole number of seats, 0 or more, found -1"),
        (("A", "B"), (3, 1.5), 2, "B: expected a whole number of seats, 0 or more, found 1.5"),
        (("A", "A"), (3, 1), 2, "game: expected every party once, found A twice"),
        (("A", "B"), (3, 1), 5, "quota: expected a whole number from 1 to the 4 seats of all, found 5"),
        (("A", "B"), (3, 1), 0, "quota: expected a whole number from 1 to the 4 seats of all, found 0"),
        (("A",), (3, 1), 2, "game: expected a weight for every party, found 1 names and 2 weights"),
    ],
)
def test_no_game(names: tuple[str, ...], weights: tuple[int, ...], quota: int, said: str) -> None:
    with pytest.raises(DataError, match=said):
        Game(names, weights, quota)


def test_a_majority_says_of_what() -> None:
    assert str(MAJORITY) == "172 of 342: a majority of the total membership"
    assert str(Majority(of="membership", needed=172, seats=322, asked=True)) == "172 of 322, as asked for"
    assert majority_of("filled", 340, Fraction(2, 3)).needed == 227
    assert majority_of("membership", 342, Fraction(2, 3)).needed == 228
    assert majority_of("present", 340).needed == 171
    for made in (
        lambda: Majority(of="those I know", needed=1),
        lambda: Majority(of="filled", needed=9, seats=8),
    ):
        with pytest.raises(DataError, match="majority: expected"):
            made()


def test_too_many_to_go_through_are_refused() -> None:
    """A list of a thousand is at once there; the fewest seats of a million are not looked for one by one."""
    house = game_of(SEATS | {"IND": 21}, MAJORITY, independents="singletons", names=["IND"])
    said = conditions_of(house.names, refuse=["PPP:PML-Q"])
    found = list_minimal(house, said)
    assert (len(found.listed), found.count) == (1000, count_minimal_feasible(house, said))
    with pytest.raises(
        DataError, match=f"at most 200,000 that are minimal and not ruled out, found {found.count:,}"
    ):
        smallest(house, said)
    assert {one.seats for one in smallest(house)} == {172}
    assert len(smallest(house)) == 1000
    assert [one.members for one in least_number(house)] == [("PPP", "PML-Q"), ("PPP", "PML-N")]


def test_nobody_can_govern_where_everybody_refuses() -> None:
    said = conditions_of(HOUSE.names, refuse=["PPP:PML-N", "PPP:PML-Q", "PML-N:PML-Q"])
    assert list_minimal(HOUSE, said).count == 2
    closed = conditions_of(HOUSE.names, refuse=["PPP:PML-N", "PPP:PML-Q", "PML-N:PML-Q", "PPP:MQM"])
    assert list_minimal(HOUSE, closed) == Listed(count=0, listed=())
    assert least_number(HOUSE, closed) == smallest(HOUSE, closed) == ()
    with pytest.raises(DataError, match="conditions: expected parties of the house, found MQM"):
        closed.feasible(["PPP", "PML-N", "PML-Q"])
