"""A small invented election as it is published: a dictionary of path and bytes, made without a store."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any

import msgspec

from polltrail.log import (
    COSIGNATURE,
    ED25519,
    ENTRIES,
    TILE,
    Checkpoint,
    Receipt,
    cosign,
    encode_bundle,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    make_vkey,
    new_tiles,
    public_of,
    sign_checkpoint,
    tree_root,
)
from polltrail.log.history import encode_record
from polltrail.statement import (
    Statement,
    StatementId,
    encode_envelope,
    fingerprint,
    public_key,
    sign,
)
from polltrail.statement.bodies import EndorsementBody, RevocationBody
from polltrail.statement.definition import Tables
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.fields import Blob, Slot
from polltrail.statement.invitation import possession_message
from support.statements import AGENT, CLERK, MADE_AT, ORGANISER, definition, say, transcription

LOG_SEED = bytes(range(32))
ORIGIN = "island.example/2031"
LOG_KEY = make_vkey(ORIGIN, ED25519, public_of(LOG_SEED))
TABLES = [b"station_id\nS-1\n", b"contest,choice\nNA-257,C\n", b"area\n", b'name = "generic"\n']

WITNESSES = {f"w{n}": bytes([200 + n]) * 32 for n in range(1, 5)}
WITNESS_KEYS = {name: make_vkey(name, COSIGNATURE, public_of(seed)) for name, seed in WITNESSES.items()}
COSIGNED_AT = MADE_AT // 1000

Files = dict[str, bytes]


def policy(threshold: int = 3) -> str:
    """A policy of four witnesses, of whom so many must have cosigned."""
    lines = [f"log {LOG_KEY}", *(f"witness {name} {key}" for name, key in WITNESS_KEYS.items())]
    return "\n".join(
        [*lines, f"group all-of-them {threshold} {' '.join(WITNESSES)}", "quorum all-of-them", ""]
    )


def genesis(**changes: Any) -> Statement:
    """Entry 0: the definition of the island's election, with this log's key and these tables."""
    blobs = [Blob(digest=sha256(table).hexdigest(), bytes=len(table)) for table in TABLES]
    tables = Tables(stations=blobs[0], choices=blobs[1], areas=blobs[2], form_model=blobs[3])
    body = definition(**{"origin": ORIGIN, "log_vkey": str(LOG_KEY), "tables": tables, **changes})
    return say("definition", body, ORGANISER, election=None)


GENESIS = genesis()
ELECTION = GENESIS.id


def nonce(number: int) -> bytes:
    return number.to_bytes(16, "big")


def enrol(seed: bytes, role: Any = "agent", *, election: StatementId = ELECTION) -> Statement:
    """An enrolment signed by the organiser."""
    public = public_key(seed)
    message = possession_message(election, role, (), (), public)
    body = EnrolmentBody(
        key=fingerprint(public), public=public.hex(), role=role, areas=(), stations=(), person=public.hex(),
        nominated_by=None, invitation=None, possession=sign(seed, message).hex(),
    )  # fmt: skip
    return say("enrolment", body, ORGANISER, election=election)


def read_form(number: int, seed: bytes = AGENT, *, election: StatementId = ELECTION) -> Statement:
    """One reading of the form of one station."""
    body = transcription(slot=Slot(station=f"S-{number}", contest="NA-257", form="generic"))
    return say("transcription", body, seed, election=election, nonce=nonce(number))


def island(readings: int, *, first: Statement = GENESIS) -> list[Statement]:
    """A short night: two people enrolled, forms read, one reading endorsed, one key revoked and heard again."""
    election = first.id
    read = [read_form(number, election=election) for number in range(readings)]
    endorsed = EndorsementBody(statement=read[0].id if read else election)
    lost = RevocationBody(key=fingerprint(public_key(CLERK)), reason="lost", suspect_from=2)
    return [
        first,
        enrol(AGENT, election=election),
        enrol(CLERK, "clerk", election=election),
        *read,
        say("endorsement", endorsed, CLERK, election=election),
        say("revocation", lost, ORGANISER, election=election),
        read_form(readings, CLERK, election=election),
    ]


def entries_of(statements: Iterable[Statement]) -> list[bytes]:
    return [encode_envelope(statement.envelope) for statement in statements]


def publish(
    entries: Sequence[bytes],
    *,
    seed: bytes = LOG_SEED,
    cosigners: Mapping[str, bytes] | None = None,
    policy: str = "",
) -> Files:
    """Everything a log of these entries publishes, once, at its last size."""
    files = log_tiles(entries)
    note = note_of(entries, seed=seed)
    text = note.decode().rpartition("\n\n")[0] + "\n"
    note += b"".join(cosign(text, key, name, COSIGNED_AT) for name, key in (cosigners or {}).items())
    files |= {f"tables/{sha256(table).hexdigest()}": table for table in TABLES}
    key = make_vkey(ORIGIN, ED25519, public_of(seed))
    return files | {
        "log/checkpoint": note,
        "log/log.vkey": f"{key}\n".encode(),
        "log/policy": policy.encode(),
    }


def log_tiles(entries: Sequence[bytes]) -> Files:
    """Tiles and entry bundles of a log, whoever signs it."""
    hash_at = hash_at_from_leaves([leaf_hash(entry) for entry in entries])
    files = {}
    for tile in new_tiles(0, len(entries)):
        start = tile.n * TILE
        if tile.level == ENTRIES:
            data = encode_bundle(entries[start : start + tile.width])
        else:
            data = b"".join(hash_at(tile.level * 8, start + at) for at in range(tile.width))
        files[f"log/{tile.path}"] = data
    return files


def note_of(entries: Sequence[bytes], *, seed: bytes = LOG_SEED) -> bytes:
    """The signed checkpoint of a log of these entries."""
    root = tree_root([leaf_hash(entry) for entry in entries])
    return sign_checkpoint(Checkpoint(ORIGIN, len(entries), root), ORIGIN, seed)


def cosigned_note(entries: Sequence[bytes], times: Mapping[str, int], *, seed: bytes = LOG_SEED) -> bytes:
    """The checkpoint of a log of these entries, cosigned by these witnesses at these times."""
    note = note_of(entries, seed=seed)
    text = note.decode().rpartition("\n\n")[0] + "\n"
    return note + b"".join(cosign(text, WITNESSES[name], name, at) for name, at in times.items())


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    return [leaf_hash(entry) for entry in entries]


def history(*notes: bytes) -> bytes:
    """The file of cosigned notes."""
    return b"".join(map(encode_record, notes))


def receipt_of(entries: Sequence[bytes], index: int) -> bytes:
    """The receipt of an entry, in a log of exactly these entries."""
    hash_at = hash_at_from_leaves([leaf_hash(entry) for entry in entries])
    proof = inclusion_proof(index, len(entries), hash_at)
    return Receipt(index=index, proof=proof, checkpoint=note_of(entries)).encode()


def flipped(data: bytes, at: int, bit: int = 0) -> bytes:
    """The same bytes, with one bit of one of them turned over."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1 << bit]) + data[at + 1 :]


def changed(statement: Statement, **parts: Any) -> bytes:
    """The entry of a statement with parts of its envelope replaced, as nobody signed it."""
    return encode_envelope(msgspec.structs.replace(statement.envelope, **parts))
