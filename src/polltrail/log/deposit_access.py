"""A log asks a witness for what was deposited while its count is sealed: a note that only the log's key can sign.

What is signed begins with `polltrail-deposits/v1`; a checkpoint begins with the log's own name, so that neither can be
taken for the other.
"""

from collections.abc import Iterable
from typing import Final

from polltrail.errors import LogError
from polltrail.log.note import SignedNote, VerifierKey, check_note, sign_note
from polltrail.log.strict import read_decimal

FIRST_LINE: Final = "polltrail-deposits/v1"
"""How every such note begins."""
GOOD_FOR_S: Final = 300
"""By how many seconds the clocks of the two may differ, and how long a note is good for."""


def sign_access(*, log: VerifierKey, seed: bytes, witness: str, election: str, at: int) -> bytes:
    """Ask, as a log, a witness for all that was deposited with it for an election.

    Parameters
    ----------
    seed : bytes
        Of the log's key.
    witness : str
        The witness's name: a note for one is good for no other.
    at : int
        The time in seconds since 1970.
    """
    text = f"{FIRST_LINE}\n{witness}\n{election}\n{at}\n"
    return text.encode() + b"\n" + sign_note(text, log.name, seed)


def may_read(data: bytes, logs: Iterable[VerifierKey], *, witness: str, election: str, now: int) -> bool:
    """Whether a note was signed by one of these logs, for this witness and election, a moment ago."""
    try:
        signed = SignedNote.parse(data)
        check_note(signed, list(logs))
    except LogError:
        return False
    lines = signed.text.split("\n")
    at = read_decimal(lines[3]) if len(lines) == 5 else None
    return lines[:3] == [FIRST_LINE, witness, election] and at is not None and abs(now - at) <= GOOD_FOR_S
