"""Signed notes (C2SP signed-note): a text, and under it the lines of those who signed it."""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256

from nacl.exceptions import BadSignatureError
from nacl.signing import SigningKey, VerifyKey

from polltrail.errors import NoteError
from polltrail.log.strict import is_name, is_plain, read_base64, shown, write_base64

ED25519 = 0x01
"""A key that signs the note's text."""

COSIGNATURE = 0x04
"""A key that signs a checkpoint's text together with the time."""

MAX_NOTE = 1_000_000
"""The most bytes a note may have."""

MAX_SIGNATURES = 100
"""The most signatures a note may have; the specification asks verifiers to take at least 16."""

_ID_BYTES = 4
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64
_DASH = "\u2014 "


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """A public key with the name it signs under.

    Attributes
    ----------
    name : str
        Whose key it is: for a log its origin.
    key_id : bytes
        Four bytes that say, with the name, which key made a signature. They are no fingerprint.
    type : int
        `ED25519` or `COSIGNATURE`.
    public : bytes
        The 32 bytes of the public key.
    """

    name: str
    key_id: bytes
    type: int
    public: bytes

    def __post_init__(self) -> None:
        expected = _key_id(self.name, self.type, self.public)
        if self.key_id != expected:
            raise NoteError(
                f"key of {self.name}: expected key id {expected.hex()}, found {self.key_id.hex()}; "
                "a letter of it was changed"
            )

    @classmethod
    def parse(cls, vkey: str) -> "VerifierKey":
        """Read a verifier key: name, key id and key, joined by plus signs.

        Raises
        ------
        NoteError
            It is not of that form, or the key id is not the one of this name and key.
        """
        name, key_id, encoded = _parts(vkey)
        key = read_base64(encoded)
        if not key or len(key_id) != 2 * _ID_BYTES or set(key_id) - set("0123456789abcdef"):
            raise NoteError(f"verifier key: expected <name>+<8 hex digits>+<base64>, found {shown(vkey)}")
        return cls(name, bytes.fromhex(key_id), key[0], key[1:])

    def __str__(self) -> str:
        return f"{self.name}+{self.key_id.hex()}+{write_base64(bytes([self.type]) + self.public)}"


def _parts(vkey: str) -> tuple[str, str, str]:
    """Split at the first two plus signs: base64 may have more of them, names have none."""
    name, _, rest = vkey.partition("+")
    key_id, _, encoded = rest.partition("+")
    return name, key_id, encoded


def _key_id(name: str, key_type: int, public: bytes) -> bytes:
    """Give the key id that belongs to a name and a key, if these can be a verifier key at all."""
    if not is_name(name):
        raise NoteError(f"key name: expected no spaces and no '+', found {shown(name)}")
    if key_type not in {ED25519, COSIGNATURE} or len(public) != _KEY_BYTES:
        raise NoteError(
            f"key of {name}: expected Ed25519 of type 1 or 4 and {_KEY_BYTES} bytes, "
            f"found type {key_type} and {len(public)} bytes"
        )
    return sha256(name.encode() + b"\n" + bytes([key_type]) + public).digest()[:_ID_BYTES]


def make_vkey(name: str, key_type: int, public: bytes) -> VerifierKey:
    """Name a public key."""
    return VerifierKey(name, _key_id(name, key_type, public), key_type, public)


def as_key(key: VerifierKey | str) -> VerifierKey:
    """Take a verifier key as a value or as its text."""
    return VerifierKey.parse(key) if isinstance(key, str) else key


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line under a note: who signed, with which key, and the signature."""

    name: str
    key_id: bytes
    signature: bytes

    def __post_init__(self) -> None:
        if not is_name(self.name) or len(self.key_id) != _ID_BYTES or not self.signature:
            raise NoteError(f"signature of {shown(self.name)}: expected a name, a key id and a signature")

    @classmethod
    def parse(cls, line: str) -> "NoteSignature":
        """Read a signature line, without its newline.

        Raises
        ------
        NoteError
            It is not of that form.
        """
        name, _, encoded = line.removeprefix(_DASH).partition(" ")
        blob = read_base64(encoded)
        if not line.startswith(_DASH) or blob is None or len(blob) <= _ID_BYTES:
            raise NoteError(f"signature line: expected '\u2014 <name> <base64>', found {shown(line)}")
        return cls(name, blob[:_ID_BYTES], blob[_ID_BYTES:])

    def format(self) -> bytes:
        """Write the line, with its newline: what is added to the bytes of a note."""
        return f"{_DASH}{self.name} {write_base64(self.key_id + self.signature)}\n".encode()

    def by(self, key: VerifierKey) -> bool:
        """Whether the line says that this key made it."""
        return (self.name, self.key_id) == (key.name, key.key_id)


@dataclass(frozen=True, slots=True)
class SignedNote:
    """A text and the signatures under it; whether they are right, `check_note` says."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __post_init__(self) -> None:
        if not self.text.endswith("\n") or not is_plain(self.text):
            raise NoteError("note: expected lines of text without control characters, each with its newline")
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise NoteError(f"note: expected 1 to {MAX_SIGNATURES} signatures, found {len(self.signatures)}")

    @classmethod
    def parse(cls, data: bytes) -> "SignedNote":
        """Read a note. Its text ends at the last blank line.

        Raises
        ------
        NoteError
            The bytes are no signed note.
        """
        text, blank, lines = _decode(data).rpartition("\n\n")
        if not blank or not lines.endswith("\n"):
            raise NoteError("note: expected a text, a blank line and signature lines, each with its newline")
        signed = lines[:-1].split("\n", MAX_SIGNATURES)
        if len(signed) > MAX_SIGNATURES:
            raise NoteError(f"note: expected at most {MAX_SIGNATURES} signatures, found more")
        return cls(f"{text}\n", tuple(map(NoteSignature.parse, signed)))

    def format(self) -> bytes:
        """Write the note."""
        return f"{self.text}\n".encode() + b"".join(one.format() for one in self.signatures)


def _decode(data: bytes) -> str:
    if len(data) > MAX_NOTE:
        raise NoteError(f"note: expected at most {MAX_NOTE} bytes, found {len(data)}")
    try:
        return data.decode()
    except UnicodeDecodeError as bad:
        raise NoteError(f"note: expected UTF-8, found another byte at {bad.start}") from None


def public_of(seed: bytes) -> bytes:
    """Public key of a secret seed of 32 bytes."""
    return bytes(_signing_key(seed).verify_key)


def sign_bytes(message: bytes, seed: bytes) -> bytes:
    """Sign with Ed25519."""
    return _signing_key(seed).sign(message).signature


def _signing_key(seed: bytes) -> SigningKey:
    if len(seed) != _KEY_BYTES:
        raise NoteError(f"secret key: expected a seed of {_KEY_BYTES} bytes, found {len(seed)}")
    return SigningKey(seed)


def signed_by(key: VerifierKey, message: bytes, signature: bytes) -> bool:
    """Whether the signature is right by the strict rule: libsodium's, which refuses weak keys and points."""
    if len(signature) != _SIGNATURE_BYTES:
        return False
    try:
        VerifyKey(key.public).verify(message, signature)
    except BadSignatureError:
        return False
    return True


def sign_note(text: str, name: str, seed: bytes) -> bytes:
    """Sign a note's text.

    Returns
    -------
    bytes
        The signature line, with its newline.
    """
    key = make_vkey(name, ED25519, public_of(seed))
    return NoteSignature(name, key.key_id, sign_bytes(text.encode(), seed)).format()


def check_note(note: SignedNote, keys: Iterable[VerifierKey]) -> tuple[VerifierKey, ...]:
    """Say which of the known `keys`, all of type `ED25519`, have signed. Other signatures are passed over.

    Raises
    ------
    NoteError
        A signature that names a known key is wrong, or none of the known keys has signed.
    """
    signers = []
    for key in keys:
        mine = [one for one in note.signatures if one.by(key)]
        for one in mine:
            if key.type != ED25519 or not signed_by(key, note.text.encode(), one.signature):
                raise NoteError(f"signature of {key.name}: it is wrong; the note is refused")
        signers += [key] if mine else []
    if not signers:
        raise NoteError("note: expected the signature of a known key, found none; the note is refused")
    return tuple(signers)
