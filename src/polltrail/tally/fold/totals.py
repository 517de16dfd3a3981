"""Running totals of every contest and area: what one slot adds is taken away and added anew when it changes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from polltrail.election.expected import Expected
from polltrail.review.slots import STATES, Judged
from polltrail.review.slots.layout import Layout

Vector = npt.NDArray[np.int64]

_STATE = {state: at for at, state in enumerate(STATES)}
_N = len(STATES)
FINDINGS, CAP, CAP_UNKNOWN, READ_REGISTERED, CONFIRMED, CONFIRMED_REGISTERED, BALLOTS, HEAD = range(
    2 * _N, 2 * _N + 8
)
"""Places in a vector: slots by state as `STATES` has them, then their registered voters; then findings open; by how
much the slots move the most votes that the rest can hold, from all their registered voters, and how many slots have no
limit; registered voters of slots that somebody has read; slots confirmed and their registered voters; ballots cast of
those read. From `HEAD` on: confirmed votes of every choice, then confirmed and held, then by any reading."""


def width(n_choices: int) -> int:
    """How long the vector of a contest is."""
    return HEAD + 3 * n_choices


def contribution(judged: Judged, registered: int, layout: Layout) -> Vector:
    """What a slot adds to the totals of its contest, in every area around it.

    Parameters
    ----------
    registered : int
        Of its station; `UNKNOWN` where not published.
    """
    n = len(layout.choices)
    found = np.zeros(width(n), dtype=np.int64)
    voters = max(registered, 0)
    state = _STATE[judged.state]
    found[state], found[_N + state] = 1, voters
    found[FINDINGS] = judged.findings_open
    found[CAP : CAP_UNKNOWN + 1] = _moves_cap(judged, voters, layout)
    if judged.row is None:
        return found
    found[READ_REGISTERED] = voters
    found[BALLOTS] = layout.number(judged.row, "ballots_cast") or 0
    votes = [number or 0 for number in layout.votes(judged.row)]
    found[HEAD + 2 * n :] = votes
    if judged.confirmed:
        found[CONFIRMED], found[CONFIRMED_REGISTERED] = 1, voters
        found[HEAD : HEAD + n] = votes
    if judged.confirmed or judged.state in {"held", "contested"}:
        found[HEAD + n : HEAD + 2 * n] = votes
    return found


def _moves_cap(judged: Judged, voters: int, layout: Layout) -> tuple[int, int]:
    """By how much a slot changes what the rest can hold, and how many slots have no limit to it.

    A slot that is missing can hold as many votes as there are registered voters; where these are not known, or none,
    there is no limit but what is written on a form that somebody has read.
    """
    unknown = 0 if voters else 1
    if judged.confirmed or judged.state == "void":
        return -voters, -unknown
    written = None if judged.row is None else layout.written(judged.row)
    if written is None:
        return 0, 0
    return max(written - voters, 0), -unknown


def difference(before: Vector | None, after: Vector | None) -> Vector | None:
    """What has to be added to `before` to make `after`; None where nothing has."""
    if before is None or after is None:
        return after if before is None else -before
    changed: Vector = after - before
    return changed if changed.any() else None


@dataclass(slots=True)
class Totals:
    """One vector for each contest and area.

    Attributes
    ----------
    vectors : dict of (contest, area) to Vector
        Slots nobody has spoken of are in none of them; `missing` is what is left of the slots there should be.
    changed : set
        Which were changed since it was last emptied.
    """

    expected: Expected
    vectors: dict[tuple[int, int], Vector] = field(default_factory=dict)
    changed: set[tuple[int, int]] = field(default_factory=set)

    def apply(self, slot: int, delta: Vector | None) -> None:
        """Add a change to the totals of a slot's contest, in its station's area and all around it."""
        if delta is None:
            return
        contest = self.expected.contest_of(slot)
        for area in self.expected.areas_of(slot):
            vector = self.vectors.get((contest, area))
            if vector is None:
                self.vectors[contest, area] = delta.copy()
            else:
                vector += delta
            self.changed.add((contest, area))

    def at(self, contest: int, area: int) -> Vector:
        """Totals of a contest in an area."""
        found = self.vectors.get((contest, area))
        return (
            np.zeros(width(len(self.expected.contests[contest].choices)), dtype=np.int64)
            if found is None
            else found
        )


def registered_of(expected: Expected, slot: int) -> int:
    """Registered voters of a slot's station; `UNKNOWN` where not published."""
    return expected.registered[expected.station_of(slot)]


def votes_of(vector: Vector, n_choices: int, which: int) -> Sequence[int]:
    """Votes by choice: 0 confirmed, 1 confirmed and held, 2 by any reading."""
    start = HEAD + which * n_choices
    return [int(number) for number in vector[start : start + n_choices]]
