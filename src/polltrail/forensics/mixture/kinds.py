"""The chance of a station's counts if it is of one kind, with the station's own turnout and share integrated out.

As counted, (1 - turnout) stayed away and turnout (1 - share) voted for others. Where a part m of those who would have stayed
away was added and a part s of the others' votes moved, (1 - turnout) (1 - m) and turnout (1 - share) (1 - s) are left. For
given m and s the counts say what turnout and share were, up to the noise of binomial counts; on the scale of log-odds this and
the normal distribution of the stations make a normal distribution, with two dimensions because m changes both. What is left is
a sum over the nodes of m and s.

Factors that are the same for all kinds are left out.
"""

from typing import NamedTuple

import numpy as np
from scipy.special import expit

from polltrail.forensics.mixture.counts import Counts
from polltrail.forensics.mixture.nodes import Nodes
from polltrail.forensics.mixture.parameters import SHARE, TURNOUT, Parameters
from polltrail.forensics.polls import FloatArray

SLOPES = 12
_LEAST = 0.01
"""Turnout and share before anything was added are not below it."""
_LEAN = 3.0
_TINY = 1e-290


class Chance(NamedTuple):
    """Of each station's counts.

    Attributes
    ----------
    chance : ndarray of float, shape (n,)
    slopes : ndarray of float, shape (n, 12), or None
        Derivatives of its logarithm by the six centres and the six variances.
    votes : ndarray of float, shape (n, 4), or None
        Votes added and moved, on average over the nodes, and the means of their squares.
    """

    chance: FloatArray
    slopes: FloatArray | None
    votes: FloatArray | None = None


class _Turnout(NamedTuple):
    """What each node of m says of turnout; shape (n, nodes of m)."""

    away: FloatArray
    turnout: FloatArray
    residual: FloatArray
    variance: FloatArray
    pull: FloatArray
    own: FloatArray
    mass: FloatArray


class _Cells(NamedTuple):
    """Each pair of nodes; shape (n, nodes of m, nodes of s)."""

    inverse: FloatArray
    precision: FloatArray
    scaled: FloatArray
    mass: FloatArray


def as_counted(counts: Counts, given: Parameters, *, slopes: bool) -> Chance:
    """Give the chance of counts to which nothing was added."""
    turnout = 1 - counts.away
    share = counts.leader / turnout
    first = np.log(turnout / counts.away) - given.centre[TURNOUT]
    second = np.log(share / (1 - share)) - given.centre[SHARE]
    noise = (1 / (counts.voters * counts.away * turnout), _noise_of_votes(counts) / share**2)
    wide, high = given.variance[TURNOUT] + noise[0], given.variance[SHARE] + noise[1]
    skew = (_skew_of_turnout(counts.away, turnout), _skew_of_share(counts, share))
    shape = _lean(skew[0], first / wide, noise[0], wide) + _lean(skew[1], second / high, noise[1], high)
    chance = np.exp(shape - (first**2 / wide + second**2 / high) / 2) / (
        np.sqrt(wide * high) * turnout * share
    )
    if not slopes:
        return Chance(chance, None)
    found = np.zeros((len(counts), SLOPES))
    found[:, TURNOUT], found[:, SHARE] = first / wide, second / high
    found[:, 6 + TURNOUT] = (first**2 / wide - 1) / (2 * wide)
    found[:, 6 + SHARE] = (second**2 / high - 1) / (2 * high)
    return Chance(chance, found)


def changed(
    counts: Counts,
    given: Parameters,
    pair: tuple[Nodes, Nodes],
    at: int,
    least: tuple[float, float],
    *,
    slopes: bool,
    votes: bool,
) -> Chance:
    """Give the chance of counts to which some was added, and in which some was moved.

    Parameters
    ----------
    pair : tuple of Nodes
        Of what is added and of what is moved.
    at : int
        The number of the parameter of what is added; that of what is moved is the next.
    least : tuple of float
        Turnout and share that no station is below.
    """
    added, moved = pair
    first = _turnouts(counts, given, added, least)
    cells = _cells(counts, given, first, moved, least)
    by_added, by_moved = cells.mass.sum(axis=2), cells.mass.sum(axis=1)
    chance = by_added.sum(axis=1)
    told = np.maximum(chance, _TINY)
    found = _slopes(given, first, cells, pair, at) / told[:, None] if slopes else None
    if not votes:
        return Chance(chance, found)
    plus = counts.voters[:, None] * first.away * -np.expm1(-added.place)
    over = (counts.voters * counts.others)[:, None] * np.expm1(moved.place)
    means = (by_added * plus, by_moved * over, by_added * plus**2, by_moved * over**2)
    return Chance(chance, found, np.stack([one.sum(axis=1) / told for one in means], axis=1))


def lowest(given: Parameters, noise: float) -> tuple[float, float]:
    """Give a turnout and a share that no station is below; noise of log-odds is taken to be no larger than it is there."""
    sd = np.sqrt(given.variance[:2] + noise)
    turnout, share = expit(given.centre[:2] - 3 * sd).tolist()
    return turnout, share


def _lean(skew: FloatArray, pull: FloatArray, noise: FloatArray, variance: FloatArray) -> FloatArray:
    """Give what the skewness of binomial counts adds to the logarithm where the centre pulls."""
    lean = pull * noise
    found: FloatArray = np.clip(skew * lean * (pull * lean + 3 * (1 - noise / variance)), -_LEAN, _LEAN)
    return found


def _skew_of_turnout(away: FloatArray, turnout: FloatArray) -> FloatArray:
    """Give the third derivative of the chance of who stayed away, by log-odds of turnout, times its noise, and -1/6."""
    found: FloatArray = ((1 - 2 * away) * turnout / (1 - away)) / 3 + (1 - 2 * turnout) / 2
    return found


def _skew_of_share(counts: Counts, share: FloatArray) -> FloatArray:
    """Give the same of the leader's votes, by log-odds of the share."""
    found: FloatArray = (1 - 2 * share) / 2 - _skew_of_votes(counts) * share
    return found


def _skew_of_votes(counts: Counts) -> FloatArray:
    found: FloatArray = (1 - 2 * counts.leader) * counts.others / (counts.leader * (1 - counts.leader)) / 3
    return found


def _noise_of_votes(counts: Counts) -> FloatArray:
    """Give the variance of log-odds of the share, times its square: of the count of the leader's votes."""
    return counts.leader * (1 - counts.leader) / (counts.voters * counts.others**2)


def _turnouts(counts: Counts, given: Parameters, added: Nodes, least: tuple[float, float]) -> _Turnout:
    """Work out turnout at each node of m, its distance from the centre, and what noise of m has in common with the share."""
    voters, left = counts.voters[:, None], counts.away[:, None]
    away = left * np.exp(added.place)
    fits = away < 1 - _LEAST
    away = np.where(fits, away, 0.5)
    turnout = 1 - away
    residual = np.log(turnout / away) - given.centre[TURNOUT]
    turnout = np.maximum(turnout, least[0])
    noise = np.expm1(added.place) / voters
    variance = given.variance[TURNOUT] + ((1 - left) / (voters * left) + noise) / turnout**2
    both = noise * away / turnout**2
    own = _noise_of_votes(counts)[:, None] + (noise * away**2) / turnout**2 - both**2 / variance
    lean = _lean(
        _skew_of_turnout(left, turnout),
        residual / variance,
        (1 - left) / (voters * left) / turnout**2,
        variance,
    )
    chance = np.exp(lean - residual**2 / (2 * variance)) / (np.sqrt(variance) * turnout)
    return _Turnout(
        away, turnout, residual, variance, both / variance, own, np.where(fits, added.mass * chance, 0.0)
    )


def _cells(
    counts: Counts, given: Parameters, first: _Turnout, moved: Nodes, least: tuple[float, float]
) -> _Cells:
    """Work out the share at each pair of nodes, given turnout; in place, for here the time goes."""
    others = counts.others[:, None] / first.turnout
    share = others[:, :, None] * np.exp(moved.place)
    np.subtract(1, share, out=share)
    fits = share > _LEAST
    np.maximum(share, _LEAST, out=share)
    residual = np.log(share)
    inverse = 1 / np.maximum(share, least[1])
    residual -= (np.log(others) + given.centre[SHARE])[:, :, None] + moved.place
    residual -= (first.pull * first.residual)[:, :, None] * inverse
    noise = np.expm1(moved.place) / counts.voters[:, None]
    precision = first.own[:, :, None] + noise[:, None, :]
    precision *= inverse
    precision *= inverse
    precision += given.variance[SHARE]
    np.divide(1, precision, out=precision)
    scaled = residual * precision
    residual *= scaled
    residual *= -0.5
    residual += _leans(counts, share, inverse, precision, scaled)
    mass = np.exp(residual, out=residual)
    mass *= np.sqrt(precision)
    mass *= inverse
    mass *= fits
    mass *= first.mass[:, :, None]
    mass *= moved.mass
    return _Cells(inverse, precision, scaled, mass)


def _leans(
    counts: Counts, share: FloatArray, inverse: FloatArray, precision: FloatArray, scaled: FloatArray
) -> FloatArray:
    """Give what `_lean` gives, at each pair of nodes; the array of shares is used up."""
    share *= -1 - _skew_of_votes(counts)[:, None, None]
    share += 0.5
    noise = inverse * inverse
    noise *= _noise_of_votes(counts)[:, None, None]
    lean = scaled * noise
    share *= lean
    lean *= scaled
    noise *= precision
    noise *= -3
    lean += noise
    lean += 3
    share *= lean
    return np.clip(share, -_LEAN, _LEAN, out=share)


def _slopes(
    given: Parameters, first: _Turnout, cells: _Cells, nodes: tuple[Nodes, Nodes], at: int
) -> FloatArray:
    """Sum derivatives over the nodes, each with its mass (Fisher's identity).

    A derivative by the centre or the variance of a latent normal variate is that of its own density, at the node.
    """
    added, moved = nodes
    found = np.zeros((len(first.away), SLOPES))
    slope = cells.mass * cells.scaled
    bend = slope * cells.scaled
    bend -= cells.mass * cells.precision
    found[:, SHARE], found[:, 6 + SHARE] = slope.sum(axis=(1, 2)), bend.sum(axis=(1, 2)) / 2
    slope *= cells.inverse
    bend *= cells.inverse
    bend *= cells.inverse
    by_added, by_moved, pulled = cells.mass.sum(axis=2), cells.mass.sum(axis=1), slope.sum(axis=2)
    force = by_added * first.residual / first.variance
    found[:, TURNOUT] = (force - first.pull * pulled).sum(axis=1)
    found[:, 6 + TURNOUT] = (
        (force * first.residual - by_added) / (2 * first.variance)
        - first.pull * pulled * first.residual / first.variance
        + first.pull**2 * bend.sum(axis=2) / 2
    ).sum(axis=1)
    for number, points, mass in ((at, added, by_added), (at + 1, moved, by_moved)):
        found[:, number] = mass @ points.normal / np.sqrt(given.variance[number])
        found[:, 6 + number] = mass @ (points.normal**2 - 1) / (2 * given.variance[number])
    return found
