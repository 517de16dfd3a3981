from itertools import chain, combinations

import pytest

from polltrail.log import Policy
from polltrail.verify.witnesses import overlap
from support.published_log import WITNESS_KEYS

KEYS = "\n".join(f"witness {name} {key}" for name, key in WITNESS_KEYS.items())


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("quorum none", 0),
        ("quorum w1", 1),
        ("group g 3 w1 w2 w3 w4\nquorum g", 2),
        ("group g all w1 w2 w3 w4\nquorum g", 4),
        ("group g 2 w1 w2 w3\nquorum g", 1),
        ("group g 2 w1 w2 w3 w4\nquorum g", 0),
        ("group g any w1 w2\nquorum g", 0),
        ("group a all w1 w2\ngroup b any w3 w4\ngroup g all a b\nquorum g", 2),
        ("group a all w1 w2\ngroup b all w3 w4\ngroup g any a b\nquorum g", 0),
        ("group a any w1 w2\ngroup g all a w3 w4\nquorum g", 2),
    ],
)
def test_how_many_witnesses_any_two_quorums_share(lines: str, expected: int) -> None:
    assert overlap(Policy.parse(f"{KEYS}\n{lines}\n")) == expected


def test_it_is_what_trying_every_pair_of_quorums_gives() -> None:
    policy = Policy.parse(f"{KEYS}\ngroup a 1 w1 w2\ngroup g 2 a w3 w4\nquorum g\n")
    names = list(WITNESS_KEYS)
    sets = chain.from_iterable(combinations(names, n) for n in range(5))
    quorums = [set(one) for one in sets if policy.quorum_met(one)]
    assert overlap(policy) == min(len(a & b) for a in quorums for b in quorums)
