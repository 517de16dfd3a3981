import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from polltrail.errors import NoteError
from polltrail.log.note import (
    COSIGNATURE,
    ED25519,
    MAX_NOTE,
    MAX_SIGNATURES,
    NoteSignature,
    SignedNote,
    VerifierKey,
    as_key,
    check_note,
    make_vkey,
    public_of,
    sign_bytes,
    sign_note,
    signed_by,
)
from support.house_log import (
    LOG_LINE,
    LOG_SEED,
    LOG_VKEY,
    ORIGIN,
    SIGNED,
    TEXT,
    WITNESS,
    WITNESS_SEED,
    WITNESS_VKEY,
)

# The example of https://c2sp.org/signed-note
C2SP_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
C2SP_NOTE = (
    "This is an example message.\n"
    "\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
# The format's first example; its verifier key is not published.
POEM = (
    "Ognuno sta solo sul cuor della terra\n"
    "trafitto da un raggio di sole:\n"
    "\n"
    "ed è subito sera.\n"
    "\n"
    "— quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n"
).encode()

LOG = VerifierKey.parse(LOG_VKEY)


def line_of(name: str, seed: bytes, text: str = TEXT) -> bytes:
    return sign_note(text, name, seed)


def test_the_published_example_is_read_and_right() -> None:
    key = VerifierKey.parse(C2SP_VKEY)
    note = SignedNote.parse(C2SP_NOTE)
    assert note.text == "This is an example message.\n"
    assert check_note(note, [key]) == (key,)
    assert note.format() == C2SP_NOTE
    assert str(key) == C2SP_VKEY


def test_the_text_ends_at_the_last_blank_line() -> None:
    note = SignedNote.parse(POEM)
    assert note.text.endswith("\n\ned è subito sera.\n")
    assert [one.name for one in note.signatures] == ["quasimodo.example/salvatore"]
    assert note.format() == POEM
    assert SignedNote.parse(b"a\n\n\n" + LOG_LINE).text == "a\n\n"


def test_the_house_keys_and_signature_are_reproduced() -> None:
    assert str(make_vkey(ORIGIN, ED25519, public_of(LOG_SEED))) == LOG_VKEY
    assert str(make_vkey(WITNESS, COSIGNATURE, public_of(WITNESS_SEED))) == WITNESS_VKEY
    assert sign_note(TEXT, ORIGIN, LOG_SEED) == LOG_LINE
    assert as_key(LOG_VKEY) == as_key(LOG) == LOG


def test_another_library_signs_the_same() -> None:
    other = Ed25519PrivateKey.from_private_bytes(LOG_SEED)
    assert sign_bytes(b"message", LOG_SEED) == other.sign(b"message")
    assert public_of(LOG_SEED) == other.public_key().public_bytes_raw()


@pytest.mark.parametrize(
    "vkey",
    [
        "",
        "example.com/foo",
        C2SP_VKEY.replace("530d903a", "530d903b"),
        C2SP_VKEY.replace("530d903a", "530D903A"),
        C2SP_VKEY.replace("530d903a", "30d903a"),
        C2SP_VKEY.replace("530d903a", "53_0d903"),
        C2SP_VKEY.replace("foo", "fop"),
        C2SP_VKEY.replace("foo", "f oo"),
        C2SP_VKEY.replace("+Aek", "+Bek"),
        C2SP_VKEY + "=",
        C2SP_VKEY + "\n",
        C2SP_VKEY[:-4],
        "example.com/foo+530d903a+",
        "+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
    ],
)
def test_a_verifier_key_with_any_letter_changed_is_refused(vkey: str) -> None:
    with pytest.raises(NoteError, match="key"):
        VerifierKey.parse(vkey)


@pytest.mark.parametrize("key_type", [0, 2, 6, 255, 256, -1])
def test_keys_of_other_types_are_refused(key_type: int) -> None:
    with pytest.raises(NoteError, match="expected Ed25519 of type 1 or 4"):
        make_vkey(ORIGIN, key_type, bytes(32))


def test_a_secret_key_is_a_seed_of_32_bytes() -> None:
    with pytest.raises(NoteError, match="expected a seed of 32 bytes, found 31"):
        public_of(bytes(31))


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        b"\n\n",
        b"text\n\n",
        b"text\n" + LOG_LINE,
        b"\n" + LOG_LINE,
        SIGNED[:-1],
        SIGNED + b"\n",
        SIGNED + b"more\n",
        SIGNED.replace(b"7\n", b"7\r\n"),
        SIGNED.replace(b"7\n", b"\t7\n"),
        SIGNED.replace(b"7\n", b"\x007\n"),
        SIGNED.replace("—".encode(), b"-"),
        SIGNED.replace("— ".encode(), "—".encode()),
        SIGNED.replace("— ".encode(), "—\u00a0".encode()),
        SIGNED.replace(b"BAs=", b"BAs"),
        SIGNED.replace(b"BAs=", b"BAt="),
        SIGNED.replace(b"7\n", b"\xff\n"),
        SIGNED.replace(b"7\n", b"\xed\xa0\x80\n"),
        b"text\n\n" + "— a+b AAAAAAA=\n".encode(),
        b"text\n\n" + "— name AAAAAA==\n".encode(),
        b"text\n\n" + "— name\n".encode(),
        b"text\n\n" + "—  AAAAAAA=\n".encode(),
        b"x" * MAX_NOTE + SIGNED,
    ],
)
def test_bytes_that_are_no_note_are_refused(data: bytes) -> None:
    with pytest.raises(NoteError, match="expected"):
        SignedNote.parse(data)


def test_a_note_may_have_a_hundred_signatures_and_no_more() -> None:
    many = SIGNED + b"".join(line_of(f"other{at}", WITNESS_SEED) for at in range(MAX_SIGNATURES - 1))
    assert check_note(SignedNote.parse(many), [LOG]) == (LOG,)
    with pytest.raises(NoteError, match="at most 100 signatures, found more"):
        SignedNote.parse(many + LOG_LINE)


def test_unknown_keys_are_passed_over_even_with_a_known_name_or_id() -> None:
    stranger = line_of("stranger.example", WITNESS_SEED)
    namesake = line_of(ORIGIN, WITNESS_SEED)
    same_id = NoteSignature("stranger.example", LOG.key_id, bytes(64)).format()
    note = SignedNote.parse(TEXT.encode() + b"\n" + stranger + namesake + same_id + LOG_LINE)
    assert check_note(note, [LOG]) == (LOG,)


def test_a_wrong_signature_by_a_known_key_refuses_the_note() -> None:
    other = VerifierKey.parse(C2SP_VKEY)
    for bad in (bytes(64), bytes(63), b"x"):
        wrong = NoteSignature(other.name, other.key_id, bad).format()
        note = SignedNote.parse(SIGNED + wrong)
        assert check_note(note, [LOG]) == (LOG,)
        with pytest.raises(
            NoteError, match=r"signature of example.com/foo: it is wrong; the note is refused"
        ):
            check_note(note, [LOG, other])
    again = SignedNote.parse(SIGNED + NoteSignature(LOG.name, LOG.key_id, bytes(64)).format())
    with pytest.raises(NoteError, match="it is wrong"):
        check_note(again, [LOG])


def test_a_note_no_known_key_has_signed_is_refused() -> None:
    with pytest.raises(NoteError, match="found none"):
        check_note(SignedNote.parse(C2SP_NOTE), [LOG])
    with pytest.raises(NoteError, match="found none"):
        check_note(SignedNote.parse(SIGNED), [])


def test_a_key_for_cosignatures_does_not_sign_notes() -> None:
    key = VerifierKey.parse(WITNESS_VKEY)
    line = NoteSignature(key.name, key.key_id, sign_bytes(TEXT.encode(), WITNESS_SEED))
    with pytest.raises(NoteError, match="it is wrong"):
        check_note(SignedNote(TEXT, (line,)), [key])


def test_a_weak_key_signs_nothing() -> None:
    """Vector 0 of ed25519-speccheck, which OpenSSL accepts: anybody can sign anything with such a key."""
    public = bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa")
    message = bytes.fromhex("8c93255d71dcab10e8f379c26200f3c7bd5f09d9bc3068d3ef4edeb4853022b6")
    signature = public[:-1] + b"\x7a" + bytes(32)
    Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    assert not signed_by(make_vkey("weak", ED25519, public), message, signature)


def test_a_note_that_could_not_be_read_again_is_not_made() -> None:
    line = NoteSignature.parse(LOG_LINE.decode()[:-1])
    for text in ("", "no newline", "tab\t\n", "\ud800\n"):
        with pytest.raises(NoteError, match="expected lines of text"):
            SignedNote(text, (line,))
    with pytest.raises(NoteError, match="expected 1 to 100 signatures, found 0"):
        SignedNote(TEXT, ())
    for name, key_id, signature in (("a b", bytes(4), b"x"), ("a", bytes(3), b"x"), ("a", bytes(4), b"")):
        with pytest.raises(NoteError, match="expected a name"):
            NoteSignature(name, key_id, signature)
