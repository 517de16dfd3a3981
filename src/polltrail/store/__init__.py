"""The log and its keys on the disk; knows statement ids as text and entries as bytes, and nothing about elections.

In: entries with their statement ids. Out: their indexes, after they are safe; the public log as files. Promises:
what `LogStore.append` answered survives a crash, a full disk and a power loss; a statement has one index, and
indexes have no gap; an old copy of the database refuses to open when a later signed checkpoint is known. A
witness's memory (`witness_store`) is kept in the same way: what it answered it never forgets.
"""

from polltrail.store.batch import Appended
from polltrail.store.election_dir import ElectionDir, create_election_dir
from polltrail.store.key_files import KeyFile, read_key, read_key_file, write_key
from polltrail.store.log_store import LogStore

__all__ = [
    "Appended",
    "ElectionDir",
    "KeyFile",
    "LogStore",
    "create_election_dir",
    "read_key",
    "read_key_file",
    "write_key",
]
