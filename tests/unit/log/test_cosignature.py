import pytest

from polltrail.errors import NoteError
from polltrail.log.cosignature import Cosignature, check_cosignatures, cosign
from polltrail.log.note import (
    COSIGNATURE,
    ED25519,
    NoteSignature,
    SignedNote,
    VerifierKey,
    make_vkey,
    public_of,
    sign_bytes,
    signed_by,
)
from polltrail.log.strict import MAX_SIZE
from support.house_log import (
    CHECKPOINT,
    COSIGNED_AT,
    SIGNED,
    TEXT,
    WITNESS,
    WITNESS_LINE,
    WITNESS_SEED,
    WITNESS_VKEY,
)

KEY = VerifierKey.parse(WITNESS_VKEY)


def times(note: bytes, *keys: VerifierKey) -> list[int]:
    return [one.at for one in check_cosignatures(SignedNote.parse(note), keys)]


def test_the_house_cosignature_is_reproduced() -> None:
    assert cosign(TEXT, WITNESS_SEED, WITNESS, COSIGNED_AT) == WITNESS_LINE
    assert SIGNED + WITNESS_LINE == CHECKPOINT


def test_who_cosigned_and_when() -> None:
    assert check_cosignatures(SignedNote.parse(CHECKPOINT), [KEY]) == (Cosignature(KEY, COSIGNED_AT),)
    assert times(SIGNED, KEY) == []
    assert times(CHECKPOINT) == []


def test_what_is_signed_is_header_time_and_the_whole_checkpoint() -> None:
    line = NoteSignature.parse(WITNESS_LINE.decode()[:-1])
    message = f"cosignature/v1\ntime {COSIGNED_AT}\n{TEXT}".encode()
    assert signed_by(KEY, message, line.signature[8:])
    assert len(line.key_id + line.signature) == 76


def test_a_witness_that_cosigned_again_is_named_once_at_its_earliest_time() -> None:
    later = cosign(TEXT, WITNESS_SEED, WITNESS, COSIGNED_AT + 300)
    earlier = cosign(TEXT, WITNESS_SEED, WITNESS, COSIGNED_AT - 300)
    assert times(CHECKPOINT + later + earlier, KEY) == [COSIGNED_AT - 300]


@pytest.mark.parametrize("at", [0, 1, 11, 20, 75])
def test_a_cosignature_with_any_part_changed_refuses_the_note(at: int) -> None:
    line = NoteSignature.parse(WITNESS_LINE.decode()[:-1])
    blob = bytearray(line.key_id + line.signature)
    blob[at] ^= 1
    bad = NoteSignature(WITNESS, bytes(blob[:4]), bytes(blob[4:])).format()
    if at < 4:
        assert times(SIGNED + bad, KEY) == []  # a key nobody knows
    else:
        with pytest.raises(NoteError, match=r"cosignature of witness.example/w1: it is wrong"):
            times(SIGNED + bad, KEY)


@pytest.mark.parametrize("length", [1, 7, 8, 71, 73])
def test_a_cosignature_of_another_length_refuses_the_note(length: int) -> None:
    bad = NoteSignature(WITNESS, KEY.key_id, bytes(length)).format()
    with pytest.raises(NoteError, match="it is wrong"):
        times(SIGNED + bad, KEY)


def test_a_cosignature_of_another_checkpoint_refuses_the_note() -> None:
    other = cosign(TEXT.replace("\n7\n", "\n8\n"), WITNESS_SEED, WITNESS, COSIGNED_AT)
    with pytest.raises(NoteError, match="it is wrong"):
        times(SIGNED + other, KEY)


def signed_at(at: int, name: str, key_id: bytes) -> bytes:
    """Make the line of a signature that is right in all but what the test is about."""
    signature = sign_bytes(f"cosignature/v1\ntime {at}\n{TEXT}".encode(), WITNESS_SEED)
    return NoteSignature(name, key_id, at.to_bytes(8, "big") + signature).format()


def test_a_key_for_notes_does_not_cosign() -> None:
    key = make_vkey(WITNESS, ED25519, public_of(WITNESS_SEED))
    with pytest.raises(NoteError, match="it is wrong"):
        times(SIGNED + signed_at(COSIGNED_AT, WITNESS, key.key_id), key)


def test_a_time_beyond_what_the_specification_allows_refuses_the_note() -> None:
    assert times(SIGNED + signed_at(MAX_SIZE, WITNESS, KEY.key_id), KEY) == [MAX_SIZE]
    with pytest.raises(NoteError, match="it is wrong"):
        times(SIGNED + signed_at(MAX_SIZE + 1, WITNESS, KEY.key_id), KEY)


def test_the_name_is_not_signed_so_one_key_serves_one_witness() -> None:
    line = NoteSignature.parse(WITNESS_LINE.decode()[:-1])
    other = make_vkey("other.example/w2", COSIGNATURE, public_of(WITNESS_SEED))
    borrowed = NoteSignature(other.name, other.key_id, line.signature).format()
    assert times(SIGNED + borrowed, other) == [COSIGNED_AT]


@pytest.mark.parametrize("at", [-1, MAX_SIZE + 1])
def test_a_time_that_cannot_be_written_is_refused(at: int) -> None:
    with pytest.raises(NoteError, match="expected a time"):
        cosign(TEXT, WITNESS_SEED, WITNESS, at)


def test_nothing_but_a_checkpoint_is_cosigned() -> None:
    with pytest.raises(NoteError, match="expected three lines"):
        cosign("hello\n", WITNESS_SEED, WITNESS, COSIGNED_AT)
