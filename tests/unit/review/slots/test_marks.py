"""Signatures, stamps, agents and refusals: findings about a form, with who, which and why."""

from itertools import permutations
from typing import Any

import pytest

from polltrail.election import form_model
from polltrail.review.slots import Judged, judge, told
from support.slots import AGENT_COPY, POSTED, RULES, A, B, decide, read, slot

SIGNATORIES = form_model("nigeria-ec8a").signatories
OFFICER, STAMP = ("presiding officer", None, "signature"), ("presiding officer", None, "stamp")
AGENT_A, AGENT_B = ("party agent", "A", "signature"), ("party agent", "B", "signature")


def mark(place: Any, state: str = "present", reason: str | None = None) -> Any:
    return (*place, state, reason)


WHOLE = (mark(OFFICER), mark(STAMP), mark(AGENT_A), mark(AGENT_B))


def looked(*said: Any) -> Judged:
    return told(slot(*said), RULES, SIGNATORIES)


def answers(*said: Any) -> dict[str, str]:
    return {one.code: one.verdict for one in looked(*said).marks}


def findings(*said: Any) -> list[tuple[str, str]]:
    return [(one.code, one.words) for one in looked(*said).noticed]


def test_a_form_with_all_its_marks_passes_every_check() -> None:
    assert set(answers(read("x", A, marks=WHOLE)).values()) == {"pass"}
    assert findings(read("x", A, marks=WHOLE)) == []


def test_what_nobody_says_cannot_be_told_and_is_no_finding() -> None:
    assert set(answers(read("x", A)).values()) == {"cannot tell"}
    assert findings(read("x", A)) == []
    assert answers(read("x", A, marks=(mark(OFFICER),))) == {
        "required-signatures": "pass",
        "required-stamps": "cannot tell",
        "agents-signed": "cannot tell",
        "nobody-refused": "pass",
    }


@pytest.mark.parametrize(
    ("marks", "failed", "found"),
    [
        ((mark(OFFICER, "absent", "unknown"), *WHOLE[1:]), "required-signatures", [("mark-missing", "presiding officer, signature: unknown")]),
        ((WHOLE[0], mark(STAMP, "absent", "other"), *WHOLE[2:]), "required-stamps", [("stamp-absent", "presiding officer, stamp: other")]),
        (
            (*WHOLE[:2], mark(AGENT_A, "absent", "not_admitted"), mark(AGENT_B, "absent", "left_early")),
            "agents-signed",
            [
                ("mark-missing", "party agent of A, signature: not_admitted"), ("mark-missing", "party agent of B, signature: left_early"),
                ("agents-absent", "left_early, not_admitted"),
            ],
        ),
        (
            (*WHOLE[:3], mark(AGENT_B, "refused", "disagrees")),
            "nobody-refused",
            [("mark-refused", "party agent of B, signature: disagrees")],
        ),
    ],
)  # fmt: skip
def test_what_is_missing_or_refused_is_named_with_its_reason(marks: Any, failed: str, found: Any) -> None:
    said = read("x", A, marks=marks)
    assert [code for code, verdict in answers(said).items() if verdict != "pass"] == [failed]
    assert findings(said) == found


def test_what_one_reader_misses_is_missing_in_either_order() -> None:
    missing = read("y", A, marks=(mark(OFFICER, "absent", "unknown"),))
    for order in permutations([read("x", A, marks=WHOLE), missing]):
        assert answers(*order)["required-signatures"] == "fail"
        codes = [code for code, _ in findings(*order)]
        assert sorted(codes) == ["mark-missing", "marks-differ"]


def test_copies_whose_marks_differ_are_named() -> None:
    other = read("y", A, copy=POSTED, marks=(mark(OFFICER, "absent", "unknown"),))
    [differ] = [one for one in looked(read("x", A, marks=WHOLE), other).noticed if one.code == "marks-differ"]
    assert differ.words == "presiding officer, signature: present, absent"
    assert (differ.index, differ.against) == (1, 0)
    assert differ.read is not None
    assert differ.other is not None
    assert (differ.read.copy, differ.other.copy) == (POSTED, AGENT_COPY)


def test_what_several_readers_say_alike_is_one_finding_for_each_copy() -> None:
    marks = (mark(STAMP, "absent", "unknown"),)
    alike = read("x", A, marks=marks), read("y", A, marks=marks), read("z", A, copy=POSTED, marks=marks)
    assert [code for code, _ in findings(*alike)] == ["stamp-absent", "stamp-absent"]


def test_a_decision_answers_them_and_keys_in_doubt_say_nothing() -> None:
    missing = read("x", A, marks=(mark(STAMP, "absent", "unknown"),))
    [one] = looked(missing, decide("r", "accept", A)).noticed
    assert (one.code, one.answered_by) == ("stamp-absent", 1)
    doubtful = read("x", A, marks=(mark(STAMP, "absent", "unknown"),), doubt="revoked")
    assert [code for code, _ in findings(doubtful)] == ["key-in-doubt"]


@pytest.mark.parametrize("row", [A, B])
def test_they_change_nothing_about_where_a_form_stands(row: Any) -> None:
    bad = (mark(OFFICER, "refused", "disagrees"), mark(STAMP, "absent", "unknown"))
    with_marks = looked(read("x", A, marks=bad), read("y", row, marks=WHOLE))
    without = judge(slot(read("x", A), read("y", row)), RULES)
    assert (with_marks.state, with_marks.row, with_marks.confirmed, with_marks.reasons) == (
        without.state, without.row, without.confirmed, without.reasons,
    )  # fmt: skip


def test_a_form_model_without_signatories_asks_nothing() -> None:
    said = slot(read("x", A, marks=(mark(STAMP, "absent", "unknown"),)))
    assert told(said, RULES, form_model("generic").signatories) == judge(said, RULES)
