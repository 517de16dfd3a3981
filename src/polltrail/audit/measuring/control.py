"""Many contests at once: which are confirmed, and what the limit then means."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Literal

Control = Literal["each", "family", "discovery"]

CONTROLS: dict[Control, str] = {
    "each": (
        "The limit holds for each contest by itself. Of many contests with a wrong outcome, up to that share may be confirmed."
    ),
    "family": (
        "Family-wise (Holm): the chance that even one contest with a wrong outcome is confirmed is at most the limit."
    ),
    "discovery": (
        "False discoveries (Benjamini and Yekutieli, for stations that may bear several contests): of the contests confirmed, "
        "at most this share is wrong on average."
    ),
}


def confirmed_of(p: Sequence[float | Fraction], risk: Fraction, control: Control) -> list[bool]:
    """Tell which contests are confirmed at the limit.

    Examples
    --------
    >>> risk = Fraction(1, 20)
    >>> [confirmed_of([0.01, 0.03, 0.04], risk, control) for control in ("each", "family", "discovery")]
    [[True, True, True], [True, False, False], [False, False, False]]

    References
    ----------
    Holm (1979), Scandinavian Journal of Statistics 6; Benjamini and Yekutieli (2001), Annals of Statistics 29(4).
    """
    m = len(p)
    if control == "each":
        return [value <= risk for value in p]
    order = sorted(range(m), key=lambda place: p[place])
    dependent = sum(Fraction(1, k) for k in range(1, m + 1))
    passed = 0
    for rank, place in enumerate(order, start=1):
        limit = risk / (m - rank + 1) if control == "family" else risk * rank / (m * dependent)
        if p[place] <= limit:
            passed = rank
        elif control == "family":
            break
    kept = set(order[:passed])
    return [place in kept for place in range(m)]
