"""Signing what was drafted, each thing once: what is in the outbox is signed already, and goes out again as it is."""

import secrets
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from polltrail.cli.outbox import Outbox, Sent, form_digest
from polltrail.errors import DataError
from polltrail.statement import (
    Seen,
    Statement,
    StatementId,
    fingerprint,
    make_statement,
    public_key,
    read_entry,
)
from polltrail.statement.canonical import encode_checked
from polltrail.statement.fields import Body


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What is to be signed.

    Attributes
    ----------
    words : sequence
        What tells it from all else that this key signs in this election; the same words are signed once.
    where : str
        Where it was read, for messages.
    """

    kind: str
    body: Body
    words: Sequence[object]
    where: str
    supersedes: StatementId | None = None


def sign_once(
    drafts: Iterable[Draft],
    box: Outbox,
    *,
    election: StatementId,
    seed: bytes,
    seen: Seen | None,
    took: Callable[[Statement], None] = lambda _: None,
) -> list[Sent]:
    """Sign what was not signed before, and keep it all in the outbox, on the disk at once; one for each draft, in order.

    Parameters
    ----------
    took : callable
        Told each statement before the next draft is asked for.

    Raises
    ------
    DataError
        The outbox has lost what it was given.
    """
    key = fingerprint(public_key(seed))
    new, digests = dict[bytes, tuple[str, Statement]](), list[bytes]()
    for draft in drafts:
        digest = form_digest(election, key, encode_checked(list(draft.words)))
        digests.append(digest)
        before = box.find(digest)
        if before is None and digest not in new:
            new[digest] = (draft.where, _signed(draft, election, seed, seen))
        took(new[digest][1] if before is None else read_entry(before.entry))
    box.put(election, [(digest, *one) for digest, one in new.items()])
    found = [box.find(digest) for digest in digests]
    if None in found:
        raise DataError("outbox: expected what was signed just now, found less; nothing was sent")
    return [one for one in found if one is not None]


def _signed(draft: Draft, election: StatementId, seed: bytes, seen: Seen | None) -> Statement:
    return make_statement(
        draft.kind,
        election=election,
        seed=seed,
        nonce=secrets.token_bytes(16),
        made_at=time.time_ns() // 10**6,
        body=draft.body,
        seen=seen,
        supersedes=draft.supersedes,
    )
