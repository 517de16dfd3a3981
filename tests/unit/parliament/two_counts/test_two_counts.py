"""One house under two counts: each seat by what either says of it, the same law for both, and what hangs on a seat."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import DataError
from polltrail.parliament.two_counts import Counted, governments_of, read_law, two_counts
from polltrail.parliament.two_counts.making import (
    CONTRADICTED,
    DIFFERENT,
    OPEN,
    TAKEN_OVER,
    UNANNOUNCED,
    UNHEARD,
    announced_seat,
    counted_seat,
)

LAW = """
title = "House of Taromand"
majority = "membership"
source = "invented"
[[reserved]]
tier = "reserved_women"
place = "all"
seats = 2
[elsewhere]
source = "announced a week before"
[[elsewhere.seats]]
place = "T-8"
area = "North"
holder = "Reds"
[[elsewhere.seats]]
place = "T-9"
reason = "poll postponed"
"""
SEAT = Counted(
    place="T-1", area="North", official="Reds", leading="Blues", settled=True, contradicted=True, margin=7
)
OTHERS = (
    Counted(place="T-2", area="North", official="Reds", leading="Reds", settled=True, contradicted=False),
    Counted(place="T-3", area="South", official="Blues", leading=None, settled=False, contradicted=False),
    Counted(place="T-4", area="South", official="Blues", leading="Reds", settled=False, contradicted=False),
    Counted(place="T-5", area="South", official=None, leading="Greens", settled=True, contradicted=False),
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
    assert dict(made.official.by_tier()["Reds"]) == {"general": 3, "reserved_women": 1}
    assert dict(made.independent.by_tier()["Blues"]) == {"general": 3, "reserved_women": 1}
    assert made.official.stage.sources == ("invented", "announced a week before")


def test_what_hangs_on_a_seat_is_more_than_the_seat() -> None:
    law = read_law(LAW.replace("seats = 2", "seats = 1"))
    seats = [replace(one, official="Greens" if one.place == "T-3" else one.official) for one in OTHERS[:3]]
    [hinge] = two_counts(law, [SEAT, *seats]).hinges
    assert (hinge.place, hinge.official, hinge.independent) == ("T-1", "Reds", "Blues")
    assert hinge.totals == {"Reds": (4, 2), "Blues": (1, 2)}
    assert hinge.follow == {"Reds": (1, 0)}, "with the seat gone the reserved one is tied, and nobody's"
    assert hinge.governments[0].same_as(hinge.governments[1]) is False
    assert [one.members for one in hinge.governments[0].listed] == [("Reds",)]
    assert hinge.largest == (("Reds",), ("Blues", "Reds"))


def test_a_reserved_seat_follows_the_seat_on_which_it_hangs() -> None:
    law = read_law(LAW.replace("seats = 2", "seats = 3"))
    [hinge] = two_counts(law, [SEAT, OTHERS[0], *(replace(one, official="Blues", leading=None) for one in OTHERS[1:3])]).hinges  # fmt: skip
    assert hinge.totals == {"Blues": (3, 5), "Reds": (5, 3)}
    assert hinge.follow == {"Blues": (1, 2), "Reds": (2, 1)}


@given(st.lists(st.sampled_from(["Reds", "Blues", "Greens", None]), min_size=1, max_size=9), st.data())
def test_counts_that_agree_make_one_house(winners: list[str | None], data: st.DataObject) -> None:
    settled = data.draw(st.booleans())
    seats = [
        Counted(
            place=f"T-{number}",
            area="x",
            official=winner,
            leading=winner,
            settled=settled,
            contradicted=False,
        )
        for number, winner in enumerate(winners, start=20)
    ]
    made = two_counts(read_law(LAW), seats)
    if settled:
        assert made.official.totals == made.independent.totals
    assert made.hinges == ()
    assert governments_of(made.official).same_as(governments_of(made.official)) is True


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("majority", "plurality", "house.toml, house.toml: expected elsewhere, majority"),
        ('"membership"', '"most"', "majority: expected one of membership, filled, found 'most'"),
        ("seats = 2", "seats = -2", "reserved 1, seats: expected a whole number from 1"),
        ("seats = 2", "seats = 2.5", "reserved 1, seats: expected a whole number from 1"),
        ("seats = 2", 'seats = 2\nareas = "North"', "reserved 1, areas: expected names of areas"),
        ('"reserved_women"', '"reserved_men"', "reserved 1, tier: expected one of reserved_women"),
        ('place = "T-9"', 'place = "T-8"', "expected each place of a tier once, found general T-8 twice"),
        ('reason = "poll postponed"', "", "elsewhere, seat 2, reason: expected a text"),
        ('source = "announced a week before"', "", "elsewhere, source: expected a text"),
        ("[elsewhere]", "[elsewhere", "house.toml: expected TOML"),
    ],
)
def test_a_law_that_means_nothing_is_refused_by_its_place(before: str, after: str, expected: str) -> None:
    assert before in LAW
    with pytest.raises(DataError, match="no house is made") as refused:
        read_law(LAW.replace(before, after, 1))
    assert expected in str(refused.value)


def test_a_seat_is_not_counted_here_and_held_elsewhere() -> None:
    with pytest.raises(DataError, match="expected seats that are not counted here, found T-8"):
        two_counts(read_law(LAW), [replace(SEAT, place="T-8")])


def test_nobody_can_govern_while_too_few_seats_are_filled() -> None:
    law = replace(read_law(LAW), reserves=())
    made = two_counts(law, [replace(SEAT, official=None, leading=None, settled=False)])
    assert governments_of(made.official).count == 0
