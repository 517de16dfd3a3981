"""Many receipts to one checkpoint, such as a commit gives out: what they share is written once."""

from binascii import b2a_base64

from polltrail.errors import InclusionError
from polltrail.log.proof import FIRST_LINE
from polltrail.log.tree import HashAt, node_hash

_BEGINS = FIRST_LINE.encode() + b"\nindex %d\n%b"


class ReceiptWriter:
    """Writes receipts to one checkpoint, byte for byte what `Receipt.encode` writes.

    Parameters
    ----------
    hash_at : callable
        A `HashAt` of the tree, as it is at this size or later.
    size : int
        The checkpoint's size, at least 1.
    checkpoint : bytes
        Its signed note.

    Notes
    -----
    Leaves that lie side by side have the same hashes beside the upper part of their ways. For a batch of
    neighbours each receipt costs about two hashes to write, whatever the size of the log.
    """

    def __init__(self, hash_at: HashAt, size: int, checkpoint: bytes) -> None:
        self._hash_at = hash_at
        self._last = size - 1
        self._checkpoint = b"\n" + checkpoint
        self._edge = _edge(hash_at, size)
        self._ways: dict[tuple[int, int], bytes] = {}

    def write(self, index: int) -> bytes:
        """Write the receipt of an entry.

        Raises
        ------
        InclusionError
            The checkpoint holds no such entry.
        """
        if not 0 <= index <= self._last:
            raise InclusionError(
                f"entry {index}: expected an index up to {self._last}; the checkpoint ends there"
            )
        return _BEGINS % (index, self._way(0, index)) + self._checkpoint

    def _way(self, level: int, index: int) -> bytes:
        """Write the hashes beside the way from a subtree to the root, one a line."""
        last = self._last >> level
        if not last:
            return b""
        above = (level + 1, index >> 1)
        rest = self._ways.get(above)
        if rest is None:
            rest = self._ways[above] = self._way(*above)
        beside = index ^ 1
        if beside > last:
            return rest
        node = self._edge[level] if beside == last else self._hash_at(level, beside)
        return b2a_base64(node) + rest


def _edge(hash_at: HashAt, size: int) -> list[bytes]:
    """Hash the right edge of a tree, at each level from its last leaf up to the root."""
    last, node, level = size - 1, hash_at(0, size - 1), 0
    edge = [node]
    while last:
        if last & 1:
            node = node_hash(hash_at(level, last - 1), node)
        last, level = last >> 1, level + 1
        edge.append(node)
    return edge
