"""A published election checked with no trust in its publisher: everything is computed again from the files.

The steps and the bytes are written down for others in docs/verifier.md.
"""

from collections.abc import Mapping, Sequence

from polltrail.errors import LogError, VerifyError
from polltrail.log import Checkpoint, SignedNote
from polltrail.verify.anchor import check_election, check_policy, check_tables, log_key
from polltrail.verify.asked import asked_notes, wrong_notes
from polltrail.verify.claims import check_claims
from polltrail.verify.cosigned import Note, agreeing_notes, is_signed, read_cosigned
from polltrail.verify.deposits import WitnessAnswer, check_deposits
from polltrail.verify.entries import JudgedEntries
from polltrail.verify.forks import check_conflicts, check_note_against, check_receipt_against
from polltrail.verify.images import Looking, check_images
from polltrail.verify.published import CHECKPOINT, Fetch, read, read_bundles
from polltrail.verify.rebuilt import RebuiltTree
from polltrail.verify.sealed import Cosigned, Shown, check_seal, leaks, read_hashes, read_shown
from polltrail.verify.standings import roll_closed
from polltrail.verify.succession import check_lost_log, lost_logs, of_this_log, successions
from polltrail.verify.verdict import Noted, Problem, Verdict
from polltrail.verify.witnesses import Signers, check_signers, named_policies


def verify(
    fetch: Fetch,
    *,
    election: str | None,
    receipts: Mapping[str, bytes] | None = None,
    seen: Mapping[str, bytes] | None = None,
    now: int | None = None,
    images: Looking = "published",
    asked: Sequence[WitnessAnswer] = (),
) -> Verdict:
    """Check a published election from its files alone.

    Parameters
    ----------
    fetch : callable
        Gives the bytes of a published file by its path in the election's directory, such as `log/checkpoint`, and
        raises `FileNotFoundError` or `KeyError` for what is not there.
    election : str or None
        The id of the election this must be. None lets the files say which it is; then the answer stays open.
    receipts, seen : mapping of str to bytes, optional
        Receipts, and signed checkpoints, that somebody has from this log, by a name to tell them by.
    now : int or None
        The time of whoever checks, in seconds since 1970: a sealed count must be open once its time has come. None
        leaves that to the witnesses' times. A deposit that is not in the log may be late by it.
    images : {"published", "all", "none"}
        Which of the images that somebody says to hold are looked at: those that the election publishes; all of them,
        for whoever has the directory or a mirror of it; or none.
    asked : sequence of WitnessAnswer
        What witnesses showed to whoever checks; asked before the log was read.

    Raises
    ------
    VerifyError
        Nothing is published there, or the election is counted by rules unknown here.
    """
    problems: list[Problem] = []
    published = [*read_cosigned(fetch), *asked_notes(asked)]
    note = read(fetch, CHECKPOINT)
    if note is None:
        raise VerifyError(f"{CHECKPOINT}: expected a published log, found no such file; nothing was checked")
    checkpoint = _promised(note, problems)
    size = 0 if checkpoint is None else checkpoint.size
    shown = read_shown(fetch, size, problems)
    tree, judged = _read_all(fetch, size, shown, problems)
    lost = lost_logs(judged.roster, problems)
    signers, sealed, findings = Signers(), None, tuple[Noted, ...]()
    if checkpoint is not None:
        problems += tree.check(fetch, checkpoint)
        problems += check_election(judged.roster, election, checkpoint)
        for one in lost:
            check_lost_log(fetch, tree, judged, one, seen or {}, receipts or {}, problems)
        mine = of_this_log(lost, seen or {}, receipts or {})
        signers = _check_notes(fetch, note, tree, judged, mine[1], mine[0], published, asked, problems)
        notes = [*(one for _, one in published), note]
        cosigned = Cosigned(fetch=fetch, notes=notes, tree=tree, judged=judged, lost=lost)
        sealed = check_seal(judged, checkpoint, shown, cosigned, now, problems)
        findings = tuple(leaks(judged, checkpoint, shown))
    if judged.definition is not None:
        problems += check_policy(judged.roster, fetch)
        problems += check_tables(judged.roster, fetch)
    hidden = sealed is not None and sealed.hidden > 0
    deposits = check_deposits(asked, tree, judged, signers, hidden=hidden, now=now, problems=problems)
    held, odd = check_images(judged.images, judged.roster, fetch, images, problems, size=size)
    return Verdict(
        anchor="bundle" if election is None else "given",
        election=judged.roster.election,
        origin=checkpoint.origin if checkpoint else "",
        size=checkpoint.size if checkpoint else 0,
        root=checkpoint.root.hex() if checkpoint else "",
        statements=judged.statements,
        refused=tuple(judged.refused),
        witnesses=signers.watching,
        witnessed=signers.enough,
        witnessed_head=signers.head,
        problems=tuple(problems),
        successions=successions(lost),
        sealed=sealed,
        deposits=deposits,
        images=held,
        findings=(*findings, *odd, *signers.findings, *check_claims(tree, judged.seen)),
        doubts=judged.standings.doubts(judged.roster, roll_closed(judged.roster, signers), judged.place),
    )


def _promised(note: bytes, problems: list[Problem]) -> Checkpoint | None:
    """Read what the checkpoint says. Whether the log has signed it is asked once its key is known."""
    try:
        return Checkpoint.parse(SignedNote.parse(note).text)
    except LogError as bad:
        problems.append(Problem(where=CHECKPOINT, what=f"{bad}; nothing else was looked at"))
        return None


def _read_all(
    fetch: Fetch, size: int, shown: Shown | None, problems: list[Problem]
) -> tuple[RebuiltTree, JudgedEntries]:
    """Read every entry once, for the tree and for what it says; of a sealed count, those that are open."""
    if shown is not None:
        return read_hashes(fetch, size, shown, problems), shown.judged
    tree, judged = RebuiltTree(), JudgedEntries()
    for entries in read_bundles(fetch, size, problems):
        tree.add(entries)
        judged.add(entries)
    tree.finish()
    return tree, judged


def _check_notes(
    fetch: Fetch,
    note: bytes,
    tree: RebuiltTree,
    judged: JudgedEntries,
    receipts: Mapping[str, bytes],
    seen: Mapping[str, bytes],
    published: Sequence[Note],
    asked: Sequence[WitnessAnswer],
    problems: list[Problem],
) -> Signers:
    """Check everything that the log's key is said to have signed."""
    key = log_key(judged.roster, fetch, problems)
    if key is None:
        return Signers()
    for where, data in seen.items():
        check_note_against(tree, key, data, where, problems)
    for where, data in receipts.items():
        check_receipt_against(tree, key, data, where, problems)
    problems += check_conflicts(tree, key, judged.said["conflict"])
    named = [one.policy for one in named_policies(judged.roster) if one.policy is not None]
    wrong = dict(wrong_notes(asked, key, named))
    problems += wrong.values()
    shown = [one for one in published if one not in wrong or is_signed(one[1], key)]
    passed_over = {one for _, one in wrong} - {note}
    agreeing = [
        one for one in agreeing_notes(tree, key, shown, note, problems) if one.note not in passed_over
    ]
    return check_signers(note, key, judged.roster, agreeing, problems)
