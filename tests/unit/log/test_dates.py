"""By when an entry was known: by the first state over it that a quorum dated, under the policy that acted then."""

from itertools import permutations

import pytest

from polltrail.log.cosignature import cosign
from polltrail.log.dates import Dates
from polltrail.log.history import NamedPolicy
from polltrail.log.note import COSIGNATURE, make_vkey, public_of
from polltrail.log.policy import Policy
from support.cosigned import LOG, NOON, POLICY, note, text

ALL = ("w1", "w2", "w3")
NAMED = (NamedPolicy(0, POLICY.format(), POLICY),)
OTHER_SEED = bytes([77]) * 32
OTHER = Policy.parse(f"log {LOG}\nwitness o {make_vkey('o', COSIGNATURE, public_of(OTHER_SEED))}\nquorum o\n")
CHANGED = (*NAMED, NamedPolicy(12, OTHER.format(), OTHER))


def at(size: int, minute: int) -> bytes:
    """A note that three of four cosigned at this minute."""
    return note(size, dict.fromkeys(ALL, NOON + 60 * minute))


def by_other(size: int, minute: int) -> bytes:
    return note(size, {}) + cosign(text(size), OTHER_SEED, "o", NOON + 60 * minute)


def dates(*notes: bytes) -> Dates:
    return Dates(notes, LOG, NAMED)


def minute(found: Dates, index: int) -> float | None:
    one = found.not_after(index)
    return None if one is None else (one.at - NOON) / 60


@pytest.mark.parametrize("order", [*permutations([at(5, 1), at(9, 2), at(9, 3), at(20, 4)])])
def test_the_first_state_over_an_entry_dates_it_in_whatever_order_notes_come(order: list[bytes]) -> None:
    found = dates(*order)
    assert [minute(found, index) for index in (0, 4, 5, 8, 9, 19, 20)] == [1, 1, 2, 2, 4, 4, None]


def test_a_longer_state_that_was_seen_earlier_dates_what_a_shorter_one_has() -> None:
    found = dates(at(5, 7), at(9, 2))
    assert [minute(found, index) for index in (0, 8)] == [2, 2]


def test_too_few_date_nothing_and_lines_of_one_state_count_together() -> None:
    two, third = note(5, {"w1": NOON, "w2": NOON}), note(5, {"w4": NOON + 60})
    assert dates(two).not_after(0) is None
    found = dates(two, third).not_after(0)
    assert found is not None
    assert (found.at, found.notes) == (NOON + 60, (two, third))


def test_a_wrong_line_or_another_logs_signature_counts_for_nothing() -> None:
    good, early = at(9, 5), at(9, 1)
    wrong = early[:-20] + early[-20:].replace(early[-9:-5], b"AAAA")
    stranger = note(9, dict.fromkeys(ALL, NOON), seed=bytes(range(1, 33)))
    for bad in (wrong, stranger, b"no note"):
        assert minute(dates(good, bad), 0) == 5


def test_how_long_the_log_was_known_to_be_at_a_time() -> None:
    found = dates(at(5, 1), at(9, 2), at(20, 4))
    known = [found.known_by(NOON + 60 * m) for m in (0, 1, 3, 4, 9)]
    assert [one and one.size for one in known] == [None, 5, 9, 20, 20]


def test_the_dates_over_some_entries_are_given_once() -> None:
    found = dates(at(5, 1), at(9, 2), at(20, 4))
    assert [one.size for one in found.over([0, 3, 12, 15])] == [5, 20]


def test_new_witnesses_date_only_from_where_those_before_saw_them_named() -> None:
    before = [at(5, 1), by_other(8, 2), at(20, 6)]
    found = Dates([*before, by_other(20, 5), by_other(30, 9)], LOG, CHANGED)
    assert found.acting == OTHER
    assert [minute(found, index) for index in (0, 6, 12, 25)] == [1, 5, 5, 9]
    unseen = Dates(before[:2], LOG, CHANGED)
    assert unseen.acting == POLICY
    assert minute(unseen, 6) is None


def test_where_nobody_witnesses_nothing_is_dated() -> None:
    found = Dates([at(5, 1)], LOG, (NamedPolicy(0, "", None),))
    assert found.acting is None
    assert found.not_after(0) is None
    assert Dates([], LOG, ()).known_by(NOON) is None


def test_where_nobody_was_asked_an_amendment_acts_from_its_own_entry() -> None:
    named = (NamedPolicy(0, "", None), NamedPolicy(7, POLICY.format(), POLICY))
    found = Dates([at(5, 1), at(9, 2)], LOG, named)
    assert [minute(found, index) for index in (0, 8)] == [2, 2]
