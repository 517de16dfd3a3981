"""Invented contests for tests of figures: honest ones, and the same with something changed."""

from dataclasses import replace
from typing import Any

import numpy as np

from polltrail.election import ChoiceId
from polltrail.forensics.polls import Polls


def clean_polls(seed: int, *, stations: int = 1_500, regions: int = 10, choices: int = 3) -> Polls:
    """Stations whose turnout and shares differ by region and by station, and whose counts are drawn from these."""
    rng = np.random.default_rng(seed)
    region = np.sort(rng.integers(0, regions, stations))
    registered = np.clip(rng.lognormal(6.9, 0.4, stations), 120, 3_000).astype(np.int64)
    by_region = rng.normal(0, 0.2, (regions, choices + 1))
    noise = rng.normal(0, 0.15, (stations, choices + 1)) + by_region[region]
    ballots = rng.binomial(registered, 1 / (1 + np.exp(-0.4 - noise[:, 0])))
    weights = np.exp(noise[:, 1:] + np.linspace(0.8, -0.4, choices))
    rejected = rng.binomial(ballots, 0.02)
    votes = rng.multinomial(ballots - rejected, weights / weights.sum(axis=1, keepdims=True))
    return Polls(
        stations=np.arange(stations),
        registered=registered,
        ballots=ballots,
        counted=ballots,
        rejected=rejected,
        votes=votes,
        choices=tuple(ChoiceId(chr(ord("a") + at)) for at in range(choices)),
        areas=(region,),
        area_names=(tuple(f"R{at}" for at in range(regions)),),
    )


def polls_of(polls: Polls, **changed: Any) -> Polls:
    """The same with some figures changed."""
    return replace(polls, **changed)
