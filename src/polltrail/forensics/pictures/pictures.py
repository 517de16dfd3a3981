"""What each picture of a contest shows, out of its polls; each is left out where too few stations could be drawn."""

from collections.abc import Iterable, Mapping

import numpy as np

from polltrail.forensics.digits import last
from polltrail.forensics.digits.density import LEAST, expected_digits
from polltrail.forensics.finding import Finding
from polltrail.forensics.integers import excess
from polltrail.forensics.integers.null import HALF_WINDOW, chances_of_whole, is_whole, nearest
from polltrail.forensics.outliers.outliers import FAR
from polltrail.forensics.pictures.grids import fingerprint_grid, residual_grid
from polltrail.forensics.polls import UNKNOWN, IntArray, Polls
from polltrail.forensics.turnout import curve
from polltrail.tally.board.looked import ByTurnout, Comb, Digits, Pictures

FEW = 40
"""With fewer stations there is nothing to be seen."""
FEW_WHOLE = 60
"""Whole percentages expected in all below which a comb has no teeth to compare."""
FEW_SHARES = 500
"""Counts below which chance alone makes last digits uneven to the eye."""
WINDOW = 10


def pictures_of(polls: Polls, findings: Iterable[Finding] = ()) -> Pictures:
    """Add up what every picture of the leader's figures shows.

    Parameters
    ----------
    findings : iterable of Finding
        What was found of the same polls: what is in it is not reckoned again.
    """
    choice = polls.leader
    if choice is None or len(polls) < FEW:
        return Pictures(stations=len(polls))
    known = next((one.details for one in findings if one.test == excess.NAME), {})
    share, turnout = _combs(polls, choice, known)
    return Pictures(
        stations=len(polls),
        fingerprint=fingerprint_grid(polls, choice),
        comb_share=share,
        comb_turnout=turnout,
        by_turnout=_by_turnout(polls, choice),
        digits_votes=_digits(polls.votes[:, choice]),
        digits_turnout=_digits(polls.ballots[polls.ballots != UNKNOWN]),
        residuals=residual_grid(polls, choice),
        far=FAR,
    )


def _combs(polls: Polls, choice: int, known: Mapping[str, object]) -> tuple[Comb | None, Comb | None]:
    """Count whole percentages over the stations that the test looks at."""
    used = polls.only(excess.usable(polls, choice))
    if len(used) < FEW:
        return None, None
    pairs = (("result", used.votes[:, choice], used.counted), ("turnout", used.ballots, used.registered))
    share, turnout = (_comb(part, of, known.get(f"excess_by_percent_{name}")) for name, part, of in pairs)
    return share, turnout


def _comb(part: IntArray, of: IntArray, beyond: object) -> Comb | None:
    """Count teeth; `beyond` is what they have beyond chance, where that is known."""
    whole = is_whole(part, of)
    observed = np.bincount(nearest(part, of)[whole], minlength=101)
    if isinstance(beyond, tuple):
        expected = np.maximum(observed - np.array(beyond), 0.0)
    else:
        [chance] = chances_of_whole(part, of, (HALF_WINDOW,))
        expected = chance.by_percent
    if expected.sum() < FEW_WHOLE:
        return None
    # A sum of rare events of unequal chance: its variance is a little less than its mean.
    return Comb(
        observed=tuple(observed.tolist()),
        expected=_rounded(expected),
        sd=_rounded(np.sqrt(expected)),
    )


def _by_turnout(polls: Polls, choice: int) -> ByTurnout | None:
    used = curve.usable(polls)
    if len(used) < FEW:
        return None
    votes = curve.by_turnout(used, choice)
    windows = [one for one in curve.windows(votes) if one.last - one.first == WINDOW and one.share < 1]
    return ByTurnout(
        leader=tuple(votes.leader.astype(int).tolist()),
        others=tuple(votes.others.astype(int).tolist()),
        ratios=tuple(sorted(round(one.share / (1 - one.share), 6) for one in windows)),
        window=WINDOW,
    )


def _digits(counts: IntArray) -> Digits | None:
    """Count last digits where the test would look at them."""
    if len(counts) < FEW_SHARES or last.why_not(counts) is not None:
        return None
    looked = counts[counts >= LEAST]
    return Digits(
        counts=len(looked),
        observed=tuple(np.bincount(looked % 10, minlength=10).tolist()),
        expected=_rounded(expected_digits(counts)),
    )


def _rounded(values: np.ndarray) -> tuple[float, ...]:
    """Round to a hundredth of a station: nobody sees less."""
    return tuple(np.round(values, 2).tolist())
