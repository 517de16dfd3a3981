"""The entries that a sealed log shows, with their places: `log/open`.

Each record is the entry's index in eight bytes and its length in two, the larger byte first, and the entry. Records
stand in the order of the log and are only ever added. A last record that ends too early was being written when
somebody looked, or when the power went; it is no record.
"""

from collections.abc import Iterable

from polltrail.errors import TreeError
from polltrail.log.tiles import MAX_ENTRY

_INDEX, _LENGTH = 8, 2
_HEAD = _INDEX + _LENGTH


def encode_open(entries: Iterable[tuple[int, bytes]]) -> bytes:
    """Write records.

    Raises
    ------
    TreeError
        An entry is longer than 65,535 bytes.
    """
    return b"".join(_record(index, entry) for index, entry in entries)


def read_open(data: bytes) -> tuple[list[tuple[int, bytes]], bool]:
    """Read records.

    Returns
    -------
    list of (int, bytes)
        Entries with their indexes, in the order of the log.
    bool
        Whether something stood after them that is no whole record.

    Raises
    ------
    TreeError
        A record does not come after the one before it.
    """
    found: list[tuple[int, bytes]] = []
    at = 0
    while at + _HEAD <= len(data):
        index = int.from_bytes(data[at : at + _INDEX], "big")
        start = at + _HEAD
        end = start + int.from_bytes(data[at + _INDEX : start], "big")
        if end > len(data):
            break
        if found and index <= found[-1][0]:
            raise TreeError(f"open entries: expected one after entry {found[-1][0]}, found entry {index}")
        found.append((index, data[start:end]))
        at = end
    return found, at != len(data)


def _record(index: int, entry: bytes) -> bytes:
    if len(entry) > MAX_ENTRY:
        raise TreeError(f"entry {index}: expected at most {MAX_ENTRY} bytes, found {len(entry)}")
    return index.to_bytes(_INDEX, "big") + len(entry).to_bytes(_LENGTH, "big") + entry
