"""A small election whose statements are counted: two regions, four stations, two contests, and everybody there is."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path
from typing import Any

import msgspec

from polltrail.election import form_model
from polltrail.exchange.expected import read_expected
from polltrail.log import ED25519, make_vkey, public_of
from polltrail.statement import Statement, encode_envelope, fingerprint, public_key, sign
from polltrail.statement.bodies import (
    Basis,
    DecisionBody,
    EndorsementBody,
    HoldingBody,
    ImageBody,
    IncidentBody,
    OfficialBody,
    TranscriptionBody,
    WithdrawalBody,
)
from polltrail.statement.definition import Tables
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Blob, Copy, Figures, Mark, Slot, moment_at
from polltrail.statement.invitation import possession_message
from polltrail.store import ElectionDir, LogStore, create_election_dir
from polltrail.tally.fold import Fold, InMemory, counting_of
from support.statements import MADE_AT, definition, say, seed_of

STATIONS = (
    b"station_id,region,district,registered_voters\n"
    b"N1,North,Lake,500\nN2,North,Hill,400\nS1,South,Port,600\nS2,South,Port,\n"
)
CHOICES = b"contest,choice,name,party,area\nassembly,a,A,,\nassembly,b,B,,\nmayor,c,C,,South/Port\nmayor,d,D,,South/Port\n"
AREAS = (
    b"level,region,district\nregion,North,\nregion,South,\ndistrict,North,Lake\ndistrict,North,Hill\n"
    b"district,South,Port\n"
)
SLOTS = [
    ("N1", "assembly"),
    ("N2", "assembly"),
    ("S1", "assembly"),
    ("S2", "assembly"),
    ("S1", "mayor"),
    ("S2", "mayor"),
]
OFFERED = {"assembly": ("a", "b"), "mayor": ("c", "d")}
PEOPLE = {
    **{f"agent {at}": "agent" for at in range(3)},
    **{f"clerk {at}": "clerk" for at in range(3)},
    **{f"reviewer {at}": "reviewer" for at in range(3)},
    **{f"watcher {at}": "watcher" for at in range(3)},
    "store": "store",
}
IMAGES = [f"{at:064x}" for at in range(4)]


LOG_SEED = seed_of("log of the count")
LOG_KEY = make_vkey("count.example/2031", ED25519, public_of(LOG_SEED))
FORM = (files("polltrail.election") / "forms" / "generic.toml").read_bytes()
TABLES = (STATIONS, CHOICES, AREAS, FORM)


def blob(data: bytes) -> Blob:
    return Blob(digest=sha256(data).hexdigest(), bytes=len(data))


@cache
def genesis() -> Statement:
    """Entry 0, which names the tables above; no image is required, so that nights can be short."""
    stations, choices, areas, form = map(blob, TABLES)
    body = definition(
        origin=LOG_KEY.name,
        log_vkey=str(LOG_KEY),
        tables=Tables(stations=stations, choices=choices, areas=areas, form_model=form),
        policy=msgspec.structs.replace(definition().policy, image_required=False),
        roll_closes_at=None,
    )
    return say("definition", body, seed_of("organiser"), election=None)


def enrolled(
    name: str, role: Any, *, areas: tuple[tuple[str, ...], ...] = (), person: str | None = None
) -> Statement:
    """Enrol somebody, each a person of their own."""
    seed = seed_of(name)
    public = public_key(seed)
    body = EnrolmentBody(
        key=fingerprint(public), public=public.hex(), role=role, areas=areas, stations=(), person=person or fingerprint(public),
        nominated_by=None, invitation=None,
        possession=sign(seed, possession_message(genesis().id, role, areas, (), public)).hex(),
    )  # fmt: skip
    return said("organiser", "enrolment", body)


@cache
def begun() -> tuple[Statement, ...]:
    """The definition and all enrolments: the first entries of every night."""
    return (genesis(), *(enrolled(name, role) for name, role in PEOPLE.items()))


def lay_out(root: Path, statements: Sequence[Statement] = ()) -> Path:
    """An election directory on the disk, with these statements after the beginning."""
    create_election_dir(root, log_seed=LOG_SEED, log_vkey=str(LOG_KEY), tables=TABLES)
    append(root, [*begun(), *statements])
    return root


def amendment(root: Path, stations: bytes) -> Statement:
    """A definition with another list of stations, whose table is put into the directory."""
    changed = blob(stations)
    (ElectionDir(root).table(changed.digest)).write_bytes(stations)
    body: Any = genesis().body
    body = msgspec.structs.replace(body, tables=msgspec.structs.replace(body.tables, stations=changed))
    return said("organiser", "definition", body, supersedes=genesis().id)


def new_policy(**policy: Any) -> Statement:
    """A definition that changes the policy."""
    body: Any = genesis().body
    body = msgspec.structs.replace(body, policy=msgspec.structs.replace(body.policy, **policy))
    return said("organiser", "definition", body, supersedes=genesis().id)


def append(root: Path, statements: Sequence[Statement]) -> None:
    store = LogStore.open(root, log_seed=LOG_SEED)
    store.append([(one.id, encode_envelope(one.envelope)) for one in statements])
    store.publish()
    store.close()


def said(who: str, kind: str, body: Any, *, number: int = 0, **more: Any) -> Statement:
    return say(kind, body, seed_of(who), election=genesis().id, nonce=number.to_bytes(16, "big"), **more)


def reading(
    who: str, slot: tuple[str, str], votes: Sequence[int | None], *, images: Sequence[str] = (), whose: Any = "agent",
    channel: Any = "capture", number: int = 0, numbers: Any = None, signatures: Sequence[Mark] = (), holder: str | None = None,
    **more: Any,
) -> Statement:  # fmt: skip
    station, contest = slot
    body = TranscriptionBody(
        numbers=numbers or {}, votes=tuple(zip(OFFERED[contest], votes, strict=True)), choice_numbers=(),
        slot=Slot(station=station, contest=contest, form="generic"), copy=Copy(whose=whose, holder=holder), signatures=tuple(signatures),
        images=tuple(images), channel=channel, words=None,
    )  # fmt: skip
    return said(who, "transcription", body, number=number, **more)


def picture(who: str, slot: tuple[str, str], image: str, *, number: int = 0) -> Statement:
    place = Slot(station=slot[0], contest=slot[1], form="generic")
    body = ImageBody(digest=image, bytes=9, media_type="image/jpeg", slot=place, copy=None, redacts=None)
    return said(who, "image", body, number=number)


def holding(image: str) -> Statement:
    return said("store", "holding", HoldingBody(digest=image, bytes=9))


def withdrawal(who: str, statement: Statement, *, number: int = 0) -> Statement:
    return said(who, "withdrawal", WithdrawalBody(statement=statement.id, reason="mistake"), number=number)


def endorsement(who: str, statement: Statement, *, number: int = 0) -> Statement:
    return said(who, "endorsement", EndorsementBody(statement=statement.id), number=number)


def decision(
    who: str, slot: tuple[str, str], outcome: Any, *, accepts: Statement | None = None,
    votes: Sequence[int | None] | None = None, size: int = 10_000, number: int = 0,
) -> Statement:  # fmt: skip
    figures = None
    if votes is not None:
        figures = Figures(
            numbers={}, votes=tuple(zip(OFFERED[slot[1]], votes, strict=True)), choice_numbers=()
        )
    body = DecisionBody(
        slot=Slot(station=slot[0], contest=slot[1], form="generic"), outcome=outcome,
        transcription=None if accepts is None else accepts.id, figures=figures, reason="other",
        basis=Basis(statements=(), size=size), words=None,
    )  # fmt: skip
    return said(who, "decision", body, number=number)


def incident(
    who: str,
    station: str | None = None,
    *,
    area: tuple[str, ...] | None = None,
    kind: Any = "violence",
    number: int = 0,
) -> Statement:
    """What somebody says happened, at a station or in an area."""
    body = IncidentBody(station=station, area=area, kind=kind, words=None)
    return said(who, "incident", body, number=number)


def official(
    who: str, votes: Sequence[int | None], *, page: str = IMAGES[3], contest: str = "assembly", number: int = 0,
    area: tuple[str, ...] = (), source: str = "https://authority.example/result", **numbers: int,
) -> Statement:  # fmt: skip
    """What somebody saw on an authority's page."""
    figures = Figures(
        numbers=numbers, votes=tuple(zip(OFFERED[contest], votes, strict=True)), choice_numbers=()
    )
    body = OfficialBody(
        level="area" if area else "country", area=area, station=None, contest=contest, status="unofficial-partial",
        figures=figures, source=source, digest=page, bytes=9, seen_at=moment_at(MADE_AT),
    )  # fmt: skip
    return said(who, "official", body, number=number)


def new_fold(**policy: Any) -> Fold:
    """A fold that has taken nothing in yet."""
    chosen = msgspec.structs.replace(definition().policy, **{"image_required": False, **policy})
    counting = counting_of(read_expected(STATIONS, CHOICES, AREAS), form_model("generic"), chosen)
    return Fold(InMemory(), define=lambda *_: counting)


def folded(statements: Sequence[Statement], **policy: Any) -> Fold:
    """A fold of the election's beginning and these statements, in this order."""
    fold = new_fold(**policy)
    for index, statement in enumerate((*begun(), *statements)):
        fold.take(index, statement)
    return fold
