"""Copies of one form held against each other: both copies, both images, every number that differs; in either order."""

from itertools import permutations
from typing import Any

import pytest

from polltrail.review.slots import Noticed, judge
from support.slots import AGENT_COPY, IMAGE, POSTED, RULES, A, B, read, slot

OTHER_IMAGE = b"o" * 32
AUTHORITY = ("authority", None)
AGENTS = {"images": (IMAGE,)}
POSTED_ONE = {"copy": POSTED, "images": (OTHER_IMAGE,)}


def between(*said: Any) -> list[Noticed]:
    return [
        one
        for one in judge(slot(*said), RULES).noticed
        if one.read is not None and one.other is not None and one.read.copy != one.other.copy
    ]


def sides(one: Noticed) -> set[tuple[Any, ...]]:
    assert one.read is not None
    assert one.other is not None
    return {(one.read.copy, one.read.images, one.found), (one.other.copy, one.other.images, one.expected)}


BOTH = {(AGENT_COPY, (IMAGE,), A), (POSTED, (OTHER_IMAGE,), B)}


@pytest.mark.parametrize("order", list(permutations([read("x", A, **AGENTS), read("y", B, **POSTED_ONE)])))
def test_two_copies_that_differ_are_a_finding_with_both_in_either_order(order: Any) -> None:
    [one] = between(*order)
    assert one.code == "copies-differ"
    assert sides(one) == BOTH


def test_a_copy_that_contradicts_what_stands_is_named_with_the_copy_that_stands() -> None:
    agreed = read("x", A, **AGENTS), read("y", A)
    [late] = between(*agreed, read("z", B, **POSTED_ONE))
    assert (late.code, late.words) == ("contradicted-without-image", "copies-differ")
    assert sides(late) == BOTH
    [early] = between(read("z", B, **POSTED_ONE), *agreed)
    assert (early.code, sides(early)) == ("copies-differ", BOTH)


def test_a_reading_that_contradicts_one_of_its_own_copy_is_held_against_that() -> None:
    agreed = read("x", A, **AGENTS), read("y", A, copy=POSTED)
    [one] = judge(slot(*agreed, read("z", B, **POSTED_ONE)), RULES).noticed
    assert (one.code, one.words) == ("contradicted-without-image", "")
    assert one.other is not None
    assert (one.other.person, one.other.copy) == ("y", POSTED)


def test_each_of_three_copies_that_differ_is_held_against_the_first() -> None:
    said = read("x", A), read("y", B, copy=POSTED), read("z", (1, 2), copy=AUTHORITY)
    assert [(one.found, one.expected) for one in between(*said)] == [(B, A), ((1, 2), A)]


def test_copies_that_agree_are_none() -> None:
    assert between(read("x", A), read("y", A, copy=POSTED), read("z", A, copy=AUTHORITY)) == []
