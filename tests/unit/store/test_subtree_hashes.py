from polltrail.log.tiles import Tile
from polltrail.log.tree import Frontier, hash_at_from_leaves, inclusion_proof, leaf_hash, root_at, tree_root
from polltrail.store.subtree_hashes import SubtreeHashes

LEAVES = [leaf_hash(b"%d" % number) for number in range(700)]


def grown(*sizes: int) -> tuple[SubtreeHashes, Frontier]:
    hashes, frontier = SubtreeHashes(), Frontier()
    for size in sizes:
        frontier = hashes.extend(frontier, LEAVES[frontier.size : size])
    return hashes, frontier


def test_every_complete_subtree_however_it_grew() -> None:
    hashes, frontier = grown(1, 3, 4, 255, 256, 257, 700)
    expected = hash_at_from_leaves(LEAVES)
    assert frontier.root() == tree_root(LEAVES)
    for level in range(10):
        for index in range(700 >> level):
            assert hashes.hash_at(level, index) == expected(level, index)


def test_proofs_of_every_entry_at_many_sizes() -> None:
    hashes, _ = grown(700)
    for size in (1, 2, 3, 4, 5, 7, 8, 9, 31, 255, 256, 257, 700):
        edge = hashes.edge(size)
        assert edge[-1] == root_at(size, hashes.hash_at)
        for index in range(size):
            assert hashes.inclusion(index, size, edge) == inclusion_proof(index, size, hashes.hash_at)


def test_tiles() -> None:
    hashes, _ = grown(700)
    assert hashes.tile(Tile(0, 2, 188)) == b"".join(LEAVES[512:700])
    assert hashes.tile(Tile(1, 0, 2)) == tree_root(LEAVES[:256]) + tree_root(LEAVES[256:512])
