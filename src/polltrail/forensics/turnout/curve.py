"""Votes by turnout: how the leader's and the others' votes lie along it, and what follows under an assumption.

The assumption is Shpilkin's: among honest stations the leader's share does not depend on the turnout. Where it holds, votes
of the leader above the others' shape are too many. It fails wherever towns and villages differ in both; so what follows is
given as a curve over the windows that could be the reference, for the whole country and summed over areas, never as one
number.
"""

from dataclasses import dataclass

import numpy as np

from polltrail.forensics.polls import FloatArray, Polls

BINS = 100
WIDTHS = (5, 10, 15)
"""Percentage points of turnout that a reference window is wide."""


@dataclass(frozen=True, kw_only=True)
class ByTurnout:
    """Votes in each percentage point of turnout.

    Attributes
    ----------
    leader, others : ndarray of float, shape (100,)
    """

    leader: FloatArray
    others: FloatArray


@dataclass(frozen=True, kw_only=True)
class Window:
    """One reference window, in percent of turnout, and what follows from it.

    Attributes
    ----------
    share : float
        The leader's, in the window.
    beyond : float
        The leader's votes above the window that the others' do not account for; below zero where they are fewer.
    """

    first: int
    last: int
    share: float
    beyond: float


def usable(polls: Polls) -> Polls:
    """Give the stations that have a turnout."""
    return polls.only((polls.registered > 0) & (polls.ballots >= 0) & (polls.ballots <= polls.registered))


def by_turnout(used: Polls, choice: int) -> ByTurnout:
    """Add up votes of stations that have a turnout by it; full turnout is in the last bin."""
    at = np.minimum(BINS * used.ballots // used.registered, BINS - 1)
    leader = used.votes[:, choice]
    return ByTurnout(
        leader=np.bincount(at, leader, minlength=BINS).astype(np.float64),
        others=np.bincount(at, used.votes.sum(axis=1) - leader, minlength=BINS).astype(np.float64),
    )


def windows(votes: ByTurnout) -> list[Window]:
    """Give what follows from every window that holds a tenth of the others' votes or more."""
    found = []
    for width in WIDTHS:
        for first in range(0, BINS - width + 1, 5):
            inside = slice(first, first + width)
            leader, others = votes.leader[inside].sum(), votes.others[inside].sum()
            if others >= 0.1 * votes.others.sum() and others > 0:
                above = slice(first + width, None)
                beyond = votes.leader[above].sum() - leader / others * votes.others[above].sum()
                share = float(leader / (leader + others))
                found.append(Window(first=first, last=first + width, share=share, beyond=float(beyond)))
    return found
