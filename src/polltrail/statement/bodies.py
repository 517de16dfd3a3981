"""What can be said: one body for each kind of statement.

Every field is present in every statement of its kind, and no other. Lists of reasons are closed: what is not
among them is `other`, with words. Free words about people are in no body: `words` is the digest of a salted
text kept beside the images, so that the text can be removed and the log still holds.
"""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType
from typing import Annotated, Final, Literal

import msgspec

from polltrail.errors import EncodingError
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import (
    AreaPath,
    Body,
    Copy,
    Count,
    Digest,
    Figures,
    Mark,
    Name,
    Slot,
    Text,
    check_once,
    check_times,
)

MediaType = Annotated[str, msgspec.Meta(pattern=r"\A[a-z]{1,20}/[a-z0-9][a-z0-9.+-]{0,60}\Z")]
Channel = Literal["capture", "desk", "file", "sms"]
Outcome = Literal["accept", "correct", "hold", "void"]

DECISION_REASONS: Final[Mapping[str, frozenset[str]]] = MappingProxyType({
    "accept": frozenset({"readings_agree", "figures_clear", "explained", "other"}),
    "correct": frozenset({"figures_clear", "wrongly_read", "wrongly_filled_in", "other"}),
    "hold": frozenset({
        *("blank_account", "blank_results", "damaged_form", "unclear_figures", "wrongly_filled_in"),
        *("station_name_missing", "station_name_differs", "station_code_missing", "station_code_differs"),
        *("form_already_received", "copies_differ", "awaiting_another_copy", "other"),
    }),
    "void": frozenset({
        *("not_opened", "irregularities_found_by_authority", "materials_destroyed", "other"),
        *("complaint_pending_at_authority", "complaint_pending_at_court"),
        *("disqualified_by_authority", "disqualified_by_court"),
    }),
})  # fmt: skip
"""Why a reviewer may decide so, for each outcome."""

IncidentKind = Literal[
    "not_opened", "opened_late", "closed_early", "counting_stopped", "agent_not_admitted", "agent_sent_away",
    "form_not_given", "form_not_posted", "results_not_sent", "materials_missing", "materials_destroyed",
    "ballots_added", "ballots_removed", "pressure_on_voters", "violence", "other",
]  # fmt: skip


class RevocationBody(Body, frozen=True, kw_only=True):
    """A key speaks no more.

    Attributes
    ----------
    suspect_from : int or None
        The log index from which what the key said is on hold as well; null where only what follows is.
    """

    key: Digest
    reason: Literal["lost", "stolen", "replaced", "misused", "same_person_twice", "left", "other"]
    suspect_from: Count | None


class ImageBody(Body, frozen=True, kw_only=True):
    """A photograph or scan exists.

    Attributes
    ----------
    slot : Slot or None
        None where it is not known, or not a result form.
    redacts : str or None
        The digest of the image of which this one is a redacted copy.
    """

    digest: Digest
    bytes: Count
    media_type: MediaType
    slot: Slot | None
    copy: Copy | None
    redacts: Digest | None


class HoldingBody(Body, frozen=True, kw_only=True):
    """A store or mirror has the bytes."""

    digest: Digest
    bytes: Count


class TranscriptionBody(Figures, frozen=True, kw_only=True):
    """One person's reading of one copy of one form.

    Attributes
    ----------
    signatures : sequence of Mark
        Marks that the form asks for; each once.
    images : sequence of str
        Digests of the images that were read.
    words : str or None
        Digest of what else the form says in words.
    """

    slot: Slot
    copy: Copy
    signatures: tuple[Mark, ...]
    images: tuple[Digest, ...]
    channel: Channel
    words: Digest | None

    def __post_init__(self) -> None:
        Figures.__post_init__(self)
        check_once("signatures", [(mark.role, mark.of, mark.mark) for mark in self.signatures])
        check_once("images", self.images)


class EndorsementBody(Body, frozen=True, kw_only=True):
    """A second person says the same."""

    statement: Digest


class Basis(Body, frozen=True, kw_only=True):
    """What a reviewer had before them: statements, and how long the log was."""

    statements: tuple[Digest, ...]
    size: Count


class DecisionBody(Body, frozen=True, kw_only=True):
    """A reviewer decides about one slot.

    Attributes
    ----------
    transcription : str or None
        The statement that is accepted, if the outcome is `accept`.
    figures : Figures or None
        The corrected figures, if the outcome is `correct`.
    reason : str
        One of `DECISION_REASONS` for the outcome.
    """

    slot: Slot
    outcome: Outcome
    transcription: Digest | None
    figures: Figures | None
    reason: Name
    basis: Basis
    words: Digest | None

    def __post_init__(self) -> None:
        if (self.outcome == "accept") != (self.transcription is not None):
            raise EncodingError(
                "decision: expected a transcription if it accepts one, and only then; refused"
            )
        if (self.outcome == "correct") != (self.figures is not None):
            raise EncodingError("decision: expected figures if it corrects them, and only then; refused")
        if self.reason not in DECISION_REASONS[self.outcome]:
            reasons = ", ".join(sorted(DECISION_REASONS[self.outcome]))
            raise EncodingError(
                f"decision: expected as reason for {self.outcome} one of {reasons}, found {self.reason}; refused"
            )
        check_once("basis.statements", self.basis.statements)


class OfficialBody(Body, frozen=True, kw_only=True):
    """What an authority published, as a watcher saw it.

    Attributes
    ----------
    level, area, station
        What the figures cover; `area` is empty for the country, `station` is given for a station alone.
    status : str
        What the authority calls it, in the words of NIST's ResultsStatus.
    source : str
        Where it stood: an address, or the name of a broadcast or a paper.
    digest, bytes : str, int
        Of the page or file that was seen.
    """

    level: Literal["country", "area", "station"]
    area: AreaPath
    station: Name | None
    contest: Name
    status: Literal[
        "unofficial-partial", "unofficial-complete", "certified", "correction", "recount", "unknown"
    ]
    figures: Figures
    source: Annotated[str, msgspec.Meta(min_length=1, max_length=2000)]
    digest: Digest
    bytes: Count
    seen_at: datetime

    def __post_init__(self) -> None:
        given = (bool(self.area), self.station is not None)
        if given != (self.level == "area", self.level == "station"):
            raise EncodingError(
                f"official: expected an area for level area, a station for level station and neither for country, "
                f"found another for {self.level}; refused"
            )
        check_times(self.seen_at)


class IncidentBody(Body, frozen=True, kw_only=True):
    """Something happened, at a station or in an area; exactly one of the two is given."""

    station: Name | None
    area: AreaPath | None
    kind: IncidentKind
    words: Digest | None

    def __post_init__(self) -> None:
        if (self.station is None) == (self.area is None):
            raise EncodingError("incident: expected a station or an area, found both or neither; refused")


class WithdrawalBody(Body, frozen=True, kw_only=True):
    """Its signer takes a statement back; it stays in the log."""

    statement: Digest
    reason: Literal["mistake", "wrong_slot", "wrong_image", "not_my_words", "other"]


class ConflictBody(Body, frozen=True, kw_only=True):
    """Two signed notes that cannot both be true, as they are written."""

    first: Text
    second: Text


class UnsealBody(Body, frozen=True, kw_only=True):
    """The count is open from this size of the log on."""

    from_size: Count


class SuccessionBody(Body, frozen=True, kw_only=True):
    """A lost log goes on as another one.

    Attributes
    ----------
    old_origin : str
        The log that was lost.
    size, root : int, str
        Of its last witnessed checkpoint.
    missing : int
        How many of its entries could not be copied.
    origin, log_vkey : str
        The log that goes on.
    """

    old_origin: Name
    size: Count
    root: Digest
    missing: Count
    origin: Name
    log_vkey: Name


class RemovalBody(Body, frozen=True, kw_only=True):
    """Bytes beside the log were removed, on a legal ground."""

    digest: Digest
    ground: Name


BODIES: Final[Mapping[str, type[Body]]] = MappingProxyType({
    "definition": DefinitionBody,
    "enrolment": EnrolmentBody,
    "revocation": RevocationBody,
    "image": ImageBody,
    "holding": HoldingBody,
    "transcription": TranscriptionBody,
    "endorsement": EndorsementBody,
    "decision": DecisionBody,
    "official": OfficialBody,
    "incident": IncidentBody,
    "withdrawal": WithdrawalBody,
    "conflict": ConflictBody,
    "unseal": UnsealBody,
    "succession": SuccessionBody,
    "removal": RemovalBody,
})  # fmt: skip
"""The body of each kind; a kind that is not here is no statement."""
