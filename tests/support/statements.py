"""A small invented election in statements: keys, one body of every kind, and how to sign them."""

from typing import Any

import msgspec

from polltrail.statement import Seen, Statement, StatementId, fingerprint, make_statement, public_key, sign
from polltrail.statement.bodies import (
    Basis,
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
from polltrail.statement.definition import DefinitionBody, Organiser, Page, Policy, Tables
from polltrail.statement.enrolment import EnrolmentBody, Invitation
from polltrail.statement.fields import Blob, Body, Copy, Figures, Mark, Role, Slot, moment_at
from polltrail.statement.invitation import possession_message, presign

NONCE = bytes(range(16))
MADE_AT = 1_935_781_387_000
"""2031-05-05T21:03:07Z."""
DIGEST = "ab" * 32


def seed_of(name: str) -> bytes:
    """A private key for a name, the same every time."""
    return name.encode().ljust(32, b".")


ORGANISER, SECOND, REGISTRAR, AGENT, CLERK, REVIEWER, WATCHER, STORE = (
    seed_of(name)
    for name in ("organiser", "second", "registrar", "agent", "clerk", "reviewer", "watcher", "store")
)

SLOT = Slot(station="کراچی-198", contest="NA-257", form="pakistan-2017")
COPY = Copy(whose="agent", holder="الف")
FIGURES = Figures(
    numbers={"registered_voters": 1200, "ballots_cast": 0, "rejected_ballots": None},
    votes=(("امیدوار ا", 312), ("מועמד ב", None), ("C", 0)),
    choice_numbers=(("choice_challenged_votes", "C", 2),),
)
BLOB = Blob(digest=DIGEST, bytes=4096)


def definition(**changes: Any) -> DefinitionBody:
    body = DefinitionBody(
        name="Small Island 2031",
        origin="island.example/2031",
        log_vkey="island.example/2031+6e55aef0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
        organisers=(organiser(ORGANISER), organiser(SECOND)),
        rehearsal=False,
        rules="polltrail-fold/1",
        tables=Tables(stations=BLOB, choices=BLOB, areas=BLOB, form_model=BLOB),
        pages=(Page(path="index.html", digest=DIGEST, bytes=1),),
        policy=Policy(
            readings=2,
            agent_reading_first=True,
            confirmed=("read_twice", "decided"),
            image_required=True,
            decision_persons=2,
            official_persons=2,
            copies_must_agree=True,
            tolerance=0,
            images="digest",
        ),
        witnesses="",
        polls_close_at=None,
        roll_closes_at=moment_at(MADE_AT),
        frozen_at=None,
        unseal_by=None,
        max_delay=3600,
    )
    return msgspec.structs.replace(body, **changes)


def organiser(seed: bytes) -> Organiser:
    public = public_key(seed)
    return Organiser(key=fingerprint(public), public=public.hex())


def say(kind: str, body: Body, seed: bytes, *, election: StatementId | None, **more: Any) -> Statement:
    return make_statement(
        kind, body=body, seed=seed, election=election, **{"nonce": NONCE, "made_at": MADE_AT, **more}
    )


GENESIS = say("definition", definition(), ORGANISER, election=None)
ELECTION = GENESIS.id


def invitation(
    role: Role = "agent", *, seed: bytes = ORGANISER, code: str = DIGEST, **more: Any
) -> Invitation:
    asked = {"election": ELECTION, "areas": (), "stations": (), "expires_at": MADE_AT, **more}
    return presign(seed, code_hash=code, role=role, **asked)


def enrolment(seed: bytes, role: Role = "agent", **changes: Any) -> EnrolmentBody:
    """An enrolment of a new key, with its possession signature made over what the body says."""
    public = public_key(seed)
    body = EnrolmentBody(
        key=fingerprint(public),
        public=public.hex(),
        role=role,
        areas=(),
        stations=(),
        person=DIGEST,
        nominated_by=None,
        invitation=None,
        possession="00" * 64,
    )
    body = msgspec.structs.replace(body, **{k: v for k, v in changes.items() if k != "possession"})
    code_hash = None if body.invitation is None else body.invitation.code_hash
    message = possession_message(
        ELECTION, body.role, body.areas, body.stations, bytes.fromhex(body.public), code_hash=code_hash
    )
    possession = changes.get("possession", sign(seed, message).hex())
    return msgspec.structs.replace(body, possession=possession)


def revocation(seed: bytes, *, suspect_from: int | None = None) -> RevocationBody:
    return RevocationBody(key=fingerprint(public_key(seed)), reason="lost", suspect_from=suspect_from)


def transcription(**changes: Any) -> TranscriptionBody:
    body = TranscriptionBody(
        **{name: getattr(FIGURES, name) for name in FIGURES.__struct_fields__},
        slot=SLOT,
        copy=COPY,
        signatures=(
            Mark(role="presiding officer", of=None, mark="signature", state="present", reason=None),
            Mark(role="polling agent", of="C", mark="signature", state="refused", reason="disagrees"),
        ),
        images=(DIGEST,),
        channel="capture",
        words=None,
    )
    return msgspec.structs.replace(body, **changes)


def decision(**changes: Any) -> DecisionBody:
    body = DecisionBody(
        slot=SLOT,
        outcome="correct",
        transcription=None,
        figures=FIGURES,
        reason="wrongly_read",
        basis=Basis(statements=(DIGEST,), size=17),
        words=DIGEST,
    )
    return msgspec.structs.replace(body, **changes)


def official(**changes: Any) -> OfficialBody:
    body = OfficialBody(
        level="area",
        area=("سندھ", "کراچی"),
        station=None,
        contest="NA-257",
        status="unofficial-partial",
        figures=FIGURES,
        source="https://authority.example/na-257",
        digest=DIGEST,
        bytes=10_000,
        seen_at=moment_at(MADE_AT),
    )
    return msgspec.structs.replace(body, **changes)


EXAMPLES: dict[str, Body] = {
    "definition": definition(),
    "enrolment": enrolment(AGENT, invitation=invitation(), areas=(("سندھ", "کراچی"),), stations=("7",)),
    "revocation": revocation(AGENT, suspect_from=3),
    "image": ImageBody(digest=DIGEST, bytes=1, media_type="image/jpeg", slot=SLOT, copy=COPY, redacts=None),
    "holding": HoldingBody(digest=DIGEST, bytes=1),
    "transcription": transcription(),
    "endorsement": EndorsementBody(statement=DIGEST),
    "decision": decision(),
    "official": official(),
    "incident": IncidentBody(station="7", area=None, kind="form_not_given", words=DIGEST),
    "withdrawal": WithdrawalBody(statement=DIGEST, reason="mistake"),
    "conflict": ConflictBody(first="one\n1\nAA==\n\n— a\n", second="one\n1\nBB==\n\n— a\n"),
    "unseal": UnsealBody(from_size=12),
    "succession": SuccessionBody(
        old_origin="a", size=3, root=DIGEST, missing=0, origin="b", log_vkey="b+1+c"
    ),
    "removal": RemovalBody(digest=DIGEST, ground="Act 12, section 3"),
}
"""One body of every kind."""


def example(kind: str, seed: bytes = AGENT) -> Statement:
    """One signed statement of a kind; an amendment, if a definition."""
    supersedes = ELECTION if kind == "definition" else None
    seen = Seen(size=7, root=DIGEST)
    return say(kind, EXAMPLES[kind], seed, election=ELECTION, seen=seen, supersedes=supersedes)
