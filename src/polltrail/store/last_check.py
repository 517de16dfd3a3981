"""What the last check of a count's views found, in a file beside them; it loads nothing that counts."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from polltrail.errors import StoreError
from polltrail.store.durable_files import REPLACEABLE, write_file
from polltrail.store.election_dir import ElectionDir

REMEMBERED: Final = "views.checked.json"
_UNCHECKED: Final = {"state": "unchecked", "size": None, "checked_at": None, "reason": ""}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What a check found.

    Attributes
    ----------
    size : int
        The size of the log at which they were compared.
    same : bool
        Whether the views are what the log makes.
    digest : str
        Of the views that the log makes.
    reason : str
        Why the views could not be compared, where they are so damaged that they cannot be read.
    """

    size: int
    same: bool
    digest: str
    reason: str = ""


def remember(place: ElectionDir, found: Checked, *, at: int) -> None:
    """Write down what a check found, for whoever asks later; `at` in seconds since 1970."""
    state = "same" if found.same else "differ"
    _write(place, {"state": state, "size": found.size, "checked_at": _utc(at), "reason": found.reason})


def remember_failure(place: ElectionDir, reason: str, *, at: int) -> None:
    """Write down that a check could not be made."""
    _write(place, {"state": "failed", "size": None, "checked_at": _utc(at), "reason": reason})


def forget(place: ElectionDir) -> None:
    """Forget the last check: the views were made anew."""
    (place.root / REMEMBERED).unlink(missing_ok=True)


def last_check(place: ElectionDir) -> dict[str, Any]:
    """Tell what the last check found: `state`, `size`, `checked_at` and `reason`."""
    try:
        found = json.loads((place.root / REMEMBERED).read_bytes())
    except (OSError, ValueError, RecursionError):
        return dict(_UNCHECKED)
    if not isinstance(found, dict) or set(found) != set(_UNCHECKED):
        return dict(_UNCHECKED)
    return found


def _write(place: ElectionDir, told: dict[str, Any]) -> None:
    try:
        write_file(place.root / REMEMBERED, json.dumps(told).encode(), mode=REPLACEABLE)
    except OSError as exc:
        raise StoreError(
            f"{place.root / REMEMBERED}: expected to write down what was found, found: {exc.strerror}"
        ) from exc


def _utc(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, tz=UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
