"""Protocols that repeat one another: the same votes twice, or the same numbers with the choices changed about."""

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from polltrail.forensics.copies.near import near
from polltrail.forensics.copies.pairs import LEAST, Pairs, agree, chance_to_agree, within_areas
from polltrail.forensics.copies.percentages import same_percentages
from polltrail.forensics.copies.regular import in_steps, too_alike
from polltrail.forensics.finding import Effect, Finding, Variant, cannot_tell
from polltrail.forensics.integers.excess import why_not
from polltrail.forensics.poisson_binomial import at_least
from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls
from polltrail.forensics.tails import poisson_at_least, poisson_quantile

NAME = "copies"
MOST_DRIVERS = 100
INNOCENT = (
    "A form entered twice under two stations is an error of the table; look at both forms.",
    "Among many stations some agree by chance; the expected number says how many.",
    "Stations of one building that share one box may publish one count for each.",
)
INNOCENT_PERCENTAGES = (
    "Stations that report shares and reckon votes back from them repeat percentages, and change nobody's vote.",
    "An area where everybody is told how many are to come may have one turnout, whoever they vote for.",
    "Stations of one building whose voters are shared out evenly are alike, but not more than chance makes them.",
)
_PERCENTAGES = "stations of one area whose percentages repeat, or differ too little"
_FRAME = Finding(
    test=NAME,
    what="pairs of stations of one area with the same votes for every choice",
    null="each station's votes and ballots are drawn with its own shares and turnout, by itself",
    innocent=INNOCENT,
)


def copies(polls: Polls) -> Finding:
    """Look for protocols that repeat one another within the smallest areas."""
    if polls.votes.shape[1] < 2:
        return cannot_tell(
            _FRAME, "expected two choices or more, found fewer: then votes and totals are the same"
        )
    found = _same(polls)
    others = (near(_FRAME, polls), *_of_percentages(polls))
    return replace(found, innocent=(*INNOCENT, *INNOCENT_PERCENTAGES), parts=(*found.parts, *others))


def _same(polls: Polls) -> Finding:
    """Look for the same votes, and for the same numbers in another order."""
    pairs = within_areas(polls)
    if not len(pairs):
        return cannot_tell(
            _FRAME, f"no two stations of one area have the same number of votes, and at least {LEAST}"
        )
    chances = chance_to_agree(polls, pairs)
    same = (polls.votes[pairs.first] == polls.votes[pairs.second]).all(axis=1)
    found = _told(_FRAME, polls, pairs, same, chances)
    return replace(
        found, sensitivity=tuple(_variants(polls, pairs, same, chances)), parts=(_permuted(polls, pairs, same),),
        details={"pairs_compared": len(pairs), "pairs_left_out": pairs.left_out},
    )  # fmt: skip


def _of_percentages(polls: Polls) -> Iterator[Finding]:
    """Look for what repeats in shares and turnouts rather than in votes."""
    reason = why_not(polls, polls.leader) if polls.leader is not None else "no choice has a vote"
    if reason is not None or polls.leader is None:
        yield cannot_tell(replace(_FRAME, part="percentages", what=_PERCENTAGES), str(reason))
        return
    frame = replace(_FRAME, innocent=INNOCENT_PERCENTAGES)
    yield from same_percentages(frame, polls, polls.leader)
    yield from too_alike(frame, polls, polls.leader)
    yield in_steps(frame, polls, polls.leader)


def _told(frame: Finding, polls: Polls, pairs: Pairs, same: Flags, chances: FloatArray) -> Finding:
    expected, observed = float(chances.sum()), int(same.sum())
    rows = np.unique(pairs.second[same])
    least = np.argsort(chances[same], kind="stable")[:MOST_DRIVERS]
    drivers = np.column_stack((pairs.first[same][least], pairs.second[same][least])).ravel()
    return replace(
        frame, statistic=observed, expected=expected, sd=float(np.sqrt((chances * (1 - chances)).sum())), how="exact",
        p=at_least(observed, chances), stations=_between(len(rows), expected),
        votes=_votes(polls, rows, len(rows), expected),
        drivers=tuple(dict.fromkeys(polls.stations[drivers].tolist())),
    )  # fmt: skip


def _between(found: int, expected: float) -> Effect:
    """Give what is more than chance makes, with what chance leaves open."""
    low, high = poisson_quantile(0.025, expected), poisson_quantile(0.975, expected)
    return Effect(found - expected, found - float(high), found - float(low))


def _votes(polls: Polls, rows: IntArray, found: int, expected: float) -> Effect:
    mean = float(polls.votes[rows].sum() / max(found, 1))
    return Effect(*(mean * one for one in _between(found, expected)))


def _permuted(polls: Polls, pairs: Pairs, same: Flags) -> Finding:
    """Look for the same numbers in another order; as many orders are possible, each about as probable at most."""
    frame = replace(
        _FRAME, part="permuted", what="pairs of stations of one area with the same numbers, for other choices",
    )  # fmt: skip
    ordered = np.sort(polls.votes, axis=1)
    moved = (ordered[pairs.first] == ordered[pairs.second]).all(axis=1) & ~same
    found = _told(frame, polls, pairs, moved, np.zeros(len(pairs)))
    expected = float(
        _chance_permuted(polls, pairs, agree(polls.votes[pairs.first] + polls.votes[pairs.second]))
    )
    return replace(
        found,
        expected=expected,
        sd=float(np.sqrt(expected)),
        how="asymptotic",
        p=poisson_at_least(int(moved.sum()), expected),
    )


def _chance_permuted(polls: Polls, pairs: Pairs, chances: FloatArray) -> float:
    """Bound how many pairs are expected to be the same but for the order.

    Exchanging two choices with shares p and q takes a pair from the peak of its multinomial; the chance to be there is
    less by exp(-n (p - q)^2 / (p + q)), of two choices at a time.
    """
    votes = (polls.votes[pairs.first] + polls.votes[pairs.second]) / 2
    total = np.zeros(len(pairs))
    for one in range(votes.shape[1]):
        for other in range(one):
            p, q = votes[:, one], votes[:, other]
            total += np.exp(-((p - q) ** 2) / np.maximum(p + q, 1))
    return float((chances * total).sum())


def _variants(polls: Polls, pairs: Pairs, same: Flags, chances: FloatArray) -> Iterator[Variant]:
    totals = polls.votes[pairs.first].sum(axis=1)
    for least in (100, 300):
        large = totals >= least
        observed, expected = int(same[large].sum()), float(chances[large].sum())
        yield Variant(f"at least {least} votes", observed - expected, at_least(observed, chances[large]))
