"""The usual way out: draw areas again with replacement, as if those in were a random sample of all."""

import numpy as np

from polltrail.projection import PartialReturns

DRAWS = 400


def naive_bootstrap(returns: PartialReturns, rng: np.random.Generator, *, level: int = 1) -> np.ndarray:
    """Draws of the final totals, of shape (DRAWS, n_choices); areas of `level`, or of the lowest there is."""
    levels = returns.areas[: level + 1] or (np.arange(returns.n_stations),)
    area = np.unique(np.stack(levels), axis=1, return_inverse=True)[1].ravel()
    in_ = returns.counted > 0
    n = int(area.max()) + 1
    size = np.maximum(returns.registered, 1).astype(float)
    registered = np.bincount(area[in_], size[in_], n)
    votes = np.stack([np.bincount(area[in_], column[in_], n) for column in returns.votes.T], axis=1)
    seen = np.bincount(area[in_], minlength=n) > 0
    times = rng.multinomial(seen.sum(), np.full(seen.sum(), 1 / seen.sum()), size=DRAWS)
    rate = (times @ votes[seen]) / np.maximum(times @ registered[seen], 1)[:, None]
    return returns.totals + rate * size[~in_].sum()
