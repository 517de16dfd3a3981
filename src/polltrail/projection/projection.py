"""Both halves of a projection: what is certain, and what is likely."""

from dataclasses import dataclass

from numpy.random import Generator

from polltrail.projection.certain import Certain, caps_of, certain_of
from polltrail.projection.likely import Likely, likely_of
from polltrail.projection.returns import PartialReturns


@dataclass(frozen=True, kw_only=True)
class Projection:
    """One contest, projected.

    `likely` is None where nothing can be told beyond the bounds.
    """

    returns: PartialReturns
    certain: Certain
    likely: Likely | None


def project(
    returns: PartialReturns, *, turnout: float | None = None, n_draws: int = 2_000, rng: Generator
) -> Projection:
    """Say what is certain and what is likely.

    Parameters
    ----------
    turnout : float or None
        The assumed highest turnout of a station, for the softer bounds.
    """
    open_ = returns.counted < 1
    listed = (returns.votes.sum(axis=1) * (returns.counted > 0))[open_]
    totals = dict(zip(returns.choices, returns.totals.tolist(), strict=True))
    return Projection(
        returns=returns,
        certain=certain_of(
            totals, caps_of(returns.registered[open_].tolist(), listed.tolist()), turnout=turnout
        ),
        likely=likely_of(returns, n_draws=n_draws, rng=rng),
    )
