"""A log that was lost goes on as another one: what an organiser may say about it, and where.

The first entries of the new log are a copy of the old one's, as many as were saved, in their order. The next entry is
the succession. So its own index is the number of entries saved, and what is missing follows from it: nobody can
count it another way. From that entry on the log's name and key are the new ones; the election's id stays, because
entry 0 does.
"""

from typing import NamedTuple

from polltrail.statement.bodies import SuccessionBody
from polltrail.statement.ledger import Records


class NamedLog(NamedTuple):
    """A log, by its name and its verifier key (C2SP signed-note)."""

    origin: str
    vkey: str


def logs(records: Records) -> tuple[NamedLog, ...]:
    """Name the logs that this election has had, the first as its genesis names it, the last the one in force."""
    if not records.definitions:
        return ()
    first = records.definitions[0].body
    later = (body for _, body in records.notices if isinstance(body, SuccessionBody))
    return (NamedLog(first.origin, first.log_vkey), *(NamedLog(body.origin, body.log_vkey) for body in later))


def missing(size: int, saved: int) -> int:
    """Count the entries that are known to have been in the old log and were not saved.

    Parameters
    ----------
    size : int
        Of its last witnessed checkpoint.
    saved : int
        How many of its entries were copied: more than `size` where some were saved that nobody had witnessed yet.
    """
    return max(0, size - saved)


def succession_refusal(records: Records, body: SuccessionBody, index: int, at: int | None) -> str | None:
    """Say why a log may not go on so; that its signer is an organiser was asked before."""
    if at is not None:
        return (
            "succession: expected to begin a log that takes the place of a lost one (polltrail succeed), found it "
            "handed to a log that is at work; not logged"
        )
    before = logs(records)
    if body.old_origin != before[-1].origin:
        return f"succession: expected to follow {before[-1].origin}, the log in force, found {body.old_origin}; not logged"
    counted = missing(body.size, index)
    if body.missing != counted:
        return (
            f"succession: expected {counted} missing entries, of {body.size} with {index} copied before it, found "
            f"{body.missing}; not logged"
        )
    return _name_refusal(before, body)


def _name_refusal(before: tuple[NamedLog, ...], body: SuccessionBody) -> str | None:
    name, _, key = body.log_vkey.partition("+")
    if name != body.origin or not key:
        return f"succession: expected a verifier key of {body.origin}, found {body.log_vkey}; not logged"
    if body.origin in {one.origin for one in before}:
        return f"succession: expected a log of another name, found {body.origin} again; not logged"
    if _key_of(body.log_vkey) in {_key_of(one.vkey) for one in before}:
        return (
            "succession: expected a log with a key of its own, found the key of a log before it; not logged"
        )
    return None


def _key_of(vkey: str) -> str:
    """Take the key out of a verifier key, whose name and key id differ wherever the name does."""
    return vkey.split("+", 2)[-1]
