"""Which state of a log figures are of, and who has seen it: as JSON values and as a sentence."""

from datetime import UTC, datetime
from typing import Any

from polltrail.publish.account import LogState


def log_object(log: LogState) -> dict[str, Any]:
    """Tell it as values of a JSON document; times in seconds since 1970, as witnesses sign them."""
    return {
        "size": log.size,
        "root": log.root,
        "cosigned_by": list(log.cosigned_by),
        "cosigned_at": log.cosigned_at,
        "cosigned_size": log.cosigned_size,
        "rehearsal": log.rehearsal,
        "sealed_until": None if log.sealed_until is None else f"{log.sealed_until:%Y-%m-%dT%H:%M:%SZ}",
    }


def log_sentence(log: LogState) -> str:
    """Say which state it is, and who has dated it."""
    state = f"Log: {log.size:,} entries, root {log.root}"
    if log.cosigned_at is None:
        return f"{state}; unwitnessed: no quorum of witnesses has dated it."
    at = datetime.fromtimestamp(log.cosigned_at, tz=UTC).strftime("%Y-%m-%d %H:%M:%S")
    return f"{state}; seen by {', '.join(log.cosigned_by)} by {at} UTC."
