"""The modules that sign in a browser, held against Python: what they write, Python reads, and takes for signed."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import EncodingError, SignatureError
from polltrail.statement import StatementId, check_signature, fingerprint, public_key, read_entry
from polltrail.statement.canonical import JsonValue, encode
from polltrail.statement.enrolment import EnrolmentBody
from polltrail.statement.envelope import decode_entry, statement_id
from polltrail.statement.invitation import check_invitation, check_possession, presign
from polltrail.web.invitations import Link, enrolment_of, make_code, read_acceptance, read_link
from support.node import MODULES, Node, node_with
from support.statement_strategies import json_values

ELECTION = StatementId("ab" * 32)
ORGANISER, REGISTRAR = bytes([1]) * 32, bytes([2]) * 32
DRIVER = Path(__file__).parents[3] / "support" / "sign_driver.mjs"
INCIDENT = {"station": "A/1 کراچی", "area": None, "kind": "not_opened", "words": None}


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with(MODULES.with_name("sign"), driver=DRIVER) as process:
        yield process


@given(json_values)
def test_a_value_is_written_as_python_writes_it(node: Node, value: JsonValue) -> None:
    assert node.one("canonical", value) == {"is": encode(value).hex()}


def test_what_is_signed_is_a_statement_of_that_key(node: Node) -> None:
    public = bytes.fromhex(node.one("key")["is"])
    said = {"kind": "incident", "election": ELECTION, "made_at": 1_900_000_000_999, "body": INCIDENT}
    seen, before = {"size": 7, "root": "cd" * 32}, "ef" * 32
    data, identifier = node.one("envelope", {**said, "seen": seen, "supersedes": before})["is"]
    statement = read_entry(bytes.fromhex(data))
    check_signature(statement, public)
    assert (statement.id, statement.key, statement.election) == (identifier, fingerprint(public), ELECTION)
    assert (statement.kind, statement.made_at, statement.supersedes) == (
        "incident",
        1_900_000_000_000,
        before,
    )
    assert statement.seen is not None
    assert (statement.seen.size, statement.seen.root) == (7, "cd" * 32)


def test_two_statements_of_the_same_words_are_two(node: Node) -> None:
    said = {"kind": "incident", "election": ELECTION, "body": INCIDENT}
    first, second = node.ask(("envelope", said), ("envelope", said))
    assert first["is"][1] != second["is"][1]


@pytest.mark.parametrize(
    "wrong",
    [
        {"body": {**INCIDENT, "kind": "bad weather"}},
        {"body": {**INCIDENT, "extra": 1}},
        {"body": {**INCIDENT, "station": 1.5}},
        {"election": "not an id"},
        {"kind": "gossip"},
    ],
)
def test_what_the_log_would_refuse_is_not_signed(node: Node, wrong: dict[str, object]) -> None:
    said = {"kind": "incident", "election": ELECTION, "body": INCIDENT}
    assert "refused" in node.one("envelope", {**said, **wrong})


def test_another_type_is_an_envelope_and_no_statement(node: Node) -> None:
    kind = "application/vnd.polltrail.login+json"
    data, identifier = node.one("sealed", kind, {"nonce": "00"})["is"]
    envelope = decode_entry(bytes.fromhex(data))
    assert statement_id(kind, envelope.payload) == identifier
    with pytest.raises(EncodingError):
        read_entry(bytes.fromhex(data))


def _link(nominated_by: str | None) -> Link:
    code = make_code(bytes(range(16)), "cd" * 32, nominated_by)
    invitation = presign(
        ORGANISER, election=ELECTION, code_hash=sha256(code).hexdigest(), role="agent",
        areas=[("North", "Old Town"), ("کراچی",)], stations=["A/1", "B"],
        expires_at=int(datetime(2031, 5, 4, 21, tzinfo=UTC).timestamp()) * 1000,
    )  # fmt: skip
    return Link(election=ELECTION, code=code, invitation=invitation)


@pytest.mark.parametrize("nominated_by", ["Tide Union", "پارٹی", None])
def test_a_link_is_read_as_python_reads_it(node: Node, nominated_by: str | None) -> None:
    link = _link(nominated_by)
    text = link.encode("https://count.example.org")
    found = node.one("link", text)["is"]
    invited = link.invitation
    assert (found["election"], found["person"], found["nominated_by"]) == (
        ELECTION,
        link.person,
        nominated_by,
    )
    assert (found["role"], found["areas"], found["stations"]) == (
        "agent", [list(one) for one in invited.areas], list(invited.stations),
    )  # fmt: skip
    assert (found["code_hash"], found["expires_at"]) == (
        invited.code_hash,
        invited.expires_at.timestamp() * 1000,
    )
    assert node.one("holds", text, public_key(ORGANISER).hex()) == {"is": True}
    assert node.one("holds", text, public_key(REGISTRAR).hex()) == {"is": False}


def test_an_acceptance_becomes_an_enrolment(node: Node) -> None:
    text = _link("Tide Union").encode("https://count.example.org")
    acceptance = read_acceptance(json.dumps(node.one("acceptance", text)["is"]).encode())
    statement = enrolment_of(acceptance, REGISTRAR, nonce=bytes(16), made_at=0)
    assert isinstance(statement.body, EnrolmentBody)
    assert statement.body.invitation is not None
    check_invitation(statement.body.invitation, ELECTION, public_key(ORGANISER))
    check_possession(statement.body, ELECTION)


@given(st.data())
def test_a_damaged_link_is_refused_by_both_or_does_not_hold(node: Node, data: st.DataObject) -> None:
    text = _link("Tide Union").encode("").partition("#")[2]
    at = data.draw(st.integers(0, len(text) - 1))
    changed = text[:at] + data.draw(st.sampled_from("Aa0-_.#é")) + text[at + 1 :]
    holds = node.one("holds", changed, public_key(ORGANISER).hex()).get("is", False)
    assert holds == _holds(changed)


def _holds(text: str) -> bool:
    try:
        check_invitation(read_link(text).invitation, read_link(text).election, public_key(ORGANISER))
    except (EncodingError, SignatureError):
        return False
    return True
