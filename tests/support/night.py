"""An invented election with an organiser, enrolled agents and what they say: real statements, the same every time.

election = make_election(3)
root = lay_out(election, tmp_path / "election")          # a directory that can be served
election.transcription(election.agents[0], "station 1", votes=(312, 204))
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

from polltrail.log.note import ED25519, VerifierKey, make_vkey, public_of
from polltrail.statement import (
    Envelope,
    Statement,
    StatementId,
    encode_envelope,
    fingerprint,
    make_statement,
    public_key,
    sign,
)
from polltrail.statement.bodies import RevocationBody, TranscriptionBody, UnsealBody
from polltrail.statement.definition import DefinitionBody, Organiser, Policy, Tables
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Blob, Body, Copy, Mark, Role, Slot
from polltrail.statement.invitation import possession_message
from polltrail.store import create_election_dir
from polltrail.web.sealing import open_log

ORIGIN = "night.example/2031"
MADE_AT = 1_935_781_387_000
"""2031-05-05T21:03:07Z."""
TABLES = (
    b"stations of the night\n",
    b"choices of the night\n",
    b"areas of the night\n",
    b"form of the night\n",
)


def seed_of(name: str) -> bytes:
    """A private key for a name, the same every time."""
    return sha256(f"night: {name}".encode()).digest()


@dataclass(frozen=True)
class Night:
    """Seeds of everybody, and the statements that begin the election.

    Attributes
    ----------
    agents, clerks
        Seeds of those who are enrolled, in the order of their enrolments: agents first.
    unseal_by
        By when a sealed count must be open; None where it never was sealed.
    witnesses
        The policy that the genesis names.
    images
        What is published of images: digest, redacted or public.
    """

    log_seed: bytes
    organiser: bytes
    agents: tuple[bytes, ...]
    clerks: tuple[bytes, ...]
    unseal_by: datetime | None = None
    witnesses: str = ""
    images: Any = "digest"

    @cached_property
    def log_vkey(self) -> VerifierKey:
        return make_vkey(ORIGIN, ED25519, public_of(self.log_seed))

    @cached_property
    def genesis(self) -> Statement:
        blobs = [Blob(digest=sha256(table).hexdigest(), bytes=len(table)) for table in TABLES]
        public = public_key(self.organiser)
        body = DefinitionBody(
            name="An invented night",
            origin=ORIGIN,
            log_vkey=str(self.log_vkey),
            organisers=(Organiser(key=fingerprint(public), public=public.hex()),),
            rehearsal=True,
            rules="polltrail-fold/1",
            tables=Tables(stations=blobs[0], choices=blobs[1], areas=blobs[2], form_model=blobs[3]),
            pages=(),
            policy=Policy(
                readings=2,
                agent_reading_first=True,
                confirmed=("read_twice", "decided"),
                image_required=False,
                decision_persons=2,
                official_persons=2,
                copies_must_agree=True,
                tolerance=0,
                images=self.images,
            ),
            witnesses=self.witnesses,
            polls_close_at=None,
            roll_closes_at=None,
            frozen_at=None,
            unseal_by=self.unseal_by,
            max_delay=3600,
        )
        return make_statement(
            "definition", election=None, seed=self.organiser, nonce=bytes(16), made_at=MADE_AT, body=body
        )

    @property
    def id(self) -> StatementId:
        return self.genesis.id

    @cached_property
    def enrolments(self) -> tuple[Statement, ...]:
        agents = tuple(self.enrolment(seed) for seed in self.agents)
        return agents + tuple(self.enrolment(seed, role="clerk") for seed in self.clerks)

    def say(self, seed: bytes, kind: str, body: Body, *, nonce: bytes = bytes(16), **more: Any) -> Statement:
        return make_statement(
            kind, election=self.id, seed=seed, nonce=nonce, made_at=MADE_AT, body=body, **more
        )

    def enrolment(self, seed: bytes, *, role: Role = "agent", by: bytes | None = None) -> Statement:
        """The organiser, or whoever `by` is, enrols a key for the whole election."""
        public = public_key(seed)
        body = EnrolmentBody(
            key=fingerprint(public),
            public=public.hex(),
            role=role,
            areas=(),
            stations=(),
            person=sha256(b"person" + public).hexdigest(),
            nominated_by=None,
            invitation=None,
            possession=sign(seed, possession_message(self.id, role, (), (), public)).hex(),
        )
        return self.say(by or self.organiser, "enrolment", body)

    def revocation(self, seed: bytes, *, by: bytes | None = None) -> Statement:
        body = RevocationBody(key=fingerprint(public_key(seed)), reason="lost", suspect_from=None)
        return self.say(by or self.organiser, "revocation", body)

    def unsealed(self, *, from_size: int = 0, by: bytes | None = None) -> Statement:
        """The organiser, or whoever `by` is, opens a sealed count."""
        return self.say(by or self.organiser, "unseal", UnsealBody(from_size=from_size))

    def transcription(
        self, seed: bytes, station: str, *, votes: Sequence[int | None] = (312, 204, 87), number: int = 0
    ) -> Statement:
        """One reading of one form; another `number` makes another statement of the same reading."""
        total = sum(vote for vote in votes if vote is not None)
        body = TranscriptionBody(
            numbers={
                "registered_voters": 1200,
                "ballots_cast": total + 6,
                "rejected_ballots": 6,
                "valid_votes": total,
            },
            votes=tuple((f"choice {at + 1}", vote) for at, vote in enumerate(votes)),
            choice_numbers=(),
            slot=Slot(station=station, contest="assembly", form="generic"),
            copy=Copy(whose="agent", holder="choice 1"),
            signatures=(
                Mark(role="presiding officer", of=None, mark="signature", state="present", reason=None),
            ),
            images=(sha256(f"{station}{number}".encode()).hexdigest(),),
            channel="capture",
            words=None,
        )
        return self.say(seed, "transcription", body, nonce=number.to_bytes(16, "big"))


def make_election(
    n_agents: int, *, n_clerks: int = 1, unseal_by: datetime | None = None, witnesses: str = ""
) -> Night:
    """An election whose agents and clerks are enrolled by its organiser."""
    return Night(
        log_seed=seed_of("log"),
        organiser=seed_of("organiser"),
        agents=tuple(seed_of(f"agent {at}") for at in range(n_agents)),
        clerks=tuple(seed_of(f"clerk {at}") for at in range(n_clerks)),
        unseal_by=unseal_by,
        witnesses=witnesses,
    )


def lay_out(election: Night, root: Path, *, enrolled: bool = True) -> Path:
    """An election directory on the disk: genesis and, unless told otherwise, enrolments are in the log."""
    create_election_dir(
        root,
        log_seed=election.log_seed,
        log_vkey=str(election.log_vkey),
        policy=election.witnesses,
        tables=TABLES,
    )
    store = open_log(root, log_seed=election.log_seed)
    statements = [election.genesis, *(election.enrolments if enrolled else ())]
    store.append([(one.id, entry_of(one)) for one in statements])
    store.publish()
    store.close()
    return root


def entry_of(statement: Statement) -> bytes:
    """The bytes that are handed in, and logged."""
    return encode_envelope(statement.envelope)


def wrongly_signed(statement: Statement) -> bytes:
    """The same statement with a signature that does not hold."""
    told = statement.envelope
    forged = bytes([told.signature[0] ^ 1]) + told.signature[1:]
    return encode_envelope(
        Envelope(payload_type=told.payload_type, payload=told.payload, key=told.key, signature=forged)
    )


def readings(election: Night, how_many: int, *, first: int = 0) -> list[Statement]:
    """As many transcriptions, by all agents in turn, each of another station from `first` on."""
    agents = election.agents
    return [
        election.transcription(agents[number % len(agents)], f"station {number}", number=number)
        for number in range(first, first + how_many)
    ]
