"""A log written by other software: transparency-dev/tessera, `testdata/log`, at commit 1811ae1 (Apache-2.0)."""

import pytest

from polltrail.errors import NoteError
from polltrail.log import (
    check_consistency,
    check_inclusion,
    consistency_proof,
    decode_bundle,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    tree_root,
)

VKEY = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
BUNDLE = (
    b"\x00\x03one\x00\x03two\x00\x05three\x00\x04four\x00\x04five\x00\x03six\x00\x05seven\x00\x03eit\x00\x04nain"
    b"\x00\x03ten\x00\x06ileven\x00\x05twelf\x00\x08threeten\x00\x07fourten\x00\x06fivten"
)
NAME = "example.com/log/testdata"
SIZES_ROOTS_SIGNATURES = [
    (
        0,
        "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
        "M9e0lhxJACzE1KoUdqKuPa+9p6R7dSW8BlEvrg/noo8FkGg6PbJoRNOcdjqjOq89wVvTA60eubCc4oufo5BvIVEgtQc=",
    ),
    (
        7,
        "IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=",
        "M9e0luA5JhTRUki/BBQD0QNiH6AEJ2pdtsA5CQjqJErViuuKrN6513RCTL2640wXJv0dCed3neRGI6dMzBq9uANf2Qc=",
    ),
    (
        15,
        "rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs=",
        "M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/uEWP6zdkdIQzd/fmwlM/dlPWF74ewI=",
    ),
]
CHECKPOINTS = [
    f"{NAME}\n{size}\n{root}\n\n— {NAME} {signature}\n".encode()
    for size, root, signature in SIZES_ROOTS_SIGNATURES
]
LEAVES = [leaf_hash(entry) for entry in decode_bundle(BUNDLE, 15)]


def test_its_checkpoints_are_signed_and_have_the_roots_of_its_entries() -> None:
    opened = [open_checkpoint(note, VKEY) for note in CHECKPOINTS]
    assert [one.size for one in opened] == [0, 7, 15]
    assert [one.root for one in opened] == [tree_root(LEAVES[: one.size]) for one in opened]


def test_its_entries_are_proven_and_its_sizes_consistent() -> None:
    empty, seven, last = (open_checkpoint(note, VKEY) for note in CHECKPOINTS)
    hash_at = hash_at_from_leaves(LEAVES)
    for index, leaf in enumerate(LEAVES):
        check_inclusion(leaf, index, 15, last.root, inclusion_proof(index, 15, hash_at))
    for old, new in ((empty, seven), (empty, last), (seven, last)):
        proof = consistency_proof(old.size, new.size, hash_at)
        check_consistency(old.size, new.size, old.root, new.root, proof)


@pytest.mark.parametrize("note", CHECKPOINTS)
def test_its_signature_is_of_that_size_and_no_other(note: bytes) -> None:
    name, size, rest = note.split(b"\n", 2)
    with pytest.raises(NoteError, match="it is wrong"):
        open_checkpoint(b"\n".join([name, b"1" + size, rest]), VKEY)
