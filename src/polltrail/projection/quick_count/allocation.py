"""How many stations to draw in all, and of each stratum."""

from collections.abc import Sequence
from fractions import Fraction
from math import ceil
from statistics import NormalDist

from polltrail.errors import DataError

LEAST = 2
"""Stations drawn of each stratum, where it has so many: with one there is no variance."""


def sample_size(
    *,
    stations: int,
    ballots: float,
    margin: float,
    level: float = 0.95,
    correlation: float = 0.1,
    share: float = 0.5,
) -> int:
    """Tell how many stations to draw so that a share is known to within `margin`.

    Parameters
    ----------
    ballots : float
        Mean ballots of a station.
    correlation : float
        How much alike two ballots of one station are: 0 not at all, 1 wholly. Polling stations have 0.05 to 0.15.

    Notes
    -----
    Ballots needed if each were drawn alone, times the design effect 1 + (ballots - 1) x correlation, in stations, with the
    correction for a finite population.

    Examples
    --------
    >>> sample_size(stations=156_899, ballots=400, margin=0.005)
    3832

    References
    ----------
    Kish (1965), *Survey Sampling*, section 5.4; Cochran (1977), *Sampling Techniques*, 3rd ed., section 4.4.
    """
    if not (0 < margin < 1 and 0 < level < 1 and 0 <= correlation <= 1 and ballots > 0 and stations > 0):
        raise DataError(
            "sample size: expected a margin, level and correlation between 0 and 1 and stations with ballots"
        )
    z = NormalDist().inv_cdf((1 + level) / 2)
    effect = 1 + (ballots - 1) * correlation
    first = z**2 * share * (1 - share) / margin**2 * effect / ballots
    return min(stations, ceil(first / (1 + first / stations)))


def allocate(n: int, stations: Sequence[int], spread: Sequence[float] | None = None) -> list[int]:
    """Divide `n` stations among strata, by their stations, or by stations times spread (Neyman).

    Parameters
    ----------
    stations : sequence of int
        Stations of each stratum.
    spread : sequence of float or None
        Standard deviation within each stratum, of what is to be estimated.

    Returns
    -------
    list of int
        At least 2 of each stratum, or all it has; largest remainders first, ties to the stratum listed first.

    Examples
    --------
    >>> allocate(10, [100, 50, 1]), allocate(10, [100, 50, 1], [0.1, 0.4, 0.1])
    ([6, 3, 1], [3, 6, 1])
    """
    floor = [min(LEAST, size) for size in stations]
    if not sum(floor) <= n <= sum(stations):
        raise DataError(
            f"sample: expected between {sum(floor)} stations (two of each stratum) and {sum(stations)}, found {n}"
        )
    weights = [
        Fraction(size) * (1 if spread is None else Fraction(spread[h])) for h, size in enumerate(stations)
    ]
    given = list(floor)
    while (left := n - sum(given)) > 0:
        given = _further(given, left, n, stations, weights)
    return given


def _further(
    given: list[int], left: int, n: int, stations: Sequence[int], weights: Sequence[Fraction]
) -> list[int]:
    """Hand out at most `left` more: whole parts first, then the largest remainders; nobody beyond what there is."""
    whole = sum(weights) or Fraction(1)
    wanted = [n * weight / whole for weight in weights]
    gaps = [
        min(max(want - has, Fraction(0)), Fraction(size - has))
        for want, has, size in zip(wanted, given, stations, strict=True)
    ]
    total = sum(gaps)
    if not total:
        room = next(h for h, (has, size) in enumerate(zip(given, stations, strict=True)) if has < size)
        return [has + (h == room) for h, has in enumerate(given)]
    exact = [gap * min(Fraction(1), Fraction(left) / total) for gap in gaps]
    more = [int(part) for part in exact]
    order = sorted(range(len(given)), key=lambda h: (more[h] - exact[h], h))
    for h in order[: left - sum(more)]:
        if given[h] + more[h] < stations[h] and exact[h] > more[h]:
            more[h] += 1
    return [has + part for has, part in zip(given, more, strict=True)]
