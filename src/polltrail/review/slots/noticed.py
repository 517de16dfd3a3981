"""What a person should see about a slot, also where it changed nothing."""

from dataclasses import dataclass
from typing import Literal

from polltrail.review.slots.events import Row

Code = Literal[
    "readings-differ", "copies-differ", "contradicted", "contradicted-without-image", "figures-changed",
    "key-in-doubt", "decision-lacks-persons", "decision-by-reader", "decision-without-reading", "decision-taken-back",
    "identity-broken",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Noticed:
    """One thing about a slot.

    Attributes
    ----------
    index : int
        The entry that brought it about.
    against : int or None
        Another entry that it concerns: the reading that it contradicts or replaces, or what had made figures stand.
    words : str
        What else tells it: an identity's code, a kind of doubt.
    expected, found : Row or None
        Where figures differ: those there were, and those of this entry.
    answered_by : int or None
        The decision whose reviewer had it before them; None while it is open.
    """

    code: Code
    index: int
    against: int | None = None
    words: str = ""
    expected: Row | None = None
    found: Row | None = None
    answered_by: int | None = None
