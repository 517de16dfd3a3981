"""Seats reserved by seats won: the National Assembly of Pakistan in five elections, as published."""

import pytest

from polltrail.allocation import (
    Scenario,
    SeatTie,
    TierResult,
    reserved_seats,
    reserved_tiers,
    seats_of,
    system_named,
)
from polltrail.errors import DataError


def seats(year: int, tier: str, place: str, won: dict[str, int], scenario: str | None = None) -> TierResult:
    """The seats of one tier in one place, by seats won there."""
    found = reserved_tiers(system_named(f"pakistan-{year}"), {place: won}, scenario)
    (one,) = [one for one in found if one.tier == tier and one.place in {place, "national"}]
    return one


def singles(count: int) -> dict[str, int]:
    return {f"single {number}": 1 for number in range(count)}


WOMEN = [
    (
        2002,
        "Sindh",
        {"PPP": 27, "MQM": 13, "MMA": 6, "NA": 5, "PMLQ": 4, "PMLF": 4, "MQMH": 1},
        (6, 3, 2, 1, 1, 1),
    ),
    (2002, "NWFP", {"MMA": 29, "PMLQ": 4, "PPPS": 2}, (7, 1)),
    (2002, "Balochistan", {"MMA": 6, "PMLQ": 2} | singles(3), (2, 1)),
    (
        2002,
        "Punjab",
        {"PMLQ": 78, "PPP": 36, "PMLN": 14, "NA": 7, "MMA": 3, "PMLJ": 3} | singles(4),
        (19, 9, 3, 2, 1, 1),
    ),
    (2008, "Sindh", {"PPP": 31, "MQM": 19, "PMLQ": 5, "PMLF": 3, "NPP": 1}, (7, 5, 1, 1)),
    (2008, "NWFP", {"ANP": 10, "PPP": 9, "PMLQ": 5, "PMLN": 4, "MMA": 4, "PPPS": 1}, (3, 2, 1, 1, 1)),
    (2008, "Punjab", {"PPP": 44, "PMLN": 61, "PMLQ": 28, "PMLF": 1}, (12, 16, 7)),
    (2008, "Punjab", {"PPP": 49, "PMLN": 65, "PMLQ": 28, "PMLF": 1}, (12, 16, 7)),
    (2008, "Balochistan", {"PPP": 7, "PMLQ": 4, "MMA": 2, "BNPA": 1}, (2, 1)),
    (2008, "Balochistan", {"PPP": 4, "PMLQ": 4, "MMA": 2, "BNPA": 1}, (1, 1, 1)),
    (2013, "Khyber Pakhtunkhwa", {"PTI": 17, "JUIF": 6, "PMLN": 4, "JI": 3} | singles(4), (4, 2, 1, 1)),
    (2013, "Balochistan", {"JUIF": 5, "PMLN": 4, "PKMAP": 3, "NP": 1}, (1, 1, 1)),
    (2013, "Balochistan", {"JUIF": 5, "PMLN": 5, "PKMAP": 3, "NP": 1}, (1, 1, 1)),
]


@pytest.mark.parametrize(("year", "province", "won", "published"), WOMEN)
def test_seats_of_women(year: int, province: str, won: dict[str, int], published: tuple[int, ...]) -> None:
    """Dawn, 31 October 2002 and 28 May 2013; 2008: sums to the published totals."""
    found = seats(year, "reserved_women", province, won)
    assert (tuple(found.won.values()), found.tie, found.vacant) == (published, None, 0)


MINORITY = [
    (
        2008,
        {"PPP": 97, "PMLN": 71, "PMLQ": 42, "MQM": 19, "ANP": 10, "MMA": 6, "PMLF": 4} | singles(3),
        None,
        {"PPP": 4, "PMLN": 3, "PMLQ": 2, "MQM": 1},
    ),
    (
        2013,
        {"PMLN": 144, "PPP": 32, "PTI": 28, "MQM": 18, "JUIF": 12},
        None,
        {"PMLN": 6, "PPP": 1, "PTI": 1, "MQM": 1, "JUIF": 1},
    ),
    (
        2018,
        {"PTI": 125, "PMLN": 64, "PPP": 42, "MMA": 12, "MQM": 6, "PMLQ": 4, "BAP": 4, "BNP": 3, "GDA": 2}
        | singles(3),
        None,
        {"PTI": 5, "PMLN": 2, "PPP": 2, "MMA": 1},
    ),
    (
        2024,
        {"PMLN": 84, "PPP": 54, "MQM": 17, "JUI": 6, "PMLQ": 4, "IPP": 3, "SIC": 82} | singles(6),
        "sic-excluded",
        {"PMLN": 5, "PPP": 3, "MQM": 1, "JUI": 1},
    ),
]


@pytest.mark.parametrize(("year", "won", "scenario", "published"), MINORITY)
def test_seats_of_non_muslims(
    year: int, won: dict[str, int], scenario: str | None, published: dict[str, int]
) -> None:
    """2018: The News and Daily Times, August; 2024: the Election Commission on 4 March (Dawn 1819514)."""
    found = seats(year, "reserved_minority", "anywhere", won, scenario)
    assert (dict(found.won), found.tie, found.vacant) == (published, None, 0)


@pytest.mark.parametrize("joined", [80, 81, 82])
def test_2024_with_seats_withheld(joined: int) -> None:
    """The Election Commission's first allocation: seven of ten given."""
    won = {"PMLN": 84, "PPP": 54, "MQM": 17, "JUI": 6, "PMLQ": 4, "IPP": 3, "SIC": joined} | singles(6)
    found = seats(2024, "reserved_minority", "anywhere", won, "sic-withheld")
    assert (dict(found.won), found.vacant) == ({"PMLN": 4, "PPP": 2, "MQM": 1}, 3)
    assert found.reason == "won by SIC, which may not fill it under this reading"
    assert seats(2024, "reserved_minority", "anywhere", won, "sic-filled").won["SIC"] == 3


def test_2024_tells_one_denominator_from_another() -> None:
    """A share of all 266 seats would have given six parties a seat: not what was given."""
    won = {"PMLN": 84, "PPP": 54, "MQM": 17, "JUI": 6, "PMLQ": 4, "IPP": 3} | singles(6)
    (found,) = [
        one
        for one in reserved_tiers(
            system_named("pakistan-2024"),
            {"anywhere": won},
            Scenario(name="all seats", denominator={"reserved_minority": 266}),
        )
        if one.tier == "reserved_minority"
    ]
    assert tuple(found.won.values()) == (4, 2, 1, 1, 1, 1)


def test_2002_lots_between_two_parties() -> None:
    """Dawn, 31 October 2002: lots on 1 November for the last seat."""
    won = {"PMLQ": 96, "PPP": 63, "MMA": 45, "PMLN": 14, "MQM": 13, "NA": 13, "PMLF": 4, "PMLJ": 3, "PPPS": 2}
    found = seats(2002, "reserved_minority", "anywhere", won | singles(7))
    assert dict(found.won) == {"PMLQ": 4, "PPP": 2, "MMA": 2, "PMLN": 1}
    assert found.tie == SeatTie(among=("MQM", "NA"), seats=1)


@pytest.mark.parametrize(("joined", "tied"), [(16, True), (10, True), (8, False), (0, False)])
def test_2013_toss_in_punjab(joined: int, *, tied: bool) -> None:
    """Dawn, 28 May 2013: decided by a toss; as many of 16 independents as joined the largest party."""
    won = {"PMLN": 117 + joined, "PTI": 8, "PPP": 2, "PMLQ": 2, "PMLZ": 1, "AML": 1}
    found = seats(2013, "reserved_women", "Punjab", won)
    assert (found.tie == SeatTie(among=("PPP", "PMLQ"), seats=1)) is tied
    if joined == 16:
        assert dict(found.won) == {"PMLN": 32, "PTI": 2}


def test_2013_with_nine_joined_three_parties_have_half_a_seat_over() -> None:
    won = {"PMLN": 126, "PTI": 8, "PPP": 2, "PMLQ": 2, "PMLZ": 1, "AML": 1}
    assert seats(2013, "reserved_women", "Punjab", won).tie == SeatTie(among=("PMLN", "PPP", "PMLQ"), seats=2)


def test_2013_three_equal_remainders_in_sindh() -> None:
    won = {"PPP": 32, "MQM": 18, "PMLF": 5, "NPP": 2, "PMLN": 2, "PTI": 1}
    found = seats(2013, "reserved_women", "Sindh", won)
    assert dict(found.won) == {"PPP": 7, "MQM": 4, "PMLF": 1}
    assert found.tie == SeatTie(among=("PPP", "NPP", "PMLN"), seats=2)


def test_2008_women_add_up() -> None:
    provinces = {
        place: won for year, place, won, _ in WOMEN if year == 2008 and won.get("PPP") not in {4, 49}
    }
    total: dict[str, int] = {}
    for one in reserved_tiers(system_named("pakistan-2008"), provinces):
        if one.tier == "reserved_women":
            total = {key: total.get(key, 0) + one.won.get(key, 0) for key in {**total, **one.won}}
    assert total == {"PPP": 23, "PMLN": 17, "PMLQ": 10, "MQM": 5, "ANP": 3, "MMA": 1, "PMLF": 1}


def test_members_of_no_party_count_for_nobody() -> None:
    won = {"a": 6, "b": 2}
    assert (
        seats(2008, "reserved_women", "Sindh", won).won
        == seats(2008, "reserved_women", "Sindh", won | {"IND": 40, "IND:A. Name": 1}).won
    )


def test_a_province_without_a_party() -> None:
    found = seats(2008, "reserved_women", "Balochistan", {"IND": 4})
    assert (found.won, found.vacant, found.reason) == ({}, 3, "no party that takes part won a seat")


def test_reserved_seats_follow_from_the_votes() -> None:
    """FATA and Islamabad count for non-Muslims, and for no province's women."""
    ballots = {
        "general": {"NA-36": {"a": 2, "b": 1}, "NA-50": {"b": 5, "IND:c": 4}, "NA-51": {"b": 1, "c": 1}}
    }
    found = seats_of(system_named("pakistan-2008"), ballots)
    by = {(one.tier, one.place): one for one in found}
    assert sum(one.seats for one in found) == 342
    assert by["reserved_women", "Punjab"].won == {"b": 35}
    assert by["reserved_minority", "national"].won == {"a": 5, "b": 5}
    assert by["general", "NA-51"].tie == SeatTie(among=("b", "c"), seats=1)
    assert by["general", "NA-1"].reason == "no votes were given"


def test_a_seat_that_is_vacant_for_a_reason() -> None:
    scenario = Scenario(name="as polled", vacant={"NA-119": "poll postponed, a candidate died"})
    found = seats_of(system_named("pakistan-2008"), {"general": {"NA-119": {"a": 5}}}, scenario)
    (one,) = [one for one in found if one.place == "NA-119"]
    assert (one.won, one.vacant, one.reason) == ({}, 1, "poll postponed, a candidate died")


def test_a_whole_smaller_than_its_parts() -> None:
    with pytest.raises(
        DataError, match="denominator of at least the 8 seats of those that take part, found 7"
    ):
        reserved_seats({"a": 6, "b": 2}, 3, eligible={"a", "b"}, denominator=7)
    with pytest.raises(DataError, match="expected seats won by a party that takes part, found none"):
        reserved_seats({"a": 6}, 3, eligible={"b"})
