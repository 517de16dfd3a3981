"""Tiers of small systems, by hand: what the large elections do not happen to show."""

from fractions import Fraction

import pytest

from polltrail.allocation import (
    DHONDT,
    SAINTE_LAGUE,
    Scenario,
    SeatTie,
    System,
    TierResult,
    allocate_joined,
    first_round,
    levelled,
    method_named,
    quota_named,
    read_system,
    seats_of,
    system_named,
)
from polltrail.errors import DataError

HEAD = """
id = "small"
title = "A small house"
country = "Nowhere"
year = 2000
house = {house}
majority = "membership"
independents = ["IND"]
"""
DIRECT = """
[[tiers]]
id = "direct"
title = "Constituencies"
kind = "plurality"
seats = 2
source = "made up"
places = [{ name = "N1", region = "North" }, { name = "S1", region = "South" }]

[[tiers]]
id = "list"
title = "Lists"
kind = "top-up"
seats = 2
total = 4
rests_on = ["direct"]
places_of_ballots = true
method = "sainte-lague"
overhang = "level"
source = "made up"
"""
QUOTAS = """
[[tiers]]
id = "regions"
title = "Whole quotas"
kind = "list"
seats = 4
method = "hare"
whole_quotas = true
source = "made up"
places = [{ name = "North", seats = 2 }, { name = "South", seats = 2 }]

[[tiers]]
id = "rest"
title = "Unused votes"
kind = "remainders"
seats = 0
rests_on = ["regions"]
method = "dhondt"
source = "made up"
"""


def small(text: str, more: str = "", house: int = 4) -> System:
    return read_system(HEAD.format(house=house) + text + more, "small")


def won(found: tuple[TierResult, ...], tier: str) -> dict[str, dict[str, int]]:
    return {one.place: dict(one.won) for one in found if one.tier == tier}


POPULATIONS = "[tiers.populations]\nNorth = 1\nSouth = 3\n"


def test_levelling_keeps_half_a_seat_rounded_up() -> None:
    """First seats are 1 in the North and 3 in the South; b keeps the mean of none and one."""
    ballots = {"direct": {"S1": {"a": 5}}, "list": {"North": {"b": 100}, "South": {"a": 1000}}}
    mean = small(DIRECT, f'least = "mean"\n{POPULATIONS}')
    assert won(seats_of(mean, ballots), "list") == {"North": {"b": 1}, "South": {"a": 4}}
    direct_only = small(DIRECT)
    assert won(seats_of(direct_only, ballots), "list") == {"North": {}, "South": {"a": 3}}


def test_a_direct_seat_where_a_list_has_no_votes() -> None:
    ballots = {
        "direct": {"N1": {"a": 5}, "S1": {"b": 5}},
        "list": {"North": {"b": 100}, "South": {"a": 100}},
    }
    found = seats_of(small(DIRECT), ballots)
    assert won(found, "list") == {"North": {"b": 1}, "South": {"a": 1}}
    assert sum(one.seats for one in found) == 4


def test_a_direct_seat_that_equal_votes_leave_open_is_among_those_on_top() -> None:
    ballots = {
        "direct": {"N1": {"a": 5, "b": 5}, "S1": {"b": 5}},
        "list": {"North": {"a": 100}, "South": {"b": 100}},
    }
    found = seats_of(small(DIRECT), ballots)
    assert (found[0].won, found[0].seats, found[0].tie) == ({}, 0, None)
    assert (
        found[0].reason == "a and b have equal votes; until somebody has it, the seat is among those on top"
    )
    assert sum(one.seats for one in found) == 4


def test_a_member_of_no_party_takes_a_seat_from_the_whole() -> None:
    ballots = {
        "direct": {"N1": {"IND:c": 5}, "S1": {"b": 5}},
        "list": {"North": {"a": 100, "IND:c": 50}, "South": {"b": 201}},
    }
    found = seats_of(small(DIRECT), ballots)
    assert won(found, "list") == {"North": {"a": 1}, "South": {"b": 1}}


def test_a_list_without_a_vote_takes_no_part() -> None:
    with pytest.raises(DataError, match="list: expected votes of a list that takes part, found none"):
        seats_of(small(DIRECT), {"direct": {"N1": {"a": 1}}, "list": {"North": {"a": 0}}})


def test_votes_that_whole_quotas_do_not_use_win_the_rest_together() -> None:
    """North's quota is 50 and South's 100: 30 and 45 of a, 20 and 55 of b are left over."""
    ballots = {"regions": {"North": {"a": 80, "b": 20}, "South": {"a": 145, "b": 55}}}
    found = seats_of(small(QUOTAS), ballots)
    assert won(found, "regions") == {"North": {"a": 1}, "South": {"a": 1}}
    assert won(found, "rest") == {"national": {"a": 1, "b": 1}}
    assert found[-1].allocation is not None
    assert found[-1].allocation.votes == {"a": 75, "b": 75}


def test_where_every_vote_is_used_there_is_no_second_count() -> None:
    ballots = {"regions": {"North": {"a": 50, "b": 50}, "South": {"a": 100}}}
    found = seats_of(small(QUOTAS), ballots)
    assert [one.place for one in found] == ["North", "South"]


def test_lists_of_a_scenario_share_their_votes() -> None:
    votes = {"list": {"national": {"a": 4_090, "b": 2_800, "c": 2_300}}}
    alone = seats_of(system_named("israel"), votes)
    shared = seats_of(system_named("israel"), votes, Scenario(name="shared", alliances=(("b", "c"),)))
    assert alone[0].won == {"a": 54, "b": 36, "c": 30}
    assert shared[0].won == {"a": 53, "b": 37, "c": 30}


def test_another_method_inside_an_alliance() -> None:
    votes = {"a": 10, "b": 70, "c": 20}
    assert allocate_joined(votes, 3, DHONDT, [["b", "c"]]).seats == {"a": 0, "b": 3, "c": 0}
    assert allocate_joined(votes, 3, DHONDT, [["b", "c"]], SAINTE_LAGUE).seats == {"a": 0, "b": 2, "c": 1}


def test_no_house_grows_without_need() -> None:
    found = levelled({"a": 60, "b": 40}, {"b": 1}, 10, SAINTE_LAGUE)
    assert (found.total, found.overhang) == ({"a": 6, "b": 4}, {})


def test_levelling_goes_on_where_equal_quotients_leave_the_seat_open() -> None:
    found = levelled({"a": 10, "b": 10}, {"a": 3}, 4, SAINTE_LAGUE)
    assert (found.total, found.allocation.tie) == ({"a": 3, "b": 3}, None)


def test_those_level_for_the_second_place_all_go_on_above_the_bar() -> None:
    first = first_round({"a": 40, "b": 30, "c": 30}, registered=240, admitted=Fraction(1, 8))
    assert (first.runoff, first.tie) == (("a", "b", "c"), None)


@pytest.mark.parametrize(
    ("name", "quota"),
    [
        ("hare", Fraction(7, 3)),
        ("hare-ceil", 3),
        ("droop", 2),
        ("hagenbach-bischoff", Fraction(7, 4)),
        ("hagenbach-bischoff-ceil", 2),
        ("hagenbach-bischoff-rounded", 2),
        ("imperiali-quota", Fraction(7, 5)),
    ],
)
def test_quotas_of_seven_votes_and_three_seats(name: str, quota: Fraction) -> None:
    assert quota_named(name).of(7, 3) == quota


def test_halves_are_rounded_up_and_less_is_not() -> None:
    rounded = quota_named("hagenbach-bischoff-rounded")
    assert [rounded.of(votes, 3) for votes in (5, 6, 10, 13, 14)] == [1, 2, 3, 3, 4]
    assert quota_named("droop").of(8, 3) == 3
    with pytest.raises(DataError, match=r"quota: expected hare, .* found imperiali"):
        quota_named("imperiali")
    assert method_named("imperiali").name == "imperiali"


def test_a_tie_of_the_whole_stands_beside_the_regions() -> None:
    ballots = {
        "direct": {"N1": {"a": 5}, "S1": {"b": 5}},
        "list": {"North": {"a": 100, "c": 100}, "South": {"b": 100}},
    }
    for overhang in ("cut", "level"):
        found = seats_of(small(DIRECT.replace("level", overhang)), ballots)
        assert found[-1].tie == SeatTie(among=("a", "c", "b"), seats=1)
        assert sum(one.seats for one in found) == 4
        assert sum(sum(one.won.values()) for one in found) == 3


def test_a_district_asks_for_the_share_in_it() -> None:
    """Four per cent of a district are too few for a list of a fifth of the country, and six enough for a small one."""
    ballots = {
        "districts": {
            "EC-11": {"large": 4, "small": 6, "other": 90},
            "EC-01": {"large": 1_000, "other": 3_000},
        }
    }
    system = system_named("srilanka-2020")
    (jaffna,) = [one for one in seats_of(system, ballots) if one.place == "EC-11"]
    assert jaffna.allocation is not None
    assert set(jaffna.allocation.votes) == {"small", "other"}


ROUNDS = """
[[tiers]]
id = "general"
title = "Constituencies in two rounds"
kind = "two-round"
seats = 4
least_of_register = "25%"
admitted_of_register = "1/8"
source = "made up, by the rule of France"
places = [{ prefix = "C-", from = 1, to = 4 }]
"""


def test_a_tier_in_two_rounds() -> None:
    system = small(ROUNDS)
    first = {"C-1": {"a": 60, "b": 40}, "C-2": {"a": 60, "b": 40}, "C-3": {"a": 45, "b": 35, "c": 30, "d": 5}}
    second = {"C-3": {"a": 40, "b": 50, "c": 25}}
    register = Scenario(name="register", registered={"C-1": 240, "C-2": 241, "C-3": 240})
    found = seats_of(system, {"general": first, "general-second-round": second}, register)
    assert won(found, "general") == {"C-1": {"a": 1}, "C-2": {}, "C-3": {"b": 1}, "C-4": {}}
    assert found[1].reason == "no votes of the second round were given, of a or b"
    assert found[3].reason == "no votes were given"
    stranger = {"general": first, "general-second-round": {"C-3": {"d": 9, "a": 1}}}
    with pytest.raises(
        DataError, match="general, C-3: second round: expected only who the first let through, found d"
    ):
        seats_of(system, stranger, register)
    with pytest.raises(DataError, match="general, C-1: first round: expected the registered voters"):
        seats_of(system, {"general": first})


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            '"25%"',
            '"a quarter"',
            r"tiers\[0\].least_of_register: expected a share such as 25% or 1/8, found a quarter",
        ),
        ('"1/8"', '"9/8"', "admitted_of_register: expected a share above none and up to all, found 9/8"),
        (
            '"two-round"',
            '"plurality"',
            "a share of the register for a tier of kind two-round alone, found plurality",
        ),
        ("seats = 4", "seats = 5", "expected the 4 seats of its places, found 5"),
    ],
)
def test_rounds_that_are_none(old: str, new: str, message: str) -> None:
    with pytest.raises(DataError, match=message):
        small(ROUNDS.replace(old, new))
