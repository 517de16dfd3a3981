"""Opening the log of an election: what it shows follows from what it says.

Everything that opens a log to write in it opens it here, so that a sealed count is never published by mistake.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from polltrail.statement import Roster, read_entry
from polltrail.statement.seal import is_public
from polltrail.store import LogStore


class CountSeal:
    """The seal of an election's count, a `polltrail.store.seal.Seal`: what its entries say of being sealed."""

    def __init__(self, roster: Roster | None = None) -> None:
        self._roster = roster or Roster.empty()

    @property
    def closed(self) -> bool:
        """Whether the count is sealed."""
        return self._roster.sealed_until is not None

    def shows(self, entry: bytes) -> bool:
        """Whether an entry is public all the same."""
        return is_public(entry)

    def after(self, index: int, entries: Sequence[bytes]) -> "CountSeal":
        """Follow the next entries; what is open once stays open."""
        roster = self._roster
        if roster.election is not None and roster.sealed_until is None:
            return self
        for at, entry in enumerate(entries, start=index):
            if is_public(entry):
                roster = roster.step(at, read_entry(entry))
        return self if roster is self._roster else CountSeal(roster)


def open_log(root: Path, *, log_seed: bytes, **more: Any) -> LogStore:
    """Open the log of an election to write in it; see `LogStore.open`.

    Raises
    ------
    StoreError
        The directory contradicts itself, another process writes here, or the disk failed.
    StatementError
        An entry that decides who may speak is no statement.
    """
    return LogStore.open(root, log_seed=log_seed, seal=CountSeal(), **more)
