"""How many parties of equal size would be as divided as these; with bounds where some are only known as "others"."""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from polltrail.errors import DataError
from polltrail.parliament.indices.disproportionality import shares


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """Between what two numbers it is; the same number twice where every party is known.

    Attributes
    ----------
    low, high : Fraction
        Others in as few and as large parties as they could be; in as many as there are votes.
    """

    low: Fraction
    high: Fraction

    @property
    def middle(self) -> Fraction:
        """Their mean."""
        return (self.low + self.high) / 2


def effective_number(counts: Mapping[str, int]) -> Fraction:
    """Give Laakso and Taagepera's number: one divided by the sum of squared shares.

    Examples
    --------
    >>> str(effective_number({"a": 50, "b": 50})), str(effective_number({"a": 2, "b": 1, "c": 1}))
    ('2', '8/3')
    """
    return 1 / sum((share * share for share in _shares(counts)), Fraction(0))


def golosov_number(counts: Mapping[str, int]) -> Fraction:
    """Give Golosov's number, which one dominant party brings closer to one.

    Examples
    --------
    >>> str(golosov_number({"a": 50, "b": 50})), str(golosov_number({"a": 2, "b": 1, "c": 1}))
    ('2', '15/7')
    """
    found = [share for share in _shares(counts) if share]
    first = max(found)
    return sum((share / (share + first * first - share * share) for share in found), Fraction(0))


def effective_number_with_others(
    counts: Mapping[str, int], others: int, *, largest_other: int | None = None
) -> Bounds:
    """Bound the number where some are counted only together: Taagepera's two extremes.

    Parameters
    ----------
    counts : mapping of str to int
        The parties that are known.
    others : int
        What all that are not named have together.
    largest_other : int, optional
        The most any of them can have; what the smallest named has where left out.
    """
    if others < 0 or (largest_other is not None and largest_other < 1):
        raise DataError(
            f"others: expected a count from 0, the largest from 1, found {others} and {largest_other}"
        )
    most = min(counts.values()) if largest_other is None else largest_other
    total = sum(counts.values()) + others
    if total < 1 or min(counts.values()) < 0 or (others and most < 1):
        raise DataError(f"others: expected parties that are named to have some each, found {dict(counts)}")
    known = sum(count * count for count in counts.values())
    whole, rest = divmod(others, most) if others else (0, 0)
    together = known + whole * most * most + rest * rest
    alone = known + others
    return Bounds(low=Fraction(total * total, together), high=Fraction(total * total, alone))


def _shares(counts: Mapping[str, int]) -> list[Fraction]:
    return list(shares(counts, dict.fromkeys(counts), "counts").values())
