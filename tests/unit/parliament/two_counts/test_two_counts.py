"""One house under two counts: each seat by what either says of it, the same law for both, and what hangs on a seat."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import DataError
from polltrail.parliament.two_counts import Counted, governments_of, read_law, two_counts
from polltrail.parliament.two_counts.following import FOLLOWS, OPEN, UNANNOUNCED, UNHEARD
from polltrail.parliament.two_counts.making import (
    CONTRADICTED,
    DIFFERENT,
    TAKEN_OVER,
    announced_seat,
    counted_seat,
)

LAW = """
[elsewhere]
source = "announced a week before"
[[elsewhere.seats]]
place = "T-8"
holder = "Reds"
[[elsewhere.seats]]
place = "T-9"
reason = "poll postponed"
[system]
id = "taromand"
title = "House of Taromand"
country = "Taromand"
year = 2023
house = 9
majority = "membership"
independents = ["IND"]
[[system.tiers]]
id = "general"
title = "General seats"
kind = "plurality"
seats = 7
source = "invented"
places = [{ prefix = "T-", from = 1, to = 5 }, { prefix = "T-", from = 8, to = 9 }]
[[system.tiers]]
id = "reserved_women"
title = "Women"
kind = "reserved"
seats = 2
rests_on = ["general"]
source = "invented"
"""
FOUR = LAW.replace("to = 5", "to = 4").replace("seats = 7", "seats = 6")
SEAT = Counted(place="T-1", official="Reds", leading="Blues", settled=True, contradicted=True, margin=7)
OTHERS = (
    Counted(place="T-2", official="Reds", leading="Reds", settled=True, contradicted=False),
    Counted(place="T-3", official="Blues", leading=None, settled=False, contradicted=False),
    Counted(place="T-4", official="Blues", leading="Reds", settled=False, contradicted=False),
    Counted(place="T-5", official=None, leading="Greens", settled=True, contradicted=False),
)  # fmt: skip


@pytest.mark.parametrize(
    ("given", "official", "independent"),
    [
        ({}, ("disputed", "Reds", "Blues", CONTRADICTED), ("disputed", "Blues", "Reds", CONTRADICTED)),
        ({"contradicted": False}, ("disputed", "Reds", "Blues", DIFFERENT), ("disputed", "Blues", "Reds", DIFFERENT)),
        ({"leading": "Reds"}, ("won", "Reds", None, ""), ("won", "Reds", None, "")),
        ({"settled": False, "contradicted": False}, ("won", "Reds", None, ""), ("won", "Reds", None, TAKEN_OVER)),
        ({"leading": None, "settled": False}, ("won", "Reds", None, ""), ("vacant", None, None, UNHEARD)),
        ({"official": None}, ("vacant", None, None, UNANNOUNCED), ("won", "Blues", None, "")),
        ({"official": None, "settled": False, "contradicted": False}, ("vacant", None, None, UNANNOUNCED), ("vacant", None, None, OPEN)),
    ],
)  # fmt: skip
def test_a_seat_goes_to_whom_each_count_names(given: dict, official: tuple, independent: tuple) -> None:
    counted = replace(SEAT, **given)
    found = [
        (seat.state, seat.holder, seat.rival, seat.reason)
        for seat in (announced_seat(counted), counted_seat(counted))
    ]
    assert found == [official, independent]


def test_both_houses_have_the_same_seats_by_the_same_law() -> None:
    made = two_counts(read_law(LAW), [SEAT, *OTHERS])
    assert [seat.key for seat in made.official.seats] == [seat.key for seat in made.independent.seats]
    assert (made.official.membership, made.official.majority().needed) == (9, 5)
    assert made.known == (False, True), "nothing is announced of T-5"
    assert dict(made.official.by_tier()["Reds"]) == {"general": 3, "reserved_women": 0}
    assert dict(made.independent.by_tier()["Blues"]) == {"general": 3, "reserved_women": 1}
    assert {seat.reason for seat in made.official.seats if seat.tier == "reserved_women"} == {FOLLOWS}
    assert made.official.stage.sources == ("invented", "announced a week before")


def test_what_hangs_on_a_seat_is_more_than_the_seat() -> None:
    law = read_law(FOUR.replace("seats = 2", "seats = 1").replace("house = 9", "house = 7"))
    seats = [replace(one, official="Greens" if one.place == "T-3" else one.official) for one in OTHERS[:3]]
    [hinge] = two_counts(law, [SEAT, *seats]).hinges
    assert (hinge.place, hinge.official, hinge.independent) == ("T-1", "Reds", "Blues")
    assert hinge.totals == {"Reds": (4, 2), "Blues": (1, 2)}
    assert hinge.follow == {"Reds": (1, 0)}, "with the seat gone the reserved one is tied, and nobody's"
    assert hinge.governments[0].same_as(hinge.governments[1]) is False
    assert [one.members for one in hinge.governments[0].listed] == [("Reds",)]
    assert [one.members for one in hinge.only[0]] == [("Reds",)]
    assert hinge.largest == (("Reds",), ("Blues", "Reds"))


def test_a_reserved_seat_follows_the_seat_on_which_it_hangs() -> None:
    law = read_law(FOUR.replace("seats = 2", "seats = 3"))
    [hinge] = two_counts(law, [SEAT, OTHERS[0], *(replace(one, official="Blues", leading=None) for one in OTHERS[1:3])]).hinges  # fmt: skip
    assert hinge.totals == {"Blues": (3, 5), "Reds": (5, 3)}
    assert hinge.follow == {"Blues": (1, 2), "Reds": (2, 1)}


@given(st.lists(st.sampled_from(["Reds", "Blues", "Greens", None]), min_size=1, max_size=5), st.data())
def test_counts_that_agree_make_one_house(winners: list[str | None], data: st.DataObject) -> None:
    settled = data.draw(st.booleans())
    seats = [
        Counted(
            place=f"T-{number}",
            official=winner,
            leading=winner,
            settled=settled,
            contradicted=False,
        )
        for number, winner in enumerate(winners, start=1)
    ]
    made = two_counts(read_law(LAW), seats)
    if settled:
        assert made.official.totals == made.independent.totals
    assert made.hinges == ()
    assert governments_of(made.official).same_as(governments_of(made.official)) is True


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("majority", "plurality", "system taromand: Object contains unknown field `plurality`"),
        ('"membership"', '"present"', "expected a majority of membership or of filled seats, found of those present"),
        ("house = 9", "house = 10", "system taromand: house: expected the 9 seats of its tiers, found 10"),
        ('kind = "plurality"', 'kind = "list"', "system taromand: tiers[0].method"),
        ('id = "general"', 'id = "seats"', "expected to rest on seats or reserved_women, found general"),
        ('place = "T-9"', 'place = "T-8"', "elsewhere: expected each place once, found T-8 2 times"),
        ('place = "T-9"', 'place = "T-99"', "elsewhere: expected a place of the system, found T-99"),
        ('reason = "poll postponed"', "", "elsewhere, T-9: expected a holder, or the reason why there is none"),
        ('source = "announced a week before"', 'source = ""', "elsewhere, source: expected who says so"),
        ("[elsewhere]", "[elsewhere", "house.toml: expected TOML"),
        ("[elsewhere]", 'more = "1"\n[elsewhere]', "house.toml: Object contains unknown field `more`"),
        ("[elsewhere]", 'scenario = "other"\n[elsewhere]', "expected scenario as written, found other"),
    ],
)  # fmt: skip
def test_a_law_that_means_nothing_is_refused_by_its_place(before: str, after: str, expected: str) -> None:
    assert before in LAW
    with pytest.raises(DataError) as refused:
        read_law(LAW.replace(before, after, 1))
    assert expected in str(refused.value)


def test_a_seat_is_not_counted_here_and_held_elsewhere() -> None:
    with pytest.raises(DataError, match="expected seats that are not counted here, found T-8"):
        two_counts(read_law(LAW), [replace(SEAT, place="T-8")])


def test_nobody_can_govern_while_too_few_seats_are_filled() -> None:
    made = two_counts(read_law(LAW), [replace(SEAT, official=None, leading=None, settled=False)])
    assert governments_of(made.official).count == 0


def test_a_shipped_system_makes_a_house_of_its_own_places() -> None:
    law = read_law('system = "pakistan-2008"')
    made = two_counts(law, [replace(SEAT, place="NA-1"), replace(SEAT, place="mayor of somewhere")])
    assert (made.official.membership, made.official.majority().needed) == (342, 172)
    assert [seat.area for seat in made.official.seats if seat.place == "NA-1"] == ["NWFP"]
    assert {seat.place for seat in made.official.seats if seat.holder == "Reds"} == {"NA-1"}
    assert {seat.reason for seat in made.official.seats if seat.place == "NWFP"} == {FOLLOWS}
    with pytest.raises(DataError, match="expected a tier general by plurality and reserved ones, found list"):
        read_law('system = "israel"')


def test_reserved_seats_of_a_province_wait_for_its_own_seats_alone() -> None:
    law = read_law('system = "pakistan-2008"')
    balochistan = [place for place, region in law.regions.items() if region == "Balochistan"]
    made = two_counts(
        law, [replace(SEAT, place=place, contradicted=False, leading="Reds") for place in balochistan]
    )
    women = {seat.place: seat for seat in made.independent.seats if seat.tier == "reserved_women"}
    assert women["Balochistan"].holder == "Reds"
    assert women["Punjab"].reason == FOLLOWS
    assert {seat.reason for seat in made.independent.seats if seat.tier == "reserved_minority"} == {FOLLOWS}
    assert made.known == (False, False)
