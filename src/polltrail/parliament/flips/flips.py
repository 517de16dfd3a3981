"""The fewest seats, and the fewest votes, that let a coalition govern or keep it from governing."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from polltrail.allocation.systems import Scenario
from polltrail.errors import DataError
from polltrail.parliament.coalitions import NOTHING_RULED_OUT, Conditions
from polltrail.parliament.flips.doubt import Doubt, basis_of, doubts
from polltrail.parliament.flips.greedy import step_by_step
from polltrail.parliament.flips.position import IntArray, Position, position_of
from polltrail.parliament.flips.sets import Sets, by_number, nothing, one_more
from polltrail.parliament.house.house import House
from polltrail.parliament.house.poll import GENERAL
from polltrail.parliament.house.reserve import USUAL, Reserve, reserve
from polltrail.parliament.house.seat import INDEPENDENT

SEATS = 3
"""Every set of so many seats is looked at."""
MOST_PARTIES = 12
"""Of so many parties, those with the most seats, all coalitions are looked at."""
LISTED = 12
CELLS = 1 << 22
NEVER = np.iinfo(np.int64).max
FloatArray = npt.NDArray[np.float32]
BoolArray = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """Seats that together turn a coalition, with the house that they make.

    Attributes
    ----------
    votes : int
        Votes that would have to be other than they are.
    house : mapping of str to int
        Seats of every party then, recomputed from the seats.
    tied : int
        How many seats more than now are tied then, and nobody's.
    """

    seats: tuple[Doubt, ...]
    votes: int
    house: Mapping[str, int]
    tied: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """How far a coalition is from the line.

    Attributes
    ----------
    wins : bool
        Whether it governs as things are.
    fewest_seats, fewest_votes : Way or None
        None where all seats in doubt together do not turn it.
    at_least : int
        So many seats are needed in any case.
    seats_exact, votes_exact : bool
        Whether no other set of seats can be smaller, or have fewer votes.
    """

    members: tuple[str, ...]
    seats: int
    wins: bool
    fewest_seats: Way | None
    fewest_votes: Way | None
    at_least: int
    seats_exact: bool
    votes_exact: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Flips:
    """What hangs on the seats in doubt.

    Attributes
    ----------
    in_doubt : int
        Seats that have a rival to turn to.
    moving_others : int
        Of these, turning alone, how many move a reserved seat too.
    moving_third : int
        How many change the reserved seats of a party that is neither holder nor rival.
    looked_at : int
        Every set of so many seats was looked at.
    count : int
        Coalitions within that reach that need every member to get there.
    distances : tuple of Distance
        The nearest of them, and those that were asked for, first.
    """

    needed: int
    in_doubt: int
    moving_others: int
    moving_third: int
    looked_at: int
    count: int
    distances: tuple[Distance, ...]


@dataclass(frozen=True, kw_only=True)
class _Searched:
    """All sets that were looked at, with the totals each gives; by number of seats."""

    position: Position
    sets: tuple[Sets, ...]
    totals: tuple[IntArray, ...]


def find_flips(
    house: House,
    needed: int,
    *,
    reserves: Sequence[Reserve] = (),
    scenario: Scenario = USUAL,
    conditions: Conditions = NOTHING_RULED_OUT,
    asked: Collection[Sequence[str]] = (),
    disputed_only: bool = False,
    looked_at: int = SEATS,
) -> Flips:
    """Find what the seats in doubt can change.

    Parameters
    ----------
    needed : int
        Seats that win.
    asked : collection of sequences of str
        Coalitions that are told whatever their distance.
    disputed_only : bool
        Only seats that are disputed, and not every seat with a runner-up.
    looked_at : int
        How many seats may turn together.

    Raises
    ------
    DataError
        A coalition that was asked for has a party that is not in the house.
    """
    basis = basis_of(house)
    open_seats = doubts(house, basis, disputed_only=disputed_only)
    position = position_of(house, basis, open_seats, reserves, scenario)
    sets = tuple(by_number(position, looked_at)) if open_seats else ()
    searched = _Searched(
        position=position, sets=sets, totals=tuple(position.totals_after(one.rows) for one in sets)
    )
    coalitions = _coalitions(position, conditions)
    near = _near(searched, coalitions, needed)
    wanted = [_known(one, position) for one in asked]
    told = list(dict.fromkeys([*wanted, *near[:LISTED]]))
    others, third = _single(searched)
    return Flips(
        needed=needed,
        in_doubt=len(open_seats),
        moving_others=others,
        moving_third=third,
        looked_at=len(sets),
        count=len(near),
        distances=tuple(_distance(searched, mask, needed, house, basis) for mask in told),
    )


def _known(members: Sequence[str], position: Position) -> int:
    for party in members:
        if party not in position.parties:
            raise DataError(
                f"coalition: expected parties of the house ({', '.join(position.parties)}), found {party}"
            )
    return sum(1 << position.parties.index(party) for party in set(members))


def _coalitions(position: Position, conditions: Conditions) -> IntArray:
    """List coalitions of the largest parties that nothing rules out, as sums of 2^place."""
    order = sorted(range(len(position.parties)), key=lambda at: (-position.totals[at], position.parties[at]))
    members = [at for at in order if position.parties[at] != INDEPENDENT and position.totals[at]][
        :MOST_PARTIES
    ]
    masks = np.zeros(1, dtype=np.int64)
    for at in members:
        masks = np.concatenate([masks, masks | (1 << at)])
    kept = [mask for mask in masks[1:] if conditions.allows(_members(int(mask), position))]
    return np.array(kept, dtype=np.int64)


def _members(mask: int, position: Position) -> tuple[str, ...]:
    found = [at for at in range(len(position.parties)) if mask >> at & 1]
    return tuple(
        position.parties[at]
        for at in sorted(found, key=lambda at: (-position.totals[at], position.parties[at]))
    )


def _has(masks: IntArray, parties: int) -> FloatArray:
    return (masks[:, None] >> np.arange(parties) & 1).astype(np.float32)


def _near(searched: _Searched, masks: IntArray, needed: int) -> list[int]:
    """List the coalitions that can be turned and need every member for it, the nearest first."""
    position = searched.position
    has = _has(masks, len(position.parties))
    now = has @ position.totals.astype(np.float32) >= needed
    far = np.full(len(masks), len(searched.sets) + 1, dtype=np.int64)
    votes = np.full(len(masks), NEVER, dtype=np.int64)
    for number, (sets, totals) in enumerate(zip(searched.sets, searched.totals, strict=True), start=1):
        left = np.flatnonzero((far > len(searched.sets)) & _in_reach(has, position.totals, totals, needed))
        best = _cheapest(totals, sets.votes, has[left], now[left], needed)
        reached = best < NEVER
        far[left[reached]] = number
        votes[left[reached]] = best[reached]
    reach = {int(mask): (int(steps), bool(wins)) for mask, steps, wins in zip(masks, far, now, strict=True)}
    kept = [
        (int(steps), int(count), int(mask))
        for mask, steps, count in zip(masks, far, votes, strict=True)
        if steps <= len(searched.sets) and _needs_all(int(mask), reach)
    ]
    return [mask for *_, mask in sorted(kept)]


def _in_reach(has: FloatArray, before: IntArray, after: IntArray, needed: int) -> BoolArray:
    """Say which coalitions some set could turn at all: those no farther off than seats move."""
    moved = int(np.maximum(after - before, 0).sum(axis=1).max(initial=0))
    off: BoolArray = np.abs(has @ before.astype(np.float32) - needed) <= moved
    return off


def _cheapest(totals: IntArray, votes: IntArray, has: FloatArray, now: BoolArray, needed: int) -> IntArray:
    """Find for each coalition the fewest votes of a set that turns it."""
    best = np.full(len(now), NEVER, dtype=np.int64)
    step = max(CELLS // max(len(now), 1), 1)
    for start in range(0, len(totals), step):
        turned = (totals[start : start + step].astype(np.float32) @ has.T >= needed) != now
        cost = np.where(turned, votes[start : start + step, None], NEVER)
        best = np.minimum(best, cost.min(axis=0, initial=NEVER))
    return best


def _needs_all(mask: int, reach: Mapping[int, tuple[int, bool]]) -> bool:
    """Whether no member could stay away: the rest is farther off, or (of one that wins) does not win now."""
    steps, wins = reach[mask]
    for at in range(mask.bit_length()):
        rest = mask ^ (1 << at)
        if mask >> at & 1 and rest in reach and (reach[rest][1] or (not wins and reach[rest][0] <= steps)):
            return False
    return True


def _distance(searched: _Searched, mask: int, needed: int, house: House, basis: House) -> Distance:
    position = searched.position
    has = _has(np.array([mask]), len(position.parties))[0].astype(np.int64)
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
        members=_members(mask, position),
        seats=seats,
        wins=wins,
        fewest_seats=_way(position, fewest, house, basis),
        fewest_votes=_way(position, best, house, basis),
        at_least=len(fewest[1]) if exact and fewest is not None else len(searched.sets) + 1,
        seats_exact=exact,
        votes_exact=whole,
    )


Found = tuple[int, tuple[int, ...]]


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


def recomputed(
    house: House, basis: House, turned: Sequence[Doubt], reserves: Sequence[Reserve], scenario: Scenario
) -> Mapping[str, int]:
    """Count a house anew with seats turned, reserved seats shared out again: no arrays, seat by seat."""
    own = {one.seat.key: one.rival for one in turned}
    resting = {one.seat.key: one.rival for one in turned if one.counts}
    before = _reserved(basis, {}, reserves, scenario)
    after = _reserved(basis, resting, reserves, scenario)
    found = Counter(own.get(seat.key, seat.holder) for seat in house.seats if seat.holder is not None)
    found.update(after)
    found.subtract(before)
    return {
        str(party): count
        for party, count in sorted(found.items(), key=lambda item: (-item[1], str(item[0])))
        if count
    }


def _reserved(
    basis: House, turned: Mapping[tuple[str, str, int], str], reserves: Sequence[Reserve], scenario: Scenario
) -> Counter[str]:
    general = [
        replace(seat, holder=turned[seat.key]) if seat.key in turned else seat
        for seat in basis.seats
        if seat.tier == GENERAL
    ]
    made = reserve(general, reserves, scenario)
    return Counter(seat.holder for seat in made if seat.tier != GENERAL and seat.holder is not None)


def _single(searched: _Searched) -> tuple[int, int]:
    """Count the seats that, turning alone, move a reserved seat, and one of a third party."""
    if not searched.sets:
        return 0, 0
    position = searched.position
    rows = searched.sets[0].rows[:, 0]
    more = searched.totals[0] - position.totals - position.moves[rows]
    sizes = position.sizes[rows]
    outside = more * (position.moves[rows] == 0)
    return int(sizes[more.any(axis=1)].sum()), int(sizes[outside.any(axis=1)].sum())
