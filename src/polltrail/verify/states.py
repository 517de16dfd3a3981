"""Earlier states of a log, and what was signed of them, held against some of its entries with their proofs."""

from collections.abc import Iterator, Sequence

from polltrail.errors import LogError
from polltrail.log import Checkpoint, VerifierKey, check_consistency, node_hash, open_checkpoint
from polltrail.log.excerpt import COSIGNED, WITNESSED, consistency_path, entry_path
from polltrail.log.history import CosignedNote, read_history
from polltrail.log.tree import shown_root
from polltrail.log.witness_request import AddCheckpoint
from polltrail.statement.bodies import ConflictBody
from polltrail.statement.fields import Body
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.published import Fetch, read
from polltrail.verify.verdict import Noted, Problem

Way = tuple[bytes, tuple[bytes, ...]]
"""A leaf's hash, and those beside the way from it to the root."""


class States:
    """Earlier states of the log, as far as proofs lead from them to the checkpoint.

    Parameters
    ----------
    first : bytes or None
        Entry 0's own proof, where it holds: the way from it goes through every state whose size is a power of two,
        of which a consistency proof shows nothing.
    """

    def __init__(
        self, fetch: Fetch, checkpoint: Checkpoint, problems: list[Problem], first: Way | None = None
    ) -> None:
        self._fetch = fetch
        self._checkpoint = checkpoint
        self._problems = problems
        self._first = first
        self._proofs: dict[int, tuple[bytes, ...] | None] = {}

    def agrees(self, size: int, root: bytes) -> bool | None:
        """Whether the log had this root at this size; None where no proof here tells."""
        if size == self._checkpoint.size:
            return root == self._checkpoint.root
        if not 0 < size < self._checkpoint.size:
            return None
        if self._first is not None and size & (size - 1) == 0:
            return root == _beginning(self._first, size)
        proof = self._proof(size)
        if proof is None:
            return None
        try:
            check_consistency(size, self._checkpoint.size, root, self._checkpoint.root, proof)
        except LogError:
            return False if self._shown(size, proof) else None
        return True

    def _shown(self, size: int, proof: tuple[bytes, ...]) -> bool:
        """Whether a proof shows some root at a size, so that another one is wrong and not the proof."""
        return shown_root(size, self._checkpoint.size, self._checkpoint.root, proof) is not None

    def _proof(self, size: int) -> tuple[bytes, ...] | None:
        if size not in self._proofs:
            self._proofs[size] = self._read(size)
        return self._proofs[size]

    def _read(self, size: int) -> tuple[bytes, ...] | None:
        where = consistency_path(size)
        data = read(self._fetch, where)
        if data is None:
            return None
        try:
            found = AddCheckpoint.parse(data)
        except LogError as bad:
            self._problems.append(Problem(where=where, what=str(bad)))
            return None
        if found.old != size:
            self._problems.append(
                Problem(
                    where=where, what=f"expected the proof from {size} entries on, found one from {found.old}"
                )
            )
            return None
        return found.proof


def _beginning(first: Way, size: int) -> bytes:
    """Give the root of the first entries, as many as a power of two, on the way up from entry 0."""
    node, beside = first
    for other in beside[: size.bit_length() - 1]:
        node = node_hash(node, other)
    return node


def agreeing_with(fetch: Fetch, states: States, problems: list[Problem]) -> list[CosignedNote]:
    """Give the cosigned notes that are proven to be of this log; say which are not."""
    history, witnessed = read(fetch, COSIGNED), read(fetch, WITNESSED)
    notes = [(COSIGNED, note) for note in read_history(history or b"")]
    notes += [] if witnessed is None else [(WITNESSED, witnessed)]
    found = []
    for where, note in notes:
        try:
            one = CosignedNote.parse(note)
        except LogError as bad:
            problems.append(Problem(where=where, what=f"{bad}; it dates nothing", contradicts=False))
            continue
        agrees = states.agrees(one.checkpoint.size, one.checkpoint.root)
        if agrees:
            found.append(one)
        else:
            problems.append(_unproven(where, one, contradicts=agrees is False))
    return found


def _unproven(where: str, one: CosignedNote, *, contradicts: bool) -> Problem:
    size = one.checkpoint.size
    if not contradicts:
        what = f"expected a proof ({consistency_path(size)}) that its {size} entries are the first of this log, found none that holds; it dates nothing"
        return Problem(where=where, what=what, contradicts=False)
    what = f"shows {size} entries with root {one.checkpoint.root.hex()}, and this log had another; if the log signed it, that is a fork, and both notes are evidence"
    return Problem(where=where, what=what)


def conflicts_in(
    states: States, key: VerifierKey, conflicts: Sequence[tuple[int, Body]]
) -> Iterator[Problem]:
    """Look at what entries show as signed twice, as far as a part of the log can tell."""
    for index, body in conflicts:
        if not isinstance(body, ConflictBody):
            continue
        signed = [found for text in (body.first, body.second) if (found := _opened(text.encode(), key))]
        for one in signed:
            if states.agrees(one.size, one.root) is False:
                what = f"shows a note signed by this log for {one.size} entries with root {one.root.hex()}: a fork"
                yield Problem(where=entry_path(index), index=index, what=what)
        if len({one.root for one in signed}) > len({one.size for one in signed}):
            what = f"shows two notes signed by this log for {signed[0].size} entries, with two roots: a fork"
            yield Problem(where=entry_path(index), index=index, what=what)


def _opened(note: bytes, key: VerifierKey) -> Checkpoint | None:
    try:
        return open_checkpoint(note, key)
    except LogError:
        return None


def wrong_claims(states: States, judged: JudgedEntries) -> Iterator[Noted]:
    """Tell the checkpoints that signers claim to have seen and the log never had."""
    for claim, index in judged.seen.items():
        if claim.size > index or states.agrees(claim.size, bytes.fromhex(claim.root)) is False:
            what = f"claims to have seen {claim.size} entries with root {claim.root}, which this log never had by then; no figure changes"
            yield Noted(index=index, what=what)
