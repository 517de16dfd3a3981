"""What a person should see about a slot, also where it changed nothing."""

from dataclasses import dataclass
from typing import Literal

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
        Another entry that it concerns: the reading that it contradicts or replaces.
    words : str
        What else tells it: an identity's code, a kind of doubt.
    """

    code: Code
    index: int
    against: int | None = None
    words: str = ""
