"""The verifier's modules for a browser, held against Python: statements, field by field."""

import json
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import msgspec
import pytest

from polltrail.statement import Envelope, encode_envelope, fingerprint, public_key, read_entry, sign
from polltrail.statement.canonical import encode
from polltrail.statement.envelope import pae
from polltrail.statement.statement import payload_type
from support import statements
from support.node import Node, alike, node_with, ours
from support.published_log import entries_of, flipped


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def entry_with(kind: str, payload: bytes, **changes: Any) -> bytes:
    seed = statements.AGENT
    parts = {
        "payload_type": payload_type(kind),
        "payload": payload,
        "key": fingerprint(public_key(seed)),
    } | changes
    signature = sign(seed, pae(parts["payload_type"], parts["payload"]))
    return encode_envelope(Envelope(signature=signature, **parts))


def changed_values(value: Any) -> Iterator[Any]:
    """The same JSON with one part of it replaced, left out, or added, in every place."""
    yield from (one for one in ODD_VALUES if type(one) is not type(value) or one != value)
    if isinstance(value, dict):
        for key in value:
            yield {name: one for name, one in value.items() if name != key}
            yield from ({**value, key: one} for one in changed_values(value[key]))
        yield {**value, "zz": 1}
    if isinstance(value, list):
        yield [*value, *value[:1]]
        yield value[1:]
        for at, item in enumerate(value):
            yield from ([*value[:at], one, *value[at + 1 :]] for one in changed_values(item))
    if isinstance(value, str):
        yield from (f"{value}a", value.upper(), value[1:], f"\u00e9{value}")


ODD_VALUES = (None, True, 0, 1, 101, 2**31 - 1, "", "a" * 64, "a" * 201, "\U0001f600" * 200, "2031-02-29T00:00:00Z", "2032-02-29T23:59:59Z", "1969-12-31T23:59:59Z", "2031-05-05T24:00:00Z", "2031-05-05T23:59:60Z", "agent", [], ["a"], [["a", "b"]], {}, {"a": None})  # fmt: skip


LARGE = ("definition", "transcription", "decision", "official", "enrolment")
KINDS = [pytest.param(kind, marks=pytest.mark.slow if kind in LARGE else []) for kind in statements.EXAMPLES]


@pytest.mark.parametrize("kind", KINDS)
def test_statements_with_any_field_changed_are_read_as_in_python(node: Node, kind: str) -> None:
    said = json.loads(statements.example(kind).envelope.payload)
    payloads = [encode(one) for one in changed_values(deepcopy(said)) if isinstance(one, dict)]
    entries = [entry_with(kind, encode(said)), *(entry_with(kind, payload) for payload in payloads)]
    expected = [ours(lambda entry=entry: read_entry(entry).id) for entry in entries]
    assert alike(node.ask(*(("entry", entry) for entry in entries)), expected)
    assert "is" in expected[0]
    assert sum("refused" in one for one in expected) > 20


def test_entries_wrapped_in_any_other_way_are_refused_as_in_python(node: Node) -> None:
    entry = entries_of([statements.example("endorsement")])[0]
    envelope = json.loads(entry)
    others = [
        entry + b"\n", b" " + entry, entry.replace(b'":"', b'": "', 1), json.dumps(envelope).encode(), entry[:-1], b"", b"{}",
        msgspec.json.encode({**envelope, "x": 1}), msgspec.json.encode({**envelope, "signatures": envelope["signatures"] * 2}),
        msgspec.json.encode({**envelope, "signatures": []}), entry.replace(b"application", b"applic\\u0061tion"),
        entry_with("endorsement", json.dumps(json.loads(statements.example("endorsement").envelope.payload)).encode()),
        entry_with("nosuch", b"{}"), entry_with("endorsement", b"{}"), entry_with("endorsement", encode({"a": 1})),
        entry_with("endorsement", statements.example("endorsement").envelope.payload, key="0" * 64),
        entry_with("endorsement", statements.example("endorsement").envelope.payload, payload_type="text/plain"),
    ]  # fmt: skip
    flips = [flipped(entry, at, at % 8) for at in range(len(entry))]
    expected = [ours(lambda one=one: read_entry(one).id) for one in (entry, *others, *flips)]
    assert alike(node.ask(*(("entry", one) for one in (entry, *others, *flips))), expected)
    assert "is" in expected[0]
    assert {"refused": ""} in expected


def test_a_file_gives_its_entry_however_it_is_wrapped(node: Node) -> None:
    entry = entries_of([statements.example("endorsement")])[0]
    envelope = json.loads(entry)
    told = {"id": "x", "index": 3, "envelope": envelope, "receipt": "r"}
    files = [entry, json.dumps(envelope, indent=2).encode(), json.dumps(told).encode(), entry + b"\n"]
    assert [one["is"] for one in node.ask(*(("entryIn", file) for file in files))] == [entry.hex()] * 4
    nothing = [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"3",
        b"\xff",
        b'{"envelope":3}',
        b'{"payload":1,"payloadType":2,"signatures":[]}',
    ]
    assert [one["is"] for one in node.ask(*(("entryIn", file) for file in nothing))] == [None] * len(nothing)
