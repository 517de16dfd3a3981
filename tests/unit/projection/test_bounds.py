from fractions import Fraction

import pytest

from polltrail.election import ChoiceId
from polltrail.projection.certain import caps_of, certain_of

A, B, C = ChoiceId("a"), ChoiceId("b"), ChoiceId("c")


@pytest.mark.parametrize(
    ("counted", "caps", "winner", "most"),
    [
        ({A: 500, B: 400}, [60, 39], A, 99),
        ({A: 500, B: 400}, [60, 40], None, 100),  # a tie is no win
        ({A: 500, B: 400}, [], A, 0),
        ({A: 500, B: 500}, [], None, 0),
        ({A: 500, B: 400}, [1, None], None, None),
        ({A: 0, B: 0}, [10], None, 10),
        ({A: 7}, [10], A, 10),
        ({}, [10], None, 10),
    ],
)
def test_who_stays_ahead_whatever_the_rest_says(
    counted: dict, caps: list, winner: ChoiceId | None, most: int | None
) -> None:
    certain = certain_of(counted, caps)
    assert (certain.winner, certain.max_change) == (winner, most)


def test_shares_are_bounded_by_the_rest_for_and_against() -> None:
    bound = certain_of({A: 30, B: 10}, [20]).ranges[A]
    assert bound.votes == (30, 50)
    assert bound.share == (Fraction(30, 60), Fraction(50, 60))


def test_without_a_register_nothing_bounds_a_choice_above() -> None:
    bound = certain_of({A: 30, B: 10}, [None]).ranges[A]
    assert (bound.votes, bound.share) == ((30, None), (Fraction(0), Fraction(1)))


def test_every_pair_is_told_the_closest_first() -> None:
    leads = certain_of({A: 100, B: 60, C: 95}, [20]).leads
    assert [(lead.ahead, lead.behind, lead.votes, lead.can_change) for lead in leads] == [
        (A, C, 5, True),
        (C, B, 35, False),
        (A, B, 40, False),
    ]


def test_an_assumed_turnout_is_softer_and_said_apart() -> None:
    certain = certain_of({A: 100, B: 60}, [50], turnout=0.7)
    assert (certain.winner, certain.max_change) == (None, 50)
    assert (certain.winner_by_turnout, certain.max_change_by_turnout) == (A, 35)


def test_a_partly_counted_station_can_add_its_register_less_what_is_counted() -> None:
    assert caps_of([100, 80, 0, -1, 50], [0, 30, 0, 0, 60]) == [100, 50, None, None, 0]
