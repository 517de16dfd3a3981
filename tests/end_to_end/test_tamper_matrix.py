"""A published log, changed in every way that somebody who holds its files could try; each is refused, and where."""

import json

import pytest

from polltrail.log import Receipt
from polltrail.verify import Fork, check_prefix, exit_code, to_json, verify
from support.published_log import (
    ELECTION,
    flipped,
    note_of,
    publish,
    receipt_of,
)
from support.tampered import CHANGED, ENTRIES, FILES, MATRIX, NIGHT, ROOT, SIZE, checkpoint, signature_line


def found(document: dict[str, object]) -> set[tuple[str, int | None]]:
    told = json.loads(json.dumps(document))
    refused = {("refused", one["index"]) for one in told["refused"]}
    return {(one["where"], one["index"]) for one in told["problems"]} | refused


def test_the_log_is_good_as_it_is() -> None:
    verdict = verify(FILES.__getitem__, election=ELECTION, receipts={"r": receipt_of(ENTRIES, 300)})
    assert (exit_code(verdict), verdict.problems, verdict.refused) == (0, (), ())


@pytest.mark.parametrize("change", MATRIX)
def test_what_was_changed_is_refused_and_found(change: str) -> None:
    files, code, where = MATRIX[change]
    verdict = verify(files.__getitem__, election=ELECTION)
    assert exit_code(verdict) == code
    assert to_json(verdict)["ok"] is (False if code == 4 else None)
    assert where <= found(to_json(verdict))


@pytest.mark.slow
@pytest.mark.parametrize("change", [name for name, (_, code, _) in MATRIX.items() if code == 4])
def test_without_an_election_id_only_another_genesis_stays_unseen(change: str) -> None:
    verdict = verify(MATRIX[change][0].__getitem__, election=None)
    assert exit_code(verdict) == (1 if change == "another genesis" else 4)


def test_the_wrong_election_is_refused_at_entry_0() -> None:
    verdict = verify(FILES.__getitem__, election=NIGHT[1].id)
    assert exit_code(verdict) == 4
    assert found(to_json(verdict)) == {("log/tile/entries/000", 0)}


RECEIPT = Receipt.decode(receipt_of(ENTRIES, 300))
DAMAGED: dict[str, Receipt] = {
    "proof order": Receipt(RECEIPT.index, RECEIPT.proof[::-1], RECEIPT.checkpoint),
    "proof hash": Receipt(RECEIPT.index, (flipped(RECEIPT.proof[0], 1), *RECEIPT.proof[1:]), RECEIPT.checkpoint),
    "proof shorter": Receipt(RECEIPT.index, RECEIPT.proof[:-1], RECEIPT.checkpoint),
    "proof longer": Receipt(RECEIPT.index, (*RECEIPT.proof, bytes(32)), RECEIPT.checkpoint),
    "index": Receipt(RECEIPT.index + 1, RECEIPT.proof, RECEIPT.checkpoint),
    "root": Receipt(RECEIPT.index, RECEIPT.proof, checkpoint(root=ROOT)["log/checkpoint"]),
    "size": Receipt(RECEIPT.index, RECEIPT.proof, checkpoint(size=SIZE + 1)["log/checkpoint"]),
    "signature": Receipt(RECEIPT.index, RECEIPT.proof, signature_line(lambda one: flipped(one, 9))["log/checkpoint"]),
    "another log's": Receipt(RECEIPT.index, RECEIPT.proof, note_of(ENTRIES, seed=bytes(32))),
}  # fmt: skip


@pytest.mark.parametrize("part", DAMAGED)
def test_a_damaged_receipt_is_refused_and_accuses_nobody(part: str) -> None:
    verdict = verify(FILES.__getitem__, election=ELECTION, receipts={"mine": DAMAGED[part].encode()})
    assert exit_code(verdict) == 1
    assert found(to_json(verdict)) == {("mine", None)}


FORKED = [*ENTRIES[:300], CHANGED]


@pytest.mark.parametrize("kind", ["receipts", "seen"])
def test_two_forks_are_told_by_what_somebody_kept(kind: str) -> None:
    kept = receipt_of(FORKED, 300) if kind == "receipts" else note_of(FORKED)
    verdict = verify(FILES.__getitem__, election=ELECTION, **{kind: {"kept": kept}})  # type: ignore[arg-type]
    assert exit_code(verdict) == 4
    assert found(to_json(verdict)) == {("kept", None)}
    assert "cannot both be true" in verdict.problems[0].what


def test_two_forks_are_told_by_their_two_signed_notes() -> None:
    other = publish(FORKED)
    for files in (FILES, other):
        assert exit_code(verify(files.__getitem__, election=ELECTION)) == 0
    fork = check_prefix(FILES.__getitem__, other.__getitem__)
    assert isinstance(fork, Fork)
    assert (fork.first, fork.second) == (other["log/checkpoint"], FILES["log/checkpoint"])
    assert fork.index == 300
