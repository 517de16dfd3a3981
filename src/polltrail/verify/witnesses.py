"""Who signed the checkpoint: the log, and which witnesses of the election's policy."""

from collections.abc import Mapping
from dataclasses import dataclass

from polltrail.errors import LogError
from polltrail.log import NamedPolicy, Policy, VerifierKey, open_checkpoint
from polltrail.log.overlap import MIN_OVERLAP, overlap
from polltrail.statement import Roster
from polltrail.statement.definition import DefinitionBody
from polltrail.verify.published import CHECKPOINT
from polltrail.verify.verdict import Problem, Watching

__all__ = ["MIN_OVERLAP", "Signers", "check_signers", "named_policies", "overlap"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """The policy's witnesses, and whether as many as are needed have cosigned."""

    watching: tuple[Watching, ...] = ()
    enough: bool = False


def named_policies(roster: Roster) -> list[NamedPolicy]:
    """Give the policies that the log in force has named, the first being the one it began with.

    After a succession that is the one in force when the log began to go on: the lost log's witnesses have cosigned
    another log.
    """
    began = roster.successions[-1][0] if roster.successions else 0
    first = max((one.index for one in roster.definitions if one.index <= began), default=0)
    return [NamedPolicy.of(one.index, one.body.witnesses) for one in roster.definitions if one.index >= first]


def check_signers(
    note: bytes, key: VerifierKey, definition: DefinitionBody | None, problems: list[Problem]
) -> Signers:
    """Check the log's signature under its checkpoint, and that of every witness the election names."""
    try:
        open_checkpoint(note, key)
        if definition is None or not definition.witnesses:
            return Signers()
        policy = Policy.parse(definition.witnesses)
        found = policy.check(note, key)
    except LogError as bad:
        problems.append(Problem(where=CHECKPOINT, what=str(bad)))
        return Signers()
    watching = _watching(policy, found.witnesses)
    return Signers(watching=watching, enough=found.quorum_met and overlap(policy) >= MIN_OVERLAP)


def _watching(policy: Policy, times: Mapping[str, int]) -> tuple[Watching, ...]:
    return tuple(
        Watching(name=one.name, vkey=str(one.key), cosigned_at=times.get(one.name))
        for one in policy.witnesses
    )
