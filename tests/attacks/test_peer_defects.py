"""Four defects found in a peer, each planted here: what the count does instead is noticed to be missing.

Equal readings never matched; any number was accepted as a correction; a double click doubled the votes; one person made
both readings.
"""

from dataclasses import replace
from importlib import import_module
from typing import Any

from polltrail.review.slots import judge
from polltrail.statement.fields import Mark
from polltrail.tally.fold import Fold, votes_of
from support.attacks import attack
from support.count_night import enrolled, folded, reading

N1 = ("N1", "assembly")
JUDGE = import_module("polltrail.review.slots.judge")
STAMP = Mark(role="presiding officer", of=None, mark="stamp", state="absent", reason="unknown")
STAMPED = Mark(role="presiding officer", of=None, mark="stamp", state="present", reason=None)


def state(fold: Fold) -> str:
    number = fold.counting.expected.slot(*N1)
    assert number is not None
    return judge(fold.memory.slot(number), fold.counting.rules_of(number)).state


def confirmed(fold: Fold) -> list[int]:
    return list(votes_of(fold.totals.at(0, 0), 2, 0))


def never_equal(rows: Any, row: Any) -> Any:
    return (*rows, row), len(rows)


@attack(
    readers_are_compared_too=lambda patch: patch.setattr("polltrail.review.slots.slot.with_row", never_equal)
)
def test_equal_readings_agree_whoever_made_them_and_whatever_they_say_of_stamps() -> None:
    fold = folded([
        reading("agent 0", N1, (10, 20), signatures=[STAMP]), reading("clerk 0", N1, (10, 20), signatures=[STAMPED]),
    ])  # fmt: skip
    assert (state(fold), confirmed(fold)) == ("read_twice", [10, 20])


@attack(nothing_is_too_far_off=lambda patch: patch.setattr(JUDGE, "_broken", lambda *_: ()))
def test_a_tolerance_accepts_no_other_number() -> None:
    for valid, stands in ((30, "read_twice"), (32, "read_twice"), (33, "held"), (9999, "held")):
        numbers = {"valid_votes": valid}
        night = [reading(who, N1, (10, 20), numbers=numbers) for who in ("agent 0", "clerk 0")]
        assert state(folded(night, tolerance=2)) == stands


def by_entry(self: Any, read: Any, by: int) -> None:
    """Count every entry as a person of its own."""
    self._rows[read.row] += by
    self._behind[read.row][read.index] += 1


@attack(
    every_entry_is_a_person=lambda patch: patch.setattr("polltrail.review.slots.live.Tally.add", by_entry)
)
def test_a_double_click_counts_once() -> None:
    once = reading("agent 0", N1, (10, 20))
    twice = folded([once, reading("agent 0", N1, (10, 20), number=1)])
    assert (state(twice), confirmed(twice)) == ("read_once", [0, 0])
    both = folded([once, reading("agent 0", N1, (10, 20), number=1), reading("clerk 0", N1, (10, 20))])
    assert confirmed(both) == [10, 20]


def by_key(*given: Any) -> Any:
    from polltrail.tally.fold import events

    signer = events.signer_of(*given)
    return replace(signer, person=signer.key)


@attack(only_keys_are_compared=lambda patch: patch.setattr("polltrail.tally.fold.fold.signer_of", by_key))
def test_one_person_with_two_keys_reads_once() -> None:
    same = [enrolled(f"twin {at}", role, person="ee" * 32) for at, role in enumerate(("agent", "clerk"))]
    fold = folded([*same, reading("twin 0", N1, (10, 20)), reading("twin 1", N1, (10, 20))])
    assert (state(fold), confirmed(fold)) == ("read_once", [0, 0])
