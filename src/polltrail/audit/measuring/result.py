"""What a measured risk is: values, and nothing computed."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from polltrail.audit.contest.assertion import Assertion, FloatArray

Method = Literal["kaplan_markov", "alpha", "alpha_shrink_trunc", "betting"]
METHODS: tuple[Method, ...] = ("kaplan_markov", "alpha", "alpha_shrink_trunc", "betting")


@dataclass(frozen=True, slots=True, kw_only=True)
class StationError:
    """A station drawn that does not agree: `error` in votes of the assertion, above zero against the official outcome."""

    station: str
    error: int
    taint: float
    why: Literal["differs", "no form", "no official row"]


@dataclass(frozen=True, kw_only=True)
class PairMeasure:
    """One assertion.

    Attributes
    ----------
    bound : Fraction
        U.
    n_for_risk : int
        Draws from the beginning that confirm if every form agrees.
    p : mapping of method to float or None
        The p-value after all draws; None where a method has none for such a draw. May be above 1 inside, never here.
    exact : Fraction or None
        Kaplan-Markov as a fraction, where the draws are few; None too where it is infinite.
    sequence : mapping of method to ndarray of float
        The same after every draw.
    errors : tuple of StationError, the largest first
    more_draws : int or None
        Draws that would still be needed if every further form agrees; None where no number would do.
    settled : bool
        Whether the forms seen prove it, whatever the others say.
    """

    assertion: Assertion
    margin: int
    bound: Fraction
    n_for_risk: int
    p: Mapping[Method, float | None]
    exact: Fraction | None
    sequence: Mapping[Method, FloatArray]
    errors: tuple[StationError, ...]
    more_draws: int | None
    settled: bool

    def decides(self, method: Method) -> float | Fraction:
        """Give the p-value that decides: the fraction, where there is one."""
        value = self.p[method]
        if method == "kaplan_markov" and self.exact is not None and not self.settled:
            return self.exact
        return 1.0 if value is None else value


@dataclass(frozen=True, kw_only=True)
class ContestMeasure:
    """One contest.

    Attributes
    ----------
    draws, distinct : int
        Draws, and stations among them.
    missing : tuple of str
        Stations drawn without a form that can be read.
    redrawn : bool
        Whether the sample follows from the seed; else it is taken as drawn.
    collected : int
        Stations collected by chance, that were not drawn from.
    """

    contest: str
    title: str
    method: Method
    pairs: tuple[PairMeasure, ...]
    draws: int
    distinct: int
    missing: tuple[str, ...]
    stations: tuple[str, ...]
    redrawn: bool
    collected: int = 0

    @property
    def p(self) -> float | Fraction:
        """The largest of the pairs: the outcome is confirmed when every pair is."""
        return max(pair.decides(self.method) for pair in self.pairs)

    @property
    def more_draws(self) -> int | None:
        """Draws that would still be needed for every pair, if every further form agrees."""
        needed = [pair.more_draws for pair in self.pairs]
        known = [n for n in needed if n is not None]
        return max(known) if len(known) == len(needed) else None
