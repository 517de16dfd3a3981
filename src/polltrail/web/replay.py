"""The roster as the log makes it, at start: only entries that can change it are read."""

from typing import Final

from polltrail.statement import read_entry
from polltrail.statement.roster import ROSTER_KINDS, Roster
from polltrail.store import LogStore

_TAIL: Final = len('","signatures":[{"keyid":"","sig":""}]}') + 64 + 88
"""Bytes after the payload type, in the one form an entry has."""
_KINDS: Final = tuple(b"polltrail.%b+json" % kind for kind in sorted(map(str.encode, ROSTER_KINDS)))


def replay(store: LogStore) -> Roster:
    """Fold the log's entries into its roster.

    Raises
    ------
    StatementError
        An entry is no statement.
    """
    roster = Roster.empty()
    for index, entry in enumerate(store.entries(0, store.size)):
        if entry[:-_TAIL].endswith(_KINDS):
            roster = roster.step(index, read_entry(entry))
    return roster
