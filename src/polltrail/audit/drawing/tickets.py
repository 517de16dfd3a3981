"""A ticket for each station, from the seed and its id alone: draws without replacement that agree between contests."""

from hashlib import sha256
from math import log1p

import numpy as np

from polltrail.audit.contest.assertion import IntArray

DIGITS = 17
"""Decimal digits of a ticket that are used, as many as a number of 64 bits tells apart."""


def first_fraction(station: str, seed: str) -> str:
    """Give a station's ticket, a fraction between 0 and 1 in decimal digits.

    SHA-256 of the seed's SHA-256 (in hex) followed by the id; as a decimal number, its digits reversed.

    Examples
    --------
    >>> first_fraction("AB-130", "01382438112797316654")[:14]
    '0.262997141228'

    References
    ----------
    Rivest (2018), *Consistent sampling with replacement*, arXiv:1808.10016.
    """
    return f"0.{_reversed(sha256(seed.encode()).hexdigest(), station)}"


def _reversed(seed_hash: str, station: str) -> str:
    number = int(sha256(f"{seed_hash}{station}".encode()).hexdigest(), 16)
    return f"{number:064d}"[::-1]


def ticket_draws(seed: str, stations: list[str], weights: IntArray, n: int) -> IntArray:
    """Draw `n` rows without replacement: each next one with a chance in proportion to its weight among those left.

    Notes
    -----
    Rows come in the order of -log(1 - ticket) / weight. With equal weights that is the order of the tickets, which is
    Rivest's consistent sampler; with others it is successive sampling. Two contests of the same seed share what they can.

    References
    ----------
    Efraimidis and Spirakis (2006), *Weighted random sampling with a reservoir*, Information Processing Letters 97.
    """
    seed_hash = sha256(seed.encode()).hexdigest()
    rows = np.flatnonzero(weights > 0)
    keys = sorted(
        (
            -log1p(-float(f"0.{(digits := _reversed(seed_hash, stations[row]))[:DIGITS]}")) / weight,
            digits,
            row,
        )
        for row, weight in zip(rows.tolist(), weights[rows].tolist(), strict=True)
    )
    return np.array([row for _, _, row in keys[:n]], dtype=np.int64)
