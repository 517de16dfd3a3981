import pytest

from polltrail.errors import InclusionError, LogError, NoteError, ReceiptError
from polltrail.log.checkpoint import Checkpoint, sign_checkpoint
from polltrail.log.proof import Receipt, check_receipt
from polltrail.log.tree import inclusion_proof
from support.house_log import CHECKPOINT, ENTRIES, LOG_SEED, LOG_VKEY, ORIGIN, RECEIPT_4, ROOT_7, hash_at

HOUSE = Receipt(4, inclusion_proof(4, 7, hash_at), CHECKPOINT)


def test_the_house_receipt_is_reproduced_and_proves_its_entry() -> None:
    assert HOUSE.encode() == RECEIPT_4
    assert Receipt.decode(RECEIPT_4) == HOUSE
    assert check_receipt(HOUSE, ENTRIES[4], LOG_VKEY) == Checkpoint(ORIGIN, 7, ROOT_7)


def test_extra_data_goes_along() -> None:
    receipt = Receipt(4, HOUSE.proof, CHECKPOINT, b"age-v1.2.1")
    assert receipt.encode().splitlines()[1] == b"extra YWdlLXYxLjIuMQ=="
    assert Receipt.decode(receipt.encode()) == receipt


def test_the_only_entry_needs_no_hashes() -> None:
    note = sign_checkpoint(Checkpoint(ORIGIN, 1, hash_at(0, 0)), ORIGIN, LOG_SEED)
    receipt = Receipt.decode(Receipt(0, (), note).encode())
    assert check_receipt(receipt, ENTRIES[0], LOG_VKEY).size == 1


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"@v1", b"@v2"),
        (b"c2sp.org", b" c2sp.org"),
        (b"index 4", b"index 04"),
        (b"index 4", b"index -4"),
        (b"index 4", b"index  4"),
        (b"index 4", b"index 4 "),
        (b"index 4", b"index 4\r"),
        (b"index 4", b"index"),
        (b"index 4\n", b""),
        (b"index 4", b"4"),
        (b"index 4", b"index 4\nindex 4"),
        (b"index 4", b"extra \nindex 4"),
        (b"index 4", b"extra\nindex 4"),
        (b"index 4", b"extra AAE\nindex 4"),
        (b"index 4", b"extraAAE=\nindex 4"),
        (b"index 4", b"index 4\nextra AAE="),
        (b"yLM=\n", b"yLM\n"),
        (b"yLM=\n", b"yLN=\n"),
        (b"yLM=\n", b"yLM=\xff\n"),
        (b"index 4\n", b"index 4\nAAE=\n"),
        (b"index 4\n", b"index 4\n\n"),
        (b"\n\npolltrail", b"\npolltrail"),
    ],
)
def test_a_receipt_of_any_other_form_is_refused(old: bytes, new: bytes) -> None:
    data = RECEIPT_4.replace(old, new, 1)
    assert data != RECEIPT_4
    with pytest.raises(LogError):
        check_receipt(Receipt.decode(data), ENTRIES[4], LOG_VKEY)


@pytest.mark.parametrize("data", [b"", b"\n\n", b"c2sp.org/tlog-proof@v1", b"c2sp.org/tlog-proof@v1\n\n"])
def test_bytes_that_are_no_receipt_are_refused(data: bytes) -> None:
    with pytest.raises(ReceiptError, match="receipt: expected"):
        Receipt.decode(data)


@pytest.mark.parametrize(
    ("index", "proof"), [(-1, ()), (2**63, ()), (0, (b"short",)), (0, (bytes(32),) * 64)]
)
def test_a_receipt_that_could_not_be_read_again_is_not_made(index: int, proof: tuple[bytes, ...]) -> None:
    with pytest.raises(ReceiptError, match="receipt: expected"):
        Receipt(index, proof, CHECKPOINT)


def test_another_entry_or_index_or_size_is_not_proven() -> None:
    with pytest.raises(InclusionError):
        check_receipt(HOUSE, ENTRIES[3], LOG_VKEY)
    for index in (0, 3, 5, 6, 7):
        with pytest.raises(InclusionError):
            check_receipt(Receipt(index, HOUSE.proof, CHECKPOINT), ENTRIES[4], LOG_VKEY)
    with pytest.raises(NoteError, match="it is wrong"):
        check_receipt(Receipt(4, HOUSE.proof, CHECKPOINT.replace(b"\n7\n", b"\n8\n")), ENTRIES[4], LOG_VKEY)
