"""Kaplan-Markov in whole numbers: the same product as fractions, for courts and for the edge of the limit."""

from collections.abc import Sequence
from fractions import Fraction


def exact_kaplan_markov(
    errors: Sequence[int],
    weights: Sequence[int],
    *,
    whole: int,
    margin: int,
    ratio: Fraction = Fraction(1),
    once: bool = False,
) -> Fraction | None:
    """Multiply (1 - 1/U) / (1 - taint) over the draws; None where a taint of 1 makes it infinite.

    Parameters
    ----------
    errors, weights : sequence of int
        Votes of error found at each draw, and the weight that the station was drawn with.
    whole : int
        The weights of all stations that could be drawn.
    margin : int
        Votes of error that would make the assertion false.
    ratio : Fraction
        The largest bound on an error, over its weight.
    once : bool
        Without replacement: what was drawn is taken from the whole and from the margin.

    Examples
    --------
    >>> exact_kaplan_markov([0, 20], [420, 420], whole=126_000, margin=6_000)
    Fraction(20, 21)
    """
    above, below = 1, 1
    left, short = whole * ratio.numerator, margin * ratio.denominator
    for error, weight in zip(errors, weights, strict=True):
        if left <= short:
            return Fraction(0)
        most = weight * ratio.numerator
        agreed = most - max(error, 0) * ratio.denominator
        if agreed <= 0:
            return None
        above *= (left - short) * most
        below *= left * agreed
        if once:
            left, short = left - most, short - error * ratio.denominator
    return Fraction(above, below)
