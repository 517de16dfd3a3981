"""How many draws an audit takes: for certain if no form differs, and on average if some do."""

from fractions import Fraction
from math import ceil, inf, log, log1p


def clean_draws(bound: Fraction, risk: Fraction, *, already: float = 1.0) -> int:
    """Give the fewest draws that confirm, if every form agrees: with replacement, by Kaplan-Markov.

    Parameters
    ----------
    bound : Fraction
        U, the errors that there could be over the errors that would matter.
    already : float
        P so far.

    Examples
    --------
    >>> clean_draws(Fraction(21), Fraction(1, 4)), clean_draws(Fraction(11), Fraction(1, 4))
    (29, 15)
    """
    if already <= risk:
        return 0
    if bound <= 1:
        return 1
    n = max(1, ceil((log(risk) - log(already)) / log1p(-float(1 / bound)) - 1e-9))
    return n + 1 if already == 1.0 and n < 2_000 and (1 - 1 / bound) ** n > risk else n


def expected_draws(bound: Fraction, risk: Fraction, *, error_rate: float = 0.0, taint: float = 0.0) -> float:
    """Give the draws that confirm on average, if a share of the forms drawn has an error of this taint.

    Notes
    -----
    Wald: log(1/risk) over what a draw adds on average, with the mean excess of the last draw added (half a step).
    Infinite where errors cost more than agreeing forms bring.
    """
    gain = -log1p(-1 / float(bound)) if bound > 1 else inf
    cost = error_rate * -log1p(-taint) if taint < 1 else (inf if error_rate else 0.0)
    drift = gain - cost
    if gain == inf:
        return 1.0
    if drift <= 0:
        return inf
    return (-log(risk) + gain / 2) / drift if error_rate else float(clean_draws(bound, risk))
