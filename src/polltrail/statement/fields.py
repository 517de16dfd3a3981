"""The parts of which bodies are made: names, digests, times, slots, copies, figures.

Texts are compared code point by code point; nothing is normalised, so an id must be written as the election's
tables write it. Times are text in UTC to the whole second (docs/decisions/0009).
"""

from collections.abc import Hashable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Literal

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement.canonical import MAX_INTEGER, first_twice, is_plain_key

Count = Annotated[int, msgspec.Meta(ge=0, le=MAX_INTEGER)]
Digest = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{64}\Z")]
"""SHA-256 in lower-case hexadecimal; also the id of a statement, of a key, and a root of the log."""
Nonce = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{32}\Z")]
SignatureText = Annotated[str, msgspec.Meta(pattern=r"\A[0-9a-f]{128}\Z")]
Name = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
"""1 to 200 code points of any script: a station, a contest, a choice. Whoever shows it makes it safe to show."""
Text = Annotated[str, msgspec.Meta(max_length=40_000)]
"""A file of another format inside a body: a policy, a note."""
AreaPath = tuple[Name, ...]
"""From the largest area to the smallest; empty for the whole country."""

Role = Literal["registrar", "agent", "clerk", "reviewer", "watcher", "store", "mirror"]
"""What an enrolment can make of a key; an organiser is made by a definition."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = 253_402_300_799_999
"""The last millisecond of the year 9999."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, gc=False):
    """What every body is: frozen, every field present, none unknown."""


class Slot(Body, frozen=True, kw_only=True):
    """One form that is owed: a station, a contest, a form model."""

    station: Name
    contest: Name
    form: Name


class Copy(Body, frozen=True, kw_only=True):
    """Whose copy of the paper was read.

    Attributes
    ----------
    holder : str or None
        For whom an agent holds it (a choice or a party), or which office; never a person's name.
    """

    whose: Literal["posted", "agent", "returning_officer", "authority"]
    holder: Name | None


class Blob(Body, frozen=True, kw_only=True):
    """Bytes kept beside the log, named by their digest and size."""

    digest: Digest
    bytes: Count


class Figures(Body, frozen=True, kw_only=True):
    """Numbers as they are written: a blank is null, a written zero is 0.

    Choices may be named in any script, and a key of canonical JSON may not; so votes are pairs and no object.

    Attributes
    ----------
    numbers : mapping of str to int or None
        By the form model's name of the field.
    votes : sequence of pairs
        Choice id, then its votes; in the order of the form, each choice once.
    choice_numbers : sequence of triples
        Field, choice id, number: what else the form has in each choice's row (`card_votes`); each pair once.
    """

    numbers: Mapping[str, Count | None]
    votes: tuple[tuple[Name, Count | None], ...]
    choice_numbers: tuple[tuple[Name, Name, Count | None], ...]

    def __post_init__(self) -> None:
        if not all(map(is_plain_key, self.numbers)):
            raise EncodingError(
                f"numbers: expected names of fields, found {ascii(list(self.numbers))[:200]}; refused"
            )
        if len(dict(self.votes)) < len(self.votes):
            check_once("votes", [choice for choice, _ in self.votes])
        if len(self.choice_numbers) > 1:
            check_once("choice_numbers", [(field, choice) for field, choice, _ in self.choice_numbers])


class Mark(Body, frozen=True, kw_only=True):
    """A signature, stamp or thumb mark that the form asks for, and whether it is there.

    Attributes
    ----------
    role : str
        The form model's name of who signs: `presiding officer`.
    of : str or None
        For whom an agent signs (a choice or a party).
    mark : str
        The form model's name of what they leave: `signature`, `stamp`.
    reason : str or None
        Why it is missing, as the form or those present say; null where it is present.
    """

    role: Name
    of: Name | None
    mark: Name
    state: Literal["present", "absent", "refused"]
    reason: (
        Literal["disagrees", "left_early", "not_admitted", "not_asked", "not_present", "other", "unknown"]
        | None
    )

    def __post_init__(self) -> None:
        if (self.state == "present") != (self.reason is None):
            raise EncodingError(
                f"signatures: expected a reason for what is absent or refused and none for what is present, "
                f"found {self.state} with {self.reason}; refused"
            )


def check_once(what: str, ids: Sequence[Hashable]) -> None:
    """Refuse a list that names something twice."""
    if len(ids) < 2 or len(set(ids)) == len(ids):
        return
    twice = first_twice(ids)
    raise EncodingError(f"{what}: expected each once, found {ascii(twice)[:80]} twice; refused")


def check_times(*moments: datetime | None) -> None:
    """Refuse times that are not whole seconds of UTC since 1970."""
    for moment in moments:
        if moment is None:
            continue
        if moment.tzinfo is not UTC or moment.microsecond or moment < _EPOCH:
            raise EncodingError(
                f"time: expected whole seconds in UTC, like 2031-05-04T21:03:07Z, found {moment.isoformat()}; refused"
            )


def milliseconds(moment: datetime) -> int:
    """Count the milliseconds from 1970 to a time."""
    return int(moment.timestamp()) * 1000


def moment_at(milliseconds: int) -> datetime:
    """Tell the time of so many milliseconds after 1970, to the whole second before.

    Raises
    ------
    EncodingError
        It is before 1970 or after the year 9999.
    """
    if not 0 <= milliseconds <= _LAST:
        raise EncodingError(f"time: expected a year from 1970 to 9999, found {milliseconds} ms; refused")
    return datetime.fromtimestamp(milliseconds // 1000, tz=UTC)
