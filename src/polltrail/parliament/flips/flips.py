"""The fewest seats, and the fewest votes, that let a coalition govern or keep it from governing."""

from collections.abc import Collection, Sequence

from polltrail.allocation.systems import Scenario
from polltrail.errors import DataError
from polltrail.parliament.coalitions import NOTHING_RULED_OUT, Conditions
from polltrail.parliament.flips.distance import distance_of
from polltrail.parliament.flips.doubt import basis_of, doubts
from polltrail.parliament.flips.nearest import Searched, coalitions, nearest
from polltrail.parliament.flips.position import Position, position_of
from polltrail.parliament.flips.sets import by_number
from polltrail.parliament.flips.told import Flips
from polltrail.parliament.house.house import House
from polltrail.parliament.house.reserve import USUAL, Reserve

SEATS = 3
"""Every set of so many seats is looked at."""
LISTED = 12


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
    searched = Searched(
        position=position, sets=sets, totals=tuple(position.totals_after(one.rows) for one in sets)
    )
    near = nearest(searched, coalitions(position, conditions), needed)
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
        distances=tuple(distance_of(searched, mask, needed, house, basis) for mask in told),
    )


def _known(members: Sequence[str], position: Position) -> int:
    for party in members:
        if party not in position.parties:
            raise DataError(
                f"coalition: expected parties of the house ({', '.join(position.parties)}), found {party}"
            )
    return sum(1 << position.parties.index(party) for party in set(members))


def _single(searched: Searched) -> tuple[int, int]:
    """Count the seats that, turning alone, move a reserved seat, and one of a third party."""
    if not searched.sets:
        return 0, 0
    position = searched.position
    rows = searched.sets[0].rows[:, 0]
    more = searched.totals[0] - position.totals - position.moves[rows]
    sizes = position.sizes[rows]
    outside = more * (position.moves[rows] == 0)
    return int(sizes[more.any(axis=1)].sum()), int(sizes[outside.any(axis=1)].sum())
