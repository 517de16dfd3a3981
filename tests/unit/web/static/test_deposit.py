"""Deposits from the capture page: when, with whom, and which notes are worth keeping."""

from collections.abc import Iterator
from typing import Any

import pytest

from polltrail.errors import NoteError
from polltrail.log.deposit import DepositNote, open_deposit, sign_deposit
from polltrail.log.witnessing import Cosigner
from polltrail.statement import public_key
from support.capture_edges import edges
from support.fake_witness import policy_of, witnesses
from support.night import entry_of, make_election
from support.node import Node

NIGHT = make_election(1)
AGENT = NIGHT.agents[0]
SAID = NIGHT.transcription(AGENT, "station 7", number=7)
OTHER = NIGHT.transcription(AGENT, "station 8", number=8)
COSIGNER = Cosigner("w1.example", bytes(range(32)))
AT = 1_935_781_400
NOTE = DepositNote(COSIGNER.name, str(NIGHT.id), SAID.id, AT)
SIGNED = sign_deposit(NOTE, COSIGNER.seed)
TO_DEPOSIT = {"envelope": entry_of(SAID), "id": SAID.id, "election": NIGHT.id, "public": public_key(AGENT).hex()}  # fmt: skip


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with edges() as node:
        yield node


def test_a_note_is_read_as_python_reads_it(node: Node) -> None:
    found = node.one("openDeposit", SIGNED, str(COSIGNER.key))["is"]
    assert found == {"witness": COSIGNER.name, "election": NIGHT.id, "statement": SAID.id, "at": AT * 1000}


def test_a_note_that_python_refuses_is_refused(node: Node) -> None:
    another = Cosigner("w2.example", bytes(range(1, 33)))
    wrong = [
        SIGNED.replace(str(AT).encode(), str(AT - 3600).encode()),
        sign_deposit(NOTE, another.seed),
        sign_deposit(DepositNote(another.name, str(NIGHT.id), SAID.id, AT), COSIGNER.seed),
        SIGNED[:-1],
        b"",
    ]
    for note in wrong:
        with pytest.raises(NoteError):
            open_deposit(note, COSIGNER.key)
        assert "refused" in node.one("openDeposit", note, str(COSIGNER.key))


def test_every_witness_is_asked_and_each_gives_its_note(node: Node) -> None:
    with witnesses(NIGHT.log_vkey, 3) as three:
        found = node.one("depositWithAll", policy_of(NIGHT.log_vkey, three, threshold=2), TO_DEPOSIT)["is"]
        assert sorted(name for name, _, _ in found["notes"]) == sorted(one.name for one in three)
        assert [record.statement for one in three for record in one.records] == [SAID.id] * 3
        for name, at, note in found["notes"]:
            [witness] = [one for one in three if one.name == name]
            assert open_deposit(bytes.fromhex(note), witness.cosigner.key).at * 1000 == at


def test_one_that_is_away_refuses_or_lies_keeps_nobody_from_asking_the_next(node: Node) -> None:
    with witnesses(NIGHT.log_vkey, 4) as four:
        away, full, liar, _ = four
        away.url = "http://127.0.0.1:9"
        full.lie = lambda *_: (507, b'{"detail":"deposit: expected room, found none"}')
        false = sign_deposit(DepositNote(liar.name, str(NIGHT.id), OTHER.id, AT), liar.cosigner.seed)
        liar.lie = lambda *_: (201, false)
        found = node.one("depositWithAll", policy_of(NIGHT.log_vkey, four), TO_DEPOSIT)["is"]
    assert [name for name, _, _ in found["notes"]] == [four[3].name]
    assert len(found["problems"]) == 3
    assert any("expected room" in one for one in found["problems"])
    assert any("it is not kept" in one for one in found["problems"])


def sent(state: str, made_at: int) -> dict[str, Any]:
    return {"state": state, "made_at": made_at}


def test_what_is_refused_is_due_at_once_and_what_is_ignored_after_two_minutes(node: Node) -> None:
    assert node.one("due", sent("refused", 0), 1, 0)["is"] is True
    assert node.one("due", sent("waiting", 0), 119_999, 3)["is"] is False
    assert node.one("due", sent("waiting", 0), 120_000, 3)["is"] is True
    assert node.one("due", sent("waiting", 0), 120_000, 0)["is"] is False, "the server was not asked yet"
    assert node.one("due", sent("accepted", 0), 10**9, 3)["is"] is False


def test_only_witnesses_without_a_note_and_with_an_address_are_asked(node: Node) -> None:
    known = [{"name": name, "url": url} for name, url in (("a", "https://a.example"), ("b", ""), ("c", "https://c.example"))]  # fmt: skip
    assert node.one("stillToAsk", known, [{"witness": "a"}])["is"] == ["c"]
