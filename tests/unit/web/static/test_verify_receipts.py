"""A receipt in the browser's verifier: what holds, what does not, and what cannot be told."""

from collections.abc import Iterator
from typing import Any

import pytest

from polltrail.errors import LogError
from polltrail.log import ED25519, Receipt, check_receipt, cosign, leaf_hash, make_vkey, public_of, tree_root
from support import house_log
from support.node import Node, node_with
from support.published_log import (
    ELECTION,
    LOG_KEY,
    WITNESSES,
    changed,
    entries_of,
    flipped,
    genesis,
    island,
    note_of,
    policy,
    receipt_of,
)

STATEMENTS = island(5)
ENTRIES = entries_of(STATEMENTS)
AT = 4
GIVEN = {
    "receipt": receipt_of(ENTRIES, AT),
    "entry": ENTRIES[AT],
    "electionId": ELECTION,
    "genesis": ENTRIES[0],
}
OTHER_SEED = bytes(range(100, 132))


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def verdict(node: Node, **changes: Any) -> dict[str, Any]:
    return node.verdict("verifyReceipt", GIVEN | changes)


def said(found: dict[str, Any]) -> str:
    return " ".join(f"{one['where']}: {one['what']}" for one in found["problems"])


def test_a_receipt_of_the_election_asked_for_holds(node: Node) -> None:
    found = verdict(node)
    assert (found["ok"], found["problems"], found["anchor"]) == (True, [], "given")
    assert (found["election"], found["index"], found["size"]) == (ELECTION, AT, len(ENTRIES))
    assert (found["name"], found["rehearsal"]) == ("Small Island 2031", False)
    assert found["root"] == tree_root([leaf_hash(entry) for entry in ENTRIES]).hex()
    assert (found["witnesses"], found["witnessed"]) == ([], False)
    assert any("enrolment of its key is not here" in one for one in found["notShown"])
    assert any("too few witnesses" in one for one in found["notShown"])


@pytest.mark.parametrize("missing", ["entry", "electionId", "genesis"])
def test_what_is_not_given_is_never_passed(node: Node, missing: str) -> None:
    assert verdict(node, **{missing: None})["ok"] is None


def test_a_log_key_alone_ties_a_receipt_to_no_election(node: Node) -> None:
    """Anybody has a key, and can sign any log with it."""
    found = verdict(node, genesis=None, logVkey=str(LOG_KEY))
    assert (found["ok"], found["election"]) == (None, None)
    assert "nothing shows which election" in said(found)


def test_a_receipt_with_any_byte_changed_never_holds_where_python_refuses_it(node: Node) -> None:
    whole = GIVEN["receipt"]
    others = [flipped(whole, at, at % 8) for at in range(len(whole))]
    answers = node.ask(*(("verifyReceipt", GIVEN | {"receipt": one}) for one in others))
    assert [one["is"]["ok"] for one in answers] == [holds(one) for one in others]
    assert not any(map(holds, others))


def holds(receipt: bytes) -> bool:
    try:
        check_receipt(Receipt.decode(receipt), ENTRIES[AT], LOG_KEY)
    except LogError:
        return False
    return True


def test_a_statement_with_any_byte_changed_does_not_hold(node: Node) -> None:
    entries = [flipped(ENTRIES[AT], at, at % 8) for at in range(0, len(ENTRIES[AT]), 7)]
    answers = node.ask(*(("verifyReceipt", GIVEN | {"entry": one}) for one in entries))
    assert {one["is"]["ok"] for one in answers} == {False}


def test_another_statement_of_the_log_does_not_hold(node: Node) -> None:
    found = verdict(node, entry=ENTRIES[3])
    assert found["ok"] is False
    assert "the entry is not proven" in said(found)


def test_another_election_does_not_hold(node: Node) -> None:
    assert verdict(node, electionId="0" * 64)["ok"] is False
    other = genesis(name="Another island")
    found = verdict(node, genesis=entries_of([other])[0])
    assert found["ok"] is False
    assert f'expected election "{ELECTION}"' in said(found)


def test_a_log_copied_under_another_key_never_holds(node: Node) -> None:
    """The same entries, signed by somebody else: with the true entry 0 the signature is wrong, with theirs the election."""
    key = make_vkey("island.example/2031", ED25519, public_of(OTHER_SEED))
    copied = Receipt.decode(GIVEN["receipt"])
    forged = Receipt(copied.index, copied.proof, note_of(ENTRIES, seed=OTHER_SEED)).encode()
    assert verdict(node, receipt=forged)["ok"] is False
    own = genesis(log_vkey=str(key))
    entries = entries_of([own, *island(3, first=own)[1:]])
    theirs = Receipt.decode(receipt_of(entries, 3))
    mine = Receipt(theirs.index, theirs.proof, note_of(entries, seed=OTHER_SEED)).encode()
    told = {"receipt": mine, "entry": entries[3], "genesis": entries[0]}
    assert verdict(node, **told)["ok"] is False
    assert verdict(node, **told, electionId=None)["ok"] is None
    assert verdict(node, receipt=forged, genesis=None, logVkey=str(key))["ok"] is None
    assert verdict(node, receipt=forged, logVkey=str(key))["ok"] is False


def test_a_wrong_signature_of_a_known_key_does_not_hold(node: Node) -> None:
    """An organiser's key is known from entry 0: that the log took the statement does not make its signature right."""
    forged = changed(STATEMENTS[1], signature=bytes(64))
    entries = [*ENTRIES[:1], forged, *ENTRIES[2:]]
    found = verdict(node, receipt=receipt_of(entries, 1), entry=forged)
    assert found["ok"] is False
    assert "found one that does not hold" in said(found)
    good = verdict(node, receipt=receipt_of(ENTRIES, 1), entry=ENTRIES[1])
    assert good["ok"] is True
    assert not any("enrolment of its key is not here" in one for one in good["notShown"])


def test_entry_0_itself_can_be_shown(node: Node) -> None:
    found = verdict(node, receipt=receipt_of(ENTRIES, 0), entry=ENTRIES[0])
    assert (found["ok"], found["index"]) == (True, 0)


def test_the_witnesses_of_entry_0_are_told(node: Node) -> None:
    watched = genesis(witnesses=policy(3))
    entries = entries_of(island(3, first=watched))
    given = {"entry": entries[3], "electionId": watched.id, "genesis": entries[0]}
    text = note_of(entries).decode().rpartition("\n\n")[0] + "\n"
    names = sorted(WITNESSES)
    lines = [cosign(text, WITNESSES[name], name, 1_900_000_000) for name in names]
    for count, witnessed in ((0, False), (2, False), (3, True), (4, True)):
        receipt = receipt_of(entries, 3) + b"".join(lines[:count])
        found = verdict(node, receipt=receipt, **given)
        assert (found["ok"], found["witnessed"]) == (True, witnessed)
        assert [one["cosigned_at"] for one in found["witnesses"]] == [1_900_000_000] * count + [None] * (
            4 - count
        )
    wrong = receipt_of(entries, 3) + flipped(lines[0], -10)
    assert verdict(node, receipt=wrong, **given)["ok"] is False
    other = verdict(node, receipt=receipt_of(entries, 3) + b"".join(lines), **given, policy=policy(1))
    assert (other["ok"], other["witnessed"]) == (True, None)


def test_an_election_counted_by_unknown_rules_is_not_judged(node: Node) -> None:
    other = genesis(rules="polltrail-fold/2")
    entries = entries_of(island(3, first=other))
    given = {
        "receipt": receipt_of(entries, 3),
        "entry": entries[3],
        "genesis": entries[0],
        "electionId": other.id,
    }
    found = verdict(node, **given)
    assert found["ok"] is None
    assert [one["where"] for one in found["problems"]] == ["entry 0"]
    assert "expected the rules polltrail-fold/1" in said(found)


def test_the_house_receipt_is_proven_by_its_key_and_is_of_no_election(node: Node) -> None:
    given = {"receipt": house_log.RECEIPT_4, "entry": b"entry 4", "logVkey": house_log.LOG_VKEY}
    policy_ = f"witness w {house_log.WITNESS_VKEY}\nquorum w\n"
    found = node.verdict("verifyReceipt", given | {"policy": policy_})
    assert (found["index"], found["size"], found["root"]) == (4, 7, house_log.ROOT_7.hex())
    assert found["witnesses"][0]["cosigned_at"] == house_log.COSIGNED_AT
    assert found["witnessed"] is False  # one of one: no two quorums share two
    assert found["ok"] is False  # "entry 4" is no statement


@pytest.mark.parametrize(
    "changes",
    [
        {"receipt": b""}, {"receipt": b"c2sp.org/tlog-proof@v1\n"}, {"entry": b""}, {"entry": b"{}"}, {"genesis": b"x"},
        {"logVkey": "x"}, {"genesis": ENTRIES[1]},
    ],
)  # fmt: skip
def test_rubbish_does_not_hold(node: Node, changes: dict[str, Any]) -> None:
    assert verdict(node, **changes)["ok"] is False


def test_without_ed25519_nothing_is_told_and_nothing_is_held_against_anybody() -> None:
    before = "crypto.subtle.importKey = async () => { throw new DOMException('no', 'NotSupportedError'); };"
    with node_with(before=before) as node:
        found = verdict(node)
    assert found["ok"] is None
    assert {one["contradicts"] for one in found["problems"]} == {False}
    assert "expected Ed25519, found none" in said(found)
