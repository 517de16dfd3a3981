"""A log tells one client another story than everybody else: each story is without a flaw, and both are signed."""

from collections.abc import Callable

import pytest

from polltrail.log import Receipt, check_receipt, consistency_proof, hash_at_from_leaves, witnessing
from polltrail.log.witness_request import AddCheckpoint
from polltrail.log.witnessing import Cosigner
from polltrail.statement.bodies import ConflictBody
from polltrail.verify import exit_code, verify
from polltrail.verify import verify as verifying
from support.attacks import attack
from support.published_log import (
    ELECTION,
    LOG_KEY,
    WITNESSES,
    entries_of,
    island,
    leaf_hashes,
    note_of,
    publish,
    read_form,
    receipt_of,
)
from support.statements import AGENT, say

TOLD = island(6)
EVERYBODY = entries_of(TOLD)
CLIENT = entries_of([*TOLD[:5], read_form(77), *TOLD[6:]])
"""What the one client is shown: their own reading stands where another one stands for everybody."""
MINE = 5


def _skipped(name: str) -> Callable[[pytest.MonkeyPatch], None]:
    module = __import__("polltrail.verify.verify", fromlist=["verify"])
    return lambda patch: patch.setattr(module, name, lambda *_, **__: ())


def answer(entries: list[bytes], **more: dict[str, bytes]) -> int:
    return exit_code(verifying(publish(entries).__getitem__, election=ELECTION, **more))


@attack(receipts_held_against_the_log=_skipped("check_receipt_against"))
def test_a_receipt_of_the_other_story_is_evidence() -> None:
    receipt = receipt_of(CLIENT, MINE)
    checkpoint = check_receipt(Receipt.decode(receipt), CLIENT[MINE], LOG_KEY)
    assert checkpoint.size == len(EVERYBODY), "its own fork proves it"
    assert answer(CLIENT, receipts={"mine": receipt}) == 0
    assert answer(EVERYBODY, receipts={"mine": receipt}) == 4


@attack(notes_held_against_the_log=_skipped("check_note_against"))
def test_a_checkpoint_of_the_other_story_is_evidence() -> None:
    assert answer(EVERYBODY, seen={"seen": note_of(EVERYBODY[:8])}) == 0
    assert answer(EVERYBODY, seen={"seen": note_of(CLIENT[:8])}) == 4


@attack(conflicts_that_entries_show=_skipped("check_conflicts"))
def test_both_notes_in_an_entry_tell_everybody() -> None:
    notes = ConflictBody(first=note_of(EVERYBODY[:8]).decode(), second=note_of(CLIENT[:8]).decode())
    shown = entries_of([say("conflict", notes, AGENT, election=ELECTION)])
    verdict = verify(publish([*EVERYBODY, *shown]).__getitem__, election=ELECTION)
    assert exit_code(verdict) == 4
    assert verdict.problems[0].index == len(EVERYBODY)
    assert "fork" in verdict.problems[0].what


def _cosigns_anything(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(witnessing, "check_consistency", lambda *_: None)


@attack(consistency=_cosigns_anything)
@pytest.mark.parametrize("size", [8, 10, 12])
def test_a_witness_cosigns_one_story(size: int) -> None:
    cosigner = Cosigner("w1", WITNESSES["w1"])
    first = asked(EVERYBODY, 0, 8)
    seen = witnessing.answer(None, first, LOG_KEY, cosigner=cosigner, at=1).cosigned
    assert seen is not None
    for old in {8, size, 0}:
        told = witnessing.answer(seen, asked(CLIENT, old, size), LOG_KEY, cosigner=cosigner, at=2)
        assert told.status in {409, 422}
        assert told.line == b""
    assert witnessing.answer(seen, asked(EVERYBODY, 8, 12), LOG_KEY, cosigner=cosigner, at=3).status == 200


def asked(entries: list[bytes], old: int, size: int) -> bytes:
    """What a log of these entries asks a witness that knows the old size."""
    proof = consistency_proof(old, size, hash_at_from_leaves(leaf_hashes(entries))) if old <= size else ()
    return AddCheckpoint(old, proof, note_of(entries[:size])).format()
