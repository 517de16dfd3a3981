"""The finite mixture as a finding: a description, which says itself why it is no test."""

from dataclasses import replace

import numpy as np
from numpy.random import Generator

from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell
from polltrail.forensics.mixture.ascent import ascend
from polltrail.forensics.mixture.counts import Counts, counts_of, in_cells
from polltrail.forensics.mixture.estimate import ALIKE, Estimate, Model, estimate, free_of, thinned
from polltrail.forensics.mixture.parameters import parameters, point_of
from polltrail.forensics.polls import Polls

NAME = "mixture"
FEW, FEWEST_VOTERS = 50, 20
DRIVERS = 10
ROUNDS = 25
"""Steps of an ascent with one choice made otherwise."""
REASON = (
    "no p-value is given: the model has one electorate, normal on the scale of log-odds, and takes whatever is beside it, such as "
    "villages that vote more, for added and moved votes"
)
_FRAME = Finding(
    test=NAME,
    what="share of stations that the finite mixture of Mebane and others gives added or moved votes",
    null="none: one electorate, normal on the scale of log-odds, which no country is",
    descriptive=True,
    innocent=(
        "Villages, barracks and hospitals that vote more and otherwise than towns are a second kind of stations to the model.",
        "An electorate of two clusters has two kinds, and the model calls the one with more votes for the leader changed.",
    ),
)


def mixture(polls: Polls, rng: Generator, choice: int | None = None) -> Finding:
    """Describe one choice's votes and those who stayed away."""
    choice = polls.leader if choice is None else choice
    if choice is None:
        return cannot_tell(_FRAME, "no choice has a vote")
    frame = replace(_FRAME, choice=polls.choices[choice])
    used = usable(polls, choice)
    if len(used) < FEW:
        return cannot_tell(
            frame, f"expected {FEW} stations with a register, turnout and votes, found {len(used)}"
        )
    counts = counts_of(used.registered, used.ballots, used.votes[:, choice])
    if np.ptp(counts.away) == 0 and np.ptp(counts.leader) == 0:
        return cannot_tell(frame, f"all {len(used)} stations have the same figures")
    try:
        found = estimate(counts, rng)
    except np.linalg.LinAlgError:
        return cannot_tell(frame, "the density has no peak that a normal distribution is like")
    if found.doubt is not None:
        return cannot_tell(frame, found.doubt)
    return _finding(frame, used, choice, counts, found)


def usable(polls: Polls, choice: int) -> Polls:
    """Give the stations that the model can be about: with a register, and no more ballots than voters."""
    fits = (polls.registered >= FEWEST_VOTERS) & (polls.ballots <= polls.registered)
    return polls.only(fits & (polls.ballots > 0) & (polls.votes[:, choice] <= polls.ballots))


def _finding(frame: Finding, used: Polls, choice: int, counts: Counts, found: Estimate) -> Finding:
    changed = 1 - found.stations[:, 0]
    most = np.argsort(-changed, kind="stable")[:DRIVERS]
    votes = Effect(*(one + other for one, other in zip(found.added, found.moved, strict=True)))
    stations = len(used) * np.array([1 - found.share[0], found.sd[0]])
    return replace(
        frame, statistic=float(1 - found.share[0]), sd=float(found.sd[0]), reason=REASON, votes=votes,
        stations=Effect(
            float(stations[0]), float(max(0.0, stations[0] - 1.96 * stations[1])), float(stations[0] + 1.96 * stations[1])
        ),
        sensitivity=_variants(used, choice, counts, found), drivers=tuple(used.stations[most].tolist()),
        details={
            "stations_used": len(used), "pi": tuple(found.share.tolist()), "sd": tuple(found.sd.tolist()),
            "centre": tuple(found.centre.tolist()), "variance": tuple(found.variance.tolist()),
            "added_votes": tuple(found.added), "moved_votes": tuple(found.moved),
            "stations_by_likeliest_kind": tuple(np.bincount(found.stations.argmax(axis=1), minlength=3).tolist()),
            "drivers_changed": tuple(changed[most].tolist()), "effective_draws": found.effective,
            "tail_of_weights": found.tail, "draws": found.draws, "steps_to_the_peak": found.rounds, "peaks": found.peaks,
        },
    )  # fmt: skip


def _variants(used: Polls, choice: int, counts: Counts, found: Estimate) -> tuple[Variant, ...]:
    """Say what else comes out: of other draws, of stations that differ by chance alone, and of turnout by other ballots."""
    told = [Variant(f"every other draw, from {k + 1}", half, None) for k, half in enumerate(found.halves)]
    told.append(Variant("at the peak, bl: stations differ by chance alone", _peak(counts, found, "bl"), None))
    fits = (used.counted <= used.registered) & (used.votes[:, choice] <= used.counted) & (used.counted > 0)
    if (used.counted != used.ballots).any() and fits.sum() >= FEW:
        other = counts_of(used.registered[fits], used.counted[fits], used.votes[fits, choice])
        told.append(Variant("at the peak, turnout by ballots counted", _peak(other, found, "qbl"), None))
    return tuple(told)


def _peak(counts: Counts, found: Estimate, model: Model) -> float:
    """Give the share of the second and third kind at the peak that lies up from what was found, on some of the cells."""
    free = free_of(model)
    start = point_of(found.centre, found.variance, found.share[1:] / found.share[0])
    start[6:12] = np.where(free[6:12], start[6:12], ALIKE)
    best = ascend(thinned(in_cells(counts)[0]), start, free, rounds=ROUNDS)
    return float(1 - parameters(best.point).share[0])
