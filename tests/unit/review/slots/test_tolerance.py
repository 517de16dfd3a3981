"""By how much a form may contradict itself and still be accepted as written: the miss stays in sight."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from polltrail.review.slots import Noticed, Rules, judge
from support.slots import RULES, A, decide, endorse, read, slot

OFF_BY_3 = (13, 3)


def rules(tolerance: int) -> Rules:
    return replace(RULES, tolerance=tolerance)


@pytest.mark.parametrize(
    ("tolerance", "state"), [(0, "held"), (2, "held"), (3, "read_twice"), (4, "read_twice")]
)
def test_a_form_is_accepted_as_written_up_to_what_is_tolerated(tolerance: int, state: str) -> None:
    for order in permutations([read("x", OFF_BY_3), read("y", OFF_BY_3)]):
        judged = judge(slot(*order), rules(tolerance))
        assert (judged.state, judged.row, judged.confirmed) == (state, OFF_BY_3, state == "read_twice")


@pytest.mark.parametrize(("tolerance", "code"), [(2, "identity-broken"), (3, "identity-tolerated")])
def test_what_is_tolerated_stays_a_finding(tolerance: int, code: Any) -> None:
    judged = judge(slot(read("x", OFF_BY_3), read("y", OFF_BY_3)), rules(tolerance))
    assert judged.noticed == (Noticed(code, 1, words="sum"),)
    assert judged.findings_open == 1


def test_what_is_tolerated_joins_no_readings_that_differ() -> None:
    judged = judge(slot(read("x", OFF_BY_3), read("y", (13, 2))), rules(3))
    assert (judged.state, judged.confirmed) == ("held", False)
    assert "readings-differ" in judged.reasons


def test_what_a_reviewer_accepted_stays_a_finding_that_is_answered() -> None:
    readings = read("x", OFF_BY_3), read("y", OFF_BY_3)
    accepted = judge(slot(*readings, decide("r", "accept", OFF_BY_3)), rules(0))
    assert accepted.state == "decided"
    assert accepted.noticed == (Noticed("identity-broken", 2, words="sum", answered_by=2),)
    written = judge(slot(read("x", A), decide("r", "correct", OFF_BY_3), endorse("s", 1)), rules(0))
    assert [(one.code, one.answered_by) for one in written.noticed] == [("identity-broken", 1)]


def test_a_decision_that_does_not_act_hides_no_identity() -> None:
    judged = judge(slot(read("x", OFF_BY_3), decide("r", "void")), rules(0))
    assert [(one.code, one.answered_by) for one in judged.noticed] == [
        ("identity-broken", None),
        ("decision-lacks-persons", None),
    ]
