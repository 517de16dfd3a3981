"""A published log, changed in every way that somebody who holds its files could try; each is refused, and where."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from hashlib import sha256

import pytest

from polltrail.log import ED25519, Receipt, decode_bundle, encode_bundle, make_vkey, public_of
from polltrail.statement import fingerprint, public_key
from polltrail.verify import Fork, check_prefix, exit_code, to_json, verify
from support.published_log import (
    ELECTION,
    ORIGIN,
    Files,
    changed,
    entries_of,
    flipped,
    genesis,
    island,
    note_of,
    publish,
    read_form,
    receipt_of,
)
from support.statements import CLERK

NIGHT = island(600)
ENTRIES = entries_of(NIGHT)
FILES = publish(ENTRIES)
SIZE = len(ENTRIES)
LAST = SIZE % 256
BUNDLE, LAST_BUNDLE = "log/tile/entries/001", f"log/tile/entries/002.p/{LAST}"
TILE, LAST_TILE, UPPER_TILE = "log/tile/0/001", f"log/tile/0/002.p/{LAST}", "log/tile/1/000.p/2"
TABLE = next(path for path in FILES if path.startswith("tables/"))


def with_entries(entries: list[bytes]) -> Files:
    """Other entries under the old signature: every file is made anew but the checkpoint."""
    return publish(entries) | {"log/checkpoint": FILES["log/checkpoint"]}


def signed_anew(entries: list[bytes]) -> Files:
    """Other entries by whoever has the log's key as well."""
    return publish(entries)


def in_bundle(path: str, change: Callable[[list[bytes]], list[bytes]]) -> Files:
    """One bundle changed, and nothing else."""
    return FILES | {path: encode_bundle(change(decode_bundle(FILES[path])))}


def checkpoint(size: int | None = None, root: str | None = None) -> Files:
    """Another size or root in the checkpoint, with the signature as it was."""
    lines = FILES["log/checkpoint"].decode().split("\n")
    lines[1] = lines[1] if size is None else str(size)
    lines[2] = lines[2] if root is None else root
    return FILES | {"log/checkpoint": "\n".join(lines).encode()}


def signature_line(change: Callable[[bytes], bytes]) -> Files:
    """The key id and signature under the checkpoint, changed."""
    text, _, line = FILES["log/checkpoint"].decode().rpartition(" ")
    return FILES | {"log/checkpoint": f"{text} {b64encode(change(b64decode(line))).decode()}\n".encode()}


def without(path: str) -> Files:
    return {name: data for name, data in FILES.items() if name != path}


def replaced(entries: list[bytes], at: int, entry: bytes) -> list[bytes]:
    return [*entries[:at], entry, *entries[at + 1 :]]


def swapped(entries: list[bytes], one: int, other: int) -> list[bytes]:
    return replaced(replaced(entries, one, entries[other]), other, entries[one])


FORGED = changed(NIGHT[300], signature=flipped(NIGHT[300].envelope.signature, 5))
OTHER_KEY = changed(NIGHT[300], key=fingerprint(public_key(CLERK)))
CHANGED = entries_of([read_form(9_000)])[0]
OTHER_VKEY = f"{make_vkey(ORIGIN, ED25519, public_of(bytes(32)))}\n".encode()
ROOT = b64encode(sha256(b"another").digest()).decode()

MATRIX: dict[str, tuple[Files, int, set[tuple[str, int | None]]]] = {
    # what was done: the files, the exit code, and where it must be found
    "an entry's byte": (in_bundle(BUNDLE, lambda all_: replaced(all_, 44, flipped(all_[44], 700))), 4,
                        {(TILE, 300), ("log/checkpoint", None), ("refused", 300)}),
    "an entry's byte and every tile": (with_entries(replaced(ENTRIES, 300, flipped(ENTRIES[300], 700))), 4,
                                       {("log/checkpoint", None), ("refused", 300)}),
    "an entry's byte, tiles and checkpoint": (signed_anew(replaced(ENTRIES, 300, flipped(ENTRIES[300], 700))), 4,
                                              {("refused", 300)}),
    "a length in a bundle": (FILES | {BUNDLE: flipped(FILES[BUNDLE], 1)}, 4, {(BUNDLE, 256)}),
    "the end of a bundle": (FILES | {BUNDLE: FILES[BUNDLE][:-1]}, 4, {(BUNDLE, 256)}),
    "a hash in a full tile": (FILES | {TILE: flipped(FILES[TILE], 44 * 32 + 3)}, 4, {(TILE, 300)}),
    "a hash in a partial tile": (FILES | {LAST_TILE: flipped(FILES[LAST_TILE], 32)}, 4, {(LAST_TILE, 513)}),
    "a hash in an upper tile": (FILES | {UPPER_TILE: flipped(FILES[UPPER_TILE], 40)}, 4, {(UPPER_TILE, 256)}),
    "the end of a tile": (FILES | {TILE: FILES[TILE][:-32]}, 4, {(TILE, None)}),
    "a smaller size": (checkpoint(size=SIZE - 1), 4, {("log/checkpoint", None)}),
    "a larger size": (checkpoint(size=SIZE + 1), 4, {(f"log/tile/entries/002.p/{LAST + 1}", 512)}),
    "a root": (checkpoint(root=ROOT), 4, {("log/checkpoint", None)}),
    "a signature": (signature_line(lambda line: flipped(line, 20)), 4, {("log/checkpoint", None)}),
    "a key id": (signature_line(lambda line: flipped(line, 0)), 4, {("log/checkpoint", None)}),
    "a signature in an entry": (signed_anew(replaced(ENTRIES, 300, FORGED)), 4, {("refused", 300)}),
    "a key id in an entry": (signed_anew(replaced(ENTRIES, 300, OTHER_KEY)), 4, {("refused", 300)}),
    "an omitted entry": (with_entries([*ENTRIES[:300], *ENTRIES[301:]]), 4,
                         {(f"log/tile/entries/002.p/{LAST}", 512)}),
    "an omitted entry in a bundle": (in_bundle(BUNDLE, lambda all_: [*all_[:44], *all_[45:]]), 4, {(BUNDLE, 256)}),
    "an omitted enrolment, signed anew": (signed_anew([*ENTRIES[:1], *ENTRIES[2:]]), 4, {("refused", 2)}),
    "a duplicated entry": (with_entries([*ENTRIES[:300], ENTRIES[299], *ENTRIES[301:]]), 4,
                           {("log/checkpoint", None), ("refused", 300)}),
    "a duplicated entry, signed anew": (signed_anew([*ENTRIES, ENTRIES[299]]), 4, {("refused", SIZE)}),
    "swapped entries": (with_entries(swapped(ENTRIES, 299, 300)), 4, {("log/checkpoint", None)}),
    "swapped entries in a bundle": (in_bundle(BUNDLE, lambda all_: swapped(all_, 43, 44)), 4,
                                    {(TILE, 299), ("log/checkpoint", None)}),
    "swapped bundles": (FILES | {BUNDLE: FILES["log/tile/entries/000"], "log/tile/entries/000": FILES[BUNDLE]}, 4,
                        {("log/tile/0/000", 0), (TILE, 256), ("refused", 0)}),
    "an entry that another person signed": (with_entries(replaced(ENTRIES, 300, CHANGED)), 4,
                                            {("log/checkpoint", None)}),
    "another verifier key": (FILES | {"log/log.vkey": OTHER_VKEY}, 4, {("log/log.vkey", None)}),
    "a letter of the verifier key": (FILES | {"log/log.vkey": flipped(FILES["log/log.vkey"], 3)}, 4,
                                     {("log/log.vkey", None)}),
    "another log key": (publish(ENTRIES, seed=bytes(32)), 4, {("log/log.vkey", None), ("log/checkpoint", None)}),
    "a policy": (FILES | {"log/policy": b"quorum none\n"}, 4, {("log/policy", None)}),
    "a table's byte": (FILES | {TABLE: flipped(FILES[TABLE], 0)}, 4, {(TABLE, None)}),
    "another genesis": (publish(entries_of(island(600, first=genesis(name="Another")))), 4,
                        {("log/tile/entries/000", 0)}),
    "a missing bundle": (without(BUNDLE), 4, {(BUNDLE, 256)}),
    "a missing last bundle": (without(LAST_BUNDLE), 4, {(LAST_BUNDLE, 512)}),
    "a missing tile": (without(TILE), 1, {(TILE, None)}),
    "a missing upper tile": (without(UPPER_TILE), 1, {(UPPER_TILE, None)}),
    "a missing table": (without(TABLE), 1, {(TABLE, None)}),
    "a missing policy": (without("log/policy"), 1, {("log/policy", None)}),
    "a missing verifier key": (without("log/log.vkey"), 1, {("log/log.vkey", None)}),
}  # fmt: skip


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
