"""Deadlines of a form model at a time: passed, ahead, or why that cannot be told."""

from datetime import UTC, datetime, timedelta

import pytest

from polltrail.election.form_parts import Deadline
from polltrail.review.deadlines import due

CLOSE = datetime(2031, 5, 5, 13, tzinfo=UTC)
SIX = Deadline(what="The form is at the centre", hours_after_close=6)
WORDS = Deadline(what="The result is declared", local_time="02:00 on the day after polling day")


@pytest.mark.parametrize(("minutes", "state"), [(-1, "ahead"), (0, "ahead"), (1, "passed")])
def test_it_has_passed_after_its_last_moment(minutes: int, state: str) -> None:
    clock = CLOSE + timedelta(hours=6, minutes=minutes)
    [one] = due([SIX], polls_close_at=CLOSE, clock=clock)
    assert (one.at, one.state, one.because) == (CLOSE + timedelta(hours=6), state, "")


def test_why_it_cannot_be_told_is_said() -> None:
    def asked(deadline: Deadline, close: datetime | None, clock: datetime | None) -> tuple[str, str]:
        [one] = due([deadline], polls_close_at=close, clock=clock)
        return one.state, one.because

    assert asked(SIX, None, CLOSE) == (
        "cannot tell", "the definition does not say when the polls close (polls_close_at)",
    )  # fmt: skip
    assert asked(WORDS, CLOSE, CLOSE) == (
        "cannot tell", "the form model has it in words: 02:00 on the day after polling day",
    )  # fmt: skip
    assert asked(SIX, CLOSE, None) == (
        "cannot tell",
        "no quorum of witnesses has dated this state of the log",
    )


def test_a_form_model_without_deadlines_has_none() -> None:
    assert due([], polls_close_at=CLOSE, clock=CLOSE) == ()
