"""Who signed the checkpoint, and how much of the log witnesses have seen.

Which witnesses count is not for the organiser alone to say: an amendment that names others acts once a quorum of those
before has cosigned a checkpoint that holds it (decision 16).
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from polltrail.errors import LogError
from polltrail.log import History, NamedPolicy, Policy, VerifierKey, acting_policies, open_checkpoint
from polltrail.log.history import CosignedNote
from polltrail.log.overlap import MIN_OVERLAP, overlap
from polltrail.statement import Roster
from polltrail.verify.cosigned import nothing_shown
from polltrail.verify.published import CHECKPOINT, COSIGNED
from polltrail.verify.verdict import Noted, Problem, Watching, WitnessedHead

__all__ = [
    "MIN_OVERLAP",
    "Signers",
    "check_signers",
    "named_policies",
    "overlap",
    "witnessed_words",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """The witnesses that count, and what they have seen.

    Attributes
    ----------
    watching : tuple of Watching
        All of the policy that acts.
    enough : bool
        Whether as many as are needed have cosigned this very checkpoint.
    head : WitnessedHead or None
        The longest beginning of the log that enough of them have cosigned.
    findings : tuple of Noted
        Amendments that name other witnesses and do not act yet.
    policies : tuple of Policy
        Those that have acted; the last acts.
    history : History or None
        Every note that agrees with the tree.
    """

    watching: tuple[Watching, ...] = ()
    enough: bool = False
    head: WitnessedHead | None = None
    findings: tuple[Noted, ...] = ()
    policies: tuple[Policy, ...] = ()
    history: History | None = None


def named_policies(roster: Roster) -> list[NamedPolicy]:
    """Give the policies that the log in force has named, the first being the one it began with.

    After a succession that is the one in force when the log began to go on: the lost log's witnesses have cosigned
    another log.
    """
    began = roster.successions[-1][0] if roster.successions else 0
    first = max((one.index for one in roster.definitions if one.index <= began), default=0)
    return [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions if one.index >= first]


def check_signers(
    note: bytes, key: VerifierKey, roster: Roster, agreeing: Sequence[CosignedNote], problems: list[Problem]
) -> Signers:
    """Check the log's signature under its checkpoint, and what its witnesses have cosigned.

    Parameters
    ----------
    agreeing : sequence of CosignedNote
        Cosigned notes that agree with the tree, in their order; this checkpoint's own among them, if it does.
    """
    try:
        open_checkpoint(note, key)
        if not roster.definitions:
            return Signers()
        signers = _judged(note, key, named_policies(roster), History(agreeing, key))
    except LogError as bad:
        problems.append(Problem(where=CHECKPOINT, what=str(bad)))
        return Signers()
    if signers.history is not None and signers.history.skipped:
        problems.append(nothing_shown(COSIGNED, signers.history.skipped))
    return signers


def _judged(note: bytes, key: VerifierKey, named: Sequence[NamedPolicy], history: History) -> Signers:
    if named[0].text:
        Policy.parse(named[0].text)  # what the log began with must be a policy

    def first_over(policy: Policy, index: int) -> int | None:
        found = history.first_over(policy, index)
        return None if found is None else found.size

    acted = acting_policies(named, first_over)
    policies = tuple(one.policy for one in acted if one.policy is not None)
    findings = tuple(_not_acting(named, acted[-1]))
    policy = acted[-1].policy
    if policy is None:
        return Signers(findings=findings, policies=policies, head=_head(policies, history), history=history)
    found = policy.check(note, key)
    return Signers(
        watching=_watching(policy, found.witnesses),
        enough=found.quorum_met and overlap(policy) >= MIN_OVERLAP,
        head=_head(policies, history),
        findings=findings,
        policies=policies,
        history=history,
    )


def _head(policies: Sequence[Policy], history: History) -> WitnessedHead | None:
    """Find what the last policy's witnesses have seen; where they have seen nothing yet, those before them."""
    for policy in reversed(policies):
        found = history.known_by(policy) if overlap(policy) >= MIN_OVERLAP else None
        if found is not None:
            return WitnessedHead(size=found.size, root=found.root.hex(), at=found.at, by=found.by)
    return None


def _not_acting(named: Sequence[NamedPolicy], acting: NamedPolicy) -> Iterator[Noted]:
    for one in named:
        if one.index > acting.index and one.text != acting.text:
            why = (
                f"they count once a quorum of those that entry {acting.index} names has cosigned a checkpoint that "
                "holds this entry, and until then those count"
                if one.can_act
                else f"its text is no policy, and those that entry {acting.index} names go on counting"
            )
            yield Noted(index=one.index, what=f"names other witnesses: {why}")


def _watching(policy: Policy, times: Mapping[str, int]) -> tuple[Watching, ...]:
    return tuple(
        Watching(name=one.name, vkey=str(one.key), cosigned_at=times.get(one.name))
        for one in policy.witnesses
    )


def witnessed_words(size: int, head: WitnessedHead | None, watching: Sequence[object]) -> str:
    """Say how much of a log of this size is witnessed, in the words that all pages and commands use.

    Examples
    --------
    >>> head = WitnessedHead(size=1200, root="", at=1935781387, by=("w1", "w2", "w4"))
    >>> witnessed_words(1234, head, ["w1", "w2", "w3", "w4"])
    'witnessed: 1,200 of 1,234 entries, by 3 of 4 witnesses, by 2031-05-05T21:03:07Z'
    >>> witnessed_words(1234, None, [])
    'unwitnessed'
    """
    if head is None:
        return "unwitnessed"
    at = datetime.fromtimestamp(min(head.at, _LAST_SECOND), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"witnessed: {head.size:,} of {size:,} entries, by {len(head.by)} of {len(watching)} witnesses, by {at}"


_LAST_SECOND = 253_402_300_799
"""The last one that a calendar of four digits has."""
