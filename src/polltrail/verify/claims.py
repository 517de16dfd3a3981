"""What signers claim to have seen of the log, held against it: a wrong claim is told, and changes nothing."""

from collections.abc import Iterator, Mapping

from polltrail.statement import Seen
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.verdict import Noted

MOST_TOLD = 1_000
"""Wrong claims that are told one by one."""


def check_claims(tree: RebuiltTree, seen: Mapping[Seen, int]) -> tuple[Noted, ...]:
    """Check every checkpoint that somebody claims to have seen when they signed.

    Parameters
    ----------
    seen : mapping of Seen to int
        The first entry that claims each.

    Notes
    -----
    Nobody signs for what they saw, so a wrong claim shows only that somebody's device was wrong, or that the log told
    it another story; whoever has the note itself says `conflict`.
    """
    roots = tree.roots(claim.size for claim in seen)
    wrong = [
        Noted(index=index, what=what)
        for claim, index in seen.items()
        if (what := _wrong(roots, claim, index)) is not None
    ]
    return tuple(_told(wrong))


def _wrong(roots: Mapping[int, bytes], claim: Seen, index: int) -> str | None:
    if claim.size > index:
        return f"claims to have seen {claim.size} entries of this log before it was entry {index}; no figure changes"
    root = roots.get(claim.size)
    if root is not None and claim.root != root.hex():
        return (
            f"claims to have seen {claim.size} entries with root {claim.root}, found {root.hex()}: "
            "its device was wrong, or was shown another log; no figure changes"
        )
    return None


def _told(wrong: list[Noted]) -> Iterator[Noted]:
    yield from wrong[:MOST_TOLD]
    if len(wrong) > MOST_TOLD:
        first = wrong[MOST_TOLD]
        yield Noted(
            index=first.index, what=f"and {len(wrong) - MOST_TOLD} more claims that are wrong, from here on"
        )
