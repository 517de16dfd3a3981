from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.errors import InclusionError, LogError
from polltrail.log import (
    COSIGNATURE,
    ED25519,
    Checkpoint,
    Frontier,
    Group,
    Log,
    NoteSignature,
    Policy,
    Receipt,
    SignedNote,
    VerifierKey,
    Witness,
    check_receipt,
    cosign,
    decode_bundle,
    encode_bundle,
    hash_at_from_leaves,
    inclusion_proof,
    leaf_hash,
    make_vkey,
    parse_path,
    public_of,
    root_at,
    sign_checkpoint,
)
from polltrail.log.strict import MAX_SIZE, is_name, is_plain
from support.bits import flip
from support.house_log import CHECKPOINT, LOG_SEED, LOG_VKEY, ORIGIN, RECEIPT_4, WITNESS_SEED, WITNESS_VKEY

MANY = [f"entry {number}".encode() for number in range(200)]
LEAVES = [leaf_hash(entry) for entry in MANY]
HASH_AT = hash_at_from_leaves(LEAVES)

HASHES = st.binary(min_size=32, max_size=32)
NAMES = st.text(min_size=1, max_size=12).filter(is_name)
WORDS = st.text(min_size=1, max_size=8).filter(lambda text: is_name(text) and "\x7f" not in text)
TEXTS = st.text(max_size=60).map(lambda text: f"{text}\n").filter(is_plain)
SEEDS = st.binary(min_size=32, max_size=32)


# What is written is read


@st.composite
def keys(draw: st.DrawFn, kind: int | None = None) -> VerifierKey:
    kind = draw(st.sampled_from([ED25519, COSIGNATURE])) if kind is None else kind
    return make_vkey(draw(NAMES), kind, draw(HASHES))


def checkpoints() -> st.SearchStrategy[Checkpoint]:
    return st.builds(Checkpoint, NAMES, st.integers(1, MAX_SIZE), HASHES)


def notes() -> st.SearchStrategy[SignedNote]:
    line = st.builds(
        NoteSignature, NAMES, st.binary(min_size=4, max_size=4), st.binary(min_size=1, max_size=80)
    )
    return st.builds(SignedNote, TEXTS, st.lists(line, min_size=1, max_size=20).map(tuple))


def receipts() -> st.SearchStrategy[Receipt]:
    proof = st.lists(HASHES, max_size=63).map(tuple)
    return st.builds(Receipt, st.integers(0, MAX_SIZE), proof, st.binary(max_size=50), st.binary(max_size=20))


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    urls = st.one_of(st.just(""), WORDS.map(lambda word: f"https://{word}"))
    publics = iter(draw(st.lists(HASHES, min_size=8, max_size=8, unique=True)))
    names = iter(
        draw(st.lists(WORDS.filter(lambda word: word != "none"), min_size=8, max_size=8, unique=True))
    )
    key_names = st.text("abcdef./", min_size=1)
    logs = [
        Log(make_vkey(draw(key_names), ED25519, next(publics)), draw(urls))
        for _ in range(draw(st.integers(0, 3)))
    ]
    witnesses = [
        Witness(next(names), make_vkey(draw(key_names), COSIGNATURE, next(publics)), draw(urls))
        for _ in range(draw(st.integers(0, 5)))
    ]
    groups, free = [], [one.name for one in witnesses]
    while free and draw(st.booleans()) and len(groups) < 3:
        members = draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
        groups.append(Group(next(names), draw(st.integers(1, len(members))), tuple(members)))
        free = [name for name in free if name not in members] + [groups[-1].name]
    quorum = draw(st.sampled_from(["none", *(one.name for one in witnesses), *(one.name for one in groups)]))
    return Policy(tuple(logs), tuple(witnesses), tuple(groups), quorum)


@given(keys())
def test_a_key_is_read_as_it_was_written(key: VerifierKey) -> None:
    assert VerifierKey.parse(str(key)) == key


@given(checkpoints())
def test_a_checkpoint_is_read_as_it_was_written(checkpoint: Checkpoint) -> None:
    assert Checkpoint.parse(checkpoint.format()) == checkpoint


@given(notes())
def test_a_note_is_read_as_it_was_written(note: SignedNote) -> None:
    assert SignedNote.parse(note.format()) == note


@given(receipts())
def test_a_receipt_is_read_as_it_was_written(receipt: Receipt) -> None:
    assert Receipt.decode(receipt.encode()) == receipt


@given(policies())
def test_a_policy_is_read_as_it_was_written(policy: Policy) -> None:
    assert Policy.parse(policy.format()) == policy
    assert Policy.parse(policy.format().encode()) == policy


# Whatever bytes come in


POLICY = f"log {LOG_VKEY}\nwitness w {WITNESS_VKEY}\ngroup g all w\nquorum g\n".encode()
READERS: dict[str, tuple[bytes, Callable[[bytes], object]]] = {
    "note": (CHECKPOINT, lambda data: SignedNote.parse(data).format()),
    "checkpoint": (
        CHECKPOINT[:70],
        lambda data: Checkpoint.parse(data.decode("latin-1")).format().encode("latin-1"),
    ),
    "key": (LOG_VKEY.encode(), lambda data: str(VerifierKey.parse(data.decode("latin-1"))).encode("latin-1")),
    "receipt": (RECEIPT_4, lambda data: Receipt.decode(data).encode()),
    "edge": (Frontier().extend(LEAVES[:7]).encode(), lambda data: Frontier.decode(data).encode()),
    "bundle": (encode_bundle(MANY[:7]), lambda data: encode_bundle(decode_bundle(data))),
    "path": (b"tile/0/x001/234.p/17", lambda data: parse_path(data.decode("latin-1")).path.encode()),
}


@st.composite
def spoiled(draw: st.DrawFn, good: bytes) -> bytes:
    """Right bytes with a few cut out, put in, doubled or changed; or any bytes at all."""
    pieces = st.one_of(
        st.binary(max_size=6), st.sampled_from([b"\n", b"\n\n", b" ", b"+", b"=", b"0", "— ".encode()])
    )
    if draw(st.booleans()) and draw(st.booleans()):
        return draw(st.binary(max_size=200))
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(good)))
        stop = draw(st.integers(start, min(len(good), start + 8)))
        good = good[:start] + draw(pieces) * draw(st.integers(0, 2)) + good[stop:]
    return good


@pytest.mark.parametrize("kind", sorted(READERS))
@given(data=st.data())
def test_any_bytes_have_one_reading_or_are_refused_as_the_log_refuses(kind: str, data: st.DataObject) -> None:
    good, read = READERS[kind]
    bad = data.draw(spoiled(good))
    try:
        again = read(bad)
    except LogError:
        return
    assert again == bad


@given(spoiled(POLICY))
def test_any_bytes_are_a_policy_or_are_refused(data: bytes) -> None:
    try:
        policy = Policy.parse(data)
    except LogError:
        return
    assert Policy.parse(policy.format()) == policy


@given(st.text(max_size=60))
def test_any_text_is_a_policy_a_key_a_path_a_checkpoint_or_is_refused(text: str) -> None:
    readers: Sequence[Callable[[str], object]] = (
        Policy.parse,
        VerifierKey.parse,
        parse_path,
        Checkpoint.parse,
    )
    for read in readers:
        with pytest.raises(LogError):
            read(text if text.strip() != "quorum none" else "")


# What was signed


@given(st.integers(1, len(MANY)), SEEDS, SEEDS, st.integers(0, MAX_SIZE), st.data())
def test_a_cosigned_receipt_holds_for_its_entry_and_no_other(
    size: int, log_seed: bytes, witness_seed: bytes, at: int, data: st.DataObject
) -> None:
    if log_seed == witness_seed:
        witness_seed = flip(witness_seed, 0)
    index = data.draw(st.integers(0, size - 1))
    note = sign_checkpoint(Checkpoint(ORIGIN, size, root_at(size, HASH_AT)), ORIGIN, log_seed)
    note += cosign(SignedNote.parse(note).text, witness_seed, "w.example", at)
    log = make_vkey(ORIGIN, ED25519, public_of(log_seed))
    witness = make_vkey("w.example", COSIGNATURE, public_of(witness_seed))
    receipt = Receipt.decode(Receipt(index, inclusion_proof(index, size, HASH_AT), note).encode())
    assert check_receipt(receipt, MANY[index], log).size == size
    seen = Policy((Log(log),), (Witness("w", witness),), (), "w").check(receipt.checkpoint)
    assert (seen.witnesses, seen.quorum_met) == ({"w": at}, True)
    for other in {0, size - 1, (index + 1) % size} - {index}:
        with pytest.raises(InclusionError):
            check_receipt(receipt, MANY[other], log)


@given(st.integers(0, 8 * len(RECEIPT_4) - 1))
def test_a_receipt_with_one_bit_changed_never_meets_its_policy(bit: int) -> None:
    """Not even with a letter of a name changed: then a signature that is needed is nobody's."""
    policy = Policy.parse(POLICY)
    try:
        receipt = Receipt.decode(flip(RECEIPT_4, bit))
        check_receipt(receipt, b"entry 4", LOG_VKEY)
        seen = policy.check(receipt.checkpoint)
    except LogError:
        return
    assert not seen.quorum_met


def test_every_key_id_depends_on_name_type_and_key() -> None:
    ids = {
        make_vkey(name, kind, public_of(seed)).key_id
        for name in (ORIGIN, f"{ORIGIN}2")
        for kind in (ED25519, COSIGNATURE)
        for seed in (LOG_SEED, WITNESS_SEED)
    }
    assert len(ids) == 8
