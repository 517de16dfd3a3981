"""What is always true of statements: one encoding, one meaning, and nothing forged passes."""

import json
from contextlib import suppress

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError, SignatureError, StatementError
from polltrail.statement import (
    BODIES,
    Envelope,
    Roster,
    Statement,
    check_signature,
    encode_envelope,
    fingerprint,
    public_key,
    read_entry,
    read_envelope,
    read_statement,
    sign,
    verify,
)
from polltrail.statement.canonical import JsonValue, decode, encode
from polltrail.statement.envelope import pae
from polltrail.statement.fields import Figures
from polltrail.statement.statement import payload_type
from support.rosters import ENTRIES
from support.statement_strategies import INTEGERS, KEYS, TEXTS, json_values
from support.statements import AGENT, CLERK, ELECTION, EXAMPLES, NONCE, example, say, transcription

KINDS = st.sampled_from(list(BODIES))
SEEDS = st.binary(min_size=32, max_size=32)
NAMES = TEXTS.filter(lambda text: 1 <= len(text) <= 200)
COUNTS = INTEGERS | st.none()
FIGURES = st.builds(
    Figures,
    numbers=st.dictionaries(KEYS, COUNTS, max_size=4),
    votes=st.lists(st.tuples(NAMES, COUNTS), max_size=4, unique_by=lambda row: row[0]).map(tuple),
    choice_numbers=st.lists(st.tuples(NAMES, NAMES, COUNTS), max_size=3, unique_by=lambda row: row[:2]).map(
        tuple
    ),
)
SAID = st.one_of(
    KINDS.map(example),
    st.builds(
        lambda figures, words, made_at, seed: say(
            "transcription",
            transcription(
                numbers=figures.numbers,
                votes=figures.votes,
                choice_numbers=figures.choice_numbers,
                words=words,
            ),
            seed,
            election=ELECTION,
            made_at=made_at,
        ),
        FIGURES,
        st.none() | st.binary(min_size=32, max_size=32).map(bytes.hex),
        st.integers(0, 253_402_300_799_999),
        SEEDS,
    ),
)
EVERY_ENTRY = [encode_envelope(example(kind).envelope) for kind in BODIES]


@given(json_values)
def test_reading_undoes_writing(value: JsonValue) -> None:
    assert decode(encode(value)) == json.loads(json.dumps(value))


@given(st.binary(max_size=60) | json_values.map(encode))
def test_writing_undoes_reading(data: bytes) -> None:
    with suppress(EncodingError):
        assert encode(decode(data)) == data


@given(SAID)
def test_a_statement_is_read_as_it_was_said(said: Statement) -> None:
    data = encode_envelope(said.envelope)
    assert read_statement(data) == read_entry(data) == said
    assert encode_envelope(read_statement(data).envelope) == data


@given(SAID)
def test_every_payload_is_canonical_json(said: Statement) -> None:
    assert encode(decode(said.envelope.payload)) == said.envelope.payload


@given(SAID, st.data())
def test_any_wrapping_is_the_same_entry(said: Statement, data: st.DataObject) -> None:
    entry = encode_envelope(said.envelope)
    fields = list(json.loads(entry).items())
    shuffled = dict(data.draw(st.permutations(fields)))
    wrapped = json.dumps(shuffled, indent=data.draw(st.none() | st.integers(0, 4))).encode()
    assert encode_envelope(read_statement(wrapped).envelope) == entry


@given(st.binary(max_size=300))
def test_any_bytes_are_a_statement_or_a_statement_error(data: bytes) -> None:
    with suppress(StatementError):
        read_statement(data)


@given(KINDS | st.text(max_size=10), st.binary(max_size=200) | json_values.map(encode))
def test_any_payload_is_a_statement_or_a_statement_error(kind: str, payload: bytes) -> None:
    envelope = Envelope(
        payload_type=payload_type(kind),
        payload=payload,
        key=fingerprint(public_key(AGENT)),
        signature=bytes(64),
    )
    with suppress(StatementError):
        read_envelope(envelope)


@given(KINDS, json_values, st.data())
def test_any_body_is_that_of_its_kind_or_a_statement_error(
    kind: str, value: JsonValue, data: st.DataObject
) -> None:
    said = example(kind)
    whole = json.loads(said.envelope.payload)
    names = data.draw(st.lists(st.sampled_from(list(whole["body"]) or ["x"]), max_size=2))
    whole["body"].update(dict.fromkeys(names, value))
    payload = encode(whole)
    envelope = msgspec.structs.replace(said.envelope, payload=payload)
    try:
        found = read_envelope(envelope)
    except StatementError:
        return
    assert encode(msgspec.to_builtins(found.body)) == encode(whole["body"])


@given(st.sampled_from(EVERY_ENTRY), st.data())
def test_one_flipped_bit_is_never_the_same_statement_and_never_verifies(
    entry: bytes, data: st.DataObject
) -> None:
    bit = data.draw(st.integers(0, len(entry) * 8 - 1))
    flipped = bytearray(entry)
    flipped[bit // 8] ^= 1 << bit % 8
    try:
        found = read_entry(bytes(flipped))
        check_signature(found, public_key(AGENT))
    except StatementError:
        return
    raise AssertionError(f"bit {bit} can be flipped: {found}")


@given(st.sampled_from(EVERY_ENTRY), st.data())
def test_a_flipped_bit_in_any_wrapping_changes_nothing_or_is_refused(
    entry: bytes, data: st.DataObject
) -> None:
    """A reader of wrappings may forgive a bit in the spacing; it then has the same statement."""
    bit = data.draw(st.integers(0, len(entry) * 8 - 1))
    flipped = bytearray(entry)
    flipped[bit // 8] ^= 1 << bit % 8
    with suppress(StatementError):
        found = read_statement(bytes(flipped))
        check_signature(found, public_key(AGENT))
        assert found == read_entry(entry)


@given(KINDS, KINDS)
def test_a_signature_over_one_kind_is_none_over_another(kind: str, other: str) -> None:
    said = example(kind)
    envelope = msgspec.structs.replace(said.envelope, payload_type=payload_type(other))
    if kind == other:
        assert read_envelope(envelope) == said
        return
    assert not verify(public_key(AGENT), pae(envelope.payload_type, envelope.payload), envelope.signature)
    with suppress(EncodingError):
        found = read_envelope(envelope)
        assert found.id != said.id


@given(KINDS)
def test_a_statement_sealed_again_by_another_key_is_refused(kind: str) -> None:
    said = example(kind)
    message = pae(said.envelope.payload_type, said.envelope.payload)
    stolen = msgspec.structs.replace(said.envelope, signature=sign(CLERK, message))
    renamed = msgspec.structs.replace(stolen, key=fingerprint(public_key(CLERK)))
    try:
        check_signature(read_envelope(stolen), public_key(CLERK))
    except SignatureError:
        pass
    else:
        raise AssertionError("a statement was taken over")
    try:
        read_envelope(renamed)
    except EncodingError:
        return
    raise AssertionError("envelope and payload name two keys")


@given(SEEDS, st.binary(max_size=100), st.binary(min_size=64, max_size=64))
def test_another_library_accepts_what_we_sign_and_we_nothing_that_it_refuses(
    seed: bytes, message: bytes, forged: bytes
) -> None:
    public = public_key(seed)
    other = Ed25519PublicKey.from_public_bytes(public)
    other.verify(sign(seed, message), message)
    assert verify(public, message, sign(seed, message))
    try:
        other.verify(forged, message)
    except InvalidSignature:
        assert not verify(public, message, forged)


@given(st.binary(min_size=32, max_size=32), st.binary(max_size=8), st.binary(max_size=70))
def test_no_key_and_no_signature_makes_verifying_fail_otherwise(
    public: bytes, message: bytes, signature: bytes
) -> None:
    assert verify(public, message, signature) in {True, False}


@given(st.lists(st.sampled_from([*ENTRIES, *map(example, BODIES)]), max_size=8))
def test_any_log_gives_a_roster_and_its_beginning_is_never_forgotten(entries: list[Statement]) -> None:
    roster = Roster.empty()
    for index, said in enumerate(entries):
        before = roster
        known = before.keys
        roster = roster.step(index, said)
        assert before.keys == known
        assert roster.keys[: len(known)] == known


@given(KINDS)
def test_the_nonce_makes_equal_words_different_statements(kind: str) -> None:
    first = example(kind)
    supersedes = first.supersedes
    again = say(
        kind,
        EXAMPLES[kind],
        AGENT,
        election=ELECTION,
        nonce=NONCE[::-1],
        seen=first.seen,
        supersedes=supersedes,
    )
    assert again.body == first.body
    assert again.id != first.id
