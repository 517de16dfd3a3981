"""What a slot needs next, and who may do it."""

from polltrail.review.slots import judge
from polltrail.review.work import ReaderRecord, may_do, wanted
from support.slots import AGENT_COPY, IMAGE, RULES, STORED, A, B, decide, read, slot


def test_what_is_imaged_and_not_read_enough_wants_readers() -> None:
    unread = slot(STORED, read("x", A))
    assert wanted(unread, judge(unread, RULES), RULES) is None  # no image of it is stored
    once = slot(read("x", A, images=(IMAGE,)), STORED)
    found = wanted(once, judge(once, RULES), RULES)
    assert found is not None
    assert (found.kind, found.copy, found.images, found.persons) == ("read", AGENT_COPY, (IMAGE,), 1)
    assert not may_do("x", once, found)
    assert may_do("y", once, found)


def test_what_contradicts_wants_a_reviewer_who_has_not_read_it() -> None:
    held = slot(read("x", A), read("y", B))
    found = wanted(held, judge(held, RULES), RULES)
    assert found is not None
    assert found.kind == "decide"
    assert not may_do("x", held, found)
    assert may_do("r", held, found)
    pending = slot(read("x", A), read("y", B), decide("r", "correct", A))
    again = wanted(pending, judge(pending, RULES), RULES)
    assert again is not None
    assert not may_do("r", pending, again)
    assert may_do("s", pending, again)


def test_what_is_settled_wants_nobody() -> None:
    done = slot(read("x", A, images=(IMAGE,)), read("y", A), STORED)
    assert wanted(done, judge(done, RULES), RULES) is None


def test_a_readers_record_counts_settled_slots_only() -> None:
    agreed, alone = slot(read("x", A), read("y", A)), slot(read("x", A))
    decided = slot(read("x", A), read("y", B), decide("r", "accept", B))
    record = ReaderRecord()
    for one in (agreed, alone, decided):
        record = record.add("x", one, judge(one, RULES))
    assert (record.readings, record.settled, record.agreed, record.rate) == (3, 2, 1, 0.5)
    assert ReaderRecord().rate is None
