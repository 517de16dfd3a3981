from collections.abc import Callable
from functools import cache

from hypothesis import example, given
from hypothesis import strategies as st

from polltrail.errors import ConsistencyError, InclusionError, TreeError
from polltrail.log import (
    ENTRIES,
    TILE,
    Frontier,
    Tile,
    check_consistency,
    check_inclusion,
    consistency_proof,
    decode_bundle,
    encode_bundle,
    hash_at_from_leaves,
    hash_at_from_tiles,
    inclusion_proof,
    leaf_hash,
    new_tiles,
    parse_path,
    root_at,
    tile_bytes,
    tile_for,
    tree_root,
)
from reference.slow_tree import slow_consistency, slow_inclusion, slow_root, slow_tiles
from support.bits import flip

MOST = 200
MANY = [f"entry {number}".encode() for number in range(1100)]
LEAVES = [leaf_hash(entry) for entry in MANY]
HASH_AT = hash_at_from_leaves(LEAVES)
ROOTS = [Frontier().extend(LEAVES[:size]).root() for size in range(MOST + 1)]

SIZES = st.integers(1, MOST)
HASHES = st.binary(min_size=32, max_size=32)


def refused(check: Callable[..., object], *arguments: object) -> bool:
    """Whether a check ends in its own kind of error; any other error ends the test."""
    try:
        check(*arguments)
    except (InclusionError, ConsistencyError):
        return True
    return False


# The tree


@given(st.lists(st.binary(max_size=4), max_size=40), st.data())
def test_the_root_and_the_proofs_are_those_of_the_slow_tree(
    entries: list[bytes], data: st.DataObject
) -> None:
    leaves = [leaf_hash(entry) for entry in entries]
    hash_at = hash_at_from_leaves(leaves)
    assert tree_root(leaves) == Frontier().extend(leaves).root() == slow_root(entries)
    assert root_at(len(leaves), hash_at) == slow_root(entries)
    old = data.draw(st.integers(0, len(entries)))
    assert list(consistency_proof(old, len(entries), hash_at)) == slow_consistency(old, entries)
    for index in range(len(entries)):
        assert list(inclusion_proof(index, len(entries), hash_at)) == slow_inclusion(index, entries)


def test_every_entry_is_proven_at_every_size() -> None:
    for size in range(1, MOST + 1):
        for index in range(size):
            proof = inclusion_proof(index, size, HASH_AT)
            check_inclusion(LEAVES[index], index, size, ROOTS[size], proof)


def test_every_size_is_proven_to_begin_every_later_one() -> None:
    for new in range(MOST + 1):
        for old in range(new + 1):
            check_consistency(old, new, ROOTS[old], ROOTS[new], consistency_proof(old, new, HASH_AT))


def test_no_bit_of_a_proof_can_change_in_a_small_tree() -> None:
    for size in range(1, 10):
        for index in range(size):
            proof = inclusion_proof(index, size, HASH_AT)
            for at, one in enumerate(proof):
                for bit in range(256):
                    bad = [*proof[:at], flip(one, bit), *proof[at + 1 :]]
                    assert refused(check_inclusion, LEAVES[index], index, size, ROOTS[size], bad)


@given(SIZES, st.data())
def test_an_inclusion_proof_with_anything_changed_is_refused(size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, leaf, root = inclusion_proof(index, size, HASH_AT), LEAVES[index], ROOTS[size]
    bit = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    if proof:
        assert refused(
            check_inclusion, leaf, index, size, root, [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]
        )
        assert refused(check_inclusion, leaf, index, size, root, [*proof[:at], *proof[at + 1 :]])
    assert refused(check_inclusion, leaf, index, size, root, [*proof[:at], root, *proof[at:]])
    assert refused(check_inclusion, flip(leaf, bit), index, size, root, proof)
    assert refused(check_inclusion, leaf, index, size, flip(root, bit), proof)
    for other in set(range(size + 1)) - {index}:
        assert refused(check_inclusion, leaf, other, size, root, proof)


@given(SIZES, SIZES, st.data())
def test_a_proof_for_one_size_never_meets_the_root_of_another(
    size: int, other: int, data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, HASH_AT)
    if other != size:
        assert refused(check_inclusion, LEAVES[index], index, other, ROOTS[other], proof)
        assert refused(check_inclusion, LEAVES[index], index, size, ROOTS[other], proof)


@given(SIZES, st.data())
def test_a_consistency_proof_with_anything_changed_is_refused(new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(1, new))
    proof, before, after = consistency_proof(old, new, HASH_AT), ROOTS[old], ROOTS[new]
    bit = data.draw(st.integers(0, 255))
    at = data.draw(st.integers(0, max(len(proof) - 1, 0)))
    if proof:
        bad = [*proof[:at], flip(proof[at], bit), *proof[at + 1 :]]
        assert refused(check_consistency, old, new, before, after, bad)
        assert refused(check_consistency, old, new, before, after, [*proof[:at], *proof[at + 1 :]])
    assert refused(check_consistency, old, new, before, after, [*proof[:at], after, *proof[at:]])
    assert refused(check_consistency, old, new, flip(before, bit), after, proof)
    assert refused(check_consistency, old, new, before, flip(after, bit), proof)
    for other in set(range(1, new + 1)) - {old}:
        assert refused(check_consistency, other, new, ROOTS[other], after, proof)


@given(SIZES, st.data())
def test_two_forks_are_never_consistent(size: int, data: st.DataObject) -> None:
    """Whatever entry a log changes, no old checkpoint that had it leads to the new root."""
    old = data.draw(st.integers(1, size))
    changed = data.draw(st.integers(0, old - 1))
    forged = [leaf_hash(b"another figure") if at == changed else LEAVES[at] for at in range(size)]
    proof = consistency_proof(old, size, hash_at_from_leaves(forged))
    assert refused(check_consistency, old, size, ROOTS[old], tree_root(forged), proof)


@given(SIZES, st.lists(HASHES, max_size=10), st.lists(st.integers(-2, 2**70), min_size=2, max_size=2))
def test_random_proofs_prove_nothing(size: int, proof: list[bytes], numbers: list[int]) -> None:
    low, high = numbers
    assert refused(check_inclusion, leaf_hash(b"never logged"), low % size, size, ROOTS[size], proof)
    assert refused(check_inclusion, LEAVES[0], low, high, ROOTS[size], [*proof, bytes(32)])
    assert refused(check_consistency, low, high, ROOTS[size], ROOTS[0], proof)


@given(st.lists(HASHES, max_size=60), st.data())
def test_leaves_appended_at_once_or_one_by_one_make_one_edge(
    leaves: list[bytes], data: st.DataObject
) -> None:
    cut = data.draw(st.integers(0, len(leaves)))
    one_by_one = Frontier()
    for leaf in leaves:
        one_by_one = one_by_one.append(leaf)
    parts = Frontier().extend(leaves[:cut])
    grown, nodes = parts.grow(leaves[cut:])
    assert one_by_one == parts.extend(leaves[cut:]) == grown == Frontier.decode(grown.encode())
    hash_at = hash_at_from_leaves(leaves)
    assert all(found == hash_at(*place) for place, found in {**nodes, **grown.nodes()}.items())


@given(st.lists(HASHES, min_size=2, max_size=30, unique=True), st.data())
def test_the_order_of_entries_is_in_the_root(leaves: list[bytes], data: st.DataObject) -> None:
    other = data.draw(st.permutations(leaves))
    assert (tree_root(leaves) == tree_root(other)) == (leaves == other)


# Tiles and bundles


def place(tile: Tile) -> tuple[int | str, int, int]:
    return ("entries" if tile.level == ENTRIES else tile.level, tile.n, tile.width)


@example([0, 1, 255, 256, 257, 65_535, 65_536, 70_000, 131_072])
@given(st.lists(st.integers(0, 150_000), max_size=5).map(sorted))
def test_tiles_made_at_each_size_published_are_exactly_those_demanded(sizes: list[int]) -> None:
    made: list[Tile] = []
    for old, new in zip([0, *sizes], sizes, strict=False):
        made += new_tiles(old, new)
    assert len(set(made)) == len(made)
    assert set(map(place, made)) == set().union(*map(slow_tiles, sizes))


@given(st.integers(0, 2**40), st.integers(0, 300))
def test_the_tiles_new_at_a_size_are_those_a_reader_of_that_size_asks_for(old: int, more: int) -> None:
    for tile in new_tiles(old, old + more):
        assert 1 <= tile.width <= TILE
        assert tile_for(tile.level, tile.n, old + more) == tile
        assert parse_path(tile.path) == tile


@cache
def published(size: int) -> dict[str, bytes]:
    return {tile.path: tile_bytes(tile, HASH_AT) for tile in new_tiles(0, size) if tile.level != ENTRIES}


@given(st.integers(1, len(LEAVES)), st.data())
def test_proofs_from_tiles_equal_proofs_from_memory(size: int, data: st.DataObject) -> None:
    files = published(size)
    hash_at = hash_at_from_tiles(lambda tile: files[tile.path], size)
    index, old = data.draw(st.integers(0, size - 1)), data.draw(st.integers(0, size))
    assert root_at(size, hash_at) == tree_root(LEAVES[:size])
    assert inclusion_proof(index, size, hash_at) == inclusion_proof(index, size, HASH_AT)
    assert consistency_proof(old, size, hash_at) == consistency_proof(old, size, HASH_AT)


@given(st.integers(1, len(LEAVES)), st.data())
def test_a_proof_from_tiles_with_one_bit_changed_does_not_hold(size: int, data: st.DataObject) -> None:
    files = published(size)
    path = data.draw(st.sampled_from(sorted(files)))
    bad = {**files, path: flip(files[path], data.draw(st.integers(0, 8 * len(files[path]) - 1)))}
    hash_at = hash_at_from_tiles(lambda tile: bad[tile.path], size)
    index = data.draw(st.integers(0, size - 1))
    proof = inclusion_proof(index, size, hash_at)
    honest = proof == inclusion_proof(index, size, HASH_AT)
    assert refused(check_inclusion, LEAVES[index], index, size, tree_root(LEAVES[:size]), proof) != honest


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=TILE))
def test_a_bundle_is_read_as_it_was_written(entries: list[bytes]) -> None:
    assert decode_bundle(encode_bundle(entries), len(entries)) == entries


@given(st.binary(max_size=600))
def test_any_bytes_are_one_bundle_or_none(data: bytes) -> None:
    try:
        entries = decode_bundle(data)
    except TreeError:
        return
    assert encode_bundle(entries) == data
