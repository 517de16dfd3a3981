import json
from typing import Any

import msgspec
import pytest

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import (
    BODIES,
    Envelope,
    Seen,
    Statement,
    check_signature,
    encode_envelope,
    make_statement,
    public_key,
    read_entry,
    read_envelope,
    read_statement,
    sign,
)
from polltrail.statement.envelope import pae
from polltrail.statement.statement import payload_type
from support.statements import (
    AGENT,
    CLERK,
    DIGEST,
    ELECTION,
    EXAMPLES,
    GENESIS,
    MADE_AT,
    NONCE,
    ORGANISER,
    definition,
    example,
    say,
    transcription,
)


def resealed(statement: Statement, payload: bytes, kind: str | None = None) -> Envelope:
    name = payload_type(kind or statement.kind)
    return msgspec.structs.replace(
        statement.envelope, payload_type=name, payload=payload, signature=sign(AGENT, pae(name, payload))
    )


def edited(statement: Statement, **changes: Any) -> Envelope:
    found = {**json.loads(statement.envelope.payload), **changes}
    payload = json.dumps(found, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return resealed(statement, payload)


@pytest.mark.parametrize("kind", list(BODIES))
def test_every_kind_is_said_read_and_checked(kind: str) -> None:
    said = example(kind)
    data = encode_envelope(said.envelope)
    assert read_statement(data) == read_entry(data) == said
    assert (said.kind, said.body, said.election) == (kind, EXAMPLES[kind], ELECTION)
    check_signature(said, public_key(AGENT))


def test_a_statement_as_the_protocol_writes_it() -> None:
    said = example("endorsement")
    assert said.envelope.payload.decode() == (
        f'{{"body":{{"statement":"{DIGEST}"}},"election":"{ELECTION}","key":"{said.key}",'
        f'"made_at":"2031-05-05T21:03:07Z","nonce":"{NONCE.hex()}",'
        f'"seen":{{"root":"{DIGEST}","size":7}},"supersedes":null,"version":1}}'
    )
    assert (said.made_at, said.nonce, said.seen) == (MADE_AT, NONCE.hex(), Seen(size=7, root=DIGEST))


def test_the_election_is_the_id_of_its_first_entry() -> None:
    assert GENESIS.election is None
    assert GENESIS.supersedes is None
    assert GENESIS.id == ELECTION


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"version": 2}, "version"),
        ({"election": "AB" * 32}, "election"),
        ({"election": None}, "expected the election it belongs to, found none"),
        ({"key": "cd" * 32}, "one key in envelope and payload"),
        ({"nonce": "00"}, "nonce"),
        ({"made_at": MADE_AT}, r"expected an integer in \[0, 2\^31\)"),
        ({"made_at": 5}, "made_at"),
        ({"made_at": "2031-05-05T21:03:07"}, "time"),
        ({"made_at": "2031-05-05T21:03:07+00:00"}, "canonical"),
        ({"made_at": "2031-05-05T21:03:07-00:00"}, "canonical"),
        ({"made_at": "2031-05-05T21:03:07+05:00"}, "time"),
        ({"made_at": "2031-05-05 21:03:07Z"}, "canonical"),
        ({"made_at": "2031-05-05T21:03:07.000Z"}, "canonical"),
        ({"made_at": "2031-05-05T21:03:07.500000Z"}, "time"),
        ({"made_at": "2031-02-30T21:03:07Z"}, "made_at"),
        ({"made_at": "2031-05-05T21:03:60Z"}, "made_at"),
        ({"made_at": "2031-05-05T24:00:00Z"}, "made_at"),
        ({"made_at": "1969-12-31T23:59:59Z"}, "time"),
        ({"seen": {"size": 1}}, "seen"),
        ({"seen": {"size": -1, "root": DIGEST}}, "expected an integer"),
        ({"supersedes": "x"}, "supersedes"),
        ({"body": None}, "body"),
        ({"more": 1}, "more"),
    ],
)
def test_a_payload_has_its_fields_and_no_others(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(EncodingError, match=message):
        read_envelope(edited(example("transcription"), **changes))


def test_the_body_belongs_to_the_kind() -> None:
    said = example("transcription")
    for kind in set(BODIES) - {"transcription"}:
        with pytest.raises(EncodingError):
            read_envelope(resealed(said, said.envelope.payload, kind))


@pytest.mark.parametrize("kind", ["login", "invitation", "possession", "result", "a.b"])
def test_another_payload_type_is_no_statement(kind: str) -> None:
    said = example("endorsement")
    with pytest.raises(EncodingError, match="one of the kinds definition, enrolment"):
        read_envelope(resealed(said, said.envelope.payload, kind))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"version":1', b'"version":1 '),
        (b'"version":1', b'"version":1,"version":1'),
        (b'"version":1', b'"version":1.0'),
        (b'"size":7', b'"size":7e0'),
        (b'"size":7', b'"size":-0'),
        (b'"ballots_cast":0', b'"ballots_cast":0,"ballots_cast":0'),
        (b'"channel":"capture",', b""),
        (b"NA-257", b"NA\\u002d257"),
        (b"NA-257", b"\\ud800"),
        (b"NA-257", b"\xed\xa0\x80"),
    ],
)
def test_one_encoding_and_no_other(old: bytes, new: bytes) -> None:
    said = example("transcription")
    assert old in said.envelope.payload
    with pytest.raises(EncodingError):
        read_envelope(resealed(said, said.envelope.payload.replace(old, new)))


def test_only_a_definition_begins_an_election() -> None:
    with pytest.raises(EncodingError, match="expected no election"):
        say("definition", definition(), ORGANISER, election=ELECTION)
    with pytest.raises(EncodingError, match="expected the election it belongs to"):
        say("definition", definition(), ORGANISER, election=None, supersedes=ELECTION)
    with pytest.raises(EncodingError, match="expected the election it belongs to"):
        say("transcription", transcription(), AGENT, election=None)


def test_another_key_or_a_broken_signature_does_not_hold() -> None:
    said = example("transcription")
    with pytest.raises(SignatureError, match="expected the key"):
        check_signature(said, public_key(CLERK))
    broken = msgspec.structs.replace(said.envelope, signature=bytes(64))
    with pytest.raises(SignatureError, match="one that does not hold; not counted"):
        check_signature(read_envelope(broken), public_key(AGENT))


def test_what_cannot_be_said_is_not_signed() -> None:
    wrong: list[tuple[str, dict[str, Any], str]] = [
        ("endorsement", {}, "found endorsement \\(TranscriptionBody\\)"),
        ("rumour", {}, "found rumour"),
        ("transcription", {"nonce": b"1"}, "16 random bytes, found 1"),
        ("transcription", {"made_at": -1}, "1970"),
        ("transcription", {"body": transcription(channel="pigeon")}, "channel"),
        ("transcription", {"body": transcription(votes=(("a", -1),))}, "2\\^31"),
        ("transcription", {"body": transcription(words="\ud800")}, "surrogate"),
        ("transcription", {"body": transcription(images=tuple(f"{n:064x}" for n in range(800)))}, "65535"),
    ]
    for kind, changes, message in wrong:
        asked = {"body": transcription(), "nonce": NONCE, "made_at": MADE_AT, **changes}
        with pytest.raises(EncodingError, match=message):
            make_statement(kind, election=ELECTION, seed=AGENT, **asked)


def test_the_message_names_the_field() -> None:
    with pytest.raises(EncodingError, match=r"transcription\+json: .*\$\.body.*; refused"):
        read_envelope(edited(example("transcription"), body={}))
