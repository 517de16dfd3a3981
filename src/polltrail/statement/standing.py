"""What the statements of a key are worth, by their place in the log."""

from typing import Literal

from polltrail.statement.fields import milliseconds
from polltrail.statement.ledger import Defined, Enrolled, Records
from polltrail.statement.signature import KeyId

Standing = Literal["unknown", "revoked", "suspect", "late", "valid"]
"""*unknown*: not enrolled by then. *revoked*: after a revocation of the key. *suspect*: from where a revocation
says, or enrolled by a key that was suspect then. *late*: enrolled after the roll closed, or by a late key."""


def standing(records: Records, key: KeyId, index: int, *, roll_closed: int | None = None) -> Standing:
    """Tell what a key's statement at an index is worth, with all that is recorded now.

    Parameters
    ----------
    roll_closed : int or None
        How long the log was when the roll closed, as a quorum of witnesses dated it; None if nobody did.
    """
    enrolled = records.enrolled(key)
    if enrolled is None or index < enrolled.index:
        return "unknown"
    if any(revoked.index < index for revoked in records.revocations(key)):
        return "revoked"
    vouchers = {standing(records, by, enrolled.index, roll_closed=roll_closed) for by in enrolled.vouched_by}
    if "suspect" in vouchers or _is_suspect(records, key, index):
        return "suspect"
    if "late" in vouchers or _is_late(records, enrolled, roll_closed):
        return "late"
    return "valid"


def _is_suspect(records: Records, key: KeyId, index: int) -> bool:
    dates = [revoked.suspect_from for revoked in records.revocations(key)]
    return any(date is not None and date <= index for date in dates)


def _is_late(records: Records, enrolled: Enrolled, roll_closed: int | None) -> bool:
    """By the witnesses' dates; and by its own claim, since nobody dates their own enrolment too late."""
    if enrolled.role == "organiser":
        return False
    if roll_closed is not None and enrolled.index >= roll_closed:
        return True
    closes_at = in_force(records, enrolled.index).body.roll_closes_at
    return closes_at is not None and enrolled.made_at > milliseconds(closes_at)


def in_force(records: Records, index: int) -> Defined:
    """Find the definition that acts at an index."""
    return next(defined for defined in reversed(records.definitions) if defined.index <= index)
