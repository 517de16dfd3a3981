import pytest

from polltrail.errors import RequestError
from polltrail.log.strict import MAX_SIZE, read_base64
from polltrail.log.witness_request import MAX_PROOF, AddCheckpoint
from support.house_log import CONSISTENCY_3_7, SIGNED

PROOF = tuple(read_base64(line) or b"" for line in CONSISTENCY_3_7)
BODY = "\n".join(["old 3", *CONSISTENCY_3_7]).encode() + b"\n\n" + SIGNED
HASH = CONSISTENCY_3_7[0].encode()


def test_the_house_request_is_read_and_written() -> None:
    assert AddCheckpoint.parse(BODY) == AddCheckpoint(3, PROOF, SIGNED)
    assert AddCheckpoint(3, PROOF, SIGNED).format() == BODY


def test_the_first_request_has_no_proof() -> None:
    assert AddCheckpoint.parse(b"old 0\n\n" + SIGNED) == AddCheckpoint(0, (), SIGNED)


def test_as_many_hashes_as_a_proof_can_have_and_no_more() -> None:
    most = AddCheckpoint.parse(b"old 5\n" + MAX_PROOF * (HASH + b"\n") + b"\n" + SIGNED)
    assert len(most.proof) == 63
    for count in (64, 65, 1000):
        with pytest.raises(RequestError):
            AddCheckpoint.parse(b"old 5\n" + count * (HASH + b"\n") + b"\n" + SIGNED)


@pytest.mark.parametrize(
    "head",
    [
        b"",
        b"old 3",
        b"old 3\n",
        b"Old 3\n\n",
        b"old  3\n\n",
        b"old 03\n\n",
        b"old +3\n\n",
        b"old -1\n\n",
        b"old 3 \n\n",
        b"old\n\n",
        b"old 3\r\n\r\n",
        b"old %d\n\n" % (MAX_SIZE + 1),
        b"old 3\nAAA=\n\n",
        b"old 3\n" + HASH[:-1] + b"\n\n",
        b"old 3\n" + HASH + b" \n\n",
        b"old 3\n" + HASH + b"\r\n\n",
        b"\nold 3\n\n",
        b"old 3\n\xff\n\n",
    ],
)
def test_every_other_form_is_refused(head: bytes) -> None:
    with pytest.raises(RequestError, match="expected"):
        AddCheckpoint.parse(head + (SIGNED if head.endswith(b"\n\n") else b""))


@pytest.mark.parametrize(
    ("old", "proof"), [(-1, ()), (MAX_SIZE + 1, ()), (1, (b"short",)), (1, (bytes(32),) * 64)]
)
def test_what_cannot_be_written_cannot_be_made(old: int, proof: tuple[bytes, ...]) -> None:
    with pytest.raises(RequestError):
        AddCheckpoint(old, proof, SIGNED)
