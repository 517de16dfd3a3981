"""Whether a policy's quorums overlap enough, so that one false witness cannot vouch for two histories."""

from collections.abc import Sequence
from typing import Final

from polltrail.log.policy import Policy

MIN_OVERLAP: Final = 2
"""How many witnesses any two quorums must share: with k of n, 2k - n. Then one false witness cannot vouch for two
histories."""


def overlap(policy: Policy) -> int:
    """Count the witnesses that any two quorums share at the least.

    Examples
    --------
    With 3 of 4 any two quorums share 2 witnesses; with 2 of 3 they share 1, and with 1 of 2 none.
    """
    shared = {"none": 0} | {witness.name: 1 for witness in policy.witnesses}
    for group in policy.groups:
        both = 2 * group.threshold - len(group.members)
        shared[group.name] = _smallest([shared[member] for member in group.members], both)
    return shared[policy.quorum]


def _smallest(numbers: Sequence[int], count: int) -> int:
    return sum(sorted(numbers)[: max(count, 0)])
