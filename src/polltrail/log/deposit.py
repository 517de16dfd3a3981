"""Deposits: a witness keeps a statement that the log may never have taken, and signs when it came.

The note of a deposit is signed with the key that cosigns, as a key of type `ED25519`. The two cannot be taken for
each other: what is signed begins with `polltrail-deposit/v1` here and with `cosignature/v1` there.
"""

from dataclasses import dataclass
from re import compile as pattern
from typing import TypeVar

import msgspec

from polltrail.errors import NoteError, RequestError
from polltrail.log.note import ED25519, SignedNote, VerifierKey, check_note, make_vkey, sign_note
from polltrail.log.strict import MAX_SIZE, is_name, read_decimal, shown
from polltrail.log.tree import leaf_hash

FIRST_LINE = "polltrail-deposit/v1"
"""How every deposit's note begins."""

MAX_DEPOSIT = 140_000
"""The most bytes a request to keep a statement may have."""

_KEY_BYTES = 32
_ID = pattern(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class DepositNote:
    """What a witness says of a statement that was deposited with it.

    Attributes
    ----------
    witness : str
        The witness's name.
    election, statement : str
        Their ids.
    at : int
        When it came, in seconds since 1970 by the witness's clock.
    """

    witness: str
    election: str
    statement: str
    at: int

    def __post_init__(self) -> None:
        if not is_name(self.witness):
            raise NoteError(f"deposit: expected a witness's name without spaces, found {shown(self.witness)}")
        if not _ID.match(self.election) or not _ID.match(self.statement):
            raise NoteError(
                f"deposit: expected the ids of an election and a statement, 64 hexadecimal digits each, "
                f"found {shown(self.election)} and {shown(self.statement)}"
            )
        if not 0 <= self.at <= MAX_SIZE:
            raise NoteError(f"deposit: expected a time from 0 to {MAX_SIZE}, found {self.at}")

    @classmethod
    def parse(cls, text: str) -> "DepositNote":
        """Read a note's text.

        Raises
        ------
        NoteError
            It is not the five lines that there are.
        """
        lines = text.split("\n")
        if len(lines) != 6 or lines[0] != FIRST_LINE or lines[5]:
            raise NoteError(f"deposit: expected five lines after {FIRST_LINE}, found {shown(text)}")
        at = read_decimal(lines[4])
        if at is None:
            raise NoteError(f"deposit: expected a time in seconds, found {shown(lines[4])}")
        return cls(lines[1], lines[2], lines[3], at)

    def format(self) -> str:
        """Write the text that is signed."""
        return f"{FIRST_LINE}\n{self.witness}\n{self.election}\n{self.statement}\n{self.at}\n"


def sign_deposit(note: DepositNote, seed: bytes) -> bytes:
    """Sign, as a witness, that a statement was deposited.

    Parameters
    ----------
    seed : bytes
        Of the key that cosigns.

    Returns
    -------
    bytes
        The whole note.
    """
    text = note.format()
    return text.encode() + b"\n" + sign_note(text, note.witness, seed)


def open_deposit(data: bytes, witness: VerifierKey) -> DepositNote:
    """Read the note of a deposit that a witness has signed.

    Parameters
    ----------
    witness : VerifierKey
        The witness's key as a policy has it.

    Raises
    ------
    NoteError
        It is malformed, not signed by this witness, or says that it is another's.
    """
    signed = SignedNote.parse(data)
    check_note(signed, [make_vkey(witness.name, ED25519, witness.public)])
    note = DepositNote.parse(signed.text)
    if note.witness != witness.name:
        raise NoteError(
            f"deposit: expected the witness {witness.name}, found {note.witness}; it is another's"
        )
    return note


class _RequestWire(msgspec.Struct, frozen=True):
    envelope: msgspec.Raw
    public: str


@dataclass(frozen=True, slots=True)
class DepositRequest:
    """What is sent to a witness to be kept.

    Attributes
    ----------
    envelope : bytes
        The signed statement, JSON; not looked at here.
    public : bytes
        The public key that signed it, since the envelope has only its fingerprint.
    """

    envelope: bytes
    public: bytes

    def format(self) -> bytes:
        """Write the body of the request."""
        return msgspec.json.encode(_RequestWire(msgspec.Raw(self.envelope), self.public.hex()))

    @classmethod
    def parse(cls, data: bytes) -> "DepositRequest":
        """Read the body of a request.

        Raises
        ------
        RequestError
            It is no JSON object with an envelope and a key in hexadecimal.
        """
        try:
            wire = msgspec.json.decode(data, type=_RequestWire)
        except (msgspec.MsgspecError, UnicodeError, RecursionError) as bad:
            raise RequestError(
                f"deposit: expected JSON with an envelope and a public key, found {bad}; nothing was kept"
            ) from None
        return cls(bytes(wire.envelope), _read_key(wire.public))


_Wire = TypeVar("_Wire")


class _RecordWire(msgspec.Struct, frozen=True):
    n: int
    statement: str
    envelope: msgspec.Raw
    public: str
    note: str


@dataclass(frozen=True, slots=True)
class DepositRecord:
    """One line of a witness's list of what was deposited for an election.

    Attributes
    ----------
    n : int
        Its number there, from 1.
    statement : str
        Id of the statement, as the witness says; whether the envelope has it, the reader must look.
    envelope : bytes
        The statement in its canonical wrapping.
    public : bytes
        The public key that signed it.
    note : bytes
        The signed note, for `open_deposit`.
    """

    n: int
    statement: str
    envelope: bytes
    public: bytes
    note: bytes

    def format(self) -> bytes:
        """Write the line, with its newline."""
        raw = msgspec.Raw(self.envelope)
        return (
            msgspec.json.encode(
                _RecordWire(self.n, self.statement, raw, self.public.hex(), self.note.decode())
            )
            + b"\n"
        )

    @classmethod
    def parse(cls, line: bytes) -> "DepositRecord":
        """Read a line, with its newline or without.

        Raises
        ------
        RequestError
            It is no such JSON object.
        """
        wire = _wire_of(line, _RecordWire)
        if not 1 <= wire.n <= MAX_SIZE or not _ID.match(wire.statement):
            raise RequestError(
                f"deposits: expected a number from 1 and a statement's id, found {shown((wire.n, wire.statement))}"
            )
        return cls(wire.n, wire.statement, bytes(wire.envelope), _read_key(wire.public), _encoded(wire.note))


class _HeldWire(msgspec.Struct, frozen=True):
    n: int
    statement: str
    leaf: str
    note: str


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """One line of a witness's list while the count is sealed: that something was deposited, and not what it says.

    Attributes
    ----------
    leaf : bytes
        Hash that the entry would have in the log, as the witness says.
    n, statement, note
        As in `DepositRecord`.
    """

    n: int
    statement: str
    leaf: bytes
    note: bytes

    @classmethod
    def of(cls, record: DepositRecord) -> "HeldRecord":
        """Keep back what a deposit says."""
        return cls(record.n, record.statement, leaf_hash(record.envelope), record.note)

    def format(self) -> bytes:
        """Write the line, with its newline."""
        wire = _HeldWire(self.n, self.statement, self.leaf.hex(), self.note.decode())
        return msgspec.json.encode(wire) + b"\n"

    @classmethod
    def parse(cls, line: bytes) -> "HeldRecord":
        """Read a line, with its newline or without.

        Raises
        ------
        RequestError
            It is no such JSON object.
        """
        wire = _wire_of(line, _HeldWire)
        if not 1 <= wire.n <= MAX_SIZE or not _ID.match(wire.statement) or not _ID.match(wire.leaf):
            raise RequestError(
                f"deposits: expected a number from 1, a statement's id and a hash, found {shown((wire.n, wire.statement))}"
            )
        return cls(wire.n, wire.statement, bytes.fromhex(wire.leaf), _encoded(wire.note))


def _wire_of(line: bytes, kind: type[_Wire]) -> _Wire:
    try:
        return msgspec.json.decode(line, type=kind)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as bad:
        raise RequestError(f"deposits: expected JSON of a deposit on a line, found {bad}") from None


def _read_key(text: str) -> bytes:
    if not _ID.match(text):
        raise RequestError(
            f"deposit: expected a public key of {_KEY_BYTES} bytes in lower-case hexadecimal, found {shown(text)}"
        )
    return bytes.fromhex(text)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError:
        raise RequestError("deposits: expected whole characters in a note, found a lone surrogate") from None
