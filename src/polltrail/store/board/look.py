"""What a board keeps of one form: where it stands, since when, and what a person should see about it."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from polltrail.review.slots import STATES, Judged, Row, Slot, State, judge
from polltrail.tally.board import Notice
from polltrail.tally.fold import Counting

NEVER: Final = 2**62
"""In place of a size: it has not come to that yet."""
CODE: Final = {state: code for code, state in enumerate(STATES)}
BADNESS: Final[tuple[State, ...]] = (
    "void", "decided", "read_twice", "read_once", "imaged", "missing", "held", "contested",
)  # fmt: skip
"""States, the worst last: a station is shown in the worst that one of its forms is in."""

Step = tuple[int, bool, bool]
"""From some size of the log on: whether a form was read, and whether it was confirmed."""


class Look(NamedTuple):
    """One form.

    Attributes
    ----------
    code : int
        Its state, as a place in `STATES`.
    read_from, confirmed_from : int
        The size of the log from which on it was so; `NEVER` where it is not.
    steps : tuple of Step
        Only of a form that was something and then was not: all that it has been, the first first.
    reasons : tuple of str
        Why it is on hold, contested or void.
    notices : tuple of Notice
        What a person should see, also what a decision has answered since.
    row : Row or None
        The figures shown; None where nobody has read it, or it is void.
    """

    code: int
    read_from: int
    confirmed_from: int
    steps: tuple[Step, ...]
    reasons: tuple[str, ...]
    notices: tuple[Notice, ...]
    row: Row | None

    @property
    def is_read(self) -> bool:
        """Whether somebody has read it."""
        return self.read_from != NEVER


NOTHING: Final = Look(CODE["missing"], NEVER, NEVER, (), (), (), None)


def look(number: int, slot: Slot, judged: Judged | None, counting: Counting) -> Look:
    """Look at a form; of one of which all was taken back, what it has been is told all the same."""
    steps = tuple(_steps(number, slot, judged, counting))
    read_from, confirmed_from = (_since(steps, what) for what in (1, 2))
    plain = all(sum(one[what] != other[what] for one, other in _pairs(steps)) <= 1 for what in (1, 2))
    was = () if plain else steps
    if judged is None:
        return NOTHING._replace(steps=was)
    notices = tuple(_notices(number, judged, counting))
    return Look(CODE[judged.state], read_from, confirmed_from, was, reasons_of(judged), notices, judged.row)


def state_of(judged: Judged | None) -> State:
    """Give the state of a form; nobody has said anything of one that was not judged."""
    return "missing" if judged is None else judged.state


def reasons_of(judged: Judged | None) -> tuple[str, ...]:
    """Give why a form is on hold, contested or void."""
    return judged.reasons if judged is not None and judged.state in {"held", "contested", "void"} else ()


def _notices(number: int, judged: Judged, counting: Counting) -> Iterator[Notice]:
    expected = counting.expected
    station = expected.station_ids[expected.station_of(number)]
    contest = expected.contests[expected.contest_of(number)].id
    for one in judged.noticed:
        yield Notice(
            code=one.code, station=station, contest=contest, index=one.index, answered_by=one.answered_by
        )


def _steps(number: int, slot: Slot, judged: Judged | None, counting: Counting) -> Iterator[Step]:
    """Say what a form has been, size by size, where that changed."""
    before = (False, False)
    for size, at in _judgements(slot, judged, lambda then: judge(then, counting.rules_of(number))):
        now = (at is not None and at.row is not None, at is not None and at.confirmed)
        if now != before:
            yield size, *now
        before = now


def _judgements(
    slot: Slot, last: Judged | None, judged: Callable[[Slot], Judged]
) -> Iterator[tuple[int, Judged | None]]:
    sizes = sorted({
        *(event.index for event in slot.events),
        *(one.index for one in slot.stored),
        *(index for pair in slot.gone for index in (pair[0], pair[1].index)),
    })  # fmt: skip
    for index in sizes[:-1]:
        then = slot.at(index + 1)
        yield index + 1, judged(then) if then.events else None
    if sizes:
        yield sizes[-1] + 1, last


def _since(steps: tuple[Step, ...], what: int) -> int:
    """Find from where on it has been so all the time."""
    found = NEVER
    for step in steps:
        if not step[what]:
            found = NEVER
        elif found == NEVER:
            found = step[0]
    return found


def _pairs(steps: tuple[Step, ...]) -> Iterator[tuple[Step, Step]]:
    return zip(((0, False, False), *steps), steps, strict=False)
