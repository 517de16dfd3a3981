"""Where a slot stands: every rule in both orders of arrival."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import msgspec
import pytest

from polltrail.review.slots import Pictured, Rules, judge
from polltrail.statement import KeyId
from support.slots import (
    BLANK,
    BROKEN,
    IMAGE,
    POSTED,
    RULES,
    STORED,
    ZERO,
    A,
    B,
    back,
    decide,
    endorse,
    plain,
    read,
    slot,
    taken_back,
)


def stand(*said: Any, rules: Rules = RULES) -> tuple[Any, ...]:
    judged = judge(slot(*said), rules)
    return judged.state, judged.row, judged.confirmed


def codes(*said: Any, rules: Rules = RULES) -> list[str]:
    return [one.code for one in judge(slot(*said), rules).noticed]


def test_the_ladder() -> None:
    pictured = plain(lambda index: Pictured(index, KeyId("x"), IMAGE, None, None))
    assert stand() == ("missing", None, False)
    assert stand(pictured) == ("imaged", None, False)
    assert stand(read("x", A)) == ("read_once", A, False)
    assert stand(read("x", A), read("y", A)) == ("read_twice", A, True)
    assert stand(read("x", A), decide("r", "accept", A)) == ("decided", A, True)


def test_two_equal_readings_match_whoever_made_them() -> None:
    """Defect A of a peer: entries by two clerks never matched, because the clerk was compared too."""
    assert stand(read("x", A), read("y", A))[0] == "read_twice"


def test_one_person_is_one_reader_whatever_the_key() -> None:
    """Defect D of a peer: one person made both readings."""
    first, second = slot(read("x", A)), read("x", A)
    both = first.add(msgspec.structs.replace(second[0](1), key=KeyId("another key")), A)
    assert judge(both, RULES).state == "read_once"


def test_a_double_submission_counts_once() -> None:
    """Defect C of a peer: the same reading sent twice doubled the votes."""
    assert stand(read("x", A), read("x", A), read("y", A), read("y", A)) == ("read_twice", A, True)


def test_no_reviewer_can_write_any_number_alone() -> None:
    """Defect B of a peer: the corrections screen accepted any number."""
    readings = read("x", A), read("y", B)
    assert stand(*readings, decide("r", "correct", (9999, 0)))[0] == "held"
    corrected = stand(*readings, decide("r", "correct", (9999, 0)), endorse("s", 2))
    assert corrected == ("decided", (9999, 0), True)


@pytest.mark.parametrize("other", [B, BLANK, ZERO, (312,)])
def test_readings_agree_only_if_every_number_is_equal(other: Any) -> None:
    first = (312, 0) if other == BLANK else A
    assert stand(read("x", first), read("y", other))[0] == "held"
    assert stand(read("y", other), read("x", first))[0] == "held"


def test_a_third_reading_contests_what_two_agreed_on_and_holds_what_they_had_not() -> None:
    third = read("z", B, images=(IMAGE,))
    assert stand(STORED, read("x", A), read("y", A), third) == ("contested", A, False)
    assert stand(STORED, third, read("x", A), read("y", A)) == ("held", A, False)


def test_only_a_stored_image_opens_again() -> None:
    agreed = read("x", A), read("y", A)
    assert stand(*agreed, read("z", B)) == ("read_twice", A, True)
    assert codes(*agreed, read("z", B)) == ["contradicted-without-image"]
    named = read("z", B, images=(IMAGE,))
    assert stand(*agreed, named)[0] == "read_twice"
    assert stand(*agreed, named, STORED)[0] == "contested"
    assert stand(*agreed, STORED, named)[0] == "contested"


def test_a_decision_answers_what_its_reviewer_had_seen_and_no_more() -> None:
    agreed = STORED, read("x", A), read("y", A)
    contradiction = read("z", B, images=(IMAGE,))
    settled = *agreed, contradiction, decide("r", "accept", A)
    assert stand(*settled) == ("decided", A, True)
    assert stand(*agreed, contradiction, decide("r", "accept", A, basis=3)) == ("contested", A, False)
    assert stand(*settled, read("w", B, images=(IMAGE,))) == ("contested", A, False)


def test_overriding_readers_who_agree_takes_as_many_reviewers_as_the_policy_says() -> None:
    said = read("x", A), read("y", A), read("z", B), decide("r", "accept", B)
    assert stand(*said) == ("held", A, False)
    assert codes(*said) == ["contradicted-without-image", "decision-lacks-persons"]
    assert stand(*said, endorse("s", 3)) == ("decided", B, True)
    assert stand(*said, endorse("r", 3))[0] == "held"
    assert stand(*said, endorse("s", 3, reviewer=False))[0] == "held"


def test_who_read_the_slot_decides_nothing_about_it() -> None:
    for order in permutations([read("x", A), read("y", B), decide("x", "accept", A)]):
        if order.index(next(one for one in order if one[1] is A)) < len(order):
            state, _, confirmed = stand(*order)
            assert (state, confirmed) == ("held", False)


def test_void_takes_two_and_hold_takes_one() -> None:
    agreed = read("x", A), read("y", A)
    assert stand(*agreed, decide("r", "hold")) == ("held", A, False)
    assert stand(*agreed, decide("r", "void"))[0] == "held"
    assert stand(*agreed, decide("r", "void"), endorse("s", 2)) == ("void", None, False)


def test_a_decision_taken_back_leaves_the_slot_on_hold_and_never_missing() -> None:
    assert stand(read("x", A), decide("r", "accept", A), taken_back(1)) == ("held", A, False)
    assert stand(decide("r", "hold"), taken_back(0))[0] == "held"
    again = read("x", A), decide("r", "accept", A), taken_back(1), decide("s", "accept", A)
    assert stand(*again)[0] == "decided"


def test_a_reading_taken_back_says_nothing_any_more_and_is_still_told_of_the_past() -> None:
    whole = slot(read("x", A), read("z", B), read("y", A))
    rest = whole.without(back(3, 1))
    assert judge(rest, RULES).state == "read_twice"
    assert judge(rest.at(3), RULES).state == "held"
    assert rest.at(3) == whole
    assert rest.at(2).events == whole.events[:2]


@pytest.mark.parametrize("doubt", ["revoked", "suspect", "late", "out of scope"])
def test_keys_in_doubt_confirm_nothing_and_open_nothing(doubt: str) -> None:
    doubtful = read("y", A, doubt=doubt)
    assert stand(read("x", A), doubtful) == ("held", A, False)
    assert stand(doubtful) == ("held", A, False)
    agreed = STORED, read("x", A), read("w", A)
    assert stand(*agreed, read("y", B, doubt=doubt, images=(IMAGE,))) == ("read_twice", A, True)


def test_text_messages_are_never_half_of_two_readings() -> None:
    assert stand(read("x", A), read("y", A, counts=False)) == ("read_once", A, False)
    assert stand(read("x", A), read("y", B, counts=False))[0] == "held"


def test_copies_that_say_different_things() -> None:
    said = read("x", A), read("y", A), read("z", B, copy=POSTED, images=(IMAGE,)), STORED
    assert stand(*said)[0] == "contested"
    assert stand(read("z", B, copy=POSTED), read("x", A), read("y", A))[0] == "held"
    loose = replace(RULES, copies_must_agree=False)
    assert stand(read("z", B, copy=POSTED), read("x", A), read("y", A), rules=loose) == (
        "read_twice",
        A,
        True,
    )
    assert "copies-differ" in codes(read("z", B, copy=POSTED), read("x", A), read("y", A), rules=loose)


def test_where_one_copy_is_enough_another_contests_nothing_in_either_order() -> None:
    loose = replace(RULES, copies_must_agree=False)
    other = read("z", B, copy=POSTED, images=(IMAGE,))
    for order in permutations([read("x", A), read("y", A), other]):
        assert stand(STORED, *order, rules=loose) == ("read_twice", A, True)
        assert codes(STORED, *order, rules=loose) == ["copies-differ"]
    same = read("z", B, images=(IMAGE,))
    assert stand(STORED, read("x", A), read("y", A), same, rules=loose)[0] == "contested"
    assert stand(STORED, same, read("x", A), read("y", A), rules=loose)[0] == "held"
    decided = STORED, read("x", A), decide("r", "accept", A)
    assert stand(*decided, other, rules=loose)[0] == "contested"


def test_changed_figures_are_flagged_and_followed_once_all_readers_change() -> None:
    agreed = read("x", A), read("y", A)
    assert stand(*agreed, read("x", B))[0] == "held"
    assert "figures-changed" in codes(*agreed, read("x", B))
    assert stand(*agreed, read("x", B), read("y", B)) == ("read_twice", B, True)


def test_a_form_that_contradicts_itself_is_held_until_a_reviewer_decides() -> None:
    readings = read("x", BROKEN), read("y", BROKEN)
    assert stand(*readings) == ("held", BROKEN, False)
    assert codes(*readings) == ["identity-broken"]
    assert stand(*readings, decide("r", "accept", BROKEN)) == ("decided", BROKEN, True)


def test_without_a_stored_image_nothing_is_confirmed_where_one_is_required() -> None:
    strict = replace(RULES, image_required=True)
    assert stand(read("x", A), read("y", A), rules=strict) == ("read_twice", A, False)
    named = read("y", A, images=(IMAGE,))
    assert stand(read("x", A), named, rules=strict) == ("read_twice", A, False)
    assert stand(read("x", A), named, STORED, rules=strict) == ("read_twice", A, True)


@pytest.mark.parametrize(("readings", "expected"), [(1, True), (2, True), (3, False)])
def test_how_many_must_agree_is_the_elections_own_rule(readings: int, *, expected: bool) -> None:
    rules = replace(RULES, readings=readings)
    assert stand(read("x", A), read("y", A), rules=rules) == ("read_twice", A, expected)


@pytest.mark.parametrize("doubt", ["revoked", "suspect", "late", "out of scope"])
def test_an_image_that_only_a_key_in_doubt_names_confirms_nothing(doubt: Any) -> None:
    strict = replace(RULES, image_required=True)
    pictured = plain(lambda index: Pictured(index, KeyId("z"), IMAGE, None, doubt))
    agreed = read("x", A), read("y", A)
    assert stand(*agreed, pictured, STORED, rules=strict) == ("read_twice", A, False)
    assert stand(STORED, pictured, *agreed, rules=strict) == ("read_twice", A, False)
    doubtful = read("z", A, doubt=doubt, images=(IMAGE,))
    assert stand(*agreed, doubtful, STORED, rules=strict) == ("read_twice", A, False)
    assert stand(pictured, STORED)[0] == "missing"


def test_one_person_who_reads_many_copies_is_one_of_those_who_read_alike() -> None:
    """Of the figures that are shown beside a form on hold, nobody alone outweighs two others."""
    many = [read("z", B, copy=("agent", holder)) for holder in "abc"]
    assert stand(*many, read("x", A), read("y", A)) == ("held", A, False)
    assert stand(read("x", A), read("y", A), *many) == ("read_twice", A, True)
    assert stand(*many, read("x", A)) == ("held", B, False)


@pytest.mark.parametrize("doubt", ["revoked", "suspect", "late", "out of scope"])
def test_a_key_in_doubt_takes_nothing_back(doubt: Any) -> None:
    """Whoever has somebody's lost key can neither confirm by silencing a contradiction, nor open anything again."""
    contradicted = slot(read("x", A), read("z", B), read("y", A))
    left = contradicted.without(back(3, 1, doubt=doubt))
    assert judge(left, RULES).state == "held"
    assert [one.code for one in judge(left, RULES).noticed] == ["readings-differ", "key-in-doubt"]
    assert left.doubting(lambda *_: None) == contradicted.without(back(3, 1))
    assert (
        contradicted.without(back(3, 1)).doubting(lambda key, _: doubt if key == "who said it" else None)
        == left
    )
    decided = read("x", A), decide("r", "accept", A)
    assert stand(*decided, taken_back(1, doubt=doubt)) == ("decided", A, True)
    assert codes(*decided, taken_back(1, doubt=doubt)) == ["key-in-doubt"]


@pytest.mark.parametrize(("outcome", "row"), [("void", None), ("correct", (9, 9))])
def test_one_reviewer_undoes_nothing_that_two_have_decided(outcome: Any, row: Any) -> None:
    settled = read("x", A), read("y", A), decide("r", outcome, row), endorse("s", 2)
    assert stand(*settled, decide("t", "accept", A)) == ("held", A, False)
    assert stand(*settled, decide("t", "accept", A), endorse("u", 4)) == ("decided", A, True)
    by_two_steps = *settled, decide("t", "hold"), decide("t", "accept", A)
    assert stand(*by_two_steps)[0] == "held"
    assert stand(*settled, decide("t", "hold"), taken_back(4), decide("t", "accept", A))[0] == "held"
    assert stand(*settled, taken_back(2), decide("t", "accept", A)) == ("decided", A, True)


def test_one_reviewer_does_not_change_what_another_accepted() -> None:
    disputed = read("x", A), read("y", B), decide("r", "accept", A)
    assert stand(*disputed) == ("decided", A, True)
    assert stand(*disputed, decide("s", "accept", B))[0] == "held"
    assert stand(*disputed, decide("s", "accept", B), endorse("r", 3)) == ("decided", B, True)
    assert stand(*disputed, decide("s", "accept", A)) == ("decided", A, True)
