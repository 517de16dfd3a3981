import json

import pytest

from polltrail.errors import NoteError, RequestError
from polltrail.log import COSIGNATURE, ED25519, NoteSignature, VerifierKey, make_vkey, public_of
from polltrail.log.deposit import DepositNote, DepositRecord, DepositRequest, open_deposit, sign_deposit
from polltrail.log.note import signed_by
from polltrail.log.strict import MAX_SIZE
from support.house_log import LOG_SEED, WITNESS, WITNESS_SEED, WITNESS_VKEY

KEY = VerifierKey.parse(WITNESS_VKEY)
NOTE = DepositNote(WITNESS, "ab" * 32, "cd" * 32, 1_700_000_000)
SIGNED = sign_deposit(NOTE, WITNESS_SEED)
TEXT = f"polltrail-deposit/v1\nwitness.example/w1\n{'ab' * 32}\n{'cd' * 32}\n1700000000\n"
PUBLIC = bytes(range(32))


def test_the_note_is_five_lines_signed_with_the_key_that_cosigns() -> None:
    text, _, line = SIGNED.partition(b"\n\n")
    assert text.decode() + "\n" == TEXT
    signature = NoteSignature.parse(line.decode()[:-1])
    key = make_vkey(WITNESS, ED25519, public_of(WITNESS_SEED))
    assert signature.by(key)
    assert signed_by(key, TEXT.encode(), signature.signature)


def test_it_is_opened_with_the_key_of_the_policy() -> None:
    assert KEY.type == COSIGNATURE
    assert open_deposit(SIGNED, KEY) == NOTE
    assert open_deposit(SIGNED, make_vkey(WITNESS, ED25519, KEY.public)) == NOTE


def test_another_key_another_name_and_a_changed_letter_are_refused() -> None:
    for key in (
        make_vkey(WITNESS, COSIGNATURE, public_of(LOG_SEED)),
        make_vkey("other", COSIGNATURE, KEY.public),
    ):
        with pytest.raises(NoteError):
            open_deposit(SIGNED, key)
    with pytest.raises(NoteError, match="it is wrong"):
        open_deposit(SIGNED.replace(b"1700000000", b"1700000001"), KEY)


def test_a_note_of_another_witness_is_refused_though_the_key_has_signed() -> None:
    text = TEXT.replace(WITNESS, "witness.example/w2")
    from polltrail.log import sign_note

    forged = text.encode() + b"\n" + sign_note(text, WITNESS, WITNESS_SEED)
    with pytest.raises(NoteError, match="it is another's"):
        open_deposit(forged, KEY)


@pytest.mark.parametrize(
    "text",
    [
        "cosignature/v1\n" + TEXT.partition("\n")[2],
        TEXT + "more\n",
        TEXT.replace("1700000000", "01700000000"),
        TEXT.replace("1700000000", ""),
        TEXT.replace("ab" * 32, "AB" * 32),
        TEXT.replace("cd" * 32, "cd" * 31),
        TEXT.replace("1700000000", str(MAX_SIZE + 1)),
        TEXT[:-1],
    ],
)
def test_every_other_text_is_refused(text: str) -> None:
    with pytest.raises(NoteError, match="deposit: expected"):
        DepositNote.parse(text)


@pytest.mark.parametrize(
    "changes", [{"witness": "two words"}, {"election": "ab"}, {"statement": "\n" * 64}, {"at": -1}]
)
def test_what_cannot_be_written_cannot_be_made(changes: dict[str, object]) -> None:
    with pytest.raises(NoteError):
        DepositNote(**{"witness": WITNESS, "election": "ab" * 32, "statement": "cd" * 32, "at": 0, **changes})


def test_a_request_is_an_envelope_and_the_key_in_full() -> None:
    request = DepositRequest(b'{"payload":"e30="}', PUBLIC)
    assert request.format() == b'{"envelope":{"payload":"e30="},"public":"%s"}' % PUBLIC.hex().encode()
    assert DepositRequest.parse(request.format()) == request


RECORD = DepositRecord(3, "cd" * 32, b'{"payload":"e30="}', PUBLIC, SIGNED)


def test_a_line_of_the_list() -> None:
    line = RECORD.format()
    assert line.endswith(b"\n")
    assert line.count(b"\n") == 1
    assert json.loads(line) == {
        "n": 3,
        "statement": "cd" * 32,
        "envelope": {"payload": "e30="},
        "public": PUBLIC.hex(),
        "note": SIGNED.decode(),
    }
    assert DepositRecord.parse(line) == DepositRecord.parse(line[:-1]) == RECORD


@pytest.mark.parametrize("value", [b"", b"{}", b"[]", b"null", b"\xff", b'{"envelope":{}', b"[" * 100_000])
def test_other_json_is_neither_request_nor_line(value: bytes) -> None:
    for read in (DepositRequest.parse, DepositRecord.parse):
        with pytest.raises(RequestError, match="expected JSON"):
            read(value)


@pytest.mark.parametrize(
    "changes", [{"n": 0}, {"n": 2**63}, {"statement": "x"}, {"public": "AB" * 32}, {"public": "ab"}]
)
def test_a_line_with_a_strange_value_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(RequestError, match="expected"):
        DepositRecord.parse(json.dumps(json.loads(RECORD.format()) | changes).encode())


def test_a_note_with_half_a_character_is_refused() -> None:
    with pytest.raises(RequestError):
        DepositRecord.parse(RECORD.format().replace(b"polltrail-deposit", b"\\ud800"))
