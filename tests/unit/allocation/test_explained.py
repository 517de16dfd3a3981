"""What an allocation says beside the seats: their order, who is next, and what each lacks."""

from fractions import Fraction

import pytest

from polltrail.allocation import (
    DHONDT,
    DIVISORS,
    HARE,
    SeatTie,
    allocate_joined,
    allocate_seats,
    first_round,
    largest_remainders,
    plurality,
    two_rounds,
)
from polltrail.errors import DataError

VOTES = {"a": 100, "b": 80, "c": 30, "d": 20}


def test_the_order_of_award_and_who_is_next() -> None:
    found = allocate_seats(VOTES, 4, DHONDT)
    assert [(one.number, one.key, one.quotient) for one in found.awards] == [
        (1, "a", 100),
        (2, "b", 80),
        (3, "a", 50),
        (4, "b", 40),
    ]
    assert [(one.key, one.quotient) for one in found.next_in_line] == [("a", Fraction(100, 3))]
    assert found.given == 4


def test_a_choice_with_what_it_lacks_has_the_seat_and_with_one_vote_less_has_not() -> None:
    for divisors in DIVISORS:
        found = allocate_seats(VOTES, 8, divisors)
        for key, more in found.votes_to_next().items():
            assert more is not None
            grown = allocate_seats({**VOTES, key: VOTES[key] + more}, 8, divisors)
            short = allocate_seats({**VOTES, key: VOTES[key] + more - 1}, 8, divisors)
            assert (grown.seats[key] > found.seats[key], short.seats[key]) == (True, found.seats[key])


def test_whole_quotas_then_remainders() -> None:
    found = largest_remainders({"a": 60, "b": 27, "c": 13}, 5, HARE)
    assert [(one.key, one.quotient, one.by) for one in found.awards] == [
        ("a", 3, "quota"),
        ("a", 3, "quota"),
        ("a", 3, "quota"),
        ("b", Fraction(27, 20), "quota"),
        ("c", Fraction(13, 20), "remainder"),
    ]
    assert [(one.key, one.quotient) for one in found.next_in_line] == [("b", Fraction(7, 20))]
    assert found.votes_to_next() == {"a": 33, "b": 8, "c": 23}


def test_the_votes_that_nobody_can_have() -> None:
    assert allocate_seats({"a": 5}, 3, DHONDT).votes_to_next() == {"a": None}
    assert plurality({"a": 5, "b": 3}).votes_to_next() == {"a": None, "b": 3}
    assert plurality({"a": 5, "b": 5}).votes_to_next() == {"a": 1, "b": 1}


def test_whoever_stands_alone_is_elected() -> None:
    assert plurality({"a": 0}).seats == {"a": 1}
    with pytest.raises(DataError, match="plurality: expected candidates"):
        plurality({})


def test_alliances_share_first_and_inside_after() -> None:
    found = allocate_joined({"a": 49, "b": 28, "c": 23}, 3, DHONDT, [["b", "c", "not here"]])
    assert [(one.key, one.quotient) for one in found.awards] == [("b", 51), ("a", 49), ("c", Fraction(51, 2))]
    assert found.votes_to_next() == {"a": 3, "b": 19, "c": 34}
    with pytest.raises(DataError, match="alliances: expected each list in one, found b in two"):
        allocate_joined({"a": 1, "b": 2}, 1, DHONDT, [["a", "b"], ["b"]])


def test_a_tie_of_alliances_is_open_among_their_members() -> None:
    found = allocate_joined({"a": 50, "b": 30, "c": 20}, 1, DHONDT, [["b", "c"]])
    assert (dict(found.seats), found.tie) == (
        {"a": 0, "b": 0, "c": 0},
        SeatTie(among=("a", "b", "c"), seats=1),
    )


def test_more_than_half_wins_at_once() -> None:
    first = first_round({"a": 51, "b": 30, "c": 19})
    assert first.winner == "a"
    found = two_rounds(first, None)
    assert found is not None
    assert found.seats == {"a": 1}


def test_half_is_not_enough_and_the_second_round_decides() -> None:
    first = first_round({"a": 50, "b": 30, "c": 20})
    assert (first.winner, first.runoff, first.tie) == (None, ("a", "b"), None)
    assert two_rounds(first, None) is None
    found = two_rounds(first, {"a": 40, "b": 60})
    assert found is not None
    assert found.seats == {"a": 0, "b": 1}
    with pytest.raises(DataError, match="second round: expected only who the first let through, found c"):
        two_rounds(first, {"a": 40, "c": 60})


def test_a_quarter_of_the_register_for_a_seat_and_an_eighth_to_go_on() -> None:
    votes = {"a": 140, "b": 60, "c": 50, "d": 10}
    assert first_round(votes, registered=1000, least=Fraction(1, 4)).winner is None
    assert first_round(votes, registered=560, least=Fraction(1, 4)).winner == "a"
    votes = {"a": 100, "b": 60, "c": 50, "d": 10}
    assert first_round(votes, registered=400, admitted=Fraction(1, 8)).runoff == ("a", "b", "c")
    assert first_round(votes, registered=401, admitted=Fraction(1, 8)).runoff == ("a", "b")
    with pytest.raises(DataError, match="first round: expected the registered voters"):
        first_round(votes, admitted=Fraction(1, 8))


def test_equal_votes_for_the_second_place() -> None:
    first = first_round({"a": 40, "b": 30, "c": 30})
    assert (first.runoff, first.tie) == (("a",), SeatTie(among=("b", "c"), seats=1))
    found = two_rounds(first, {"a": 40, "c": 60})
    assert found is not None
    assert found.seats == {"a": 0, "c": 1}
