"""By how much stations that came late differ, once their areas, size and previous election are taken into account."""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from polltrail.forensics.polls import Flags, FloatArray, IntArray, Polls
from polltrail.forensics.residuals import previous_columns, size_column


class Shift(NamedTuple):
    """A difference in shares with its standard error, areas standing together; and what was taken into account."""

    name: str
    shift: float
    error: float


def shifts(polls: Polls, choice: int, late: Flags) -> list[Shift]:
    """Compute the difference with ever more reasons taken into account; the last has all of them."""
    share = polls.votes[:, choice] / polls.counted
    return [
        _shift(name, share, late, polls.counted, area, columns) for name, area, columns in _reasons(polls)
    ]


def _reasons(polls: Polls) -> Iterator[tuple[str, IntArray | None, FloatArray]]:
    none, size = np.zeros((len(polls), 0)), size_column(polls)
    yield "without reasons", None, none
    yield "size of the station", None, size
    name = "size"
    for depth, area in enumerate(polls.areas, start=1):
        name = f"size and areas of level {depth}"
        yield name, area, size
    previous = previous_columns(polls)
    if previous is not None:
        yield (
            f"{name} and the previous election",
            polls.areas[-1] if polls.areas else None,
            np.column_stack((size, previous)),
        )


def _shift(
    name: str, share: FloatArray, late: Flags, weight: IntArray, area: IntArray | None, columns: FloatArray
) -> Shift:
    """Regress shares on being late, weighted by ballots; errors as if each area were one observation."""
    groups = np.zeros(len(share), dtype=np.int64) if area is None else area
    x = _within(np.column_stack((late.astype(np.float64), columns)), weight, groups)
    y = _within(share[:, None], weight, groups)[:, 0]
    square = x.T @ (weight[:, None] * x)
    inverse = np.linalg.pinv(square)
    slopes = inverse @ (x.T @ (weight * y))
    clusters = np.arange(len(share)) if area is None else area
    scores = weight[:, None] * x * (y - x @ slopes)[:, None]
    summed = np.column_stack([np.bincount(clusters, column) for column in scores.T])
    variance = inverse @ (summed.T @ summed) @ inverse
    return Shift(name, float(slopes[0]), float(np.sqrt(max(variance[0, 0], 0.0))))


def _within(columns: FloatArray, weight: IntArray, groups: IntArray) -> FloatArray:
    """Take the weighted mean of its group from every value."""
    total = np.maximum(np.bincount(groups, weight), 1e-9)
    means = np.column_stack([np.bincount(groups, weight * column) / total for column in columns.T])
    found: FloatArray = columns - means[groups]
    return found
