"""Decisions whose ground is gone: by keys in doubt, or about a reading that nobody stands by any more."""

from typing import Any

import pytest

from polltrail.review.slots import Slot, judge
from support.slots import RULES, A, B, back, decide, endorse, read, slot

DOUBTS = ["revoked", "suspect", "late", "out of scope"]
AGREED = read("x", A), read("y", A)


def stand(found: Slot) -> tuple[Any, ...]:
    judged = judge(found, RULES)
    return judged.state, judged.row, judged.confirmed


@pytest.mark.parametrize("doubt", DOUBTS)
def test_a_decision_of_a_key_in_doubt_alone_changes_nothing(doubt: str) -> None:
    for outcome, row in [("void", None), ("correct", B), ("hold", None), ("accept", A)]:
        assert stand(slot(*AGREED, decide("r", outcome, row, doubt=doubt))) == ("read_twice", A, True)


@pytest.mark.parametrize("doubt", DOUBTS)
@pytest.mark.parametrize(("outcome", "row"), [("void", None), ("correct", B)])
def test_what_two_decided_is_on_hold_where_one_of_them_is_in_doubt(
    doubt: str, outcome: str, row: Any
) -> None:
    """Nothing is confirmed again because one reviewer's key was lost."""
    made = decide("r", outcome, row, doubt=doubt), endorse("s", 2)
    assert stand(slot(*AGREED, *made)) == ("held", A, False)
    state, found, _ = stand(slot(*AGREED, *made, endorse("t", 2)))
    assert (state, found) == (("void", None) if outcome == "void" else ("decided", B))


def test_an_earlier_decision_is_not_brought_back_by_who_endorses_it_later() -> None:
    said = (
        *AGREED,
        decide("r", "void", doubt="suspect"),
        decide("s", "hold"),
        endorse("t", 2),
        endorse("u", 2),
    )
    assert stand(slot(*said)) == ("held", A, False)


def test_figures_that_no_reader_stands_by_take_as_many_reviewers_as_corrected_ones() -> None:
    accepted = slot(read("x", A), decide("r", "accept", A))
    assert stand(accepted) == ("decided", A, True)
    assert stand(accepted.without(back(2, 0))) == ("held", None, False)
    seconded = slot(read("x", A), decide("r", "accept", A), endorse("s", 1))
    assert stand(seconded.without(back(3, 0))) == ("decided", A, True)
    assert stand(slot(read("x", A), decide("r", "accept", A), read("x", B))) == ("held", B, False)
    assert stand(slot(read("x", A), read("y", A), decide("r", "accept", A), read("x", B))) == (
        "decided",
        A,
        True,
    )
    assert stand(slot(read("x", A, doubt="suspect"), decide("r", "accept", A))) == ("held", A, False)
