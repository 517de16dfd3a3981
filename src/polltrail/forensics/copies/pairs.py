"""Pairs of stations of one area with the same figures, and how probable each was to be the same by chance.

Given what two stations with the same number of votes have together for each choice, what one of them has is hypergeometric
if they are alike, and then it is exactly known how probable both were to have half of everything: never where a choice has
an odd number, and for certain where everybody chose one. If they are not alike they agree less often.
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaln, i0e

from polltrail.forensics.polls import FloatArray, IntArray, Polls

LEAST = 30
"""Stations with fewer votes agree too easily to say anything."""
MOST_PAIRS = 5_000_000
"""Pairs that are looked at; an area whose stations nearly all have one total would have more than can be."""


@dataclass(frozen=True, kw_only=True)
class Pairs:
    """Pairs that could be the same.

    Attributes
    ----------
    first, second : ndarray of int, shape (n_pairs,)
        Rows of the stations.
    left_out : int
        Pairs that were too many to look at.
    """

    first: IntArray
    second: IntArray
    left_out: int = 0

    def __len__(self) -> int:
        return len(self.first)


def within_areas(polls: Polls) -> Pairs:
    """Give all pairs of stations of one smallest area with the same number of votes."""
    totals = polls.votes.sum(axis=1)
    area = polls.areas[-1] if polls.areas else np.zeros(len(polls), dtype=np.int64)
    rows = np.flatnonzero(totals >= LEAST)
    order = rows[np.lexsort((totals[rows], area[rows]))]
    new = np.ones(len(order), dtype=bool)
    new[1:] = (np.diff(area[order]) != 0) | (np.diff(totals[order]) != 0)
    begin = np.flatnonzero(new)
    length = np.diff(np.append(begin, len(order)))
    return _all_pairs(order, begin, length)


def _all_pairs(order: IntArray, begin: IntArray, length: IntArray) -> Pairs:
    """Give every pair within each group of neighbours in `order`."""
    pairs = length * (length - 1) // 2
    kept = np.cumsum(pairs) <= MOST_PAIRS
    first, second = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    for size in np.unique(length[kept & (length > 1)]):
        group = begin[kept & (length == size)][:, None] + np.arange(size)
        one, other = np.triu_indices(int(size), 1)
        first.append(order[group[:, one]].ravel())
        second.append(order[group[:, other]].ravel())
    return Pairs(first=np.concatenate(first), second=np.concatenate(second), left_out=int(pairs[~kept].sum()))


def chance_to_agree(polls: Polls, pairs: Pairs) -> FloatArray:
    """Compute how probable each pair was to have the same votes for every choice.

    Returns
    -------
    ndarray of float, shape (n_pairs,)
    """
    together = polls.votes[pairs.first] + polls.votes[pairs.second]
    halves, half = together // 2, together.sum(axis=1) // 2
    log = (gammaln(together + 1) - 2 * gammaln(halves + 1)).sum(axis=1)
    log -= gammaln(2 * half + 1) - 2 * gammaln(half + 1)
    found: FloatArray = np.where((together % 2 == 0).all(axis=1), np.minimum(np.exp(log), 1.0), 0.0)
    return found


def agree(votes: IntArray) -> FloatArray:
    """Compute how probable two stations alike are to have the same votes for every choice, from the votes of both together.

    On average it is more than under the shares that they truly have.

    Parameters
    ----------
    votes : ndarray of int, shape (n_pairs, n_choices)
    """
    # Two Poisson counts of s votes together agree with the chance exp(-s) I0(s): one where nobody chose it.
    log = np.log(i0e(votes)).sum(axis=1) - np.log(i0e(votes.sum(axis=1)))
    found: FloatArray = np.minimum(np.exp(log), 1.0)
    return found
