"""What somebody signed: kinds of statement, their encoding, keys and signatures, and who may say what.

In: bytes, and for making a statement a private key, a nonce and a time. Out: a `Statement`, or a `StatementError`
that says what was expected; a `Roster` of keys, folded from the log. Promises: any bytes end in one or the
other; a statement has one encoding, so that two readers never disagree; nothing here knows the time, the disk
or the log, only the index that it is told.
"""

from polltrail.statement.bodies import BODIES, DECISION_REASONS
from polltrail.statement.envelope import Envelope, StatementId, decode_envelope, encode_envelope
from polltrail.statement.fields import milliseconds
from polltrail.statement.ledger import Defined, Enrolled
from polltrail.statement.roster import Roster
from polltrail.statement.signature import KeyId, fingerprint, is_weak, public_key, sign, verify
from polltrail.statement.standing import Standing
from polltrail.statement.statement import (
    Seen,
    Statement,
    check_signature,
    make_statement,
    read_entry,
    read_envelope,
    read_statement,
)

__all__ = [
    "BODIES",
    "DECISION_REASONS",
    "Defined",
    "Enrolled",
    "Envelope",
    "KeyId",
    "Roster",
    "Seen",
    "Standing",
    "Statement",
    "StatementId",
    "check_signature",
    "decode_envelope",
    "encode_envelope",
    "fingerprint",
    "is_weak",
    "make_statement",
    "milliseconds",
    "public_key",
    "read_entry",
    "read_envelope",
    "read_statement",
    "sign",
    "verify",
]
