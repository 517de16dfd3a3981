"""What statements say, in words: who, what, when; names cut short, and what only they claim said as a claim."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from polltrail.log.excerpt import Scope
from polltrail.publish.bundle.evidence import Evidence
from polltrail.publish.bundle.listing import BETWEEN_AREAS
from polltrail.publish.bundle.published_images import Absence
from polltrail.publish.page import Short
from polltrail.publish.wording import count, isolate, listed, number
from polltrail.statement import Standing, Statement
from polltrail.statement.bodies import (
    ConflictBody,
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    RemovalBody,
    RevocationBody,
    SuccessionBody,
    TranscriptionBody,
    UnsealBody,
    WithdrawalBody,
)
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.effect import why_not_superseded, why_not_withdrawn
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Body, Copy

SHORT: Final = 8
SHA256: Final = "SHA\N{NON-BREAKING HYPHEN}256"
LONGEST: Final = 60

STANDINGS: Final[Mapping[Standing, str]] = {
    "valid": "valid",
    "late": "late: enrolled after the roll closed",
    "suspect": "on hold: the key is suspect here",
    "revoked": "after the key was revoked",
    "unknown": "by a key that nobody enrolled",
}
ABSENCES: Final[Mapping[Absence, str]] = {
    "policy": "this election does not publish it; whoever holds it can show it, and its digest tells whether it is the one",
    "removed": "it was removed on a legal ground",
    "not stored": "no such file was published when this bundle was made",
}
COPIES: Final = {
    "posted": "the posted copy",
    "agent": "an agent's copy",
    "returning_officer": "the returning officer's copy",
    "authority": "the authority's copy",
}
CHANNELS: Final = {
    "capture": "the capture page",
    "desk": "the desk",
    "file": "a file",
    "sms": "a text message",
}
OUTCOMES: Final = {"accept": "accepts a reading", "correct": "corrects the figures", "hold": "puts the form on hold", "void": "declares the form void"}  # fmt: skip


def moment(seconds: int) -> str:
    """Write a time, in seconds since 1970."""
    try:
        return f"{datetime.fromtimestamp(seconds, tz=UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (OverflowError, ValueError, OSError):
        return f"{seconds} seconds after 1970"


def plain(code: str) -> str:
    """Write a word of a closed list as words."""
    return code.replace("_", " ")


def name(text: str) -> str:
    """Write a name that somebody signed: kept from turning the line, and cut where it is very long."""
    shown = text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
    return isolate(shown)


def short(digest: str) -> Short:
    """Cut a digest or a key; all of it stays within reach."""
    return Short(text=digest[:SHORT], full=digest)


def area_name(path: tuple[str, ...]) -> str:
    """Write an area."""
    return f" {BETWEEN_AREAS} ".join(map(name, path)) if path else "the whole country"


def scope_name(scope: Scope) -> str:
    """Write what a bundle is about."""
    parts = [] if scope.station is None else [f"station {name(scope.station)}"]
    parts += [] if scope.contest is None else [f"contest {name(scope.contest)}"]
    return ", ".join([*parts, *([] if scope.area is None else [f"area {area_name(scope.area)}"])])


def copy_name(copy: Copy | None) -> str:
    """Say whose copy it is."""
    if copy is None:
        return "a copy of which it is not said whose"
    held = "" if copy.holder is None else f", held for {name(copy.holder)}"
    return f"{COPIES[copy.whose]}{held}"


def fate(evidence: Evidence, index: int) -> list[str]:
    """Say what became of a statement: that its own signer replaced it, or took it back."""
    statement, told = evidence.statements[index], []
    for place in evidence.naming.get(statement.id, ()):
        other = evidence.statements[place]
        if isinstance(other.body, WithdrawalBody):
            if why_not_withdrawn(other, statement, evidence.roster) is None:
                told.append(f"taken back by its signer at entry {place}")
        elif (
            other.supersedes == statement.id and why_not_superseded(other, statement, evidence.roster) is None
        ):
            told.append(f"replaced by its signer at entry {place}")
    return told


def who(evidence: Evidence, key: str) -> str:
    """Name a signer by role and key."""
    enrolled = evidence.roster.enrolled(key)  # type: ignore[arg-type]
    role = "an unknown key" if enrolled is None else enrolled.role
    return f"{role} {key[:SHORT]}"


def not_before(evidence: Evidence, index: int) -> str:
    """Say what a statement cannot be older than: the log that its signer had seen."""
    seen = evidence.statements[index].seen
    if seen is None or not seen.size:
        return "not known"
    told = {True: f"the log of {number(seen.size)} entries, which it names", None: f"names a log of {number(seen.size)} entries; this one is shorter"}  # fmt: skip
    return told.get(
        evidence.seen.get(index), f"names a log of {number(seen.size)} entries that this log never was"
    )


def not_after(evidence: Evidence, index: int) -> str:
    """Say by when witnesses had seen it in the log."""
    dated = evidence.dates.not_after(index)
    return "not dated by witnesses" if dated is None else moment(dated.at)


def said(evidence: Evidence, index: int) -> str:
    """Say in words what an entry says."""
    statement = evidence.statements[index]
    return _SAID[type(statement.body)](_Saying(evidence, index, statement)) + _in_place_of(
        evidence, statement
    )


class _Saying:
    """An entry on its way into words."""

    def __init__(self, evidence: Evidence, index: int, statement: Statement) -> None:
        self.evidence = evidence
        self.index = index
        self.statement = statement
        self.body: Any = statement.body

    def entry(self, statement: str) -> str:
        """Name another statement by its entry here."""
        place = self.evidence.places.get(statement)
        return (
            f"statement {statement[:SHORT]}, which is not in this log or not here"
            if place is None
            else f"entry {place}"
        )


def _in_place_of(evidence: Evidence, statement: Statement) -> str:
    """Say whose place it takes, or why it does not."""
    if statement.supersedes is None or isinstance(statement.body, DefinitionBody):
        return ""
    place = evidence.places.get(statement.supersedes)
    if place is None:
        return f"; names statement {statement.supersedes[:SHORT]} as superseded, which is not in this log"
    reason = why_not_superseded(statement, evidence.statements[place], evidence.roster)
    if reason is None:
        return f"; takes the place of entry {place}"
    return f"; names entry {place} as superseded, without effect: {reason}"


def _definition(saying: _Saying) -> str:
    return "changes the definition of the election" if saying.index else "begins the election"


def _enrolment(saying: _Saying) -> str:
    body: EnrolmentBody = saying.body
    where = [*map(name, body.stations), *map(area_name, body.areas)]
    scope = f"for {listed(where)}" if where else "for the whole election"
    nominated = "" if body.nominated_by is None else f", nominated by {name(body.nominated_by)}"
    return f"enrols the key {body.key[:SHORT]} as {body.role}, {scope}{nominated}"


def _revocation(saying: _Saying) -> str:
    body: RevocationBody = saying.body
    since = (
        "" if body.suspect_from is None else f"; what it said from entry {body.suspect_from} on is on hold"
    )
    return f"revokes the key {body.key[:SHORT]} ({plain(body.reason)}){since}"


def _image(saying: _Saying) -> str:
    body: ImageBody = saying.body
    what = "a photograph" if body.redacts is None else f"a redacted copy of photograph {body.redacts[:SHORT]}"
    return f"has {what}, {body.digest[:SHORT]}, of {copy_name(body.copy)}"


def _transcription(saying: _Saying) -> str:
    body: TranscriptionBody = saying.body
    return f"reads {copy_name(body.copy)} of the form of {name(body.slot.contest)} at {name(body.slot.station)}, by {CHANNELS[body.channel]}"


def _endorsement(saying: _Saying) -> str:
    body: EndorsementBody = saying.body
    return f"says the same as {saying.entry(body.statement)}"


def _decision(saying: _Saying) -> str:
    body: DecisionBody = saying.body
    what = OUTCOMES[body.outcome]
    if body.transcription is not None:
        what = f"accepts the reading of {saying.entry(body.transcription)}"
    return f"{what} for {name(body.slot.contest)} at {name(body.slot.station)}: {plain(body.reason)}"


def _official(saying: _Saying) -> str:
    body: OfficialBody = saying.body
    where = name(body.station) if body.station is not None else area_name(body.area)
    return f"saw a figure of the authority for {name(body.contest)} in {where} ({plain(body.status)}), at {moment(int(body.seen_at.timestamp()))} by its own account"


def _incident(saying: _Saying) -> str:
    body: IncidentBody = saying.body
    where = name(body.station) if body.station is not None else area_name(body.area or ())
    return f"reports at {where}: {plain(body.kind)}"


def _withdrawal(saying: _Saying) -> str:
    body: WithdrawalBody = saying.body
    place = saying.evidence.places.get(body.statement)
    if place is not None:
        reason = why_not_withdrawn(
            saying.statement, saying.evidence.statements[place], saying.evidence.roster
        )
        if reason is not None:
            return f"names entry {place} as taken back, without effect: {reason}"
    return f"takes back {saying.entry(body.statement)} ({plain(body.reason)})"


def _succession(saying: _Saying) -> str:
    body: SuccessionBody = saying.body
    return f"goes on from the lost log {name(body.old_origin)} of {count(body.size, 'entry')}, of which {number(body.missing)} are missing"


_SAID: Final[Mapping[type[Body], Callable[[_Saying], str]]] = {
    DefinitionBody: _definition,
    EnrolmentBody: _enrolment,
    RevocationBody: _revocation,
    ImageBody: _image,
    HoldingBody: lambda saying: f"holds the bytes of {saying.body.digest[:SHORT]}",
    TranscriptionBody: _transcription,
    EndorsementBody: _endorsement,
    DecisionBody: _decision,
    OfficialBody: _official,
    IncidentBody: _incident,
    WithdrawalBody: _withdrawal,
    ConflictBody: lambda _: "shows two signed notes that it says cannot both be true",
    UnsealBody: lambda saying: f"opens the sealed count, from {count(saying.body.from_size, 'entry')} on",
    SuccessionBody: _succession,
    RemovalBody: lambda saying: f"says that the bytes of {saying.body.digest[:SHORT]} were removed: {name(saying.body.ground)}",
}  # fmt: skip
