"""A published election, checked by whoever does not trust its publisher.

In: a function that gives published files by their path, and the election's id. Out: a `Verdict` with every reason
against it and where it lies, or the two signed notes that show a fork. Promises: only the bytes count; every entry,
signature, tile and table is looked at; what is not there to be checked is never passed.
"""

from polltrail.verify.bundle import verify_bundle
from polltrail.verify.deposits import WitnessAnswer
from polltrail.verify.forks import Fork, check_prefix
from polltrail.verify.published import Fetch
from polltrail.verify.verdict import (
    Noted,
    Problem,
    Refused,
    Verdict,
    Watching,
    WitnessedHead,
    exit_code,
    to_json,
)
from polltrail.verify.verify import verify
from polltrail.verify.witnesses import witnessed_words

__all__ = [
    "Fetch",
    "Fork",
    "Noted",
    "Problem",
    "Refused",
    "Verdict",
    "Watching",
    "WitnessAnswer",
    "WitnessedHead",
    "check_prefix",
    "exit_code",
    "to_json",
    "verify",
    "verify_bundle",
    "witnessed_words",
]
