"""What a person should see about a slot, also where it changed nothing."""

from dataclasses import dataclass, field
from typing import Literal

from polltrail.review.slots.events import Read, Row

Code = Literal[
    "readings-differ", "copies-differ", "contradicted", "contradicted-without-image", "figures-changed",
    "key-in-doubt", "decision-lacks-persons", "decision-by-reader", "decision-without-reading", "decision-taken-back",
    "identity-broken", "identity-tolerated", "mark-missing", "mark-refused", "stamp-absent", "agents-absent", "marks-differ",
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
        What else tells it: an identity's code, a kind of doubt, a mark; `copies-differ` where what stood was read of
        another copy.
    expected, found : Row or None
        Where figures differ: those there were, and those of this entry.
    answered_by : int or None
        The decision whose reviewer had it before them; None while it is open.
    read, other : Read or None
        The reading of this entry, and the one that it differs from: whose keys, of which copies, from which images.
    """

    code: Code
    index: int
    against: int | None = None
    words: str = ""
    expected: Row | None = None
    found: Row | None = None
    answered_by: int | None = None
    read: Read | None = field(default=None, compare=False)
    other: Read | None = field(default=None, compare=False)
