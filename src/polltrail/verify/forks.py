"""Whether the log told somebody else another story: receipts, signed notes, and two logs side by side."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from polltrail.errors import ConsistencyError, InclusionError, LogError, NoteError, TreeError
from polltrail.log import (
    Checkpoint,
    HashAt,
    Receipt,
    Tile,
    VerifierKey,
    check_consistency,
    check_inclusion,
    consistency_proof,
    hash_at_from_tiles,
    open_checkpoint,
    root_at,
)
from polltrail.statement.bodies import ConflictBody
from polltrail.statement.fields import Body
from polltrail.verify.published import CHECKPOINT, LOG, LOG_VKEY, Fetch, read, read_tile
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.verdict import Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Fork:
    """Two notes signed by one log that cannot both be true, and what shows it.

    Attributes
    ----------
    first, second : bytes
        The notes as they were signed; the first is of the smaller tree, or one of the same size.
    root : bytes
        What the tree of the second note was at the first note's size. The first note says otherwise.
    proof : tuple of bytes
        Consistency proof from `root` to the second note's tree.
    index : int or None
        The first entry in which the two logs differ, where their tiles tell it.
    """

    first: bytes
    second: bytes
    root: bytes
    proof: tuple[bytes, ...]
    index: int | None


def check_prefix(fetch_a: Fetch, fetch_b: Fetch) -> Fork | None:
    """Hold two published copies of one log side by side.

    Returns
    -------
    Fork or None
        None if one is the beginning of the other.

    Raises
    ------
    LogError
        They are not of one log, or the tiles of the longer one do not make the root that it signed; then nothing is
        shown of either.
    """
    one, other = sorted((_Copy.of(fetch_a), _Copy.of(fetch_b)), key=lambda copy: copy.checkpoint.size)
    if one.key != other.key:
        raise NoteError(f"{LOG_VKEY}: expected two copies of one log, found {one.key} and {other.key}")
    size = one.checkpoint.size
    proof, root = other.history(size)
    if root == one.checkpoint.root:
        return None
    index = _first_difference(size, one.hash_at, other.hash_at)
    return Fork(first=one.note, second=other.note, root=root, proof=proof, index=index)


def check_note_against(
    tree: RebuiltTree, key: VerifierKey, note: bytes, where: str, problems: list[Problem]
) -> Checkpoint | None:
    """Hold a note that the log signed for somebody against the tree; give its checkpoint if they agree."""
    try:
        checkpoint = open_checkpoint(note, key)
    except LogError as bad:
        problems.append(
            Problem(where=where, what=f"{bad}; it shows nothing about this log", contradicts=False)
        )
        return None
    if checkpoint.size > tree.size:
        what = (
            f"the log signed {checkpoint.size} entries, found {tree.size} published; what follows is not here"
        )
        problems.append(
            Problem(where=where, what=f"{what}. Ask for a newer copy of the log", contradicts=False)
        )
        return None
    expected = tree.root(checkpoint.size)
    if checkpoint.root != expected:
        what = (
            f"the log signed {checkpoint.size} entries with root {checkpoint.root.hex()}, and publishes entries "
            f"with root {expected.hex()}: a fork. This note and {CHECKPOINT} cannot both be true; keep both"
        )
        problems.append(Problem(where=where, what=what))
        return None
    return checkpoint


def check_receipt_against(
    tree: RebuiltTree, key: VerifierKey, data: bytes, where: str, problems: list[Problem]
) -> None:
    """Hold a receipt against the tree: its note, and its proof for the entry that is published in its place."""
    try:
        receipt = Receipt.decode(data)
        checkpoint = check_note_against(tree, key, receipt.checkpoint, where, problems)
        if checkpoint is not None and receipt.index < checkpoint.size:
            leaf = tree.leaf(receipt.index)
            check_inclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof)
        elif checkpoint is not None:
            raise InclusionError(
                f"entry {receipt.index}: expected one of the {checkpoint.size} of its own note"
            )
    except LogError as bad:
        what = f"{bad}; the receipt shows nothing"
        problems.append(Problem(where=where, what=what, contradicts=False))


def check_conflicts(
    tree: RebuiltTree, key: VerifierKey, conflicts: Iterable[tuple[int, Body]], *, up_to: int | None = None
) -> Iterator[Problem]:
    """Look at what entries of the log show as signed twice; only what this log's key signed is looked at.

    Parameters
    ----------
    up_to : int or None
        How much of the tree is that log's; None for all of it.

    Notes
    -----
    Anybody enrolled may say `conflict` of any two texts, and what shows nothing is no problem of the log. But two
    notes of it that disagree are, whatever else it publishes.
    """
    size = tree.size if up_to is None else up_to
    for index, body in conflicts:
        if not isinstance(body, ConflictBody):
            continue
        signed = [found for text in (body.first, body.second) if (found := _opened(text.encode(), key))]
        for checkpoint in signed:
            if checkpoint.size <= size and checkpoint.root != tree.root(checkpoint.size):
                what = f"shows a note signed by this log for {checkpoint.size} entries with root {checkpoint.root.hex()}"
                yield Problem(where=CHECKPOINT, index=index, what=f"{what}: a fork")
        if len({one.root for one in signed}) > len({one.size for one in signed}):
            what = f"shows two notes signed by this log for {signed[0].size} entries, with two roots: a fork"
            yield Problem(where=CHECKPOINT, index=index, what=what)


def _opened(note: bytes, key: VerifierKey) -> Checkpoint | None:
    try:
        return open_checkpoint(note, key)
    except LogError:
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Copy:
    """A published log, as far as it is needed to compare it."""

    key: VerifierKey
    note: bytes
    checkpoint: Checkpoint
    hash_at: HashAt

    @classmethod
    def of(cls, fetch: Fetch) -> "_Copy":
        vkey, note = read(fetch, LOG_VKEY), read(fetch, CHECKPOINT)
        if vkey is None or note is None:
            raise NoteError(f"log: expected {LOG_VKEY} and {CHECKPOINT}, found one missing; not compared")
        key = VerifierKey.parse(vkey.decode("utf-8", "replace").removesuffix("\n"))
        checkpoint = open_checkpoint(note, key)

        def tile(tile: Tile) -> bytes:
            found = read_tile(fetch, tile)
            if found is None:
                raise TreeError(f"{LOG}{tile.path}: expected a tile, found no such file; not compared")
            return found

        hash_at = hash_at_from_tiles(tile, checkpoint.size)
        return cls(key=key, note=note, checkpoint=checkpoint, hash_at=hash_at)

    def history(self, size: int) -> tuple[tuple[bytes, ...], bytes]:
        """Give the proof and the root of an earlier size, which together lead to this copy's signed root."""
        if size == self.checkpoint.size:
            return (), self.checkpoint.root
        root = root_at(size, self.hash_at)
        proof = consistency_proof(size, self.checkpoint.size, self.hash_at)
        try:
            check_consistency(size, self.checkpoint.size, root, self.checkpoint.root, proof)
        except ConsistencyError as bad:
            raise ConsistencyError(
                f"tiles of the log of {self.checkpoint.size} entries: {bad}; not compared"
            ) from None
        return proof, root


def _first_difference(size: int, one: HashAt, other: HashAt) -> int | None:
    """Find the first entry in which two trees differ; None where their tiles do not tell."""
    try:
        for level, index in _complete_subtrees(size):
            if one(level, index) != other(level, index):
                return _descend(level, index, one, other)
    except TreeError:
        pass
    return None


def _complete_subtrees(size: int) -> Iterator[tuple[int, int]]:
    start = 0
    while start < size:
        level = (size - start).bit_length() - 1
        yield level, start >> level
        start += 1 << level


def _descend(level: int, index: int, one: HashAt, other: HashAt) -> int:
    """Follow the leftmost difference down to a leaf."""
    while level:
        level, index = level - 1, index * 2
        if one(level, index) == other(level, index):
            index += 1
    return index
