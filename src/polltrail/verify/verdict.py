"""What a check of a published log ends in: an answer, and every reason that speaks against it."""

from dataclasses import dataclass
from typing import Literal

Anchor = Literal["given", "bundle"]
"""Who said which election it is: whoever asked, or nobody but the files themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing that is wrong, or that could not be told.

    Attributes
    ----------
    where : str
        The published file, or the name that was given for a receipt or a note.
    what : str
        What was expected and what was found.
    index : int or None
        The entry it is about, where it is about one.
    contradicts : bool
        Whether it shows that the log is not what it promises. What is merely absent, or was brought by somebody
        else and proves nothing, leaves the answer open.
    """

    where: str
    what: str
    index: int | None = None
    contradicts: bool = True

    def __str__(self) -> str:
        entry = "" if self.index is None else f", entry {self.index}"
        return f"{self.where}{entry}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """An entry that no log of this election may hold, and why."""

    index: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Watching:
    """A witness of the election's policy.

    Attributes
    ----------
    name : str
        As the policy calls it.
    vkey : str
        Its verifier key.
    cosigned_at : int or None
        Seconds since 1970 by its clock when it saw this checkpoint; None where it has not cosigned it.
    """

    name: str
    vkey: str
    cosigned_at: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the published bytes show.

    Attributes
    ----------
    election : str or None
        The id of the election these files are of; None where entry 0 says none.
    origin, size, root : str, int, str
        What the checkpoint promises; the root in hexadecimal.
    statements : int
        Entries that are well formed, validly signed and allowed.
    refused : tuple of Refused
        Every other entry that was looked at.
    witnesses : tuple of Watching
        All that the policy names.
    witnessed : bool
        Whether as many have cosigned as the policy asks for, and it asks for enough.
    """

    anchor: Anchor
    election: str | None
    origin: str
    size: int
    root: str
    statements: int
    refused: tuple[Refused, ...]
    witnesses: tuple[Watching, ...]
    witnessed: bool
    problems: tuple[Problem, ...]

    @property
    def ok(self) -> bool | None:
        """True, False, or None where it cannot be told."""
        if self.refused or any(problem.contradicts for problem in self.problems):
            return False
        return None if self.problems or self.anchor == "bundle" else True


def exit_code(verdict: Verdict) -> int:
    """Give the code a command ends with: 0 well, 1 not everything could be told, 4 the log contradicts itself."""
    return {True: 0, None: 1, False: 4}[verdict.ok]


def to_json(verdict: Verdict) -> dict[str, object]:
    """Write a verdict as the value of a JSON document."""
    return {
        "ok": verdict.ok,
        "anchor": verdict.anchor,
        "size": verdict.size,
        "root": verdict.root,
        "origin": verdict.origin,
        "statements": verdict.statements,
        "refused": [{"index": one.index, "reason": one.reason} for one in verdict.refused],
        "witnesses": [
            {"name": one.name, "vkey": one.vkey, "cosigned_at": one.cosigned_at} for one in verdict.witnesses
        ],
        "problems": [
            {"where": one.where, "index": one.index, "what": one.what, "contradicts": one.contradicts}
            for one in verdict.problems
        ],
    }
