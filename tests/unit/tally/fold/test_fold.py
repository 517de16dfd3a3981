"""Statements become slots and totals."""

from typing import Any

import pytest

from polltrail.review.slots import judge
from polltrail.tally.fold import Fold, votes_of
from support.count_night import (
    IMAGES,
    decision,
    endorsement,
    enrolled,
    folded,
    holding,
    incident,
    official,
    picture,
    reading,
    said,
    withdrawal,
)
from support.statements import revocation, seed_of

N1, S1, S2_MAYOR = ("N1", "assembly"), ("S1", "assembly"), ("S2", "mayor")


def state(fold: Fold, slot: tuple[str, str] = N1) -> str:
    number = fold.counting.expected.slot(*slot)
    assert number is not None
    return judge(fold.memory.slot(number), fold.counting.rules_of(number)).state


def votes(fold: Fold, which: int, *, area: int = 0, contest: int = 0) -> list[int]:
    return list(votes_of(fold.totals.at(contest, area), 2, which))


TWICE = reading("agent 0", N1, (10, 20)), reading("clerk 0", N1, (10, 20))


def test_two_readings_are_added_up_the_tree() -> None:
    fold = folded([*TWICE, reading("agent 1", S1, (5, 6))])
    assert state(fold) == "read_twice"
    assert state(fold, S1) == "read_once"
    areas = {area: number for number, area in enumerate(fold.counting.expected.areas)}
    assert votes(fold, 0) == [10, 20]
    assert votes(fold, 2) == [15, 26]
    assert votes(fold, 2, area=areas["South",]) == [5, 6]
    assert votes(fold, 0, area=areas["North", "Lake"]) == [10, 20]
    assert votes(fold, 0, area=areas["North", "Hill"]) == [0, 0]


def test_a_contest_of_one_district_is_added_up_there_alone() -> None:
    fold = folded([reading("agent 0", S2_MAYOR, (3, 4)), reading("clerk 0", S2_MAYOR, (3, 4))])
    port = fold.counting.expected.areas.index(("South", "Port"))
    assert votes(fold, 0, contest=1, area=port) == [3, 4]
    assert (1, 0) not in fold.totals.vectors


def test_an_image_that_is_stored_later_opens_again_what_it_contradicts() -> None:
    other = reading("clerk 1", N1, (11, 20), images=IMAGES[:1])
    assert state(folded([*TWICE, other])) == "read_twice"
    assert state(folded([*TWICE, other, holding(IMAGES[0])])) == "contested"
    assert state(folded([*TWICE, holding(IMAGES[0]), other])) == "contested"
    assert votes(folded([*TWICE, other, holding(IMAGES[0])]), 0) == [0, 0]
    assert votes(folded([*TWICE, other, holding(IMAGES[0])]), 1) == [10, 20]


def test_a_decision_and_its_endorsement_correct_the_figures() -> None:
    made = decision("reviewer 0", N1, "correct", votes=(9, 9))
    assert state(folded([*TWICE, made])) == "held"
    fold = folded([*TWICE, made, endorsement("reviewer 1", made)])
    assert (state(fold), votes(fold, 0)) == ("decided", [9, 9])
    assert state(folded([*TWICE, made, endorsement("clerk 1", made)])) == "held"


def test_who_withdraws_anothers_words_changes_nothing() -> None:
    fold = folded([*TWICE, withdrawal("clerk 0", TWICE[0])])
    assert state(fold) == "read_twice"
    assert [one.code for one in fold.memory.unplaced()] == ["withdraws-anothers"]
    assert state(folded([*TWICE, withdrawal("agent 0", TWICE[0])])) == "read_once"


@pytest.mark.parametrize("first", [True, False])
def test_a_revocation_puts_what_a_suspect_key_said_on_hold(*, first: bool) -> None:
    lost = said("organiser", "revocation", revocation(seed_of("clerk 0"), suspect_from=5))
    statements: list[Any] = [lost, *TWICE] if first else [*TWICE, lost]
    fold = folded(statements)
    assert (state(fold), votes(fold, 0), votes(fold, 1)) == ("held", [0, 0], [10, 20])
    other = reading("clerk 1", N1, (10, 20))
    assert state(folded([*statements, other])) == "read_twice"


def test_what_does_not_exist_is_told_and_counted_nowhere() -> None:
    fold = folded(
        [reading("agent 0", ("N9", "assembly"), (1, 2)), reading("agent 0", ("N1", "mayor"), (1, 2))]
    )
    assert [one.code for one in fold.memory.unplaced()] == ["unknown-slot", "unknown-slot"]
    assert not fold.totals.vectors


def test_an_image_alone_is_a_rung() -> None:
    assert state(folded([picture("agent 0", N1, IMAGES[0])])) == "imaged"


def test_an_image_whose_statement_was_taken_back_counts_no_more() -> None:
    shown = picture("agent 0", N1, IMAGES[0])
    seen = [*TWICE, holding(IMAGES[0]), shown]
    assert votes(folded(seen, image_required=True), 0) == [10, 20]
    assert votes(folded([*seen, withdrawal("agent 0", shown)], image_required=True), 0) == [0, 0]


def test_what_a_lost_key_takes_back_is_told_and_still_counts() -> None:
    other = reading("clerk 1", N1, (11, 20))
    lost = said("organiser", "revocation", revocation(seed_of("clerk 1")))
    assert state(folded([*TWICE, other, withdrawal("clerk 1", other)])) == "read_twice"
    held = [TWICE[0], other, TWICE[1]]
    assert state(folded([*held, lost, withdrawal("clerk 1", other)])) == "held"
    suspect = said("organiser", "revocation", revocation(seed_of("clerk 1"), suspect_from=folded(held).size))
    assert state(folded([*held, withdrawal("clerk 1", other), suspect])) == "held"


def test_an_incident_and_an_official_figure_are_not_taken_back_by_a_lost_key() -> None:
    for who, told in (("clerk 1", incident("clerk 1", "N1")), ("watcher 1", official("watcher 1", (1, 2)))):
        lost = said("organiser", "revocation", revocation(seed_of(who)))
        fold = folded([told, lost, withdrawal(who, told)])
        assert [one.code for one in fold.memory.unplaced()] == ["withdraws-in-doubt"]


def test_a_reading_replaces_only_ones_own_of_the_same_slot_and_copy() -> None:
    first = TWICE[0]
    other_copy = reading("agent 0", N1, (11, 20), whose="posted", number=1, supersedes=first.id)
    other_slot = reading("agent 0", S1, (11, 20), number=1, supersedes=first.id)
    others = reading("clerk 0", N1, (11, 20), number=1, supersedes=first.id)
    for wrong in (other_copy, other_slot, others):
        fold = folded([*TWICE, wrong])
        assert [one.code for one in fold.memory.unplaced()] == ["foreign-supersession"]
        assert votes(fold, 2)[0] >= 10
    own = folded([*TWICE, reading("agent 0", N1, (11, 20), number=1, supersedes=first.id)])
    assert (list(own.memory.unplaced()), state(own)) == ([], "held")


SEEN = [picture("agent 0", N1, IMAGES[0]), *TWICE]


@pytest.mark.parametrize("first", [True, False])
def test_what_a_suspect_store_says_it_has_confirms_nothing(*, first: bool) -> None:
    lost = said("organiser", "revocation", revocation(seed_of("store"), suspect_from=5))
    held = [*SEEN, holding(IMAGES[0])]
    statements: list[Any] = [lost, *held] if first else [*held, lost]
    assert votes(folded(held, image_required=True), 0) == [10, 20]
    assert votes(folded(statements, image_required=True), 0) == [0, 0]
    mirror = enrolled("mirror", "mirror")
    has = said("mirror", "holding", holding(IMAGES[0]).body)
    assert votes(folded([*statements, mirror, has], image_required=True), 0) == [10, 20]
    assert votes(folded([mirror, has, *statements], image_required=True), 0) == [10, 20]
