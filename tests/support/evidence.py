"""An invented night with everything in it that a bundle can hold, published as files in a dictionary.

    files = published(night())                       # as it is served
    files = published(statements, seen_by={...})     # with other statements, or other cosigned sizes

The stations are H-01, H-02 and کراچی-198; the contests `harbour`, held everywhere, and `mayor`, held in Northport.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.resources import files as resources
from typing import Any

import msgspec

from polltrail.log import (
    ED25519,
    Checkpoint,
    Receipt,
    cosign,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    make_vkey,
    public_of,
    sign_checkpoint,
    tree_root,
)
from polltrail.log.excerpt import Excerpt, Scope
from polltrail.log.history import encode_record
from polltrail.statement import Seen, Statement, StatementId, encode_envelope, fingerprint, public_key, sign
from polltrail.statement.bodies import (
    Basis,
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    RevocationBody,
    TranscriptionBody,
    WithdrawalBody,
)
from polltrail.statement.definition import DefinitionBody, Tables
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Blob, Body, Copy, Figures, Mark, Role, Slot, moment_at
from polltrail.statement.invitation import possession_message, presign
from support.published_log import LOG_KEY, LOG_SEED, ORIGIN, WITNESSES, Files, log_tiles, policy
from support.statements import MADE_AT, definition, say, seed_of

KARACHI = "کراچی-198"
STATIONS = f"""\
station_id,district,town,registered_voters
H-01,Northport,Harbour,924
H-02,Northport,Hillside,726
{KARACHI},سندھ,کراچی,
""".encode()
CHOICES = b"""\
contest,choice,name,party,area
harbour,keep,Keep the harbour public,,
harbour,sell,Sell the harbour,,
mayor,castellan,Juno Castellan,Tide Union,Northport
mayor,orlov,Petra Orlov,,Northport
"""
AREAS = """\
level,district,town
district,Northport,
district,سندھ,
town,Northport,Harbour
town,Northport,Hillside
town,سندھ,کراچی
""".encode()
FORM = (resources("polltrail.election") / "forms" / "generic.toml").read_bytes()
TABLES = (STATIONS, CHOICES, AREAS, FORM)

ORGANISER, REGISTRAR, ADA, BO, CY, REVIEWER, SECOND_REVIEWER, WATCHER, STORE = map(
    seed_of, ("organiser", "registrar", "ada", "bo", "cy", "reviewer", "reviewer 2", "watcher", "store")
)
PHOTO = b"\xff\xd8\xff\xe0 a photograph of a form"
REDACTED = b"\xff\xd8\xff\xe0 the same with a name covered"
NOON = MADE_AT // 1000


def digest(data: bytes) -> str:
    return sha256(data).hexdigest()


def genesis(*, by: bytes = ORGANISER, **changes: Any) -> Statement:
    blobs = [Blob(digest=digest(table), bytes=len(table)) for table in TABLES]
    tables = Tables(stations=blobs[0], choices=blobs[1], areas=blobs[2], form_model=blobs[3])
    told = {
        "name": "Harbour vote 2031", "origin": ORIGIN, "log_vkey": str(LOG_KEY), "tables": tables,
        "witnesses": policy(), "roll_closes_at": None, "pages": (),
    }  # fmt: skip
    return say("definition", definition(**told | changes), by, election=None)


GENESIS = genesis()
ELECTION = GENESIS.id


class Speaker:
    """Makes statements of one election, each with a nonce of its own."""

    def __init__(self, election: StatementId = ELECTION) -> None:
        self.election = election
        self._said = 0

    def say(self, seed: bytes, kind: str, body: Body, **more: Any) -> Statement:
        self._said += 1
        nonce = self._said.to_bytes(16, "big")
        return say(
            kind,
            body,
            seed,
            election=self.election,
            **{"nonce": nonce, "made_at": MADE_AT + 1000 * self._said, **more},
        )

    def enrol(self, seed: bytes, role: Role, *, by: bytes = ORGANISER, **more: Any) -> Statement:
        public, changes = (
            public_key(seed),
            {name: more.pop(name) for name in ("areas", "stations") if name in more},
        )
        scope = {"areas": (), "stations": (), **changes}
        message = possession_message(self.election, role, scope["areas"], scope["stations"], public)
        body = EnrolmentBody(
            key=fingerprint(public), public=public.hex(), role=role,
            person=more.pop("person", None) or digest(b"person" + public), nominated_by=more.pop("nominated_by", None), invitation=None, possession=sign(seed, message).hex(), **scope,
        )  # fmt: skip
        return self.say(by, "enrolment", body, **more)

    def invite(
        self, seed: bytes, role: Role, *, by: bytes = REGISTRAR, organiser: bytes = ORGANISER
    ) -> Statement:
        """A registrar enrols somebody whom an organiser has invited."""
        public, code = public_key(seed), digest(b"code" + seed)
        invitation = presign(
            organiser,
            election=self.election,
            code_hash=code,
            role=role,
            areas=(),
            stations=(),
            expires_at=MADE_AT,
        )
        message = possession_message(self.election, role, (), (), public, code_hash=code)
        body = EnrolmentBody(
            key=fingerprint(public), public=public.hex(), role=role, areas=(), stations=(), person=digest(b"person" + public),
            nominated_by=None, invitation=invitation, possession=sign(seed, message).hex(),
        )  # fmt: skip
        return self.say(by, "enrolment", body)

    def revoke(self, seed: bytes, *, suspect_from: int | None = None, by: bytes = ORGANISER) -> Statement:
        body = RevocationBody(key=fingerprint(public_key(seed)), reason="lost", suspect_from=suspect_from)
        return self.say(by, "revocation", body)

    def read(
        self, seed: bytes, station: str, votes: Mapping[str, int | None], *, contest: str = "harbour",
        images: Sequence[str] = (), rejected: int | None = 15, copy: Copy | None = None, **more: Any,
    ) -> Statement:  # fmt: skip
        total = sum(filter(None, votes.values()))
        body = TranscriptionBody(
            numbers={"ballots_cast": total + 15, "registered_voters": 924, "rejected_ballots": rejected, "valid_votes": total},
            votes=tuple(votes.items()), choice_numbers=(), slot=slot(station, contest),
            copy=copy or Copy(whose="agent", holder="Tide Union"),
            signatures=(
                Mark(role="presiding officer", of=None, mark="signature", state="present", reason=None),
                Mark(role="presiding officer", of=None, mark="stamp", state="absent", reason="unknown"),
                Mark(role="polling agent", of="Tide Union", mark="signature", state="refused", reason="disagrees"),
            ),
            images=tuple(images), channel=more.pop("channel", "capture"), words=None,
        )  # fmt: skip
        return self.say(seed, "transcription", body, **more)

    def photograph(
        self, seed: bytes, station: str, data: bytes, *, redacts: bytes | None = None
    ) -> Statement:
        body = ImageBody(
            digest=digest(data), bytes=len(data), media_type="image/jpeg", slot=slot(station),
            copy=Copy(whose="posted", holder=None), redacts=None if redacts is None else digest(redacts),
        )  # fmt: skip
        return self.say(seed, "image", body)

    def endorse(self, seed: bytes, statement: Statement) -> Statement:
        return self.say(seed, "endorsement", EndorsementBody(statement=statement.id))

    def withdraw(self, seed: bytes, statement: Statement) -> Statement:
        return self.say(seed, "withdrawal", WithdrawalBody(statement=statement.id, reason="mistake"))

    def correct(
        self, seed: bytes, station: str, votes: Mapping[str, int | None], *rests_on: Statement
    ) -> Statement:
        figures = Figures(
            numbers={"valid_votes": sum(filter(None, votes.values()))},
            votes=tuple(votes.items()),
            choice_numbers=(),
        )
        basis = Basis(statements=tuple(one.id for one in rests_on), size=12)
        body = DecisionBody(
            slot=slot(station), outcome="correct", transcription=None, figures=figures, reason="wrongly_read", basis=basis, words=None,
        )  # fmt: skip
        return self.say(seed, "decision", body)

    def official(
        self, seed: bytes, station: str | None, votes: Mapping[str, int | None], **more: Any
    ) -> Statement:
        figures = Figures(numbers={}, votes=tuple(votes.items()), choice_numbers=())
        body = OfficialBody(
            level="country" if station is None else "station", area=(), station=station, contest="harbour",
            status="unofficial-partial", figures=figures, source="https://authority.example/harbour", digest=digest(b"page"),
            bytes=4, seen_at=moment_at(MADE_AT), **more,
        )  # fmt: skip
        return self.say(seed, "official", body)

    def report(self, seed: bytes, station: str) -> Statement:
        return self.say(
            seed,
            "incident",
            IncidentBody(station=station, area=None, kind="form_not_given", words=digest(b"words")),
        )


def slot(station: str, contest: str = "harbour") -> Slot:
    return Slot(station=station, contest=contest, form="generic")


def night(first: Statement = GENESIS) -> list[Statement]:
    """Three stations: one with everything, one that agrees, one in another script."""
    say_ = Speaker(first.id)
    people = [
        first,
        say_.enrol(ADA, "agent", nominated_by="Tide Union"),
        say_.enrol(BO, "agent"),
        say_.enrol(CY, "clerk", areas=(("Northport",),)),
        say_.enrol(REVIEWER, "reviewer"),
        say_.enrol(SECOND_REVIEWER, "reviewer"),
        say_.enrol(WATCHER, "watcher"),
        say_.enrol(STORE, "store"),
    ]
    root = tree_root([leaf_hash(encode_envelope(one.envelope)) for one in people])
    seen = Seen(size=len(people), root=root.hex())
    photo = say_.photograph(ADA, "H-01", PHOTO)
    redacted = say_.photograph(CY, "H-01", REDACTED, redacts=PHOTO)
    one = say_.read(ADA, "H-01", {"keep": 402, "sell": 221}, images=[digest(PHOTO)], seen=seen)
    two = say_.read(
        CY,
        "H-01",
        {"keep": 402, "sell": None},
        rejected=0,
        channel="desk",
        copy=Copy(whose="posted", holder=None),
    )
    decided = say_.correct(REVIEWER, "H-01", {"keep": 402, "sell": 221}, one, two)
    other = say_.read(BO, "H-02", {"keep": 250, "sell": 223})
    return [
        *people,
        photo,
        say_.say(STORE, "holding", HoldingBody(digest=digest(PHOTO), bytes=len(PHOTO))),
        redacted,
        one,
        two,
        other,
        say_.read(CY, "H-02", {"keep": 250, "sell": 223}, channel="desk"),
        decided,
        say_.endorse(SECOND_REVIEWER, decided),
        say_.official(WATCHER, "H-01", {"keep": 302, "sell": 321}),
        say_.official(WATCHER, None, {"keep": 5000, "sell": 4000}),
        say_.report(ADA, "H-01"),
        say_.read(ADA, "H-01", {"castellan": 311, "orlov": 319}, contest="mayor"),
        say_.read(BO, KARACHI, {"keep": 0, "sell": 88}, supersedes=None),
        say_.withdraw(BO, other),
        say_.revoke(BO),
    ]


def entries_of(statements: Sequence[Statement]) -> list[bytes]:
    return [encode_envelope(statement.envelope) for statement in statements]


def note_of(
    entries: Sequence[bytes], times: Mapping[str, int] | None = None, *, seed: bytes = LOG_SEED
) -> bytes:
    """The note of a log of these entries, with these witnesses' lines."""
    checkpoint = Checkpoint(ORIGIN, len(entries), tree_root([leaf_hash(entry) for entry in entries]))
    lines = [cosign(checkpoint.format(), WITNESSES[name], name, at) for name, at in (times or {}).items()]
    return sign_checkpoint(checkpoint, ORIGIN, seed) + b"".join(lines)


def by_three(at: int) -> dict[str, int]:
    """Three of four witnesses, a second apart, the last of them at this time."""
    return {"w1": at - 2, "w2": at - 1, "w3": at}


def published(
    statements: Sequence[Statement],
    *,
    seen_by: Mapping[int, Mapping[str, int]] | None = None,
    images: Sequence[bytes] = (PHOTO, REDACTED),
    seed: bytes = LOG_SEED,
) -> Files:
    """Everything that is served: at its last size, and cosigned at those sizes (by default at 8, and at the last)."""
    entries = entries_of(statements)
    seen_by = {8: by_three(NOON + 60), len(entries): by_three(NOON + 3600)} if seen_by is None else seen_by
    notes = {size: note_of(entries[:size], times, seed=seed) for size, times in sorted(seen_by.items())}
    latest = notes[max(notes)] if notes else None
    body = msgspec.convert(statements[0].body, DefinitionBody)
    return {
        **log_tiles(entries),
        **{f"tables/{digest(table)}": table for table in TABLES},
        **{f"images/sha256/{digest(one)[:2]}/{digest(one)[2:4]}/{digest(one)}": one for one in images},
        "log/checkpoint": notes.get(len(entries)) or note_of(entries, seed=seed),
        "log/log.vkey": f"{make_vkey(ORIGIN, ED25519, public_of(seed))}\n".encode(),
        "log/policy": body.witnesses.encode(),
        **({} if latest is None else {"log/witnessed": latest}),
        **({"log/cosigned": b"".join(map(encode_record, notes.values()))} if notes else {}),
    }


def whole_part(
    statements: Sequence[Statement],
    *,
    entries: Sequence[bytes] | None = None,
    seed: bytes = LOG_SEED,
    vkey: str = str(LOG_KEY),
) -> Files:
    """A bundle of one station with every entry of a log, made by whoever has a log key, right or wrong."""
    entries = entries_of(statements) if entries is None else entries
    note, leaves = note_of(entries, seed=seed), [leaf_hash(entry) for entry in entries]
    hash_at = hash_at_from_leaves(leaves)
    manifest = Excerpt(
        election=statements[0].id, scope=Scope(station="H-01"), entries=tuple(range(len(entries))), size=len(entries),
        root=tree_root(leaves).hex(), images=(),
    )  # fmt: skip
    receipts = [
        Receipt(index, inclusion_proof(index, len(entries), hash_at), note).encode()
        for index in range(len(entries))
    ]
    body = statements[0].body
    witnesses = body.witnesses if isinstance(body, DefinitionBody) else ""
    return {
        "bundle.json": manifest.encode(),
        "log/checkpoint": note,
        "log/log.vkey": f"{vkey}\n".encode(),
        "log/policy": witnesses.encode(),
        **{f"entries/{index}.json": entry for index, entry in enumerate(entries)},
        **{f"proofs/{index}.tlog-proof": receipt for index, receipt in enumerate(receipts)},
        **{f"tables/{digest(table)}": table for table in TABLES},
    }
