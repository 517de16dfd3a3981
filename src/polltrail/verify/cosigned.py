"""Cosigned notes, published or shown by a witness, held against the tree that the entries make.

Most of them agree with it, and then nothing has to be checked to know that they accuse nobody. Only of a note that does
not agree it is asked whether the log has signed it; whoever cosigned it, then, the log has told two stories.
"""

from collections import Counter
from collections.abc import Iterable

from polltrail.errors import LogError
from polltrail.log import VerifierKey, open_checkpoint
from polltrail.log.history import CosignedNote, read_history
from polltrail.verify.forks import check_note_against
from polltrail.verify.published import COSIGNED, WITNESSED, Fetch, read
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.verdict import Problem

MOST_TOLD = 20
"""Contradicting notes of the history that are told; the others say the same."""

Note = tuple[str, bytes]
"""Where a note was found, and the note."""


def read_cosigned(fetch: Fetch) -> list[Note]:
    """Read the history of cosigned notes, and the last witnessed one.

    Notes
    -----
    They are read before the checkpoint: a log that goes on meanwhile has then published all that they speak of.
    """
    history, witnessed = read(fetch, COSIGNED), read(fetch, WITNESSED)
    found = [(COSIGNED, note) for note in read_history(history or b"")]
    return [*found, *([(WITNESSED, witnessed)] if witnessed is not None else [])]


def agreeing_notes(
    tree: RebuiltTree, key: VerifierKey, shown: Iterable[Note], published: bytes, problems: list[Problem]
) -> list[CosignedNote]:
    """Give the notes that agree with the tree, the published checkpoint last; of the others, say what they show.

    Notes
    -----
    Whether the published checkpoint agrees is told where the tree is checked. Where entries are missing that it
    promises, notes that speak of them show no more than that.
    """
    last = _read(published)
    promised = max(tree.size, last.checkpoint.size if last else 0)
    read = [(where, note, _read(note)) for where, note in shown]
    roots = tree.roots(one.checkpoint.size for one in (last, *(one for _, _, one in read)) if one is not None)
    found: list[CosignedNote] = []
    strange: Counter[str] = Counter()
    accusing: dict[str, Note] = {}
    for where, note, one in [*read, ("", b"", last)]:
        if one is not None and roots.get(one.checkpoint.size) == one.checkpoint.root:
            found.append(one)
        elif one is not None and where and is_signed(note, key):
            if not tree.size < one.checkpoint.size <= promised:
                accusing.setdefault(one.checkpoint.format(), (where, note))
        elif where:
            strange[where] += 1
    problems += _accusations(tree, key, accusing.values())
    problems += [nothing_shown(where, count) for where, count in strange.items()]
    return found


def nothing_shown(where: str, count: int) -> Problem:
    """Say that notes are none of this log."""
    what = f"expected cosigned notes of this log, found {count} that it has not signed, or that are wrong; they show nothing"
    return Problem(where=where, what=what, contradicts=False)


def _accusations(tree: RebuiltTree, key: VerifierKey, accusing: Iterable[Note]) -> list[Problem]:
    """Tell the contradictions, and of the notes that are only larger the last."""
    problems: list[Problem] = []
    for where, note in accusing:
        check_note_against(tree, key, note, where, problems)
    contradicting = [one for one in problems if one.contradicts]
    larger = [one for one in problems if not one.contradicts]
    return contradicting[:MOST_TOLD] + larger[-1:]


def _read(note: bytes) -> CosignedNote | None:
    try:
        return CosignedNote.parse(note)
    except LogError:
        return None


def is_signed(note: bytes, key: VerifierKey) -> bool:
    """Whether the log has signed a checkpoint."""
    try:
        open_checkpoint(note, key)
    except LogError:
        return False
    return True
