"""Earlier states of a log, and what was signed of them, held against some of its entries with their proofs."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from polltrail.errors import BundleError, LogError
from polltrail.log import Checkpoint, Policy, VerifierKey, check_consistency, node_hash, open_checkpoint
from polltrail.log.excerpt import CHECKPOINT, COSIGNED, WITNESSED, consistency_path, entry_path
from polltrail.log.history import CosignedNote, read_history, whole_bytes
from polltrail.log.strict import read_decimal
from polltrail.log.tree import shown_root
from polltrail.log.witness_request import AddCheckpoint
from polltrail.statement.bodies import ConflictBody
from polltrail.statement.fields import Body
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.published import Fetch, read
from polltrail.verify.verdict import Noted, Problem

Way = tuple[bytes, tuple[bytes, ...]]
"""A leaf's hash, and those beside the way from it to the root."""

_BEFORE, _AFTER = "proofs/", ".consistency"


class States:
    """Earlier states of the log, as far as proofs lead from them to the checkpoint.

    Parameters
    ----------
    roots : mapping of int to bytes
        The root that the log had at each size that is proven, the checkpoint's own among them.
    """

    def __init__(self, roots: Mapping[int, bytes]) -> None:
        self._roots = roots

    def agrees(self, size: int, root: bytes) -> bool | None:
        """Whether the log had this root at this size; None where no proof here tells."""
        proven = self._roots.get(size)
        return None if proven is None else root == proven


def proven_states(
    fetch: Fetch,
    names: Collection[str],
    signed: tuple[bytes, Checkpoint],
    first: Way | None,
    problems: list[Problem],
) -> States:
    """Read every consistency proof of a bundle, and tell the roots that they show; name those that show none.

    Parameters
    ----------
    signed : tuple of (bytes, Checkpoint)
        The note that all proofs lead to, and what it says.
    first : Way or None
        Entry 0's own way to the root, where it holds. It goes through every state whose size is a power of two, of
        which a consistency proof by itself shows nothing.
    """
    checkpoint = signed[1]
    roots = {} if first is None else _beginnings(first, checkpoint.size)
    for size in proven_sizes(names):
        try:
            roots[size] = _proven(fetch(consistency_path(size)), size, signed, roots.get(size))
        except LogError as bad:
            problems.append(Problem(where=consistency_path(size), what=str(bad)))
            roots.pop(size, None)
    return States(roots | {checkpoint.size: checkpoint.root})


def proven_sizes(names: Collection[str]) -> list[int]:
    """Tell from which sizes a bundle has consistency proofs, by the names of its files."""
    found = (name.removeprefix(_BEFORE).removesuffix(_AFTER) for name in names if name.endswith(_AFTER))
    sizes = (read_decimal(text) for text in found)
    return sorted(size for size in sizes if size is not None and consistency_path(size) in names)


def _proven(data: bytes, size: int, signed: tuple[bytes, Checkpoint], known: bytes | None) -> bytes:
    """Give the root at a size that a proof shows."""
    note, checkpoint = signed
    found = AddCheckpoint.parse(data)
    if found.old != size or found.note != note:
        raise BundleError(
            f"consistency proof: expected one from {size} entries to the very note in {CHECKPOINT}, found one from "
            f"{found.old} to that or another"
        )
    if known is not None:
        check_consistency(size, checkpoint.size, known, checkpoint.root, found.proof)
        return known
    root = shown_root(size, checkpoint.size, checkpoint.root, found.proof) if size < checkpoint.size else None
    if root is None:
        raise BundleError(
            f"consistency proof: expected one from {size} to {checkpoint.size} entries, found one that leads nowhere"
        )
    return root


def _beginnings(first: Way, size: int) -> dict[int, bytes]:
    """Give the roots of the first entries, as many as each power of two, on the way up from entry 0."""
    node, beside = first
    found = {1: node} if size > 1 else {}
    for level, other in enumerate(beside, start=1):
        node = node_hash(node, other)
        if 1 << level < size:
            found[1 << level] = node
    return found


def agreeing_with(
    fetch: Fetch, states: States, key: VerifierKey, problems: list[Problem]
) -> list[tuple[str, CosignedNote]]:
    """Give the cosigned notes that are proven to be of this log, with the file of each; say which are not."""
    history, witnessed = read(fetch, COSIGNED), read(fetch, WITNESSED)
    notes = [(COSIGNED, note) for note in read_history(history or b"")]
    notes += [] if witnessed is None else [(WITNESSED, witnessed)]
    if history is not None and whole_bytes(history) != len(history):
        problems.append(_dates_nothing(COSIGNED, "expected whole notes, found one that is cut off"))
    found = []
    for where, note in notes:
        try:
            one = CosignedNote.parse(note)
        except LogError as bad:
            problems.append(_dates_nothing(where, str(bad)))
            continue
        agrees = states.agrees(one.checkpoint.size, one.checkpoint.root)
        if agrees:
            found.append((where, one))
        else:
            problems.append(_unproven(where, one, key, contradicts=agrees is False))
    return found


def check_quorums(
    notes: Sequence[tuple[str, CosignedNote]], policies: Sequence[Policy], key: VerifierKey
) -> Iterator[Problem]:
    """Check that every state which a bundle says to be dated is dated by a quorum; it holds no others."""
    by_state: dict[tuple[str, int], list[bytes]] = {}
    for where, one in notes:
        by_state.setdefault((where, one.checkpoint.size), []).append(one.note)
    for (where, size), same in by_state.items():
        if not any(_is_dated(same, policy, key) for policy in policies):
            yield _dates_nothing(
                where, f"expected {size} entries cosigned by a quorum, found too few that hold"
            )


def _is_dated(notes: Sequence[bytes], policy: Policy, key: VerifierKey) -> bool:
    times: dict[str, int] = {}
    for note in notes:
        try:
            times |= policy.check(note, key).witnesses
        except LogError:
            return False
    return policy.quorum_at(times) is not None


def _dates_nothing(where: str, what: str) -> Problem:
    return Problem(where=where, what=f"{what}; it dates nothing", contradicts=False)


def _unproven(where: str, one: CosignedNote, key: VerifierKey, *, contradicts: bool) -> Problem:
    size = one.checkpoint.size
    if not contradicts:
        missing = (
            f"expected a proof ({consistency_path(size)}) that its {size} entries are the first of this log"
        )
        return _dates_nothing(where, f"{missing}, found none that holds")
    what = f"shows {size} entries with root {one.checkpoint.root.hex()}, and this log had another"
    if _opened(one.note, key) is None:
        return _dates_nothing(where, f"{what}; the log did not sign it")
    return Problem(where=where, what=f"{what}, and signed both: a fork. Keep both notes")


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
