"""Receipts written together are byte for byte those written one by one."""

import pytest

from polltrail.errors import InclusionError
from polltrail.log import Receipt, hash_at_from_leaves, inclusion_proof, leaf_hash
from polltrail.log.receipts import ReceiptWriter

LEAVES = [leaf_hash(b"%d" % number) for number in range(70)]


@pytest.mark.parametrize("size", [1, 2, 3, 5, 8, 31, 32, 33, 69, 70])
def test_same_bytes_as_one_by_one(size: int) -> None:
    hash_at = hash_at_from_leaves(LEAVES)  # also knows leaves after the checkpoint, and must not use them
    writer = ReceiptWriter(hash_at, size, b"a note\n")
    for index in reversed(range(size)):
        expected = Receipt(index, inclusion_proof(index, size, hash_at), b"a note\n")
        assert writer.write(index) == expected.encode()


@pytest.mark.parametrize("index", [-1, 5])
def test_no_receipt_for_what_the_checkpoint_does_not_hold(index: int) -> None:
    writer = ReceiptWriter(hash_at_from_leaves(LEAVES), 5, b"a note\n")
    with pytest.raises(InclusionError, match="the checkpoint ends there"):
        writer.write(index)
