"""Findings about readings: what differed, against what, and whether a reviewer has answered it."""

from dataclasses import replace
from typing import Any

import pytest

from polltrail.review.slots import Noticed, judge
from support.slots import IMAGE, POSTED, RULES, STORED, A, B, decide, endorse, read, slot

AGREED = read("x", A), read("y", A)
SEEN = {"images": (IMAGE,)}


def noticed(*said: Any, rules: Any = RULES) -> list[Noticed]:
    return list(judge(slot(*said), rules).noticed)


def test_a_contradiction_has_the_figures_that_stood_and_its_own() -> None:
    [one] = noticed(STORED, *AGREED, read("z", B, **SEEN))
    assert one == Noticed("contradicted", 3, against=2, expected=A, found=B)


@pytest.mark.parametrize("outcome", ["accept", "correct"])
def test_a_decision_answers_a_contradiction_and_does_not_hide_it(outcome: str) -> None:
    said = STORED, *AGREED, read("z", B, **SEEN), decide("r", outcome, B), endorse("s", 4)
    [one] = noticed(*said)
    assert one == Noticed("contradicted", 3, against=2, expected=A, found=B, answered_by=4)
    assert judge(slot(*said), RULES).findings_open == 0
    assert judge(slot(*said[:4]), RULES).findings_open == 1


def test_a_decision_that_does_not_act_answers_nothing() -> None:
    contradiction, alone = noticed(STORED, *AGREED, read("z", B, **SEEN), decide("r", "accept", B))
    assert (contradiction.code, contradiction.answered_by) == ("contradicted", None)
    assert alone.code == "decision-lacks-persons"
    held = STORED, *AGREED, read("z", B, **SEEN), decide("r", "hold")
    assert [one.answered_by for one in noticed(*held)] == [None]


def test_what_came_after_the_reviewer_looked_is_not_answered() -> None:
    said = STORED, *AGREED, read("z", B, **SEEN), decide("r", "accept", A, basis=3)
    assert [one.answered_by for one in noticed(*said)] == [None]


def test_each_of_several_corrections_is_held_against_the_one_before() -> None:
    """Figures go from A to B and back to A; both changes stay in sight."""
    once = *AGREED, read("z", B), decide("r", "accept", B), endorse("s", 3)
    back = *once, read("w", A), decide("r", "accept", A), endorse("s", 6)
    first, second = noticed(*back)
    assert (first.expected, first.found, first.against) == (A, B, 1)
    assert (second.expected, second.found, second.against) == (B, A, 3)
    assert {first.answered_by, second.answered_by} == {6}
    assert judge(slot(*back), RULES).row == A


def test_before_anything_stands_readings_are_held_against_the_first() -> None:
    said = read("x", A), read("z", B), read("y", A)
    assert noticed(*said) == [Noticed("readings-differ", 1, against=0, expected=A, found=B)]
    decided = *said, decide("r", "accept", A)
    assert [one.answered_by for one in noticed(*decided)] == [3]


def test_copies_are_held_against_each_other_once() -> None:
    loose = replace(RULES, copies_must_agree=False)
    early = read("z", B, copy=POSTED), *AGREED
    assert [one.code for one in noticed(*early, rules=loose)] == ["copies-differ"]
    late = *AGREED, read("z", B, copy=POSTED)
    assert [one.code for one in noticed(*late, rules=loose)] == ["copies-differ"]


def test_who_changes_to_the_same_figures_contradicts_no_more() -> None:
    changed = *AGREED, read("z", B), read("z", A)
    [one] = noticed(*changed)
    assert (one.code, one.expected, one.found, one.against) == ("figures-changed", B, A, 2)
