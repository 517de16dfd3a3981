import pytest

from polltrail.errors import ConsistencyError, InclusionError, TreeError
from polltrail.log.strict import read_base64
from polltrail.log.tree import (
    EMPTY_ROOT,
    Frontier,
    check_consistency,
    check_inclusion,
    consistency_proof,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root_at,
    shown_root,
    tree_root,
)
from support.house_log import CONSISTENCY_3_7, INCLUSION_4, LEAF_0, LEAVES, ROOT_7, hash_at, root

# Certificate transparency's own test tree: certificate-transparency-go, merkletree, and RFC 6962's examples.
CLASSIC = ["", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"]
CLASSIC_ROOT = "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"


def test_the_classic_leaves_have_the_published_root() -> None:
    leaves = [leaf_hash(bytes.fromhex(entry)) for entry in CLASSIC]
    assert tree_root(leaves).hex() == CLASSIC_ROOT
    assert Frontier().extend(leaves).root().hex() == CLASSIC_ROOT


def test_the_house_log_has_the_published_hashes() -> None:
    assert LEAVES[0] == LEAF_0
    assert tree_root(LEAVES) == Frontier().extend(LEAVES).root() == root_at(7, hash_at) == ROOT_7


def test_an_empty_tree_has_the_hash_of_nothing_as_root() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree_root([]) == Frontier().root() == root_at(0, hash_at) == EMPTY_ROOT


def test_the_published_proofs_are_reproduced() -> None:
    assert inclusion_proof(4, 7, hash_at) == tuple(map(read_base64, INCLUSION_4))
    assert consistency_proof(3, 7, hash_at) == tuple(map(read_base64, CONSISTENCY_3_7))


def test_an_edge_is_left_as_it_was_by_what_is_appended_to_it() -> None:
    edge = Frontier().extend(LEAVES[:3])
    longer = edge.append(LEAVES[3])
    assert (edge.size, edge.root()) == (3, root(3))
    assert (longer.size, longer.root()) == (4, root(4))
    assert len(longer.hashes) == 1


def test_growing_tells_every_subtree_that_became_complete() -> None:
    edge, nodes = Frontier().extend(LEAVES[:3]).grow(LEAVES[3:6])
    assert edge == Frontier().extend(LEAVES[:6])
    assert set(nodes) == {(0, 3), (0, 4), (0, 5), (1, 1), (1, 2), (2, 0)}
    assert all(found == hash_at(*place) for place, found in nodes.items())


def test_an_edge_knows_where_its_own_hashes_are() -> None:
    edge = Frontier().extend(LEAVES)
    assert list(edge.nodes()) == [(2, 0), (1, 2), (0, 6)]
    assert all(found == hash_at(*place) for place, found in edge.nodes().items())


def test_an_edge_is_read_as_it_was_written() -> None:
    edge = Frontier().extend(LEAVES)
    assert Frontier.decode(edge.encode()) == edge
    assert Frontier.decode(bytes(8)) == Frontier()


@pytest.mark.parametrize("data", [b"", bytes(7), bytes(9), b"\0" * 7 + b"\1", b"\0" * 7 + b"\1" + bytes(33)])
def test_an_edge_of_another_length_is_refused(data: bytes) -> None:
    with pytest.raises(TreeError, match=r"expected .* bytes, found"):
        Frontier.decode(data)


@pytest.mark.parametrize(("index", "size"), [(0, 0), (7, 7), (8, 7), (-1, 7), (0, -1)])
def test_there_is_no_proof_of_an_entry_outside_the_log(index: int, size: int) -> None:
    with pytest.raises(InclusionError, match="expected an index below"):
        inclusion_proof(index, size, hash_at)
    with pytest.raises(InclusionError, match="expected an index below"):
        check_inclusion(LEAVES[0], index, size, ROOT_7, ())


@pytest.mark.parametrize(("old", "new"), [(8, 7), (-1, 7)])
def test_there_is_no_proof_from_a_larger_log_to_a_smaller_one(old: int, new: int) -> None:
    with pytest.raises(ConsistencyError, match="not to be the larger"):
        consistency_proof(old, new, hash_at)
    with pytest.raises(ConsistencyError, match="not to be the larger"):
        check_consistency(old, new, ROOT_7, ROOT_7, ())


def test_hashes_in_another_order_or_number_prove_nothing() -> None:
    proof = inclusion_proof(4, 7, hash_at)
    for bad in (proof[::-1], proof[:-1], (*proof, proof[0]), (proof[0][:-1], *proof[1:]), ()):
        with pytest.raises(InclusionError, match="the entry is not proven"):
            check_inclusion(LEAVES[4], 4, 7, ROOT_7, bad)
    proof = consistency_proof(3, 7, hash_at)
    for bad in (proof[::-1], proof[:-1], (*proof, proof[0]), (proof[0][:-1], *proof[1:]), ()):
        with pytest.raises(ConsistencyError):
            check_consistency(3, 7, root(3), ROOT_7, bad)


def test_another_old_tree_is_told_from_another_new_one() -> None:
    proof = consistency_proof(3, 7, hash_at)
    with pytest.raises(ConsistencyError, match=r"old tree of 3 entries: .* do not agree"):
        check_consistency(3, 7, root(2), ROOT_7, proof)
    with pytest.raises(ConsistencyError, match=r"new tree of 7 entries: .* do not agree"):
        check_consistency(3, 7, root(3), root(6), proof)


def test_an_empty_tree_and_a_tree_with_itself_need_no_proof() -> None:
    check_consistency(0, 7, EMPTY_ROOT, ROOT_7, ())
    check_consistency(7, 7, ROOT_7, ROOT_7, ())
    check_consistency(0, 0, EMPTY_ROOT, EMPTY_ROOT, ())
    bad = [
        (0, 7, ROOT_7, ROOT_7, ()),
        (0, 7, EMPTY_ROOT, ROOT_7, (ROOT_7,)),
        (7, 7, ROOT_7, root(6), ()),
        (7, 7, ROOT_7, ROOT_7, (ROOT_7,)),
        (0, 0, EMPTY_ROOT, ROOT_7, ()),
        (0, 0, ROOT_7, ROOT_7, ()),
    ]
    for case in bad:
        with pytest.raises(ConsistencyError):
            check_consistency(*case)


def test_a_fork_that_changed_an_early_entry_is_not_consistent() -> None:
    forged = [leaf_hash(b"entry 1, other figures") if at == 1 else leaf for at, leaf in enumerate(LEAVES)]
    proof = consistency_proof(3, 7, hash_at_from_leaves(forged))
    with pytest.raises(ConsistencyError, match="do not agree"):
        check_consistency(3, 7, root(3), tree_root(forged), proof)


def test_leaves_and_nodes_cannot_be_taken_for_each_other() -> None:
    left, right = LEAVES[:2]
    assert node_hash(left, right) != leaf_hash(left + right)
    with pytest.raises(InclusionError):
        check_inclusion(leaf_hash(left + right), 0, 1, root(2), ())


@pytest.mark.parametrize("new", range(2, 18))
def test_a_consistency_proof_shows_the_old_root_by_itself_unless_it_takes_it_for_given(new: int) -> None:
    leaves = [leaf_hash(bytes([at])) for at in range(new)]
    hash_at = hash_at_from_leaves(leaves)
    for old in range(1, new):
        proof = consistency_proof(old, new, hash_at)
        shown = shown_root(old, new, tree_root(leaves), proof)
        assert shown == (None if old & (old - 1) == 0 else tree_root(leaves[:old]))
        assert shown_root(old, new, bytes(32), proof) is None
        assert shown_root(old, new, tree_root(leaves), (*proof, bytes(32))) is None
