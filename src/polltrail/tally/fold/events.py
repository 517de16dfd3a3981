"""What a statement means for a slot: an event, or the reason why it means nothing."""

from dataclasses import dataclass

from polltrail.election.expected import GONE, Expected
from polltrail.review.slots import CopyOf, Decided, Doubt, Event, Pictured, Read, Row, Slot
from polltrail.review.slots.layout import Layout
from polltrail.statement import KeyId, Roster
from polltrail.statement.bodies import DecisionBody, ImageBody, OfficialBody, TranscriptionBody
from polltrail.statement.fields import Copy
from polltrail.statement.ledger import Enrolled

Saying = tuple[Event, Row | None]
"""An event, and the numbers that go with it."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Who speaks, and whether their word about a slot is in doubt.

    Attributes
    ----------
    person : str
        The commitment to who holds the key; the key itself for an organiser.
    """

    key: KeyId
    role: str
    person: str
    doubt: Doubt | None


def signer_of(roster: Roster, key: KeyId, index: int, station: str, area: tuple[str, ...]) -> Signer:
    """Tell who signed the entry at an index, and what their word is worth there."""
    enrolled = roster.enrolled(key)
    if enrolled is None:
        return Signer(key, "unknown", key, "out of scope")
    return Signer(
        key, enrolled.role, enrolled.person or key, doubt_of(roster, enrolled, index, station, area)
    )


def doubt_of(
    roster: Roster, enrolled: Enrolled, index: int, station: str, area: tuple[str, ...]
) -> Doubt | None:
    """Say why a key's word about a station is in doubt at an index; None if it is not."""
    doubt = standing_doubt(roster, enrolled.key, index)
    if doubt is not None:
        return doubt
    anywhere = not enrolled.stations and not enrolled.areas
    if anywhere or station in enrolled.stations or any(area[: len(one)] == one for one in enrolled.areas):
        return None
    return "out of scope"


def doubt_about(
    roster: Roster, expected: Expected, body: OfficialBody, key: KeyId, index: int
) -> Doubt | None:
    """Say why a watcher's word about what an official figure is of is in doubt; None if it is not."""
    area, station = body.area, body.station or ""
    at = expected.stations.get(station)
    if at is not None and expected.station_area[at] != GONE:
        area = expected.areas[expected.station_area[at]]
    return signer_of(roster, key, index, station, area).doubt


def standing_doubt(roster: Roster, key: KeyId, index: int) -> Doubt | None:
    """Say why a key's word is in doubt at an index wherever it is about; None if it is not."""
    standing = roster.standing(key, index)
    return standing if standing in {"revoked", "suspect", "late"} else None


def copy_of(copy: Copy) -> CopyOf:
    """Write down whose copy it is."""
    return (copy.whose, copy.holder)


def read_event(
    index: int, body: TranscriptionBody, signer: Signer, layout: Layout, *, agents_count: bool
) -> Saying | str:
    """Make the event of a reading; or say which name the contest or its form does not have."""
    row = layout.row(body)
    if isinstance(row, str):
        return row
    counts = body.channel != "sms" and (signer.role != "agent" or agents_count)
    event = Read(
        index, key=signer.key, person=signer.person, copy=copy_of(body.copy), counts=counts, doubt=signer.doubt,
        row=0, images=tuple(sorted(map(bytes.fromhex, body.images))),
        marks=tuple((one.role, one.of, one.mark, one.state, one.reason) for one in body.signatures),
    )  # fmt: skip
    return event, row


def image_event(index: int, body: ImageBody, signer: Signer) -> Saying:
    """Make the event of an image."""
    copy = None if body.copy is None else copy_of(body.copy)
    return Pictured(
        index, key=signer.key, digest=bytes.fromhex(body.digest), copy=copy, doubt=signer.doubt
    ), None


def decision_event(
    slot: Slot, index: int, body: DecisionBody, signer: Signer, layout: Layout, accepted: int | None
) -> Saying | str:
    """Make the event of a decision; or say which name the contest or its form does not have.

    Parameters
    ----------
    accepted : int or None
        Index of the reading it accepts, if that is one of this slot.
    """
    row: Row | str | None = next(
        (slot.rows[one.row] for one in slot.events if isinstance(one, Read) and one.index == accepted), None
    )
    if body.figures is not None:
        row = layout.row(body.figures)
    if isinstance(row, str):
        return row
    event = Decided(
        index, key=signer.key, person=signer.person, doubt=signer.doubt, outcome=body.outcome, row=None,
        reason=body.reason, basis_size=body.basis.size,
    )  # fmt: skip
    return event, row
