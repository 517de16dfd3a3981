"""Thousands of possible houses, and how likely each government is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from polltrail.errors import DataError
from polltrail.parliament.coalitions import Conditions
from polltrail.parliament.coalitions.conditions import NOTHING_RULED_OUT
from polltrail.parliament.draws import DrawnCoalitions, draw_coalitions
from polltrail.parliament.draws.coalitions import MOST_PARTIES, IntArray
from polltrail.parliament.house import INDEPENDENT


@dataclass(frozen=True, slots=True, kw_only=True)
class ChancesAccount:
    """What draws of a house say.

    Attributes
    ----------
    needed : int
        Seats that win in every draw.
    mean : mapping of str to float
        Seats of each party on average.
    between : mapping of str to (int, int)
        Where 95 % of the draws lie.
    left_out : tuple of str
        Who is in no coalition: independents, or parties beyond those that can be looked at.
    """

    drawn: DrawnCoalitions
    needed: int
    mean: Mapping[str, float]
    between: Mapping[str, tuple[int, int]]
    left_out: tuple[str, ...]


def chances_of(
    names: Sequence[str], draws: IntArray, needed: int, conditions: Conditions = NOTHING_RULED_OUT
) -> ChancesAccount:
    """Ask of every draw who could govern.

    Raises
    ------
    DataError
        A party that a condition names is in no draw.
    """
    order = np.argsort(-draws.mean(axis=0), kind="stable")
    players = [int(at) for at in order if names[at] != INDEPENDENT][:MOST_PARTIES]
    own = tuple(names[at] for at in players)
    strange = sorted(conditions.involved() - set(own))
    if strange:
        raise DataError(f"draws: expected a column of {strange[0]}, which a condition names, found none")
    low, high = np.quantile(draws, (0.025, 0.975), axis=0, method="inverted_cdf")
    return ChancesAccount(
        drawn=draw_coalitions(own, draws[:, players], needed, conditions.feasible(own)),
        needed=needed,
        mean={name: float(value) for name, value in zip(names, draws.mean(axis=0), strict=True)},
        between={name: (int(a), int(b)) for name, a, b in zip(names, low, high, strict=True)},
        left_out=tuple(name for name in names if name not in own),
    )
