"""Seats of a list inside its regions, and direct seats that its votes do not carry there."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from polltrail.allocation.allocation import Allocation, Key
from polltrail.allocation.divisors import Divisors
from polltrail.allocation.highest_averages import allocate_seats


def in_regions(
    votes: Mapping[str, int], seats: int, divisors: Divisors, least: Mapping[str, int] | None = None
) -> Allocation[str]:
    """Divide the seats of one list among its regions by its votes there; at least its direct seats, where it keeps them.

    Examples
    --------
    >>> from polltrail.allocation import SAINTE_LAGUE
    >>> dict(in_regions({"north": 90, "south": 10}, 5, SAINTE_LAGUE, {"south": 2}).seats)
    {'north': 3, 'south': 2}
    """
    kept = {region: count for region, count in (least or {}).items() if region in votes}
    if sum(kept.values()) >= seats:
        return Allocation(seats={region: kept.get(region, 0) for region in votes}, tie=None, votes=votes)
    return allocate_seats(votes, seats, divisors, least=kept)


def covered(firsts: Mapping[Key, Fraction], seats: int) -> tuple[Sequence[Key], Sequence[Key]]:
    """Tell which constituencies a list keeps in a region, by the share of votes it came first with; and where it ties.

    Returns
    -------
    tuple of sequence
        Those kept for certain; those of equal share of which only some can be kept.

    Examples
    --------
    >>> covered({"x": Fraction(1, 2), "y": Fraction(1, 3), "z": Fraction(1, 4)}, 2)
    (['x', 'y'], [])
    """
    if len(firsts) <= seats:
        return list(firsts), []
    ranked = sorted(firsts, key=lambda key: -firsts[key])
    line = firsts[ranked[seats]]  # the first that is not kept
    above = [key for key in ranked if firsts[key] > line]
    return above, [key for key in ranked if firsts[key] == line] if len(above) < seats else []
