"""Invented returns: an area tree with effects at each level, sizes with a trend, and stations that come in some order."""

import numpy as np

from polltrail.election import ChoiceId
from polltrail.projection import PartialReturns


def invented(
    *,
    seed: int = 1,
    stations: int = 200,
    choices: int = 3,
    share: float = 0.4,
    areas: tuple[int, ...] = (4, 12),
) -> PartialReturns:
    """Stations in come first by chance of place and size; figures of those out are wrong on purpose."""
    truth, came = whole(seed=seed, stations=stations, choices=choices, areas=areas)
    in_ = came < np.quantile(came, share) if share < 1 else np.ones(stations, bool)
    return cut(truth, in_, came)


def whole(
    *, seed: int, stations: int = 200, choices: int = 3, areas: tuple[int, ...] = (4, 12)
) -> tuple[PartialReturns, np.ndarray]:
    rng = np.random.Generator(np.random.PCG64(seed))
    levels = [rng.integers(n, size=stations) for n in areas]
    path, codes = np.zeros(stations, dtype=np.int64), []
    for level, n in zip(levels, areas, strict=True):
        path = path * n + level
        codes.append(path.copy())
    registered = rng.lognormal(5.5, 0.6, stations).astype(np.int64) + 10
    strength = rng.normal(0, 0.3, choices) + sum(
        rng.normal(0, 0.3, (int(code.max()) + 1, choices))[code] for code in codes
    )
    strength = strength + 0.2 * (np.log(registered) - 5.5)[:, None] * rng.normal(0, 1, choices)
    odds = np.exp(np.column_stack([strength, np.full(stations, 0.5)]))
    votes = rng.multinomial(registered, odds / odds.sum(axis=1, keepdims=True))[:, :choices]
    came = rng.normal(0, 1, stations) + np.log(registered) + rng.normal(0, 1, areas[0])[levels[0]]
    full = PartialReturns(
        choices=tuple(ChoiceId(f"c{k}") for k in range(choices)),
        votes=votes,
        papers=votes.sum(axis=1),
        counted=np.ones(stations),
        registered=registered,
        areas=tuple(codes),
        arrived=came,
    )
    return full, came


def cut(full: PartialReturns, in_: np.ndarray, came: np.ndarray | None = None) -> PartialReturns:
    """Leave out all stations but those in; what is left of the others must never be read."""
    return PartialReturns(
        choices=full.choices,
        votes=np.where(in_[:, None], full.votes, -7),
        papers=np.where(in_, full.papers, -7),
        counted=in_.astype(float),
        registered=full.registered,
        areas=full.areas,
        arrived=np.full(len(in_), np.nan) if came is None else np.where(in_, came, np.nan),
        previous=full.previous,
    )
