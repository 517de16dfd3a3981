"""Coarse vote-shares: shares that stand at simple fractions more often than counted votes do (Rozenas, Political Analysis 25, 2017).

As published, F is the mass of the density above the largest of R draws; it falls as R grows. The fixed level holds the
density at every point against the distribution of its draws, described by its mean and variance, with the chance of any
excess anywhere held to five per cent; more draws only make it more exact. How many stations are coarse is told by what F
does not depend on: those at twentieths, beyond the draws.
"""

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.random import Generator

from polltrail.forensics.coarse.density import GRID, STEP, WIDTH, Resampled, at_twentieths, density
from polltrail.forensics.coarse.tail import chance_to_reach
from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell, effect_of
from polltrail.forensics.polls import Flags, FloatArray, Polls
from polltrail.forensics.tails import gamma_log_beyond, gamma_reached

NAME = "rkd"
FEW = 200
RESAMPLES = 1_000
LEVEL = 0.05
LEAST_REACHED = 0.1 * STEP / (WIDTH * np.sqrt(2 * np.pi))
"""Of the density of one station that stands exactly at a point: what draws have there on average, or the point is left out."""
INNOCENT = (
    "Small stations have few shares that are not simple fractions; the draws have the same sizes, so that this is no excess.",
    "Stations that report shares and reckon votes back from them make coarse shares without any vote being changed.",
)
_FRAME = Finding(
    test=NAME,
    what="the density of shares where it is least likely to be so high: minus the logarithm of that chance",
    null="each station's counts drawn again from what its turnout and share may truly be",
    innocent=INNOCENT,
)


@dataclass(frozen=True, kw_only=True)
class Drawn:
    """The density that was observed and those that were drawn.

    Attributes
    ----------
    observed : ndarray of float, shape (1001,)
    draws : ndarray of float, shape (n_resamples, 1001)
    stations : int
    twentieths : float
        Share of stations at a twentieth, as observed; in the draws it is `by_chance`.
    by_chance : ndarray of float, shape (n_resamples,)
    """

    observed: FloatArray
    draws: FloatArray
    stations: int
    twentieths: float
    by_chance: FloatArray

    @cached_property
    def all(self) -> FloatArray:
        """The draws and what was observed: told apart by nothing, else a draw would be less of a surprise to itself."""
        return np.vstack((self.draws, self.observed))

    @cached_property
    def mean(self) -> FloatArray:
        """Of all, at each point."""
        found: FloatArray = self.all.mean(axis=0)
        return found

    @cached_property
    def sd(self) -> FloatArray:
        """Of all, at each point; never nothing."""
        found: FloatArray = np.maximum(self.all.std(axis=0, ddof=1), 1e-12)
        return found

    @property
    def coarse(self) -> Effect:
        """The share of stations that were made coarse: what is at twentieths and by chance would not be."""
        mean, sd = float(self.by_chance.mean()), float(self.by_chance.std(ddof=1))
        return effect_of((self.twentieths - mean) / (1 - mean), sd / (1 - mean))

    @property
    def reached(self) -> Flags:
        """Points that draws reach often enough, neither nothing nor everything.

        Whether any station stands farther out is how far shares reach, and a guess at that; it is not whether they are coarse.
        """
        found: Flags = self.mean * self.stations >= LEAST_REACHED
        found[[0, -1]] = False
        return found

    @property
    def shape_and_scale(self) -> tuple[FloatArray, FloatArray]:
        """Of the gamma distribution with the same mean and spread."""
        return (self.mean / self.sd) ** 2, self.sd**2 / np.maximum(self.mean, 1e-300)


def rkd(polls: Polls, rng: Generator, choice: int | None = None, *, resamples: int = RESAMPLES) -> Finding:
    """Look for coarse shares of one choice.

    Parameters
    ----------
    choice : int, optional
        By number; by default the leader.
    """
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame, used = replace(_FRAME, choice=polls.choices[choice]), _usable(polls, choice)
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with registered voters and ballots, found {len(used)}"
        )
    return _told(frame, used, choice, _drawn(used, choice, rng, resamples))


def _drawn(used: Polls, choice: int, rng: Generator, resamples: int) -> Drawn:
    votes, ballots = used.votes[:, choice], used.ballots
    draws, twentieths = np.empty((resamples, GRID)), np.empty(resamples)
    again = Resampled(used.registered, ballots, votes)
    for at, drawn in enumerate(again.draws(rng, resamples)):
        draws[at], twentieths[at] = density(*drawn), at_twentieths(*drawn)
    seen = votes.astype(np.float64), ballots.astype(np.float64)
    return Drawn(
        observed=density(*seen), draws=draws, stations=len(used), twentieths=at_twentieths(*seen), by_chance=twentieths,
    )  # fmt: skip


def _usable(polls: Polls, choice: int) -> Polls:
    votes = polls.votes[:, choice]
    fits = (polls.ballots > 0) & (polls.ballots <= polls.registered) & (votes <= polls.ballots)
    return polls.only(fits & (polls.registered > 0))


def _told(frame: Finding, used: Polls, choice: int, drawn: Drawn) -> Finding:
    surprise = _surprise(drawn.observed, drawn)
    largest = float(surprise.max())
    by_chance = np.array([_surprise(one, drawn).max() for one in drawn.draws])
    p, error = chance_to_reach(largest, by_chance)
    coarse, fixed = drawn.coarse, _mass_above(drawn, LEVEL)
    return replace(
        frame, statistic=largest, expected=float(by_chance.mean()), sd=float(by_chance.std(ddof=1)), p=p, how="simulated",
        p_error=error, drivers=_drivers(used, choice, drawn), stations=_times(coarse, len(used)),
        votes=_times(coarse, int(used.ballots.sum())),
        sensitivity=tuple(
            Variant(f"mass above the level of {level:g} anywhere, per cent", 100 * _mass_above(drawn, level), None)
            for level in (0.01, LEVEL, 0.2)
        ),
        details={
            "F": 100 * float(np.maximum(drawn.observed - drawn.draws.max(axis=0), 0).sum()), "resamples": len(drawn.draws),
            "F_fixed": 100 * fixed, "level": LEVEL, "stations_used": len(used),
            "at_twentieths": 100 * coarse.value, "at_twentieths_interval95": (100 * coarse.low, 100 * coarse.high),
            "largest_at": float(surprise.argmax() / (GRID - 1)),
        },
    )  # fmt: skip


def _times(share: Effect, number: int) -> Effect:
    return Effect(*(number * one for one in share))


def _surprise(one: FloatArray, drawn: Drawn) -> FloatArray:
    """Give minus the logarithm of the chance of so high a density at each point, as that of a count with this spread.

    Shares of nothing and of everything are left out: they are no coarse shares.
    """
    shape, scale = drawn.shape_and_scale
    found = np.zeros(GRID)
    inner = drawn.reached
    found[inner] = -gamma_log_beyond(one[inner], shape[inner], scale[inner])
    return found


def _mass_above(drawn: Drawn, level: float) -> float:
    """Give the mass above what chance reaches anywhere with this probability."""
    shape, scale = drawn.shape_and_scale
    inner = drawn.reached
    bound = gamma_reached(level / inner.sum(), shape[inner], scale[inner])
    return float(np.maximum(drawn.observed[inner] - bound, 0).sum())


def _drivers(used: Polls, choice: int, drawn: Drawn, most: int = 100) -> tuple[int, ...]:
    """Give stations at the points that stand out most."""
    excess = np.maximum(drawn.observed - drawn.mean, 0) / np.maximum(drawn.observed, 1e-300)
    high = (drawn.observed - drawn.mean) / drawn.sd > 4
    at = used.votes[:, choice] / used.ballots * (GRID - 1)
    point = np.rint(at).astype(np.int64)
    close = np.abs(at - point) < 0.2
    score = np.where(close & high[point], excess[point], 0)
    order = np.argsort(-score, kind="stable")[:most]
    return tuple(used.stations[order[score[order] > 0]].tolist())
