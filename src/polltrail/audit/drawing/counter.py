"""SHA-256 of the seed and a counter: the sampler of the audit literature, with replacement, by whole numbers."""

from hashlib import sha256

import numpy as np

from polltrail.audit.contest.assertion import IntArray
from polltrail.errors import DataError


def counter_number(seed: str, draw: int) -> int:
    """Give the number of the `draw`-th draw, counted from 1: SHA-256 of "seed,draw".

    References
    ----------
    Rivest (2011), *A sampling algorithm for post-election audits*; the Colorado risk-limiting audits use it since 2017.
    """
    return int.from_bytes(sha256(f"{seed},{draw}".encode()).digest(), "big")


def counter_draws(seed: str, weights: IntArray, n: int) -> IntArray:
    """Draw `n` rows with replacement, each with a chance in proportion to its weight.

    Notes
    -----
    The weights one after the other make a line of W tickets, numbered from 1. Draw j takes ticket 1 + (h mod W), where h is
    SHA-256 of the seed, a comma and j, read as a number.
    """
    ends = np.cumsum(weights)
    whole = int(ends[-1]) if len(ends) else 0
    if whole <= 0:
        raise DataError("draw: expected stations that could hold an error, found none; nothing is drawn")
    tickets = np.array([counter_number(seed, draw) % whole for draw in range(1, n + 1)], dtype=np.int64)
    found: IntArray = np.searchsorted(ends, tickets, side="right").astype(np.int64)
    return found
