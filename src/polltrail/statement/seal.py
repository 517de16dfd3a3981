"""Sealed counts: what of an election is public before its `unseal` entry, and who may open it, when.

An election is sealed from its first entry if its genesis has `unseal_by`, until an organiser says `unseal`. Meanwhile
who may speak is public, and what they say is not. A promise to open cannot be put off: an amendment may bring
`unseal_by` forward and nothing else, and what began open stays open (docs/decisions/0020).
"""

from datetime import datetime
from typing import Final

from polltrail.statement.bodies import UnsealBody
from polltrail.statement.definition import DefinitionBody
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.ledger import Records
from polltrail.statement.statement import payload_type

PUBLIC_KINDS: Final = frozenset({"definition", "enrolment", "revocation", "unseal", "succession"})
"""The kinds that are public while an election is sealed: what it is, who may speak in it, and which log has it."""

_PUBLIC_TYPES: Final = frozenset(payload_type(kind).encode() for kind in PUBLIC_KINDS)


def is_public(entry: bytes) -> bool:
    """Whether an entry of the log may be shown while the election is sealed."""
    return payload_type_of(entry) in _PUBLIC_TYPES


def unsealed_at(records: Records) -> int | None:
    """Find the entry that opened a sealed count; None where none did."""
    return next((index for index, body in records.notices if isinstance(body, UnsealBody)), None)


def sealed_until(records: Records) -> datetime | None:
    """Tell by when an election that is sealed must be open; None for one that is not sealed, or not any more."""
    definitions = records.definitions
    if not definitions or definitions[0].body.unseal_by is None or unsealed_at(records) is not None:
        return None
    return definitions[-1].body.unseal_by


def unseal_refusal(records: Records, body: UnsealBody, index: int) -> str | None:
    """Say why a count may not be opened so; that its signer is an organiser was asked before."""
    opened = unsealed_at(records)
    if opened is not None:
        return f"unseal: expected a count that is sealed, found one that entry {opened} opened; not logged"
    if sealed_until(records) is None:
        return "unseal: expected an election that began sealed, found one that began open; not logged"
    if body.from_size > index:
        return f"unseal: expected from_size to be at most {index}, the log's size by then, found {body.from_size}; not logged"
    return None


def seal_change_refusal(before: DefinitionBody, after: DefinitionBody) -> str | None:
    """Say why an amendment may not change by when the count is open."""
    if before.unseal_by == after.unseal_by:
        return None
    if before.unseal_by is None:
        expected = "unseal_by to stay null, because what began open cannot be sealed"
    elif after.unseal_by is None or after.unseal_by > before.unseal_by:
        expected = f"unseal_by to stay {before.unseal_by.isoformat()} or to come earlier"
    else:
        return None
    found = "null" if after.unseal_by is None else after.unseal_by.isoformat()
    return f"definition: expected {expected}, found {found}; not logged"
