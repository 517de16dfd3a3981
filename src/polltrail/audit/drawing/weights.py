"""What stations are drawn by: the largest error that each can have, over all assertions of a contest."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from polltrail.audit.contest.assertion import Assertion, IntArray
from polltrail.audit.contest.audited import AuditedContest
from polltrail.errors import DataError


@dataclass(frozen=True, kw_only=True)
class Weights:
    """A contest's assertions with their margins and bounds, and one weight for each station.

    Attributes
    ----------
    assertions : tuple of Assertion
    margins : tuple of int
    bounds : tuple of ndarray of int
        The largest error of each station, for each assertion.
    error_bound : ndarray of int
        In votes of the tightest assertion, rounded up: the largest of the assertions' bounds, each relative to its margin.
    """

    assertions: tuple[Assertion, ...]
    margins: tuple[int, ...]
    bounds: tuple[IntArray, ...]
    error_bound: IntArray


def weights_of(contest: AuditedContest, assertions: Sequence[Assertion]) -> Weights:
    """Work out margins, bounds and weights.

    Raises
    ------
    DataError
        A margin is not above zero, a station has no cap, or an official row holds more votes than the cap.
    """
    contest.refuse_unbounded()
    margins = tuple(contest.margin(one) for one in assertions)
    bounds = tuple(contest.bounds(one) for one in assertions)
    if any((bound < 0).any() for bound in bounds):
        raise DataError(
            f"{contest.contest}: expected no bound on an error below zero, found one; no number is given"
        )
    return Weights(
        assertions=tuple(assertions), margins=margins, bounds=bounds, error_bound=_largest(margins, bounds)
    )


def _largest(margins: tuple[int, ...], bounds: tuple[IntArray, ...]) -> IntArray:
    least = min(margins)
    found = np.zeros_like(bounds[0])
    for margin, bound in zip(margins, bounds, strict=True):
        scaled = bound if margin == least else np.ceil(bound * (least / margin)).astype(np.int64)
        found = np.maximum(found, scaled)
    return found
