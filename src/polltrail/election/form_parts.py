"""What a result form consists of besides its identities: papers, fields, signatures, copies, deadlines."""

from dataclasses import dataclass
from typing import Literal

from polltrail.election.ids import FieldName

FieldKind = Literal["count", "sum", "text", "yes-no"]
"""*count*: counted at the table. *sum*: written as a total of other numbers. The other two are no numbers."""

CopyKind = Literal["original", "copy", "posted", "image"]
"""*posted* hangs where the public can read it; *image* was photographed or scanned by the officials."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One sheet, as the law calls it: `Form 45`."""

    name: str
    title: str
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormField:
    """One thing written on the form.

    Attributes
    ----------
    title : str
        What it is, near to the words on the paper.
    paper, section : str
        Where it stands; empty where the model has no papers or sections.
    per_choice : bool
        Written once in every choice's row.
    required : bool
        A form on which it is blank is incomplete.
    part_of : FieldName or None
        The total of which this is one part: `registered_voters` for `registered_voters_female`.
    confirmed : bool
        False where no public source shows that the paper has it.
    """

    name: FieldName
    title: str
    paper: str = ""
    section: str = ""
    kind: FieldKind = "count"
    per_choice: bool = False
    required: bool = False
    part_of: FieldName | None = None
    confirmed: bool = False
    note: str = ""

    @property
    def is_number(self) -> bool:
        """Whether an identity may name it."""
        return self.kind in ("count", "sum")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signatory:
    """Who puts a mark on the paper, and whether the paper asks why when they do not.

    Attributes
    ----------
    marks : tuple of str
        What they leave: `signature`, `thumb mark`, `stamp`, `name`, `date` ...
    required : bool
        The form is incomplete without it. An agent may refuse, so an agent's is rarely required.
    refusal_reason : bool
        The paper has room for the reason of a refusal.
    agent : bool
        It is somebody who watches for a candidate or a party.
    """

    role: str
    required: bool
    refusal_reason: bool
    agent: bool = False
    marks: tuple[str, ...] = ("signature",)
    law: str | None = None
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One of the papers that exist of the same form, by who holds it."""

    holder: str
    kind: CopyKind
    law: str | None = None
    confirmed: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """By when something must have happened: hours after the close of the poll, or local time in words.

    Attributes
    ----------
    hours_after_close : int or None
    local_time : str or None
        Exactly one of the two is given. The second is for people: `02:00 on the day after polling day`.
    """

    what: str
    hours_after_close: int | None = None
    local_time: str | None = None
    law: str | None = None
    confirmed: bool = False
    note: str = ""
