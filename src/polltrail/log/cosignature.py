"""Cosignatures (C2SP tlog-cosignature, `cosignature/v1`): a witness has seen this checkpoint by this time."""

from collections.abc import Iterable
from dataclasses import dataclass

from polltrail.errors import NoteError
from polltrail.log.checkpoint import Checkpoint
from polltrail.log.note import (
    COSIGNATURE,
    NoteSignature,
    SignedNote,
    VerifierKey,
    make_vkey,
    public_of,
    sign_bytes,
    signed_by,
)
from polltrail.log.strict import MAX_SIZE

_TIME_BYTES = 8


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who cosigned a checkpoint, and when.

    Attributes
    ----------
    key : VerifierKey
        The witness's key.
    at : int
        Seconds since 1970 by the witness's clock: at that time this was the largest consistent tree it had seen.
    """

    key: VerifierKey
    at: int


def cosign(checkpoint_text: str, seed: bytes, name: str, at: int) -> bytes:
    """Cosign a checkpoint as a witness.

    Parameters
    ----------
    checkpoint_text : str
        The text of the checkpoint's note. That it is consistent with every one cosigned before, the witness must
        have checked and written down before.
    at : int
        The time, in seconds since 1970.

    Returns
    -------
    bytes
        The signature line, with its newline; added to the note's bytes, it makes a cosigned note.

    Raises
    ------
    NoteError
        The text is no checkpoint, or the time cannot be written.

    Notes
    -----
    What is signed does not name the witness: every witness needs a key of its own.
    """
    Checkpoint.parse(checkpoint_text)
    if not 0 <= at <= MAX_SIZE:
        raise NoteError(f"cosignature of {name}: expected a time from 0 to {MAX_SIZE}, found {at}")
    key = make_vkey(name, COSIGNATURE, public_of(seed))
    signature = sign_bytes(_message(checkpoint_text, at), seed)
    return NoteSignature(name, key.key_id, at.to_bytes(_TIME_BYTES, "big") + signature).format()


def check_cosignatures(note: SignedNote, witnesses: Iterable[VerifierKey]) -> tuple[Cosignature, ...]:
    """Say which of the known witnesses have cosigned; each once, at the earliest time it gives.

    Raises
    ------
    NoteError
        A cosignature that names a known witness is wrong.
    """
    found = []
    for key in witnesses:
        times = [_time_of(note.text, one, key) for one in note.signatures if one.by(key)]
        found += [Cosignature(key, min(times))] if times else []
    return tuple(found)


def with_lines(note: bytes, lines: Iterable[NoteSignature]) -> bytes:
    """Add lines to a note; a line of a key that is there already takes its place. Nothing is checked."""
    signed, added = SignedNote.parse(note), tuple(lines)
    newer = {(line.name, line.key_id) for line in added}
    kept = tuple(line for line in signed.signatures if (line.name, line.key_id) not in newer)
    return SignedNote(signed.text, (*kept, *added)).format()


def claimed_time(line: NoteSignature) -> int:
    """Give the time that a cosignature's line says; whether it is right, `check_cosignatures` tells."""
    return int.from_bytes(line.signature[:_TIME_BYTES], "big")


def _time_of(text: str, line: NoteSignature, key: VerifierKey) -> int:
    """Give the time of a cosignature that is right."""
    at = claimed_time(line)
    right = key.type == COSIGNATURE and at <= MAX_SIZE
    if not right or not signed_by(key, _message(text, at), line.signature[_TIME_BYTES:]):
        raise NoteError(f"cosignature of {key.name}: it is wrong; the note is refused")
    return at


def _message(text: str, at: int) -> bytes:
    return f"cosignature/v1\ntime {at}\n{text}".encode()
