"""Deadlines of the form model: by when a form had to be there, and whether it is.

Pure: the clock comes in. Three answers as for every check, and a fourth while there is time left. A deadline in words
is for people, and one in hours needs the time at which the polls close; without it nothing can be told.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from polltrail.election.form_parts import Deadline

DeadlineState = Literal["passed", "ahead", "cannot tell"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One deadline at one time.

    Attributes
    ----------
    at : datetime or None
        When it passes; None where that cannot be told.
    because : str
        Why something cannot be told; empty where it can.
    """

    deadline: Deadline
    at: datetime | None
    state: DeadlineState
    because: str = ""


def due(
    deadlines: Sequence[Deadline], *, polls_close_at: datetime | None, clock: datetime | None
) -> tuple[Due, ...]:
    """Say of every deadline whether it has passed.

    Parameters
    ----------
    polls_close_at : datetime or None
        As the definition says; None where it does not.
    clock : datetime or None
        The time of which the forms are; None where nobody has dated them.
    """
    return tuple(_due(one, polls_close_at, clock) for one in deadlines)


def _due(deadline: Deadline, polls_close_at: datetime | None, clock: datetime | None) -> Due:
    if deadline.hours_after_close is None:
        words = f"the form model has it in words: {deadline.local_time}"
        return Due(deadline=deadline, at=None, state="cannot tell", because=words)
    if polls_close_at is None:
        return Due(
            deadline=deadline, at=None, state="cannot tell",
            because="the definition does not say when the polls close (polls_close_at)",
        )  # fmt: skip
    at = polls_close_at + timedelta(hours=deadline.hours_after_close)
    if clock is None:
        return Due(
            deadline=deadline, at=at, state="cannot tell",
            because="no quorum of witnesses has dated this state of the log",
        )  # fmt: skip
    return Due(deadline=deadline, at=at, state="passed" if clock > at else "ahead")
