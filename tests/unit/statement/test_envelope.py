import json
from base64 import b64encode, urlsafe_b64encode
from hashlib import sha256
from typing import Any

import msgspec
import pytest

from polltrail.errors import EncodingError
from polltrail.statement import fingerprint, sign
from polltrail.statement.envelope import (
    MAX_ENTRY,
    MAX_WRAPPED,
    Envelope,
    decode_entry,
    decode_envelope,
    encode_envelope,
    pae,
    rewrap,
    statement_id,
)

TYPE = "application/vnd.polltrail.result+json"
PAYLOAD = b'{"station":"AA-01","votes":{"a":10,"b":20}}'
AGENT = bytes(range(64, 96))
ENVELOPE = Envelope(
    payload_type=TYPE,
    payload=PAYLOAD + b"\xfb\xff\xfe",
    key=fingerprint(b"key"),
    signature=sign(AGENT, pae(TYPE, PAYLOAD)),
)


def wire(**changes: Any) -> dict[str, Any]:
    found = json.loads(encode_envelope(ENVELOPE))
    return {**found, **changes}


def dump(value: object) -> bytes:
    return json.dumps(value).encode()


def test_house_vector_of_the_pre_authentication_encoding() -> None:
    expected = (
        b'DSSEv1 37 application/vnd.polltrail.result+json 43 {"station":"AA-01","votes":{"a":10,"b":20}}'
    )
    assert pae(TYPE, PAYLOAD) == expected


def test_published_vector_of_the_pre_authentication_encoding() -> None:
    # secure-systems-lab/dsse, protocol.md, "Test vectors"
    assert pae("http://example.com/HelloWorld", b"hello world") == (
        b"DSSEv1 29 http://example.com/HelloWorld 11 hello world"
    )


def test_a_statement_is_known_by_what_was_signed() -> None:
    assert statement_id(TYPE, PAYLOAD) == sha256(pae(TYPE, PAYLOAD)).hexdigest()
    assert statement_id(TYPE, PAYLOAD) != statement_id(TYPE, PAYLOAD + b" ")
    assert statement_id(TYPE, PAYLOAD) != statement_id(TYPE + "x", PAYLOAD)


def test_one_canonical_form() -> None:
    data = encode_envelope(ENVELOPE)
    payload, signature = b64encode(ENVELOPE.payload).decode(), b64encode(ENVELOPE.signature).decode()
    assert data.decode() == (
        f'{{"payload":"{payload}","payloadType":"{TYPE}",'
        f'"signatures":[{{"keyid":"{ENVELOPE.key}","sig":"{signature}"}}]}}'
    )
    assert decode_envelope(data) == decode_entry(data) == ENVELOPE
    assert rewrap(data) == (ENVELOPE, data)


def test_other_wrappings_mean_the_same_and_are_no_entries() -> None:
    url = urlsafe_b64encode(ENVELOPE.payload).decode()
    assert "-" in url or "_" in url
    first = wire()["signatures"][0]
    wrappings = [
        dump(wire()),
        dump(wire(payload=url)),
        dump(wire(payload=url.rstrip("="))),
        json.dumps(wire(), indent=2).encode() + b"\n",
        dump(dict(reversed(wire().items()))),
        dump(wire(unknown={"a": [1]})),
        dump(wire(signatures=[{**first, "cert": "x"}])),
        encode_envelope(ENVELOPE).replace(b"payloadType", b"payload\\u0054ype"),
    ]
    for data in wrappings:
        assert decode_envelope(data) == ENVELOPE
        assert rewrap(data) == (ENVELOPE, encode_envelope(ENVELOPE))
        with pytest.raises(EncodingError, match="canonical"):
            decode_entry(data)


def test_what_is_no_envelope_is_refused() -> None:
    first = wire()["signatures"][0]
    cases = {
        b"": "JSON",
        b"[]": "an object, found list",
        b"{}": "found no payload",
        dump(wire(signatures=[])): "exactly one signature, found 0",
        dump(wire(signatures=[first, first])): "exactly one signature, found 2",
        dump(wire(signatures={})): "a list of signatures",
        dump(wire(signatures=[1])): "an object, found int",
        dump(wire(signatures=[{"sig": first["sig"]}])): "found no keyid",
        dump(wire(signatures=[{**first, "keyid": "AB" * 32}])): "lower-case hexadecimal",
        dump(wire(signatures=[{**first, "keyid": None}])): "keyid to be text, found NoneType",
        dump(wire(signatures=[{**first, "sig": "AAAA"}])): "a signature of 64 bytes, found 3",
        dump(wire(payload="A")): "base64",
        dump(wire(payload="YQ== ")): "base64",
        dump(wire(payload="YR==")): "bits left over",
        dump(wire(payload="+-")): "one alphabet",
        dump(wire(payload="ä")): "base64",
        dump(wire(payload=1)): "payload to be text",
        dump(wire(payloadType="text/plain\n")): "payloadType",
        dump(wire(payloadType="A" * 20)): "payloadType",
        dump(wire())[:-1] + b',"payload":"YQ=="}': "every key once, found 'payload' twice",
        dump(wire(deep=0)).replace(b": 0", b":" + b"[" * 20_000): "JSON",
        b"\xff": "UTF-8",
        b" " * (MAX_WRAPPED + 1): "at most",
    }
    for data, message in cases.items():
        with pytest.raises(EncodingError, match=message):
            decode_envelope(data)


def test_an_entry_is_never_longer_than_a_bundle_can_hold() -> None:
    longest = msgspec.structs.replace(ENVELOPE, payload=b"x" * 48_957)
    assert len(encode_envelope(longest)) in range(MAX_ENTRY - 3, MAX_ENTRY + 1)
    assert decode_envelope(encode_envelope(longest)) == longest
    longer = msgspec.structs.replace(ENVELOPE, payload=b"x" * 48_958)
    with pytest.raises(EncodingError, match="at most 65535 bytes as an entry"):
        encode_envelope(longer)
    with pytest.raises(EncodingError, match="at most 65535 bytes as an entry"):
        decode_envelope(dump(wire(payload=b64encode(longer.payload).decode())))


@pytest.mark.parametrize(("kind", "most"), [("image", 48_957), ("transcription", 48_951)])
def test_the_longest_payload_of_a_kind(kind: str, most: int) -> None:
    name = f"application/vnd.polltrail.{kind}+json"
    longest = msgspec.structs.replace(ENVELOPE, payload_type=name, payload=b"x" * most)
    assert len(encode_envelope(longest)) <= MAX_ENTRY
    with pytest.raises(EncodingError):
        encode_envelope(msgspec.structs.replace(longest, payload=b"x" * (most + 1)))
