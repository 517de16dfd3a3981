"""What the stations drawn say about one assertion: numbers for the bets, and what is left if none is drawn twice."""

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from polltrail.audit.contest.assertion import FloatArray, IntArray
from polltrail.audit.contest.audited import AuditedContest
from polltrail.audit.drawing.design import Draw
from polltrail.audit.drawing.weights import Weights


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One assertion's draws.

    Attributes
    ----------
    errors, weights : ndarray of int
        Of each draw; the error of a form that is missing is its bound.
    whole : int
        The weights of all stations that could be drawn.
    margin : int
        Votes of error among those stations that would make the assertion false.
    ratio : Fraction
        The largest bound over its weight: what makes taints of weights.
    settled : bool
        Whether the stations not drawn cannot make the assertion false, whatever their forms say.
    turned : bool
        Whether the errors found in the stations drawn alone make it false, with all others as they are.
    """

    errors: IntArray
    weights: IntArray
    whole: int
    margin: int
    ratio: Fraction
    once: bool
    settled: bool
    turned: bool

    @property
    def bound(self) -> Fraction:
        """U: the errors that there could be, over those that would matter."""
        return self.whole * self.ratio / self.margin

    @property
    def x(self) -> FloatArray:
        """One less the taint of each draw."""
        return 1 - self.errors / (self.weights * float(self.ratio))

    @property
    def mean(self) -> FloatArray:
        """The largest mean of the next `x`, if the assertion is false."""
        if not self.once:
            return np.full(len(self.errors), float(1 - 1 / self.bound))
        left = self.whole - np.concatenate([[0], np.cumsum(self.weights)[:-1]])
        short = self.margin - np.concatenate([[0], np.cumsum(self.errors)[:-1]])
        found: FloatArray = 1 - short / (left * float(self.ratio))
        return found

    @property
    def next_bound(self) -> Fraction | None:
        """U for the next draw; None where errors found already reach the margin."""
        if not self.once:
            return self.bound
        short = self.margin - int(self.errors.sum())
        return (self.whole - int(self.weights.sum())) * self.ratio / short if short > 0 else None


def sample_of(contest: AuditedContest, weights: Weights, number: int, draw: Draw, known: int = 0) -> Sample:
    """Lay out what assertion `number` needs.

    Parameters
    ----------
    known : int
        Errors found in stations that are not drawn from, because their forms are all here.
    """
    assertion, bounds = weights.assertions[number], weights.bounds[number]
    errors = np.where(contest.has_form, contest.errors(assertion), bounds)
    inside = draw.weights > 0
    margin = weights.margins[number] - known
    seen = np.unique(draw.rows)
    rest = int(bounds[inside].sum() - bounds[seen].sum())
    found = int(errors[seen].sum())
    return Sample(
        errors=errors[draw.rows],
        weights=draw.weights[draw.rows],
        whole=int(draw.weights.sum()),
        margin=margin,
        ratio=largest_ratio(bounds[inside], draw.weights[inside]),
        once=draw.once,
        settled=found + rest < margin,
        turned=found >= margin,
    )


def largest_ratio(bounds: IntArray, weights: IntArray) -> Fraction:
    """Give the largest bound over weight, exactly."""
    if np.array_equal(bounds, weights):
        return Fraction(1)
    near = bounds / weights
    most = np.flatnonzero(near >= near.max() * (1 - 1e-12))
    pairs = np.unique(np.stack([bounds[most], weights[most]]), axis=1)
    return max(Fraction(int(bound), int(weight)) for bound, weight in pairs.T)
