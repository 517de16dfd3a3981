"""The expected workload of one contest's audit."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, inf

from polltrail.audit.contest.assertion import Assertion, IntArray
from polltrail.audit.contest.audited import AuditedContest
from polltrail.audit.drawing.design import Design, chances
from polltrail.audit.drawing.weights import Weights
from polltrail.audit.measuring.sample import largest_ratio
from polltrail.audit.measuring.size import clean_draws, expected_draws

ERROR_RATES = (0.0, 0.001, 0.01, 0.05)
"""Shares of forms that differ, for which the work is told."""
VOTES_WRONG = 5
"""By how many votes such a form differs."""
MARGINS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2)
"""Margins, as shares of all papers, for which the work is told beside the contest's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """Draws, different forms among them, and hours; None where the whole count has to be seen."""

    error_rate: float
    margin: float
    draws: int | None
    forms: int
    hours: float


@dataclass(frozen=True, kw_only=True)
class ContestPlan:
    """One contest.

    Attributes
    ----------
    pairs : tuple of (Assertion, margin, U, draws if all forms agree)
    tightest : float
        The smallest margin of a pair, as a share of the papers that stations can hold.
    by_errors, by_margin : tuple of Workload
    """

    contest: str
    title: str
    stations: int
    pairs: tuple[tuple[Assertion, int, Fraction, int], ...]
    tightest: float
    by_errors: tuple[Workload, ...]
    by_margin: tuple[Workload, ...]

    @property
    def draws(self) -> int:
        """Draws for every pair, if all forms agree."""
        return max(draws for _, _, _, draws in self.pairs)


def plan_contest(
    contest: AuditedContest,
    weights: Weights,
    *,
    design: Design,
    risk: Fraction,
    minutes: float,
    error_rates: Sequence[float] = ERROR_RATES,
) -> ContestPlan:
    """Plan one contest: with replacement, by Kaplan-Markov; without, it is never more."""
    weight = chances(design, weights.error_bound)
    bounds = [
        int(weight.sum()) * largest_ratio(bound[weight > 0], weight[weight > 0]) / margin
        for bound, margin in zip(weights.bounds, weights.margins, strict=True)
    ]
    cap = max(1, int(contest.caps.sum()))
    tightest = max(bounds)
    work = _Work(weight=weight, minutes=minutes, once=design.endswith("-once"))
    taint = min(1.0, VOTES_WRONG / max(1.0, float(weights.error_bound.mean())))
    margin = min(weights.margins) / cap
    return ContestPlan(
        contest=contest.contest,
        title=contest.title,
        stations=contest.n_stations,
        pairs=tuple(
            (one, votes, bound, clean_draws(bound, risk))
            for one, votes, bound in zip(weights.assertions, weights.margins, bounds, strict=True)
        ),
        tightest=margin,
        by_errors=tuple(
            work.load(expected_draws(tightest, risk, error_rate=rate, taint=taint), rate, margin)
            for rate in error_rates
        ),
        by_margin=tuple(work.load(float(clean_draws(_bound_at(part), risk)), 0.0, part) for part in MARGINS),
    )


def _bound_at(margin: float) -> Fraction:
    """Give U of a contest with this margin, by error bound: all papers and the margin itself, over the margin."""
    return 1 + 1 / Fraction(margin).limit_denominator(1_000_000)


@dataclass(frozen=True, kw_only=True)
class _Work:
    weight: IntArray
    minutes: float
    once: bool

    def load(self, draws: float, rate: float, margin: float) -> Workload:
        """Turn draws into different forms and hours."""
        stations = int((self.weight > 0).sum())
        if draws == inf or draws >= 10**9:
            return self._told(None, stations, rate, margin)
        n = ceil(draws)
        if self.once:
            return self._told(min(n, stations), min(n, stations), rate, margin)
        chance = self.weight / self.weight.sum()
        distinct = float((1 - (1 - chance) ** n).sum())
        return self._told(n, min(stations, ceil(distinct - 1e-9)), rate, margin)

    def _told(self, draws: int | None, forms: int, rate: float, margin: float) -> Workload:
        return Workload(
            error_rate=rate,
            margin=margin,
            draws=draws,
            forms=forms,
            hours=round(forms * self.minutes / 60, 1),
        )
