"""Stations drawn from the finite mixture itself, as it is published: what its fit has to give back."""

from typing import NamedTuple

import numpy as np
from numpy.random import Generator

from polltrail.election import ChoiceId
from polltrail.forensics.polls import FloatArray, IntArray, Polls

SHARES = (0.8, 0.15, 0.05)
CENTRES = (0.3, 0.3, 0.0, 0.0, 0.0, 0.0)
VARIANCES = (0.1, 0.1, 0.2, 0.2, 0.2, 0.2)


class Drawn(NamedTuple):
    """Stations and what was done in them.

    Attributes
    ----------
    kinds : ndarray of int, shape (n,)
        0 as counted, 1 some added and moved, 2 nearly all.
    added, moved : float
        Votes.
    """

    polls: Polls
    kinds: IntArray
    added: float
    moved: float


def drawn(
    rng: Generator,
    stations: int,
    *,
    shares: tuple[float, ...] = SHARES,
    centres: tuple[float, ...] = CENTRES,
    variances: tuple[float, ...] = VARIANCES,
) -> Drawn:
    """Draw every station's kind, its six parts, how many are added and moved, and then the counts."""
    voters = rng.integers(300, 2_000, stations)
    parts = 1 / (1 + np.exp(-np.array(centres) - rng.standard_normal((stations, 6)) * np.sqrt(variances)))
    kinds = rng.choice(3, stations, p=shares)
    made, moved = (
        rng.binomial(
            voters, np.select([kinds == 1, kinds == 2], [0.7 * parts[:, k], 0.7 + 0.3 * parts[:, k + 2]])
        )
        / voters
        for k in (2, 3)
    )
    made = np.minimum(made, 0.999)
    away = rng.binomial(voters, (1 - parts[:, 0]) * (1 - made))
    turnout = 1 - away / voters / (1 - made)
    chance = turnout * parts[:, 1] * (1 - moved) + made * (1 - turnout) + moved * turnout
    votes = np.minimum(rng.binomial(voters, np.clip(chance, 0, 1)), voters - away)
    return Drawn(
        polls=polls_of_counts(voters, voters - away, votes),
        kinds=kinds,
        added=_total(voters * (1 - turnout) * made),
        moved=_total(voters * turnout * (1 - parts[:, 1]) * moved),
    )


def _total(votes: FloatArray) -> float:
    return float(votes.sum())


def polls_of_counts(voters: IntArray, ballots: IntArray, votes: IntArray) -> Polls:
    """Give stations with one choice and all others together."""
    return Polls(
        stations=np.arange(len(voters)),
        registered=voters,
        ballots=ballots,
        counted=ballots,
        rejected=np.zeros_like(ballots),
        votes=np.column_stack((votes, ballots - votes)),
        choices=(ChoiceId("a"), ChoiceId("b")),
    )
