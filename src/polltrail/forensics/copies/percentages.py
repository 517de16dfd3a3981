"""The same percentage at two stations of one area that differ in size: of the leader, of turnout, of both.

Given how many there are of both together, what one of two stations has is hypergeometric if they are alike; if they are
not, that both percentages agree is less probable. Only numbers near those that agree are compared, so that it hardly
matters how unlike the stations are: the question is whether they agree to the hundredth of a point, given that they are
near. Whether any whole numbers can agree so well is known from the sizes, and pairs where none can are no evidence.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from scipy.special import gammaln

from polltrail.forensics.finding import Finding, Variant, effect_of
from polltrail.forensics.integers.excess import usable
from polltrail.forensics.poisson_binomial import at_least
from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls

HALF = Fraction(1, 20_000)
"""Two percentages are the same where they are so near: half a hundredth of a point."""
OTHER_HALVES = {"a tenth": Fraction(1, 2_000), "a thousandth": Fraction(1, 200_000)}
NEAR = 3
"""Votes to either side of those that agree that are compared."""
SIMPLE = 60
"""Denominators up to this are left out: many stations have a half at once, and their pairs are no independent evidence."""
MOST_PAIRS = 3_000_000
_PAIRS = 100_000
"""Pairs taken together: what is held in memory at a time."""
MOST_DRIVERS = 100
_WHAT = (
    "pairs of stations of one area and of different size with the same percentage to a hundredth of a point"
)


@dataclass(frozen=True, kw_only=True)
class Look:
    """Pairs that could be the same: whether they are, and how probable that was.

    Attributes
    ----------
    same : ndarray of bool, shape (n_pairs,)
    chances : ndarray of float, shape (n_pairs,)
        At most; 0 where it was impossible.
    """

    same: Flags
    chances: FloatArray

    @property
    def expected(self) -> float:
        """How many are the same by chance at most."""
        return float(self.chances.sum())

    @property
    def p(self) -> float:
        """How probable so many are."""
        return at_least(int(self.same.sum()), self.chances)


def same_percentages(frame: Finding, polls: Polls, choice: int) -> Iterator[Finding]:
    """Count pairs with the same share, the same turnout, and of those with the same turnout the same share too."""
    used = polls.only(usable(polls, choice))
    first, second = neighbours(used)
    share = (used.votes[:, choice], used.counted)
    turnout = (used.ballots, used.registered)
    frame = replace(frame, choice=polls.choices[choice])
    for part, column in (("same share", share), ("same turnout", turnout)):
        told = _told(replace(frame, part=part, what=f"{_WHAT}, of {part[5:]}"), used, first, second, look(*column, first, second))  # fmt: skip
        variants = {name: look(*column, first, second, half) for name, half in OTHER_HALVES.items()}
        yield replace(told, sensitivity=tuple(_variants(variants)))
    alike = look(*turnout, first, second).same
    first, second = first[alike], second[alike]
    both = look(*share, first, second)
    yield _told(replace(frame, part="same share and turnout", what=f"{_WHAT}, of both"), used, first, second, both)  # fmt: skip


def neighbours(polls: Polls) -> tuple[IntArray, IntArray]:
    """Give the pairs of one smallest area; of too large areas those that stand near in the table."""
    order = np.lexsort((polls.stations, polls.smallest))
    area = polls.smallest[order]
    first, second = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    count = 0
    for step in range(1, len(order)):
        rows = np.flatnonzero(area[step:] == area[:-step])
        count += len(rows)
        if not len(rows) or count > MOST_PAIRS:
            break
        first.append(order[rows])
        second.append(order[rows + step])
    return np.concatenate(first), np.concatenate(second)


def look(part: IntArray, of: IntArray, first: IntArray, second: IntArray, half: Fraction = HALF) -> Look:
    """Compare the percentages of pairs.

    Parameters
    ----------
    part, of : ndarray of int, shape (n_stations,)
    first, second : ndarray of int, shape (n_pairs,)
        Rows of the stations.
    """
    largest = int(max(of[first].max(initial=0), of[second].max(initial=0)))
    reach = 1 + int(half * 2 * largest)
    logs = gammaln(np.arange(largest + 1, dtype=np.float64) + 1)
    pieces = [slice(start, start + _PAIRS) for start in range(0, max(len(first), 1), _PAIRS)]
    found = [_piece(part, of, first[rows], second[rows], half, reach, logs) for rows in pieces]
    return Look(
        same=np.concatenate([one.same for one in found]),
        chances=np.concatenate([one.chances for one in found]),
    )


def _piece(
    part: IntArray,
    of: IntArray,
    first: IntArray,
    second: IntArray,
    half: Fraction,
    reach: int,
    logs: FloatArray,
) -> Look:
    rows, middle = _could(part, of, first, second, half, reach)
    x, y, n, m = part[first[rows]], part[second[rows]], of[first[rows]], of[second[rows]]
    one = middle[:, None] + np.arange(-NEAR - reach, NEAR + reach + 1)
    other = (x + y)[:, None] - one
    inside = (one >= 0) & (one <= n[:, None]) & (other >= 0) & (other <= m[:, None])
    one, other = np.where(inside, one, 0), np.where(inside, other, 0)
    log = np.where(inside, _log_ways(n[:, None], one, logs) + _log_ways(m[:, None], other, logs), -np.inf)
    weight = np.exp(log - log.max(axis=1, keepdims=True, initial=-np.inf)) if len(rows) else log
    agree = _agree(one, other, n[:, None], m[:, None], half)
    chances, same = np.zeros(len(first)), np.zeros(len(first), dtype=np.bool_)
    chances[rows] = (weight * agree).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-300)
    same[rows] = _agree(x, y, n, m, half)
    return Look(same=same, chances=chances)


def _could(
    part: IntArray, of: IntArray, first: IntArray, second: IntArray, half: Fraction, reach: int
) -> tuple[IntArray, IntArray]:
    """Give the pairs that are near and could agree, and where the first of each would."""
    x, y, n, m = part[first], part[second], of[first], of[second]
    middle = np.rint((x + y) * (n / (n + m))).astype(np.int64)
    rows = np.flatnonzero((np.abs(x - middle) <= NEAR + reach) & (n != m))
    middle, n, m = middle[rows], n[rows], m[rows]
    can = ~_simple(middle, n) & _agree(middle, (x + y)[rows] - middle, n, m, half)
    return rows[can], middle[can]


def _simple(x: IntArray, n: IntArray) -> Flags:
    """Tell which percentages are fractions that small stations share, like a half or two fifths."""
    found: Flags = n <= SIMPLE * np.gcd(x, n)
    return found


def _agree(x: IntArray, y: IntArray, n: IntArray, m: IntArray, half: Fraction) -> Flags:
    found: Flags = half.denominator * np.abs(x * m - y * n) <= half.numerator * n * m
    return found


def _log_ways(n: IntArray, k: IntArray, logs: FloatArray) -> FloatArray:
    found: FloatArray = logs[n] - logs[k] - logs[n - k]
    return found


def _told(frame: Finding, used: Polls, first: IntArray, second: IntArray, found: Look) -> Finding:
    observed = int(found.same.sum())
    sd = float(np.sqrt((found.chances * (1 - found.chances)).sum()))
    rows = np.column_stack((first[found.same], second[found.same])).ravel()
    often = np.bincount(rows, minlength=len(used))
    order = np.lexsort((used.stations, -often))[:MOST_DRIVERS]
    size = float(used.ballots[rows].mean()) if len(rows) else 0.0
    excess = observed - found.expected
    return replace(
        frame, statistic=observed, expected=found.expected, sd=sd, p=found.p, how="exact",
        stations=effect_of(excess, sd), votes=effect_of(size * excess, size * sd),
        drivers=tuple(used.stations[order[often[order] > 0]].tolist()),
        details={"pairs_that_could": int((found.chances > 0).sum()), "stations_used": len(used)},
    )  # fmt: skip


def _variants(looks: dict[str, Look]) -> Iterator[Variant]:
    for name, one in looks.items():
        yield Variant(f"to {name} of a point", int(one.same.sum()) - one.expected, one.p)
