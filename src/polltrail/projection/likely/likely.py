"""The door: returns in; likely totals, intervals, chances and draws out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.random import Generator

from polltrail.election import ChoiceId
from polltrail.projection.likely.chances import chances_to_win
from polltrail.projection.likely.contrasts import Contrasts, contrasts_of, rescaled
from polltrail.projection.likely.draws import correlation_between, draw_additions, within_bounds
from polltrail.projection.likely.features import Group, features_of
from polltrail.projection.likely.mixture import Distribution, Mixtures, Order, distribution, mix
from polltrail.projection.likely.nest import Nest, nest_of
from polltrail.projection.likely.nonrandom import by_place, by_size
from polltrail.projection.likely.previous import expected_before, share_left
from polltrail.projection.likely.rests_on import RestsOn, arrival_known, rests_on
from polltrail.projection.likely.tree import Observed, squares_within, sweep
from polltrail.projection.likely.units import Units, units_of
from polltrail.projection.returns import UNKNOWN, FloatArray, PartialReturns

LEVELS = (0.5, 0.8, 0.9, 0.95)
FREEDOM, MOST_FREEDOM = 4, 60
"""Degrees of freedom of the tails: so many more than areas of the largest level are in."""
METHOD = "tree of areas, features and a mixture over scales"

Denominator = Literal["ballots cast", "votes for choices"]
Interval = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyCount:
    """One projected number over all stations: its middle, and intervals by level.

    `share` is of all votes for choices; of the turnout, of the registered voters. None where that is not known.
    """

    votes: float
    share: float | None
    intervals: Mapping[float, Interval]
    share_intervals: Mapping[float, Interval]


@dataclass(frozen=True, kw_only=True)
class Likely:
    """What a contest will likely end with.

    Attributes
    ----------
    counts : mapping of ChoiceId to LikelyCount
    win : mapping of ChoiceId to float
        Chance to end with the most votes.
    turnout : LikelyCount
    denominator : str
        What the turnout counts: "ballots cast", or "votes for choices" where not every station in has ballots cast.
    registered : int or None
        Registered voters of all stations; None where a station has no register.
    draws : ndarray of float, shape (n_draws, n_choices)
        Possible final totals.
    """

    counts: Mapping[ChoiceId, LikelyCount]
    win: Mapping[ChoiceId, float]
    turnout: LikelyCount
    denominator: Denominator
    registered: int | None
    draws: FloatArray
    method: str
    rests_on: RestsOn


def likely_of(returns: PartialReturns, *, n_draws: int = 2_000, rng: Generator) -> Likely | None:
    """Project one contest.

    Parameters
    ----------
    rng : Generator
        The same returns and the same generator give the same numbers.

    Returns
    -------
    Likely or None
        None where nothing can be told: no station in has a vote, or no station could be given a size.

    Notes
    -----
    Votes per registered voter are those of the station's areas, one random effect for each level, and of features with
    coefficients around zero: size of station and areas, order of arrival of station and areas, a previous election.
    What the features' scales are is decided by the returns; arrival order matters a priori by how far what is in is from
    a random draw. Areas where nothing is in are drawn from the spread between areas.
    """
    units = units_of(returns)
    votes, papers, denominator = _counted(returns)
    if not units.n_in or not votes.sum() or not units.size.sum():
        return None
    nest = nest_of(returns.areas, returns.n_stations)
    size = units.station_size
    order = Order(
        place=by_place(returns.counted, nest),
        size=by_size(returns.counted, size),
        known=arrival_known(returns),
    )
    in_ = units.station[: units.n_in]
    full = np.column_stack([votes, papers])
    rates = full[in_] / units.counted[:, None]
    contrasts = _contrasts(full[in_], rates, units, nest)
    mixtures = _fit(returns, units, nest, order, rates, contrasts)
    totals = full.sum(axis=0)
    distributions = [distribution(mixtures, column) for column in range(len(totals))]
    draws = totals[:-1] + within_bounds(
        draw_additions(
            distributions[:-1],
            correlation_between(rates[:, :-1], units.counted, nest.lowest[in_]),
            n_draws=n_draws,
            rng=rng,
        ),
        units.out.sum(),
    )
    chances = chances_to_win(draws, mixtures, contrasts.pairs, returns.totals)
    registered = int(returns.registered.sum()) if (returns.registered > 0).all() else None
    told = _told(distributions, totals, units.out.sum())
    return Likely(
        counts={
            choice: _count(told[:, column], _shares(draws, column))
            for column, choice in enumerate(returns.choices)
        },
        win={choice: float(chance) for choice, chance in zip(returns.choices, chances, strict=True)},
        turnout=_turnout(told[:, len(returns.choices)], registered),
        denominator=denominator,
        registered=registered,
        draws=draws,
        method=METHOD,
        rests_on=rests_on(returns, units, nest, order),
    )


def _counted(returns: PartialReturns) -> tuple[FloatArray, FloatArray, Denominator]:
    """Votes and papers of the stations in; zero where a station is out."""
    in_ = returns.counted > 0
    votes = np.where(in_[:, None], returns.votes, 0).astype(np.float64)
    listed = votes.sum(axis=1)
    if (returns.papers[in_] == UNKNOWN).any():
        return votes, listed, "votes for choices"
    return votes, np.where(in_, np.maximum(returns.papers, listed), 0.0), "ballots cast"


def _contrasts(counted: FloatArray, rates: FloatArray, units: Units, nest: Nest) -> Contrasts:
    found = contrasts_of(counted[:, :-1].sum(axis=0), counted[:, -1].sum(), units.counted.sum())
    scaled = rates @ found.matrix / np.sqrt(found.scale)
    area = nest.lowest[units.station[: units.n_in]]
    return rescaled(found, *squares_within(scaled, units.counted, area))


def _fit(
    returns: PartialReturns,
    units: Units,
    nest: Nest,
    order: Order,
    rates: FloatArray,
    contrasts: Contrasts,
) -> Mixtures:
    features = features_of(returns, units, nest)
    root = np.sqrt(contrasts.scale)
    scaled = rates @ contrasts.matrix / root
    before = expected_before(features, scaled, units.counted)
    left = share_left(scaled, before, units.counted, int((features.group == Group.PREVIOUS).sum()))
    observed = Observed(
        rates=(scaled - before[: units.n_in]) / np.sqrt(left),
        features=features.matrix,
        size=units.size,
        station=units.station,
        n_in=units.n_in,
        importance=contrasts.importance,
        chance=1 / float(contrasts.importance @ left),
    )
    seen = len(np.unique(nest.top[units.station[: units.n_in]]))
    mixtures = mix(
        sweep(observed, nest),
        features.group,
        order,
        out=float(units.out.sum()),
        unsized=units.size_variance * (np.average(observed.rates, axis=0, weights=units.counted) ** 2),
        scale=contrasts.scale * left,
        freedom=float(FREEDOM + min(seen, MOST_FREEDOM)),
    )
    expected = (units.out @ before[units.n_in :]) * root
    return replace(mixtures, centre=mixtures.centre + expected[:, None])


def _probabilities() -> FloatArray:
    """The middle, then the lower and upper end for each level."""
    ends = [end for level in LEVELS for end in ((1 - level) / 2, (1 + level) / 2)]
    return np.array([0.5, *ends])


def _told(distributions: Sequence[Distribution], totals: FloatArray, most: float) -> FloatArray:
    """Quantiles of each count's final total, within what is possible; of shape (n_quantiles, n_counts)."""
    levels = _probabilities()
    added = np.stack([np.interp(levels, chances, points) for points, chances in distributions], axis=1)
    told: FloatArray = totals + np.clip(added, 0.0, most)
    return told


def _shares(draws: FloatArray, column: int) -> FloatArray:
    shares: FloatArray = np.quantile(draws[:, column] / draws.sum(axis=1), _probabilities())
    return shares


def _count(votes: FloatArray, shares: FloatArray | None) -> LikelyCount:
    return LikelyCount(
        votes=float(votes[0]),
        share=None if shares is None else float(shares[0]),
        intervals=_intervals(votes),
        share_intervals={} if shares is None else _intervals(shares),
    )


def _turnout(papers: FloatArray, registered: int | None) -> LikelyCount:
    return _count(papers, None if registered is None else papers / registered)


def _intervals(values: FloatArray) -> dict[float, Interval]:
    return {
        level: (float(values[1 + 2 * place]), float(values[2 + 2 * place]))
        for place, level in enumerate(LEVELS)
    }
