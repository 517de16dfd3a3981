"""What a slot remembers of the statements about it: one small value each, in the order of the log.

A slot is judged by reading these from the first to the last. So a statement that is taken back is simply dropped
from the list, and the slot is then exactly what it would be if nobody had ever said it.
"""

from typing import Literal

import msgspec

from polltrail.statement import KeyId

Whose = Literal["posted", "agent", "returning_officer", "authority"]
CopyOf = tuple[Whose, str | None]
"""Whose copy of the form, and for whom or in which office it is held."""
Row = tuple[int | None, ...]
"""The numbers of one reading in the one order of its contest and form: votes of every choice, then the fields, then
the further numbers of every choice's row. None is a blank; zero is a written zero."""
ABSENT = -1
"""In a row: the form, as it was read, does not have this number at all. It agrees with a blank."""
Mark = tuple[str, str | None, str, Literal["present", "absent", "refused"], str | None]
"""Who signs, and for whom an agent does; what they leave; whether it is there; and why it is not."""
Doubt = Literal["revoked", "suspect", "late", "out of scope"]
"""Why what a key says cannot count: it was revoked before, is suspect from here on, or was enrolled after the roll
closed; or the slot is none of its own."""


class _Event(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """One statement about a slot.

    Attributes
    ----------
    index : int
        Where it is in the log.
    """

    index: int


class Read(_Event, frozen=True, array_like=True, gc=False, tag="r"):
    """Somebody read a copy of the form.

    Attributes
    ----------
    person : str
        The commitment to who read it, so that two keys of one person are one reader.
    counts : bool
        Whether it can be one of the readings that must agree: not by text message, and not the agent's own where
        the election does not count that as a reading.
    row : int
        Which of the slot's rows it is.
    images : tuple of bytes
        Digests of the images it was read from.
    marks : tuple of Mark
        Signatures and stamps of which it says something; no number depends on them.
    """

    key: KeyId
    person: str
    copy: CopyOf
    counts: bool
    doubt: Doubt | None
    row: int
    images: tuple[bytes, ...]
    marks: tuple[Mark, ...] = ()


class Pictured(_Event, frozen=True, array_like=True, gc=False, tag="i"):
    """Somebody says that there is an image of a copy of the form."""

    key: KeyId
    digest: bytes
    copy: CopyOf | None
    doubt: Doubt | None


class Decided(_Event, frozen=True, array_like=True, gc=False, tag="d"):
    """A reviewer decided.

    Attributes
    ----------
    row : int or None
        The row that is accepted or written in the place of all; None for the other outcomes, and for a reading that
        is not this slot's.
    basis_size : int
        How long the log was that the reviewer had before them: what came after it, the decision does not answer.
    """

    key: KeyId
    person: str
    doubt: Doubt | None
    outcome: Literal["accept", "correct", "hold", "void"]
    row: int | None
    reason: str
    basis_size: int


class Endorsed(_Event, frozen=True, array_like=True, gc=False, tag="e"):
    """A second person says the same as a statement of this slot, named by its index.

    Attributes
    ----------
    reviewer : bool
        Whether it is a reviewer who says it: only a reviewer's makes a decision stronger.
    """

    key: KeyId
    person: str
    doubt: Doubt | None
    target: int
    reviewer: bool


class TakenBack(_Event, frozen=True, array_like=True, gc=False, tag="t"):
    """Somebody took their statement at `target` back; a decision leaves the slot on hold, and never missing."""

    key: KeyId
    doubt: Doubt | None
    target: int


class Stored(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A store says that it has the bytes of an image."""

    digest: bytes
    index: int
    key: KeyId
    doubt: Doubt | None


Event = Read | Pictured | Decided | Endorsed | TakenBack
