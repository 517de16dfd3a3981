"""The Merkle tree of RFC 6962 over SHA-256: its root, its growing edge, and proofs about it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256

from polltrail.errors import ConsistencyError, InclusionError, TreeError

HASH_BYTES = 32
EMPTY_ROOT = sha256(b"").digest()
"""The root of a tree without entries."""

HashAt = Callable[[int, int], bytes]
"""Gives, for a level and an index, the hash of the complete subtree over the 2**level leaves that begin at
index * 2**level. Such a hash never changes, however large the tree grows."""


def leaf_hash(entry: bytes) -> bytes:
    """Hash one entry."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two neighbouring subtrees into the one above them."""
    return sha256(b"\x01" + left + right).digest()


def tree_root(leaf_hashes: Sequence[bytes]) -> bytes:
    """Root of the tree over these leaves: the one hash that stands for all entries and their order."""
    if not leaf_hashes:
        return EMPTY_ROOT
    row = list(leaf_hashes)
    while len(row) > 1:
        alone = row[-1:] if len(row) % 2 else []
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row) - 1, 2)] + alone
    return row[0]


@dataclass(frozen=True, slots=True)
class Frontier:
    """The right edge of a tree: all that is needed to append to it and to know its root.

    Attributes
    ----------
    size : int
        How many entries the tree has.
    hashes : tuple of bytes
        Roots of the complete subtrees that make the tree, one for every bit of `size`, the largest (leftmost)
        first.
    """

    size: int = 0
    hashes: tuple[bytes, ...] = ()

    @classmethod
    def of(cls, size: int, hash_at: HashAt) -> "Frontier":
        """Give the edge that a tree has, or had, at a size."""
        return cls(size, tuple(hash_at(level, index) for level, index in _complete_subtrees(0, size)))

    def append(self, leaf: bytes) -> "Frontier":
        """Give the tree with one more leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaf_hashes: Iterable[bytes]) -> "Frontier":
        """Give the tree with more leaf hashes, in their order."""
        size, edge = self.size, list(self.hashes)
        for leaf in leaf_hashes:
            node, left = leaf, size
            while left & 1:
                node = node_hash(edge.pop(), node)
                left >>= 1
            edge.append(node)
            size += 1
        return Frontier(size, tuple(edge))

    def grow(self, leaf_hashes: Iterable[bytes]) -> tuple["Frontier", dict[tuple[int, int], bytes]]:
        """Extend, and tell every subtree that became complete: its hash by level and index, as `HashAt` asks."""
        size, edge, nodes = self.size, list(self.hashes), {}
        for leaf in leaf_hashes:
            node, left, level = leaf, size, 0
            nodes[0, size] = leaf
            while left & 1:
                node = node_hash(edge.pop(), node)
                left, level = left >> 1, level + 1
                nodes[level, left] = node
            edge.append(node)
            size += 1
        return Frontier(size, tuple(edge)), nodes

    def nodes(self) -> dict[tuple[int, int], bytes]:
        """Give the edge's own hashes by level and index, as `HashAt` asks."""
        return dict(zip(_complete_subtrees(0, self.size), self.hashes, strict=True))

    def root(self) -> bytes:
        """Root of the tree."""
        return _fold(self.hashes) if self.hashes else EMPTY_ROOT

    def encode(self) -> bytes:
        """Write the edge down: the size in eight bytes, then the hashes."""
        return self.size.to_bytes(8, "big") + b"".join(self.hashes)

    @classmethod
    def decode(cls, data: bytes) -> "Frontier":
        """Read what `encode` wrote.

        Raises
        ------
        TreeError
            There are not as many hashes as the size asks for.
        """
        size = int.from_bytes(data[:8], "big")
        expected = 8 + HASH_BYTES * size.bit_count()
        if len(data) != expected:
            raise TreeError(
                f"saved edge of a tree of {size} entries: expected {expected} bytes, found {len(data)}"
            )
        return cls(size, tuple(data[at : at + HASH_BYTES] for at in range(8, expected, HASH_BYTES)))


def hash_at_from_leaves(leaf_hashes: Sequence[bytes]) -> HashAt:
    """Make a `HashAt` over leaves in memory."""
    _, nodes = Frontier().grow(leaf_hashes)
    return lambda level, index: nodes[level, index]


def root_at(size: int, hash_at: HashAt) -> bytes:
    """Root of the tree as it was, or is, at `size`."""
    return _range_hash(0, size, hash_at) if size else EMPTY_ROOT


def inclusion_proof(index: int, size: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """Prove that the leaf at `index` is in the tree of `size` leaves.

    Returns
    -------
    tuple of bytes
        The hashes beside the way from the leaf to the root, from the leaf up.

    Raises
    ------
    InclusionError
        There is no such leaf in a tree of this size.
    """
    _check_index(index, size)
    start, end, ranges = 0, size, []
    while end - start > 1:
        split = _split(start, end)
        if index < split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    return tuple(_range_hash(first, last, hash_at) for first, last in reversed(ranges))


def consistency_proof(old: int, new: int, hash_at: HashAt) -> tuple[bytes, ...]:
    """Prove that the tree of `new` leaves begins with the tree of `old` leaves.

    Raises
    ------
    ConsistencyError
        `old` is larger than `new`, or negative.
    """
    _check_sizes(old, new)
    if old == 0:
        return ()
    start, end, ranges = 0, new, []
    while old != end:
        split = _split(start, end)
        if old <= split:
            ranges.append((split, end))
            end = split
        else:
            ranges.append((start, split))
            start = split
    if start:
        ranges.append((start, end))
    return tuple(_range_hash(first, last, hash_at) for first, last in reversed(ranges))


def check_inclusion(leaf: bytes, index: int, size: int, root: bytes, proof: Sequence[bytes]) -> None:
    """Check that `proof` leads from the leaf hash at `index` to the root of the tree of `size` leaves.

    Raises
    ------
    InclusionError
        It does not.

    Notes
    -----
    A root alone does not bind the size: at some indexes trees of two sizes have ways of the same shape. Take
    size and root from one signed checkpoint.

    References
    ----------
    RFC 9162, section 2.1.3.2; the way is split where it begins to follow the tree's right edge.
    """
    _check_index(index, size)
    inner = (index ^ (size - 1)).bit_length()
    expected = inner + (index >> inner).bit_count()
    if len(proof) != expected or any(len(one) != HASH_BYTES for one in (leaf, root, *proof)):
        raise InclusionError(
            f"inclusion of entry {index} in {size}: expected {expected} hashes of {HASH_BYTES} bytes, "
            f"found {len(proof)}; the entry is not proven"
        )
    found = _climb_border(_climb(leaf, index, proof[:inner]), proof[inner:])
    if found != root:
        raise InclusionError(
            f"inclusion of entry {index} in {size}: expected root {root.hex()}, "
            f"found {found.hex()}; the entry is not proven"
        )


def check_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that `proof` shows the tree of `old` leaves to be the beginning of the tree of `new` leaves.

    Raises
    ------
    ConsistencyError
        It does not: nothing proves that no entry was changed, dropped or moved between the two.

    References
    ----------
    RFC 9162, section 2.1.4.2.
    """
    _check_sizes(old, new)
    if any(len(one) != HASH_BYTES for one in (old_root, new_root, *proof)):
        raise ConsistencyError(f"consistency of {old} with {new}: expected hashes of {HASH_BYTES} bytes")
    if old in {0, new}:
        _check_trivial(old, new, old_root, new_root, proof)
        return
    expected = _consistency_length(old, new)
    if len(proof) != expected:
        raise ConsistencyError(
            f"consistency of {old} with {new}: expected {expected} hashes, found {len(proof)}"
        )
    seed, rest = (proof[0], proof[1:]) if _seed_given(old) else (old_root, proof)
    old_shown, new_shown = _two_roots(old, new, seed, rest)
    _check_root("old", old, old_root, old_shown)
    _check_root("new", new, new_root, new_shown)


def shown_root(old: int, new: int, new_root: bytes, proof: Sequence[bytes]) -> bytes | None:
    """Tell what root a consistency proof shows the tree of `old` leaves to have, whatever root anybody expects.

    Returns
    -------
    bytes or None
        None where the proof does not lead to `new_root`, and where `old` is a power of two (or 0, or `new`): then
        the proof takes the old root for given and shows nothing about it.

    Notes
    -----
    Every hash of the proof goes into `new_root`. So whoever handed it in cannot have made up what it shows: if that
    is not the root which the log signed at this size, the log has signed two histories.
    """
    _check_sizes(old, new)
    if old in {0, new} or not _seed_given(old) or len(proof) != _consistency_length(old, new):
        return None
    old_shown, new_shown = _two_roots(old, new, proof[0], proof[1:])
    return old_shown if new_shown == new_root else None


def _seed_given(old: int) -> bool:
    """Whether a proof begins with a hash of its own: where the old tree is one complete subtree, its root will do."""
    return old & (old - 1) != 0


def _shape(old: int, new: int) -> tuple[int, int]:
    """Where the way of a consistency proof begins, as a level, and how many steps it goes before the right edge."""
    shift = (old & -old).bit_length() - 1
    return shift, ((old - 1) ^ (new - 1)).bit_length() - shift


def _consistency_length(old: int, new: int) -> int:
    shift, inner = _shape(old, new)
    return _seed_given(old) + inner + ((old - 1) >> (inner + shift)).bit_count()


def _two_roots(old: int, new: int, seed: bytes, rest: Sequence[bytes]) -> tuple[bytes, bytes]:
    """Hash a proof of the right length up to both roots."""
    shift, inner = _shape(old, new)
    path = (old - 1) >> shift
    lefts = [one for at, one in enumerate(rest[:inner]) if path >> at & 1]
    shown = _climb_border(_climb(seed, path, rest[:inner]), rest[inner:])
    return _climb_border(seed, [*lefts, *rest[inner:]]), shown


def _check_trivial(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check the two cases that need no proof: an empty tree, and a tree with itself."""
    if proof:
        raise ConsistencyError(f"consistency of {old} with {new}: expected no hashes, found {len(proof)}")
    if old == 0:
        _check_root("old", 0, old_root, EMPTY_ROOT)
    if old == new:
        _check_root("new", new, new_root, old_root)


def _check_root(which: str, size: int, expected: bytes, found: bytes) -> None:
    if expected != found:
        raise ConsistencyError(
            f"{which} tree of {size} entries: expected root {expected.hex()}, found {found.hex()}; "
            "the two trees do not agree on their common entries"
        )


def _check_index(index: int, size: int) -> None:
    if not 0 <= index < size:
        raise InclusionError(f"entry {index}: expected an index below the log's size, which is {size}")


def _check_sizes(old: int, new: int) -> None:
    if not 0 <= old <= new:
        raise ConsistencyError(f"consistency of {old} with {new}: expected the old size not to be the larger")


def _climb(node: bytes, path: int, proof: Sequence[bytes]) -> bytes:
    """Hash upwards; a set bit of `path` means that the hash beside the way lies on its left."""
    for at, beside in enumerate(proof):
        node = node_hash(beside, node) if path >> at & 1 else node_hash(node, beside)
    return node


def _climb_border(node: bytes, proof: Sequence[bytes]) -> bytes:
    """Hash upwards along the tree's right edge, where everything beside the way lies on its left."""
    for beside in proof:
        node = node_hash(beside, node)
    return node


def _split(start: int, end: int) -> int:
    """Where RFC 6962 splits a range: after the largest power of two smaller than its length."""
    return start + (1 << (end - start - 1).bit_length() - 1)


def _complete_subtrees(start: int, end: int) -> Iterator[tuple[int, int]]:
    """Level and index of the complete subtrees that make a range, the largest first."""
    while start < end:
        level = (end - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _range_hash(start: int, end: int, hash_at: HashAt) -> bytes:
    """Hash of a range as `_split` makes them: every complete subtree in it lies on its own multiple."""
    return _fold([hash_at(level, index) for level, index in _complete_subtrees(start, end)])


def _fold(hashes: Sequence[bytes]) -> bytes:
    """Hash neighbouring complete subtrees, largest first, into one."""
    return _climb_border(hashes[-1], hashes[-2::-1])
