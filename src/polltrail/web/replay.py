"""The roster as the log makes it, at start: only entries that can change it are read."""

from typing import Final

from polltrail.statement import read_entry
from polltrail.statement.envelope import payload_type_of
from polltrail.statement.roster import ROSTER_KINDS, Roster
from polltrail.statement.statement import payload_type
from polltrail.store import LogStore

_TYPES: Final = frozenset(payload_type(kind).encode() for kind in ROSTER_KINDS)


def replay(store: LogStore) -> Roster:
    """Fold the log's entries into its roster.

    Raises
    ------
    StatementError
        An entry is no statement.
    """
    roster = Roster.empty()
    for index, entry in enumerate(store.entries(0, store.size)):
        if payload_type_of(entry) in _TYPES:
            roster = roster.step(index, read_entry(entry))
    return roster
