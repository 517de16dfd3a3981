"""What a witness shows to whoever asks it: looked at whole before any of it is believed, and named if it is wrong."""

from collections.abc import Iterator, Sequence

from polltrail.errors import LogError
from polltrail.log import Policy, VerifierKey, open_checkpoint
from polltrail.log.cosignature import check_cosignatures
from polltrail.log.note import SignedNote
from polltrail.verify.cosigned import Note
from polltrail.verify.deposits import WitnessAnswer
from polltrail.verify.verdict import Problem


def asked_notes(asked: Sequence[WitnessAnswer]) -> list[Note]:
    """Give the notes that witnesses showed, with the address of each."""
    return [(one.where, one.note) for one in asked if one.note is not None]


def wrong_notes(
    asked: Sequence[WitnessAnswer], key: VerifierKey, policies: Sequence[Policy]
) -> Iterator[tuple[Note, Problem]]:
    """Give the notes that show nothing, and say of each which witness showed it, and why.

    Parameters
    ----------
    policies : sequence of Policy
        All that the log in force has named.

    Notes
    -----
    A note that the log has signed and that contradicts what is published is not among them, whoever showed it: that
    is a fork. But a witness that shows a wrong signature under its own name, or none, was not asked at all.
    """
    for where, note in asked_notes(asked):
        try:
            why = _why_wrong(note, key, policies)
        except LogError as bad:
            why = str(bad)
        if why:
            what = f"{_called(where, policies)}expected the last checkpoint it has cosigned of this log, found: {why}; it shows nothing"
            yield (where, note), Problem(where=where, what=what, contradicts=False)


def _why_wrong(note: bytes, key: VerifierKey, policies: Sequence[Policy]) -> str:
    open_checkpoint(note, key)
    known = list(dict.fromkeys(one.key for policy in policies for one in policy.witnesses))
    if check_cosignatures(SignedNote.parse(note), known):
        return ""
    return "a note without a cosignature of any witness that the election names"


def _called(where: str, policies: Sequence[Policy]) -> str:
    """Call the witness by the name that the election has for its address, if it has one."""
    named = (one for policy in reversed(policies) for one in policy.witnesses if one.url)
    found = (one.name for one in named if one.url.rstrip("/") == where.rstrip("/"))
    return next((f"witness {name}: " for name in found), "")
