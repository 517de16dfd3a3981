"""Every hash of a growing tree in memory, 64 bytes an entry, so that a proof costs no reading."""

from collections.abc import Iterable, Mapping

from polltrail.log.tiles import TILE, Tile
from polltrail.log.tree import HASH_BYTES, Frontier, node_hash

_HEIGHT = TILE.bit_length() - 1


class SubtreeHashes:
    """The hashes of all complete subtrees, level by level. It only grows: what was right stays right."""

    def __init__(self) -> None:
        self._levels: list[bytearray] = [bytearray()]

    def add(self, nodes: Mapping[tuple[int, int], bytes]) -> None:
        """Take in what `Frontier.grow` told; each level's next index follows its last."""
        for (level, _), node in nodes.items():
            if level == len(self._levels):
                self._levels.append(bytearray())
            self._levels[level] += node

    def extend(self, frontier: Frontier, leaves: Iterable[bytes]) -> Frontier:
        """Grow by leaf hashes that follow `frontier`, and give the frontier they lead to."""
        grown, nodes = frontier.grow(leaves)
        self.add(nodes)
        return grown

    def hash_at(self, level: int, index: int) -> bytes:
        """Give the hash of a complete subtree; a `polltrail.log.tree.HashAt`."""
        at = index * HASH_BYTES
        return bytes(self._levels[level][at : at + HASH_BYTES])

    def tile(self, tile: Tile) -> bytes:
        """Bytes of a tile of hashes."""
        hashes = self._levels[tile.level * _HEIGHT]
        start = tile.n * TILE * HASH_BYTES
        return bytes(hashes[start : start + tile.width * HASH_BYTES])

    def edge(self, size: int) -> tuple[bytes, ...]:
        """Hash the right edge of the tree of `size` leaves, at each level from its last leaf up to the root.

        All proofs to one size share it; `size` is at least 1.
        """
        last, node, level = size - 1, self.hash_at(0, size - 1), 0
        edge = [node]
        while last:
            if last & 1:
                node = node_hash(self.hash_at(level, last - 1), node)
            last, level = last >> 1, level + 1
            edge.append(node)
        return tuple(edge)

    def inclusion(self, index: int, size: int, edge: tuple[bytes, ...]) -> tuple[bytes, ...]:
        """Prove that the leaf at `index` is in the tree of `size` leaves, whose right edge is given.

        The same hashes as `polltrail.log.tree.inclusion_proof`, at a quarter of the cost: an edge is hashed once for
        all receipts of a commit, not for each.
        """
        proof = []
        last, level = size - 1, 0
        while last:
            beside = index ^ 1
            if beside < last:
                proof.append(self.hash_at(level, beside))
            elif beside == last:
                proof.append(edge[level])
            index, last, level = index >> 1, last >> 1, level + 1
        return tuple(proof)
