"""What makes a slot's figures count, as its election has published it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from polltrail.review.slots.events import Row

Rung = Literal["missing", "imaged", "read_once", "read_twice", "decided"]
State = Literal["missing", "imaged", "read_once", "read_twice", "decided", "held", "void", "contested"]
STATES: tuple[State, ...] = (
    "missing",
    "imaged",
    "read_once",
    "read_twice",
    "decided",
    "held",
    "void",
    "contested",
)

Missed = Callable[[Row], Sequence[tuple[str, int]]]
"""Tells which identities of the form a row does not keep: their codes, and by how many papers it misses them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """The policy of one election for one form.

    Attributes
    ----------
    readings : int
        How many persons must read a copy alike: 1 to 3 are usual.
    confirmed : frozenset of str
        The rungs of the evidence ladder that count as confirmed.
    image_required : bool
        Whether nothing is confirmed without a stored image of the slot.
    decision_persons : int
        How many reviewers it takes to write other figures, to void, or to override readers who agree.
    copies_must_agree : bool
        Whether a slot is on hold while two copies of its form say different things.
    missed : callable
        The form's own identities; what misses one by more than is tolerated is on hold until a reviewer decides.
    tolerance : int
        By how many papers a form may miss an identity and still be accepted as written.
    """

    readings: int
    confirmed: frozenset[str]
    image_required: bool
    decision_persons: int
    copies_must_agree: bool
    missed: Missed
    tolerance: int = 0
