"""One station: every form that is owed, who read it, and what was decided."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.election.definition import AreaPath
from polltrail.review.slots import State
from polltrail.tally.board.contest import OfficialLine
from polltrail.tally.board.place import Notice
from polltrail.tally.board.state import AsOf


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageLine:
    """A photograph of a form that a statement names.

    Attributes
    ----------
    digest : str
        SHA-256, in hexadecimal.
    media_type : str
    copy : str
        Whose copy of the form: `posted`, `agent`, `returning_officer`, `authority`.
    stored : bool
        A store says that it has the bytes.
    shown : bool
        The election's policy lets everybody see it, and it was not removed.
    """

    digest: str
    media_type: str
    copy: str
    index: int
    stored: bool
    shown: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingLine:
    """One person's reading of one copy.

    Attributes
    ----------
    person : int
        1, 2, 3 in the order in which this station's readers came; two keys of one person have one number.
    key : str
        Fingerprint of the key, in hexadecimal: pseudonymous.
    votes, numbers : mapping
        As written; None is a blank.
    differs : sequence of str
        Choices and fields in which it differs from the figures shown.
    marks : mapping of str to str
        Signatures and stamps: `present`, `absent`, `refused`, by who should have given them.
    doubt : str or None
        Why what this key says cannot count.
    taken_back_by : int or None
    made_at : int
        When the device says it was signed, in seconds since 1970: a claim.
    """

    index: int
    statement: str
    person: int
    key: str
    copy: str
    channel: str
    votes: Mapping[str, int | None]
    numbers: Mapping[str, int | None]
    differs: tuple[str, ...]
    marks: Mapping[str, str]
    images: tuple[str, ...]
    doubt: str | None
    taken_back_by: int | None
    made_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionLine:
    """What a reviewer decided, or a second one endorsed (`outcome` is then `endorse`)."""

    index: int
    statement: str
    key: str
    outcome: str
    reason: str
    about: int | None
    basis_size: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentLine:
    """Something somebody saw at the station; it never changes a number."""

    index: int
    statement: str
    kind: str
    made_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotFigures:
    """The form of one contest at one station.

    Attributes
    ----------
    votes, numbers : mapping
        The figures shown, by choice and by field of the form; empty where nobody has read it.
    names : mapping of str to str
        What the choices are called.
    confirmed : bool
    reasons : sequence of str
        Why it is on hold or contested: codes.
    identities : mapping of str to str
        Checks of the form by their code: `pass`, `fail`, `cannot tell`.
    """

    contest: str
    form: str
    state: State
    confirmed: bool
    reasons: tuple[str, ...]
    votes: Mapping[str, int | None]
    numbers: Mapping[str, int | None]
    names: Mapping[str, str]
    identities: Mapping[str, str]
    readings: tuple[ReadingLine, ...]
    images: tuple[ImageLine, ...]
    decisions: tuple[DecisionLine, ...]
    notices: tuple[Notice, ...]
    officials: tuple[OfficialLine, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """Everything a page about a station shows.

    Attributes
    ----------
    as_of : AsOf
        A state of the log since which nothing was said about this station.
    statements : sequence of (int, str, str)
        Every entry about it: index, kind, statement id; whoever checks proves that each is in the log.
    """

    as_of: AsOf
    id: str
    name: str
    place: AreaPath
    voters: int | None
    at: tuple[float, float] | None
    slots: tuple[SlotFigures, ...]
    incidents: tuple[IncidentLine, ...]
    statements: tuple[tuple[int, str, str], ...]
