"""How often tests of figures reject elections in which nothing was done, and how often they find what was.

Every test is run over 1,000 clean elections of four kinds: one that gives a p-value rejects no more often than its level.
`python tests/calibration/test_forensics.py` prints the tables of docs/methods/forensics.md.
"""

from collections.abc import Iterable, Iterator
from functools import cache

import numpy as np
import pytest
from numpy.random import PCG64, Generator
from scipy.stats import binom

from polltrail.forensics import TESTS
from polltrail.forensics.coarse import rkd
from polltrail.forensics.controls import KINDS, clean_polls
from polltrail.forensics.multiplicity import adjusted
from polltrail.forensics.polls import Polls
from support.planted import PLANTS, planted
from support.shipped_controls import is_shipped
from support.study import Seen, looked, p_values, with_p

RUNS = 250
"""Elections of each of the four kinds."""
STATIONS = 1_500
OF_DIGITS = 6_000
"""Regions need 500 counts each before anything is said of their last digits."""
OF_POWER = 3_600
LEVELS = (0.01, 0.05, 0.1)
EXACT = {("integer_percent", ""), ("integer_percent", "result"), ("integer_percent", "turnout"), ("rkd", "")}
"""Rejects neither more nor much less often: these are to keep their level, not only to stay below it."""
PLANTED = 10
"""Elections of each kind for each cell of the table of what is found."""
TESTED = ("integer_percent", "last_digit", "copies", "rkd")
"""Tests that give a p-value of figures alone."""
SHARES = (0.05, 0.1, 0.2)


def elections(kind: str, runs: int, stations: int, seed: int) -> Iterator[Polls]:
    at = KINDS.index(kind)  # type: ignore[arg-type]
    for run in range(runs):
        yield clean_polls(KINDS[at], stations, rng=Generator(PCG64([seed, at, run])))


@cache
def clean(kind: str) -> tuple[Seen, ...]:
    """What tests say of each clean election of a kind."""
    tests = with_p(next(elections(kind, 1, STATIONS, 11)))
    return tuple(p_values([polls], tests) for polls in elections(kind, RUNS, STATIONS, 11))


@cache
def pooled(kind: str) -> Seen:
    """The same by test and part, with last digits of larger elections."""
    found = {
        name: [p for one in clean(kind) for p in one.get(name, [])] for one in clean(kind) for name in one
    }
    return found | p_values(elections(kind, RUNS, OF_DIGITS, 12), ["last_digit"])


def allowed(number: int, level: float) -> int:
    """So many may be rejected: more would be seen once in a hundred thousand times, of some two hundred looks."""
    return int(binom.ppf(1 - 1e-5, number, level))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_clean_elections_are_rejected_no_more_often_than_the_level(kind: str) -> None:
    for (test, part), p in pooled(kind).items():
        for level in LEVELS:
            rejected = sum(one <= level for one in p)
            print(kind, test, part, level, f"{rejected} of {len(p)}")
            assert rejected <= allowed(len(p), level), (test, part, level)


@pytest.mark.slow
@pytest.mark.parametrize("level", LEVELS)
def test_whole_percentages_and_coarse_shares_keep_their_level(level: float) -> None:
    """Over the 1,000 elections together: neither more nor less often than the level, within binomial error."""
    for name in sorted(EXACT):
        p = [one for kind in KINDS for one in pooled(kind)[name]]
        rejected = sum(one <= level for one in p)
        print(name, level, f"{rejected} of {len(p)}")
        assert binom.ppf(0.0005, len(p), level) <= rejected <= binom.ppf(0.9995, len(p), level), name


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
def test_hardly_a_clean_election_has_anything_left(kind: str) -> None:
    """After all p-values of an election are taken together, one in a hundred has something left at one per cent."""
    left = sum(bool(left_of(seen)) for seen in clean(kind))
    print(kind, left)
    assert left <= allowed(RUNS, 0.01)


def left_of(seen: Seen) -> list[str]:
    """Name the tests of which something is left at one per cent, all p-values of an election taken together."""
    told = [(test, p) for (test, _), values in seen.items() for p in values]
    kept = [test for (test, _), p in zip(told, adjusted([p for _, p in told]), strict=True) if p <= 0.01]
    return list(dict.fromkeys(kept))


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("share", [0.0, *SHARES])
def test_coarse_shares_give_back_how_many_were_planted(kind: str, share: float) -> None:
    """The interval of two standard deviations holds the planted number in nine of ten elections or more."""
    held, runs = 0, 60
    for run, polls in enumerate(elections(kind, runs, STATIONS, 14)):
        rng = Generator(PCG64([14, run]))
        rows = rng.permutation(STATIONS)[: round(share * STATIONS)]
        found = rkd(to_twentieths(polls, rows), rng, polls.leader, resamples=200).stations
        assert found is not None
        sd = (found.high - found.low) / (2 * 1.96)
        held += abs(found.value - len(rows)) <= 2 * sd
    print(kind, share, f"{held} of {runs}")
    assert held >= binom.ppf(0.001, runs, 0.9544)
    assert held >= 0.85 * runs


def to_twentieths(polls: Polls, rows: np.ndarray) -> Polls:
    """Round the leader's votes to the nearest whole five per cent of the ballots."""
    return PLANTS["rounded"](polls, rows, Generator(PCG64(0)))


def detection(how: str, share: float) -> dict[str, float]:
    """How often each test has something left at one per cent, over elections of all kinds."""
    found: dict[str, int] = {"any": 0}
    for kind in KINDS:
        for run, polls in enumerate(elections(kind, PLANTED, OF_POWER, 15)):
            changed = planted(polls, how, share, Generator(PCG64([15, run])))
            tests = left_of(p_values([changed], TESTED))
            found["any"] += bool(tests)
            for test in tests:
                found[test] = found.get(test, 0) + 1
    return {test: number / (PLANTED * len(KINDS)) for test, number in found.items()}


def statistics(test: str, elections: Iterable[Polls]) -> list[float]:
    """What a test says of elections; nothing is nought."""
    return [looked(test, polls, Generator(PCG64(at))).statistic or 0.0 for at, polls in enumerate(elections)]


@cache
def usual(test: str, kind: str) -> float:
    """What nineteen of twenty clean elections of a kind stay below, by a test that only describes."""
    return float(np.quantile(statistics(test, elections(kind, 2 * PLANTED, OF_POWER, 16)), 0.95))


def described(test: str, how: str, share: float) -> float:
    """How often a test that only describes says more of planted elections than of nineteen in twenty clean ones of the kind."""
    above = 0
    for kind in KINDS:
        changed = (
            planted(polls, how, share, Generator(PCG64([15, run])))
            for run, polls in enumerate(elections(kind, PLANTED, OF_POWER, 15))
        )
        above += sum(one > usual(test, kind) for one in statistics(test, changed))
    return above / (PLANTED * len(KINDS))


@pytest.mark.slow
@pytest.mark.parametrize(
    ("how", "test"), [("rounded", "rkd"), ("in tens", "last_digit"), ("copied", "copies")]
)
def test_what_a_test_is_made_for_is_found(how: str, test: str) -> None:
    found = [detection(how, share) for share in SHARES]
    print(how, found)
    rates = [one.get(test, 0.0) for one in found]
    assert rates == sorted(rates)
    assert rates[-1] >= 0.7


@pytest.mark.slow
def test_what_is_shipped_of_the_mixture_is_what_is_computed() -> None:
    is_shipped({name: test for name, test in TESTS.items() if name == "mixture"})


def tables() -> None:
    """Print the tables that docs/methods/forensics.md has."""
    seen = {kind: pooled(kind) for kind in KINDS}
    names = list(dict.fromkeys(name for one in seen.values() for name in one))
    for name in names:
        cells = []
        for kind in KINDS:
            p = seen[kind].get(name, [])
            cells.append(f"{np.mean([one <= 0.05 for one in p]):.3f}" if p else "none")
        print(f"| `{name[0]}` {name[1]} | {' | '.join(cells)} |")
    for how in PLANTS:
        for share in SHARES:
            print(how, share, detection(how, share), flush=True)
            print({test: described(test, how, share) for test in TESTS if test not in TESTED}, flush=True)


if __name__ == "__main__":
    tables()
