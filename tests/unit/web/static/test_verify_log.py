"""The verifier's modules for a browser, held against Python: keys, notes, policies, receipts, proofs."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import PolltrailError
from polltrail.log import (
    Policy,
    Receipt,
    SignedNote,
    VerifierKey,
    check_consistency,
    check_inclusion,
    check_note,
    check_receipt,
    consistency_proof,
    cosign,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    open_checkpoint,
    root_at,
)
from polltrail.log.strict import read_base64
from polltrail.verify.witnesses import overlap
from support import house_log
from support.node import Node, alike, node_with, ours
from support.published_log import LOG_KEY, WITNESS_KEYS, WITNESSES, entries_of, flipped, island, note_of


@pytest.fixture(scope="module")
def node() -> Iterator[Node]:
    with node_with() as process:
        yield process


def test_keys_with_any_letter_changed_are_read_as_in_python(node: Node) -> None:
    texts = [key[:at] + letter + key[at + 1 :] for key in (house_log.LOG_VKEY, house_log.WITNESS_VKEY, *ODD_KEYS) for at in range(len(key)) for letter in "aA+= \n\u00a0"]  # fmt: skip
    texts += [house_log.LOG_VKEY, house_log.WITNESS_VKEY, *ODD_KEYS, ""]
    expected = [ours(lambda text=text: str(VerifierKey.parse(text))) for text in texts]
    assert alike(node.ask(*(("vkey", text) for text in texts)), expected)
    assert sum("is" in one for one in expected) >= 2


ODD_KEYS = (
    "a+b",
    "++",
    "a+00000000+",
    "é+00000000+AQ==",
    "a+6e55aef0+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4",
)


def checkpoint(note: bytes, vkey: str) -> dict[str, Any]:
    def answer() -> list[Any]:
        found = open_checkpoint(note, vkey)
        return [found.origin, str(found.size), found.root.hex()]

    return ours(answer)


def test_the_house_vectors(node: Node) -> None:
    for vkey in (house_log.LOG_VKEY, house_log.WITNESS_VKEY):
        assert node.one("vkey", vkey) == {"is": vkey}
    known = [house_log.ORIGIN, "7", house_log.ROOT_7.hex()]
    assert node.one("checkpoint", house_log.CHECKPOINT, house_log.LOG_VKEY) == {"is": known}
    assert node.one("receipt", house_log.RECEIPT_4, b"entry 4", house_log.LOG_VKEY)["is"][0] == "4"
    policy = f"witness w {house_log.WITNESS_VKEY}\nquorum w\n"
    answer = node.one("policy", policy, house_log.CHECKPOINT, house_log.LOG_VKEY)
    assert answer == {"is": [{"w": house_log.COSIGNED_AT}, True, 1]}
    proof = [read_base64(line) for line in house_log.CONSISTENCY_3_7]
    ask = ("consistency", "3", "7", house_log.root(3), house_log.ROOT_7, proof)
    assert node.one(*ask) == {"is": None}
    assert node.one("roots", house_log.LEAVES, [*range(8)]) == {
        "is": [house_log.root(n).hex() for n in range(8)]
    }


def test_a_note_with_any_bit_turned_over_is_judged_as_in_python(node: Node) -> None:
    notes = [
        flipped(house_log.CHECKPOINT, at, bit) for at in range(len(house_log.CHECKPOINT)) for bit in (0, 5)
    ]
    expected = [checkpoint(note, house_log.LOG_VKEY) for note in notes]
    assert alike(node.ask(*(("checkpoint", note, house_log.LOG_VKEY) for note in notes)), expected)
    assert any("is" in one for one in expected)  # in the witness's line


ODD_NOTES = (
    b"", b"\n\n", b"a\n", b"a\n\n", b"a\n\n\n", house_log.SIGNED[:-1], house_log.SIGNED + b"\n", b"\n" + house_log.SIGNED,
    house_log.SIGNED + house_log.LOG_LINE, house_log.SIGNED.replace(b"\n7\n", b"\n07\n"), b"\xef\xbb\xbf" + house_log.SIGNED,
    house_log.TEXT.encode() + b"\n" + house_log.WITNESS_LINE, house_log.TEXT.encode() + b"x\n\n" + house_log.LOG_LINE,
    house_log.SIGNED + house_log.WITNESS_LINE * 99, house_log.SIGNED + house_log.WITNESS_LINE * 100,
    house_log.SIGNED + "— x AAAAAAA=\n".encode(), house_log.SIGNED + "— x AAAAAA==\n".encode(), house_log.SIGNED + b"- x AAAAAAA=\n",
)  # fmt: skip


def test_notes_of_other_shapes_are_judged_as_in_python(node: Node) -> None:
    keys = [house_log.LOG_VKEY]
    expected = [ours(lambda n=note: [str(k) for k in check_note(SignedNote.parse(n), [VerifierKey.parse(keys[0])])]) for note in ODD_NOTES]  # fmt: skip
    assert alike(node.ask(*(("note", note, keys) for note in ODD_NOTES)), expected)
    assert sum("is" in one for one in expected) >= 3


def receipt(data: bytes, entry: bytes, vkey: str) -> dict[str, Any]:
    def answer() -> list[Any]:
        read = Receipt.decode(data)
        found = check_receipt(read, entry, vkey)
        return [str(read.index), str(found.size), found.root.hex()]

    return ours(answer)


def test_a_receipt_with_any_byte_changed_is_judged_as_in_python(node: Node) -> None:
    whole = house_log.RECEIPT_4
    changed = [flipped(whole, at, at % 7) for at in range(len(whole))]
    others = [
        whole[:at] + more + whole[at:]
        for at in (0, 22, 23, 30, 31, 76, 166, 167, len(whole))
        for more in (b"\n", b" ", b"extra AAAA\n", b"extraAAA\n", b"extra\n", b"x", b"\r", b"\n\n")
    ]
    given_ = [whole, *changed, *others, whole[:-1], whole.replace(b"index 4", b"index 3"), whole[:170]]
    expected = [receipt(data, b"entry 4", house_log.LOG_VKEY) for data in given_]
    assert alike(node.ask(*(("receipt", data, b"entry 4", house_log.LOG_VKEY) for data in given_)), expected)
    assert expected[0] == {"is": ["4", "7", house_log.ROOT_7.hex()]}
    assert sum("is" in one for one in expected[1 : len(whole) + 1]) < len(house_log.WITNESS_LINE) + 1


LEAVES = [leaf_hash(b"%d" % number) for number in range(600)]
HASH_AT = hash_at_from_leaves(LEAVES)
SIZES = st.sampled_from([1, 2, 3, 4, 7, 8, 9, 63, 64, 255, 256, 257, 511, 512, 513]) | st.integers(1, 599)


@given(size=SIZES, data=st.data())
def test_proofs_of_inclusion_are_judged_as_in_python(node: Node, size: int, data: st.DataObject) -> None:
    index = data.draw(st.integers(0, size - 1))
    proof, root = list(inclusion_proof(index, size, HASH_AT)), root_at(size, HASH_AT)
    other = data.draw(st.integers(0, size + 1))
    cases = [
        (LEAVES[index], index, size, root, one)
        for one in (proof, proof[1:], proof[:-1], [*proof, root], proof[::-1])
    ]
    cases += [(LEAVES[index], other, size, root, proof), (LEAVES[index], index, size + 1, root, proof)]
    cases += [
        (flipped(LEAVES[index], 3), index, size, root, proof),
        (LEAVES[index], index, size, root[1:], proof),
    ]
    expected = [ours(lambda case=case: check_inclusion(*case)) for case in cases]
    asked = [("inclusion", leaf, str(at), str(of), top, way) for leaf, at, of, top, way in cases]
    assert alike(node.ask(*asked), expected)
    assert expected[0] == {"is": None}


@given(new=SIZES, data=st.data())
def test_proofs_of_consistency_are_judged_as_in_python(node: Node, new: int, data: st.DataObject) -> None:
    old = data.draw(st.integers(0, new))
    proof = list(consistency_proof(old, new, HASH_AT))
    before, after = root_at(old, HASH_AT), root_at(new, HASH_AT)
    cases = [(old, new, before, after, one) for one in (proof, proof[1:], [*proof, after], proof[::-1])]
    cases += [(old, new, flipped(before, 1), after, proof), (old, new, before, flipped(after, 9), proof)]
    cases += [
        (old, new + 1, before, after, proof),
        (new, old, after, before, proof),
        (old, new, b"", after, proof),
    ]
    expected = [ours(lambda case=case: check_consistency(*case)) for case in cases]
    asked = [("consistency", str(one), str(other), *rest) for one, other, *rest in cases]
    assert alike(node.ask(*asked), expected)
    assert expected[0] == {"is": None}


@given(size=st.integers(2**31, 2**63 - 1), data=st.data())
def test_proofs_in_logs_larger_than_any_are_judged_as_in_python(
    node: Node, size: int, data: st.DataObject
) -> None:
    """Numbers that JavaScript would round."""
    index = data.draw(st.integers(0, size - 1))
    inner = (index ^ (size - 1)).bit_length()
    width = inner + (index >> inner).bit_count()
    proof = [leaf_hash(b"%d" % number) for number in range(width + data.draw(st.integers(0, 1)))]
    ask = ("inclusion", LEAVES[0], str(index), str(size), LEAVES[1], proof)
    found, expected = (
        node.one(*ask)["refused"],
        ours(lambda: check_inclusion(LEAVES[0], index, size, LEAVES[1], proof)),
    )
    assert expected == {"refused": ""}
    with pytest.raises(PolltrailError) as told:
        check_inclusion(LEAVES[0], index, size, LEAVES[1], proof)
    assert found == str(told.value)  # the root found is the same, and so was every turn of the way


NAMES = ["w1", "w2", "w3", "w4", "a", "b", "none", "x"]
LINES = st.one_of(
    st.sampled_from([f"witness {name} {key}" for name, key in WITNESS_KEYS.items()]),
    st.sampled_from(
        [
            f"witness none {WITNESS_KEYS['w1']}",
            f"witness w9 {WITNESS_KEYS['w1']}",
            f"log {LOG_KEY}",
            f"log {LOG_KEY} https://a",
            f"witness w {LOG_KEY}",
            "# said",
            "",
            " \t ",
            "quorum",
            "group a",
            "witness a b",
            "x",
            "quorum a b",
            "group\ta\tany\tw1",
            "quorum\u00a0a",
        ]
    ),
    st.builds(
        lambda name, k, members: f"group {name} {k} {' '.join(members)}",
        st.sampled_from(NAMES),
        st.sampled_from(["1", "2", "3", "any", "all", "0", "02", "9", "toString"]),
        st.lists(st.sampled_from(NAMES), max_size=4),
    ),
    st.sampled_from(NAMES).map("quorum {}".format),
)
WELL_FORMED = st.builds(
    lambda first, second, k, n, quorum: (
        "".join(f"witness {name} {key}\n" for name, key in WITNESS_KEYS.items())
        + f"group a {first} w1 w2\ngroup b {second} w3 w4\ngroup c {k} {' '.join(['a', 'b'][:n])}\nquorum {quorum}\n"
    ),
    *(st.sampled_from(["1", "2", "any", "all"]) for _ in range(3)),
    st.integers(1, 2),
    st.sampled_from(["a", "b", "c", "w1", "none"]),
)
ENTRIES = entries_of(island(2))


@given(text=st.lists(LINES, max_size=9).map("\n".join) | WELL_FORMED, data=st.data())
def test_policies_are_read_and_answered_as_in_python(node: Node, text: str, data: st.DataObject) -> None:
    note = note_of(ENTRIES)
    said = note.decode().rpartition("\n\n")[0] + "\n"
    for name in data.draw(st.lists(st.sampled_from(sorted(WITNESSES)), max_size=4)):
        note += cosign(said, WITNESSES[name], name, data.draw(st.integers(0, 2**40)))
    spoil = data.draw(st.integers(0, 9))
    note = note if spoil else flipped(note, -20)

    def answer() -> list[Any]:
        policy = Policy.parse(text)
        found = policy.check(note, LOG_KEY)
        return [dict(found.witnesses), found.quorum_met, overlap(policy)]

    assert alike([node.one("policy", text, note, str(LOG_KEY))], [ours(answer)])
