"""How far one coalition is from the line: the fewest seats, the fewest votes, and the house that they make."""

from collections import Counter

import numpy as np

from polltrail.parliament.flips.greedy import step_by_step
from polltrail.parliament.flips.nearest import Searched, columns, members_of
from polltrail.parliament.flips.position import IntArray, Position
from polltrail.parliament.flips.recount import recomputed
from polltrail.parliament.flips.sets import Sets, nothing, one_more
from polltrail.parliament.flips.told import Distance, Way
from polltrail.parliament.house.house import House

Found = tuple[int, tuple[int, ...]]
"""The votes of a set of seats, and their kinds."""


def distance_of(searched: Searched, mask: int, needed: int, house: House, basis: House) -> Distance:
    """Tell how far a coalition, the sum of 2^place of its members, is from the line."""
    position = searched.position
    has = columns([mask], len(position.parties))[0].astype(np.int64)
    seats = int(position.totals @ has)
    wins = seats >= needed
    fewest = best = None
    for sets, totals in zip(searched.sets, searched.totals, strict=True):
        cheapest = _first(sets, totals @ has, wins=wins, needed=needed)
        fewest = fewest or cheapest
        best = min(filter(None, (best, cheapest)), key=lambda found: (found[0], len(found[1])), default=None)
    whole, exact = False, fewest is not None
    if best is None:
        fewest = best = _farther(position, has, wins=wins, needed=needed)
    else:
        best, whole = _cheaper(position, best, has, wins=wins, needed=needed)
    return Distance(
        members=members_of(mask, position),
        seats=seats,
        wins=wins,
        fewest_seats=_way(position, fewest, house, basis),
        fewest_votes=_way(position, best, house, basis),
        at_least=len(fewest[1]) if exact and fewest is not None else len(searched.sets) + 1,
        seats_exact=exact,
        votes_exact=whole,
    )


def _cheaper(
    position: Position, best: Found, has: IntArray, *, wins: bool, needed: int
) -> tuple[Found, bool]:
    """Look at all sets with fewer votes than the best found, of any number of seats; say whether they were all."""
    sets = nothing()
    while len(sets.rows):
        more = one_more(sets, position, best[0])
        if more is None:
            return best, False
        found = _first(more, position.totals_after(more.rows) @ has, wins=wins, needed=needed)
        if found is not None and found[0] < best[0]:
            best = found
        sets = more.below(best[0])
    return best, True


def _farther(position: Position, has: IntArray, *, wins: bool, needed: int) -> Found | None:
    kinds = step_by_step(position, has, wins=wins, needed=needed)
    if kinds is None:
        return None
    return sum(int(position.cost[kind, count]) for kind, count in Counter(kinds).items()), kinds


def _first(sets: Sets, seats: IntArray, *, wins: bool, needed: int) -> Found | None:
    """Find the set with the fewest votes that turns a coalition; of equal ones the first."""
    turned = np.flatnonzero((seats >= needed) != wins)
    if not turned.size:
        return None
    at = int(turned[np.argmin(sets.votes[turned])])
    return int(sets.votes[at]), tuple(map(int, sets.rows[at]))


def _way(position: Position, found: Found | None, house: House, basis: House) -> Way | None:
    if found is None:
        return None
    times = Counter(found[1])
    seats = tuple(
        sorted(
            (one for kind, count in times.items() for one in position.kinds[kind][:count]),
            key=lambda one: (one.votes, one.seat.key),
        )
    )
    after = recomputed(house, basis, seats, position.reserves, position.scenario)
    return Way(seats=seats, votes=found[0], house=after, tied=house.filled - sum(after.values()))
