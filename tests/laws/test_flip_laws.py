"""The fewest seats and the fewest votes are those that trying every set of seats finds."""

from collections.abc import Iterable
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from polltrail.parliament.flips import Distance, Doubt, doubts, find_flips, recomputed
from polltrail.parliament.house import USUAL, House, Reserve, Seat, Stage, reserve
from support.costly import costly

PARTIES = ("A", "B", "C", "IND")
RESERVES = (
    Reserve(tier="women", place="X", seats=3, areas=("X",)),
    Reserve(tier="minority", place="all", seats=2),
)


@st.composite
def houses(draw: st.DrawFn) -> House:
    polled = draw(
        st.lists(
            st.tuples(st.sampled_from("XY"), st.permutations(PARTIES), st.integers(0, 40)),
            min_size=3,
            max_size=7,
        )
    )
    seats = [
        Seat(tier="general", place=f"S-{number}", area=area, holder=order[0], rival=order[1], margin=margin)
        for number, (area, order, margin) in enumerate(polled, start=1)
    ]
    return House(seats=reserve(seats, RESERVES), stage=Stage(id="reserved", title="", reserves=True))


def every_way(house: House, members: Iterable[str], needed: int) -> list[tuple[Doubt, ...]]:
    open_seats = doubts(house, house)
    wins = sum(house.totals.get(party, 0) for party in members) >= needed
    return [
        turned
        for size in range(1, len(open_seats) + 1)
        for turned in combinations(open_seats, size)
        if (
            sum(recomputed(house, house, turned, RESERVES, USUAL).get(party, 0) for party in members)
            >= needed
        )
        != wins
    ]


def found_for(house: House, members: tuple[str, ...], needed: int) -> Distance:
    return find_flips(house, needed, reserves=RESERVES, asked=[members], looked_at=7).distances[0]


@costly
@given(houses(), st.sampled_from([("A",), ("A", "B"), ("B", "C")]))
def test_no_set_of_seats_is_smaller_or_has_fewer_votes(house: House, members: tuple[str, ...]) -> None:
    if not set(members) <= set(house.totals):
        return
    needed = house.membership // 2 + 1
    ways = every_way(house, members, needed)
    found = found_for(house, members, needed)
    if not ways:
        assert found.fewest_seats is None
        return
    assert found.fewest_seats is not None
    assert found.fewest_votes is not None
    assert len(found.fewest_seats.seats) == min(map(len, ways))
    assert found.fewest_votes.votes == min(sum(one.votes for one in way) for way in ways)
    assert found.seats_exact
    assert found.votes_exact
