"""Which coalitions of the largest parties some set of seats turns, and how few seats do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from polltrail.parliament.coalitions import Conditions
from polltrail.parliament.flips.position import IntArray, Position
from polltrail.parliament.flips.sets import Sets
from polltrail.parliament.house.seat import INDEPENDENT

MOST_PARTIES = 12
"""Of so many parties, those with the most seats, all coalitions are looked at."""
SETS = 1 << 12
NEVER = np.iinfo(np.int64).max
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, kw_only=True)
class Searched:
    """All sets that were looked at, with the totals each gives; by number of seats."""

    position: Position
    sets: tuple[Sets, ...]
    totals: tuple[IntArray, ...]


def coalitions(position: Position, conditions: Conditions) -> tuple[int, ...]:
    """List coalitions of the largest parties that nothing rules out, as sums of 2^place."""
    members = [
        at for at, party in enumerate(position.parties) if party != INDEPENDENT and position.totals[at]
    ][:MOST_PARTIES]
    masks = [0]
    for at in members:
        masks += [mask | 1 << at for mask in masks]
    return tuple(mask for mask in masks[1:] if conditions.allows(members_of(mask, position)))


def members_of(mask: int, position: Position) -> tuple[str, ...]:
    """Name the members of a coalition, those with the most seats first."""
    return tuple(party for at, party in enumerate(position.parties) if mask >> at & 1)


def columns(masks: Sequence[int], parties: int) -> FloatArray:
    """Write coalitions as rows with a 1 for each member."""
    rows = [[mask >> at & 1 for at in range(parties)] for mask in masks]
    return np.array(rows, dtype=np.float32).reshape(len(masks), parties)


def nearest(searched: Searched, masks: Sequence[int], needed: int) -> list[int]:
    """List the coalitions that can be turned and need every member for it, the nearest first."""
    position = searched.position
    has = columns(masks, len(position.parties))
    now = has @ position.totals.astype(np.float32) >= needed
    far = np.full(len(masks), len(searched.sets) + 1, dtype=np.int64)
    votes = np.full(len(masks), NEVER, dtype=np.int64)
    for number, (sets, totals) in enumerate(zip(searched.sets, searched.totals, strict=True), start=1):
        left = np.flatnonzero((far > len(searched.sets)) & _in_reach(has, position.totals, totals, needed))
        best = _cheapest(totals, sets.votes, has[left], now[left], needed)
        reached = best < NEVER
        far[left[reached]] = number
        votes[left[reached]] = best[reached]
    reach = {mask: (int(steps), bool(wins)) for mask, steps, wins in zip(masks, far, now, strict=True)}
    kept = [
        (int(steps), int(count), mask)
        for mask, steps, count in zip(masks, far, votes, strict=True)
        if steps <= len(searched.sets) and _needs_all(mask, reach)
    ]
    return [mask for *_, mask in sorted(kept)]


def _in_reach(has: FloatArray, before: IntArray, after: IntArray, needed: int) -> BoolArray:
    """Say which coalitions some set could turn at all: those no farther off than seats move."""
    moved = int(np.maximum(after - before, 0).sum(axis=1).max(initial=0))
    off: BoolArray = np.abs(has @ before.astype(np.float32) - needed) <= moved
    return off


def _cheapest(totals: IntArray, votes: IntArray, has: FloatArray, now: BoolArray, needed: int) -> IntArray:
    """Find for each coalition the fewest votes of a set that turns it: sets in rising order, the first that does."""
    best = np.full(len(now), NEVER, dtype=np.int64)
    order = np.argsort(votes, kind="stable")
    left = np.arange(len(now))
    for start in range(0, len(order), SETS):
        here = order[start : start + SETS]
        turned = (totals[here].astype(np.float32) @ has[left].T >= needed) != now[left]
        hit = turned.any(axis=0)
        best[left[hit]] = votes[here[turned[:, hit].argmax(axis=0)]]
        left = left[~hit]
        if not left.size:
            break
    return best


def _needs_all(mask: int, reach: Mapping[int, tuple[int, bool]]) -> bool:
    """Whether no member could stay away: the rest is farther off, or (of one that wins) does not win now."""
    steps, wins = reach[mask]
    for at in range(mask.bit_length()):
        rest = mask ^ (1 << at)
        if mask >> at & 1 and rest in reach and (reach[rest][1] or (not wins and reach[rest][0] <= steps)):
            return False
    return True
