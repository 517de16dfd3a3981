"""Receipts and notes that somebody has of a log, held against some of its entries, as far as a part can tell."""

from collections.abc import Mapping

from polltrail.errors import LogError
from polltrail.log import Checkpoint, Receipt, VerifierKey, check_inclusion, leaf_hash, open_checkpoint
from polltrail.verify.published import CHECKPOINT
from polltrail.verify.states import States
from polltrail.verify.verdict import Problem


def hold_against(
    entries: Mapping[int, bytes],
    key: VerifierKey,
    states: States,
    receipts: Mapping[str, bytes],
    seen: Mapping[str, bytes],
    problems: list[Problem],
) -> None:
    """Hold receipts and notes against a part of a log; what a part cannot tell is left open and said."""
    for where, note in seen.items():
        _hold_note(key, states, where, note, problems)
    for where, data in receipts.items():
        try:
            _hold_receipt(entries, key, states, where, Receipt.decode(data), problems)
        except LogError as bad:
            problems.append(_open(where, f"{bad}; the receipt shows nothing"))


def _hold_receipt(
    entries: Mapping[int, bytes],
    key: VerifierKey,
    states: States,
    where: str,
    receipt: Receipt,
    problems: list[Problem],
) -> None:
    checkpoint = _hold_note(key, states, where, receipt.checkpoint, problems)
    if checkpoint is None:
        return
    if receipt.index in entries:
        leaf = leaf_hash(entries[receipt.index])
        check_inclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof)
    else:
        what = f"entry {receipt.index} is not in this bundle; hold the receipt against the whole log"
        problems.append(_open(where, what))


def _hold_note(
    key: VerifierKey, states: States, where: str, note: bytes, problems: list[Problem]
) -> Checkpoint | None:
    """Hold a note that the log signed for somebody against the bundle; give its checkpoint if they agree."""
    try:
        checkpoint = open_checkpoint(note, key)
    except LogError as bad:
        problems.append(_open(where, f"{bad}; it shows nothing about this log"))
        return None
    agrees = states.agrees(checkpoint.size, checkpoint.root)
    if agrees is None:
        what = (
            f"the log signed {checkpoint.size} entries; whether they are these, a part of the log cannot tell"
        )
        problems.append(_open(where, f"{what}. Hold it against the whole log"))
    elif not agrees:
        what = (
            f"the log signed {checkpoint.size} entries with root {checkpoint.root.hex()}, and this bundle leads to "
            f"another: a fork. This note and {CHECKPOINT} cannot both be true; keep both"
        )
        problems.append(Problem(where=where, what=what))
    return checkpoint if agrees else None


def _open(where: str, what: str) -> Problem:
    return Problem(where=where, what=what, contradicts=False)
