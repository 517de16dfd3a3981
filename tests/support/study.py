"""Many elections looked at: the p-values of every test, by its parts."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from numpy.random import PCG64, Generator

from polltrail.forensics import TESTS, Finding, leaves
from polltrail.forensics.coarse import rkd
from polltrail.forensics.polls import Polls

RESAMPLES = 200
"""Of coarse shares: what they say does not hang on it, and what they take does."""
Seen = dict[tuple[str, str], list[float]]


def looked(test: str, polls: Polls, rng: Generator) -> Finding:
    """Run one test as the suite does, coarse shares with fewer draws."""
    return rkd(polls, rng, resamples=RESAMPLES) if test == "rkd" else TESTS[test](polls, rng)


def with_p(polls: Polls) -> list[str]:
    """Name the tests that give a p-value of these figures or of a part of them."""
    return [
        name
        for name in TESTS
        if any(one.p is not None for one in leaves(looked(name, polls, Generator(PCG64(0)))))
    ]


def p_values(elections: Iterable[Polls], tests: Sequence[str]) -> Seen:
    """Give the p-values of each test and part over elections; all regions of a part stand together."""
    found: Seen = defaultdict(list)
    for at, polls in enumerate(elections):
        for test in tests:
            for one in leaves(looked(test, polls, Generator(PCG64([1, at])))):
                if one.p is not None:
                    part, region, _ = one.part.partition("region ")
                    found[test, f"{part}regions" if region else part].append(one.p)
    return found
