"""Whether a log that took the place of a lost one begins with all that was saved of it, and says what was not.

What the old log signed stays true of the entries that were copied: every note and receipt of its key, published beside
the new log (`log/before/`) or brought by somebody, is held against them. Entries that its witnesses had seen and that
are not there are missing for ever, and the answer is never "yes" again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256

from polltrail.errors import LogError
from polltrail.log import (
    Checkpoint,
    Policy,
    Receipt,
    SignedNote,
    VerifierKey,
    check_inclusion,
    open_checkpoint,
)
from polltrail.log.history import History, NamedPolicy, read_history
from polltrail.statement import Roster
from polltrail.statement.bodies import SuccessionBody
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.forks import check_conflicts
from polltrail.verify.published import CHECKPOINT, LOG, Fetch, read
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.verdict import Problem, Succession
from polltrail.verify.witnesses import MIN_OVERLAP, overlap

KEPT = ("checkpoint", "witnessed", "cosigned")
"""What is kept of a lost log, below `log/before/`: its last notes."""

_Note = tuple[str, bytes]
"""Where a note was found, and the note."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LostLog:
    """A log that another one took the place of.

    Attributes
    ----------
    key : VerifierKey
        What it signed with.
    policies : tuple of Policy
        All that its definitions have named: who may amend an election cannot choose that nobody had watched it.
    saved : int
        How many of its entries the new log begins with; the next is the succession.
    """

    key: VerifierKey
    policies: tuple[Policy, ...]
    saved: int
    succession: SuccessionBody

    @property
    def counted(self) -> int:
        """How many of its entries the succession speaks of: saved, or said to be missing."""
        return max(self.saved, self.succession.size)

    @property
    def path(self) -> str:
        """Where its last notes are kept."""
        return before_path(self.key.name)

    def has_signed(self, note: bytes) -> bool:
        """Whether a note bears its name; whether the signature is right, is asked later."""
        try:
            return SignedNote.parse(note).text.startswith(f"{self.key.name}\n")
        except LogError:
            return False


def before_path(origin: str) -> str:
    """Where the last notes of a lost log are kept, in the log that took its place."""
    return f"{LOG}before/{sha256(origin.encode()).hexdigest()}/"


def lost_logs(roster: Roster, problems: list[Problem]) -> tuple[LostLog, ...]:
    """Tell the logs that this one goes on from, the oldest first."""
    found = []
    for (index, body), log in zip(roster.successions, roster.logs, strict=False):
        before = [
            NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions if one.index < index
        ]
        policies = tuple(one.policy for one in before if one.policy is not None)
        try:
            key = VerifierKey.parse(log.vkey)
        except LogError as bad:
            problems.append(Problem(where=CHECKPOINT, index=index, what=f"{log.origin}: {bad}"))
        else:
            found.append(LostLog(key=key, policies=policies, saved=index, succession=body))
    return tuple(found)


def successions(lost: Sequence[LostLog]) -> tuple[Succession, ...]:
    """Tell the successions as a verdict has them."""
    said = [(one.saved, one.succession) for one in lost]
    return tuple(
        Succession(index=at, old_origin=one.old_origin, new_origin=one.origin, missing=one.missing)
        for at, one in said
    )


def check_lost_log(
    fetch: Fetch,
    tree: RebuiltTree,
    judged: JudgedEntries,
    lost: LostLog,
    seen: Mapping[str, bytes],
    receipts: Mapping[str, bytes],
    problems: list[Problem],
) -> None:
    """Check the beginning of a log against all that is shown of the one it was copied from.

    Parameters
    ----------
    seen, receipts : mapping of str to bytes
        What somebody has; of that, only what bears the lost log's name is looked at.

    Notes
    -----
    A sealed count says in `log/open` where it goes on, and may keep back the hashes of what was before; that is a
    problem told already, and nothing can be compared with what is not here.
    """
    if tree.size < lost.saved:
        return
    problems += _check_claim(tree, lost)
    problems += check_conflicts(tree, lost.key, judged.said["conflict"], up_to=lost.saved)
    notes = [*_kept(fetch, lost), *(item for item in seen.items() if lost.has_signed(item[1]))]
    sizes = [_check_note(tree, lost, where, note, problems) for where, note in notes]
    for where, receipt in receipts.items():
        if lost.has_signed(_note_of(receipt)):
            _check_receipt(tree, lost, where, receipt, problems)
            notes.append((where, _note_of(receipt)))
    problems += _check_hidden(lost, notes)
    covered = max((size for size in sizes if size <= lost.saved), default=0)
    if covered < lost.saved:
        what = (
            f"expected a note of {lost.key.name} over the {lost.saved} entries copied from it, found none over more "
            f"than {covered}; whether the rest are its entries, in its order, cannot be told"
        )
        problems.append(Problem(where=lost.path, index=covered, what=what, contradicts=False))


def _check_claim(tree: RebuiltTree, lost: LostLog) -> Iterator[Problem]:
    """Check what the succession says of the last witnessed checkpoint, as far as the entries themselves tell."""
    said = lost.succession
    if said.size > lost.saved:
        what = (
            f"{said.missing} entries of {lost.key.name} are missing: witnesses had seen {said.size}, and "
            f"{lost.saved} were saved. Whoever signed one of entries {lost.saved} to {said.size - 1} submits it again"
        )
        yield Problem(where=CHECKPOINT, index=lost.saved, what=what, contradicts=False)
    elif (root := tree.root(said.size).hex()) != said.root:
        what = (
            f"the succession says that the first {said.size} entries of {lost.key.name} had root {said.root}, "
            f"and those copied make {root}: they are not the entries of that log"
        )
        yield Problem(where=CHECKPOINT, index=lost.saved, what=what)


def _kept(fetch: Fetch, lost: LostLog) -> Iterator[_Note]:
    for name in KEPT:
        where = lost.path + name
        found = read(fetch, where)
        notes = [] if found is None else read_history(found) if name == "cosigned" else [found]
        yield from ((where, note) for note in notes)


def _check_note(tree: RebuiltTree, lost: LostLog, where: str, note: bytes, problems: list[Problem]) -> int:
    """Hold a note of a lost log against what was copied from it; give its size if nothing contradicts, else 0."""
    try:
        checkpoint = open_checkpoint(note, lost.key)
    except LogError as bad:
        what = f"{bad}; it shows nothing about {lost.key.name}"
        problems.append(Problem(where=where, what=what, contradicts=False))
        return 0
    wrong = _contradiction(tree, lost, checkpoint)
    if wrong is not None:
        problems.append(Problem(where=where, index=lost.saved, what=wrong))
        return 0
    if checkpoint.size > lost.counted:
        what = (
            f"{lost.key.name} has signed {checkpoint.size} entries, found {lost.saved} copied and "
            f"{lost.succession.missing} said to be missing; {checkpoint.size - lost.saved} are not here"
        )
        problems.append(Problem(where=where, index=lost.saved, what=what, contradicts=False))
    return checkpoint.size


def _contradiction(tree: RebuiltTree, lost: LostLog, checkpoint: Checkpoint) -> str | None:
    size, root, said = checkpoint.size, checkpoint.root.hex(), lost.succession
    signed = f"{lost.key.name} has signed {size} entries with root {root}"
    if size <= lost.saved and root != (copied := tree.root(size).hex()):
        return f"{signed}, and those copied from it have root {copied}: they are no copy, or that log told two stories"
    if size == said.size and root != said.root:
        return (
            f"{signed}, and the succession gives root {said.root} for them: one of the two is not that log's"
        )
    return None


def _check_hidden(lost: LostLog, notes: Sequence[_Note]) -> Iterator[Problem]:
    """Check that witnesses had not seen more than the succession counts."""
    history = History((note for _, note in notes), lost.key)
    for policy in lost.policies:
        found = history.known_by(policy) if overlap(policy) >= MIN_OVERLAP else None
        if found is not None and found.size > lost.counted:
            what = (
                f"witnesses had seen {found.size} entries of {lost.key.name}, and the succession counts "
                f"{lost.counted}: it hides {found.size - lost.counted}"
            )
            where = next(where for where, note in notes if _size_of(note) == found.size)
            yield Problem(where=where, index=lost.saved, what=what)
            return


def of_this_log(
    lost: Sequence[LostLog], seen: Mapping[str, bytes], receipts: Mapping[str, bytes]
) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Give the notes and receipts that no lost log has signed."""
    notes = {where: note for where, note in seen.items() if not any(one.has_signed(note) for one in lost)}
    mine = {
        where: data
        for where, data in receipts.items()
        if not any(one.has_signed(_note_of(data)) for one in lost)
    }
    return notes, mine


def _note_of(receipt: bytes) -> bytes:
    return receipt.partition(b"\n\n")[2]


def _size_of(note: bytes) -> int | None:
    try:
        return Checkpoint.parse(SignedNote.parse(note).text).size
    except LogError:
        return None


def _check_receipt(
    tree: RebuiltTree, lost: LostLog, where: str, data: bytes, problems: list[Problem]
) -> None:
    """Hold a receipt of a lost log against what was copied from it; whoever's entry is missing is told so."""
    try:
        receipt = Receipt.decode(data)
        if not _check_note(tree, lost, where, receipt.checkpoint, problems):
            return
        if receipt.index < lost.saved:
            checkpoint = open_checkpoint(receipt.checkpoint, lost.key)
            leaf = tree.leaf(receipt.index)
            check_inclusion(leaf, receipt.index, checkpoint.size, checkpoint.root, receipt.proof)
            return
        what = f"entry {receipt.index} of {lost.key.name} was lost, {lost.saved} were saved; its entry is missing"
        problems.append(
            Problem(where=where, index=receipt.index, what=f"{what}; submit it again", contradicts=False)
        )
    except LogError as bad:
        problems.append(Problem(where=where, what=f"{bad}; the receipt shows nothing", contradicts=False))
