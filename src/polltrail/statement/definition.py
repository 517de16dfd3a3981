"""The body of a `definition`: what the election is, who organises it, and by what rules it is counted."""

from datetime import datetime
from typing import Annotated, Literal

import msgspec

from polltrail.statement.fields import Blob, Body, Count, Digest, Name, Text, check_once, check_times

Persons = Annotated[int, msgspec.Meta(ge=1, le=100)]


class Organiser(Body, frozen=True, kw_only=True):
    """Who signs for the election: a key, named and in full."""

    key: Digest
    public: Digest


class Tables(Body, frozen=True, kw_only=True):
    """What should exist, as files beside the log."""

    stations: Blob
    choices: Blob
    areas: Blob
    form_model: Blob


class Page(Body, frozen=True, kw_only=True):
    """One file of the capture page, so that a page that is not the organiser's can be told."""

    path: Name
    digest: Digest
    bytes: Count


class Policy(Body, frozen=True, kw_only=True):
    """What makes a figure count.

    Attributes
    ----------
    readings : int
        How many persons must read a form alike.
    agent_reading_first : bool
        Whether the agent's own reading is the first of them.
    confirmed : sequence of str
        The rungs of the evidence ladder that count as confirmed.
    image_required : bool
        Whether a slot without a stored image can be confirmed.
    decision_persons, official_persons : int
        How many reviewers make a decision, and how many watchers an official figure.
    copies_must_agree : bool
        Whether a slot is held while two copies of its form differ.
    tolerance : int
        By how many votes a form may miss an identity and still be accepted as written; the miss stays a finding.
    images : str
        What is published of images.
    """

    readings: Persons
    agent_reading_first: bool
    confirmed: tuple[Literal["imaged", "read_once", "read_twice", "decided"], ...]
    image_required: bool
    decision_persons: Persons
    official_persons: Persons
    copies_must_agree: bool
    tolerance: Count
    images: Literal["digest", "redacted", "public"]

    def __post_init__(self) -> None:
        check_once("policy.confirmed", self.confirmed)


class DefinitionBody(Body, frozen=True, kw_only=True):
    """The election in the words of its organisers: entry 0 of its log, or an amendment to it.

    Attributes
    ----------
    name : str
        As people call it.
    origin, log_vkey : str
        The log's name and its verifier key (C2SP signed-note).
    organisers : sequence of Organiser
        Whose keys speak for the election; at least one, each once.
    rehearsal : bool
        Says REHEARSAL everywhere, and no real election takes anything from it.
    rules : str
        The version of the fold. A reader that does not know it stops.
    tables, policy : Tables, Policy
        What should exist, and what makes a figure count.
    pages : sequence of Page
        The files of the capture page, where one is served; each path once.
    witnesses : str
        A `tlog-policy`; empty where nobody witnesses.
    polls_close_at : datetime or None
        When voting ends, from where the deadlines of the form model count; null where it is not said.
    roll_closes_at : datetime or None
        Enrolments after it are late.
    frozen_at : datetime or None
        Amendments after it may only add stations.
    unseal_by : datetime or None
        A sealed count must be open by then; null where nothing is sealed.
    max_delay : int
        Seconds that the log may take to log what was deposited.
    """

    name: Name
    origin: Name
    log_vkey: Name
    organisers: Annotated[tuple[Organiser, ...], msgspec.Meta(min_length=1)]
    rehearsal: bool
    rules: Annotated[str, msgspec.Meta(pattern=r"\Apolltrail-fold/[1-9][0-9]{0,3}\Z")]
    tables: Tables
    pages: tuple[Page, ...]
    policy: Policy
    witnesses: Text
    polls_close_at: datetime | None
    roll_closes_at: datetime | None
    frozen_at: datetime | None
    unseal_by: datetime | None
    max_delay: Count

    def __post_init__(self) -> None:
        check_once("organisers", [organiser.key for organiser in self.organisers])
        check_once("pages", [page.path for page in self.pages])
        check_times(self.polls_close_at, self.roll_closes_at, self.frozen_at, self.unseal_by)
