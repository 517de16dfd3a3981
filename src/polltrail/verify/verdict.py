"""What a check of a published log ends in: an answer, and every reason that speaks against it."""

from dataclasses import asdict, dataclass
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
class Noted:
    """Something a reader should know that says nothing against the log: an entry, and what is odd about it."""

    index: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessedHead:
    """The longest beginning of this log that a quorum of its witnesses has seen.

    Attributes
    ----------
    size, root : int, str
        What they cosigned; the root in hexadecimal.
    at : int
        Seconds since 1970: the earliest time by which a quorum says to have seen it, so that the clock of one
        witness moves it no further than the others allow.
    by : tuple of str
        Who had cosigned it by then, or with them, by their names in the policy.
    """

    size: int
    root: str
    at: int
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Images:
    """Photographs that somebody says to hold.

    Attributes
    ----------
    held : int
        Different images of which a `holding` is in the log.
    checked : int
        Of these, how many were read here and are what their digest says.
    not_published : int
        Of these, how many this election does not publish, and were not looked for.
    removed : tuple of Noted
        Removals that the log has a notice of: the entry of the notice, the digest and the ground.
    """

    held: int = 0
    checked: int = 0
    not_published: int = 0
    removed: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Sealed:
    """A count that shows, or did not show, what its entries say.

    Attributes
    ----------
    hidden : int
        Entries whose words are not shown here; their hashes are in the tree.
    unsealed_at : int or None
        The entry that opened it.
    before : WitnessedHead or None
        The last state that a quorum had seen before it was opened.
    """

    hidden: int
    unsealed_at: int | None
    before: WitnessedHead | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """A lost log that this one goes on from.

    Attributes
    ----------
    index : int
        The entry that says so; all before it were copied.
    old_origin, new_origin : str
        The names of the two logs.
    missing : int
        Entries of the old one that could not be copied.
    """

    index: int
    old_origin: str
    new_origin: str
    missing: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Deposits:
    """What people left with witnesses because the log did not take it.

    Attributes
    ----------
    witnesses : tuple of str
        Who was asked, by their names in the policy.
    logged : int
        Deposits that are in the log by now.
    waiting : int
        Deposits that are not, and may still be in time.
    unlogged : tuple of str
        Statement ids that the log should have by now and has not.
    passed_over : int
        Deposits that no log of this election could hold: unknown keys, wrong signatures, other elections.
    """

    witnesses: tuple[str, ...]
    logged: int
    waiting: int
    unlogged: tuple[str, ...]
    passed_over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What a bundle of some entries is about. That it leaves nothing out is never shown.

    Attributes
    ----------
    station, contest, area
        As the bundle says; what is None was not asked for.
    entries : int
        How many entries it has.
    not_evidence : tuple of str
        Files in it that are for reading, and were not looked at.
    """

    station: str | None
    contest: str | None
    area: tuple[str, ...] | None
    entries: int
    not_evidence: tuple[str, ...]


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
        Whether as many have cosigned this very checkpoint as the policy asks for, and it asks for enough.
    witnessed_head : WitnessedHead or None
        The longest beginning of the log that a quorum has cosigned; None where there is none.
    findings : tuple of Noted
        What is odd and speaks against nobody yet, such as a checkpoint that somebody claims to have seen.
    images, sealed, successions, deposits
        What was found of each; None where the election has none, or nobody asked.
    doubts : tuple of Noted
        Statements that may stand in the log and are in doubt: by keys revoked, suspect or late, or naming as replaced
        what another person signed.
    scope : Part or None
        What was checked of the log, where it was not all of it; None for a whole log.
    figures : bool or None
        Whether the figures of a published site are what its log makes; None where there is no site, or they were not
        looked at.
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
    witnessed_head: WitnessedHead | None = None
    findings: tuple[Noted, ...] = ()
    images: Images | None = None
    sealed: Sealed | None = None
    successions: tuple[Succession, ...] = ()
    deposits: Deposits | None = None
    doubts: tuple[Noted, ...] = ()
    scope: Part | None = None
    figures: bool | None = None

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
        "election": verdict.election,
        "size": verdict.size,
        "root": verdict.root,
        "origin": verdict.origin,
        "statements": verdict.statements,
        "refused": [asdict(one) for one in verdict.refused],
        "witnesses": [asdict(one) for one in verdict.witnesses],
        "witnessed": verdict.witnessed,
        "witnessed_head": _optional(verdict.witnessed_head),
        "findings": [asdict(one) for one in verdict.findings],
        "images": _optional(verdict.images),
        "sealed": _optional(verdict.sealed),
        "successions": [asdict(one) for one in verdict.successions],
        "deposits": _optional(verdict.deposits),
        "doubts": [asdict(one) for one in verdict.doubts],
        "scope": _optional(verdict.scope),
        "figures": verdict.figures,
        "problems": [asdict(one) for one in verdict.problems],
    }


def _optional(part: WitnessedHead | Images | Sealed | Deposits | Part | None) -> dict[str, object] | None:
    return None if part is None else asdict(part)
