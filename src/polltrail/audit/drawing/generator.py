"""The generator that Arlo draws batches with: PCG-64 begun with SHA-256 of the seed."""

from hashlib import sha256

import numpy as np

from polltrail.audit.contest.assertion import IntArray


def generator_draws(seed: str, weights: IntArray, n: int) -> IntArray:
    """Draw `n` rows with replacement, as `numpy.random.Generator.choice` does with each row's share of the weights.

    References
    ----------
    Arlo's batch comparison (votingworks/arlo, `draw_ppeb_sample`) begins NumPy's PCG-64 with SHA-256 of the seed.
    """
    generator = np.random.Generator(np.random.PCG64(int(sha256(seed.encode()).hexdigest(), 16)))
    whole = int(weights.sum())
    shares = np.array([weight / whole for weight in weights.tolist()])
    found: IntArray = generator.choice(len(weights), n, p=shares, replace=True).astype(np.int64)
    return found
