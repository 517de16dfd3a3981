"""A batch of draws is each draw alone, and open seats are every house that they make."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import chain, combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from polltrail.allocation import DHONDT, DIVISORS, HARE, Divisors, allocate_seats, largest_remainders
from polltrail.parliament.coalitions import Conditions
from polltrail.parliament.draws import (
    OpenSeat,
    chance_to_win,
    divisor_draws,
    draw_coalitions,
    plurality_draws,
    possible_houses,
    remainder_draws,
    settle_coalitions,
)
from support.costly import costly


def all_of(names: Sequence[str]) -> list[frozenset[str]]:
    sizes = range(len(names) + 1)
    return [
        frozenset(members) for members in chain.from_iterable(combinations(names, size) for size in sizes)
    ]


@given(
    st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=1, max_size=20),
    st.integers(1, 12),
    st.data(),
)
def test_a_batch_of_houses_is_each_house_alone(
    rows: list[list[int]], quota: int, data: st.DataObject
) -> None:
    names = tuple("abc")
    said = data.draw(
        st.sampled_from([Conditions(), Conditions(refusals=(("a", "b"),)), Conditions(only_if=(("a", "c"),))])
    )
    found = draw_coalitions(names, np.array(rows), quota, said.feasible(names))
    wins, minimal, least, needed, turned, lists = [0] * 8, [0] * 8, [0] * 8, [0] * 3, [0] * 3, []
    for row in rows:
        won = [
            one
            for one in all_of(names)
            if sum(dict(zip(names, row, strict=True))[name] for name in one) >= quota
        ]
        free = [one for one in won if said.allows(one)]
        lists.append(frozenset(free))
        for one in free:
            wins[found.mask(list(one))] += 1
            minimal[found.mask(list(one))] += not any(other < one for other in free)
            least[found.mask(list(one))] += len(one) == min(map(len, free))
        for place, name in enumerate(names):
            needed[place] += bool(free) and all(name in one for one in free)
            turned[place] += sum(name in one and one - {name} not in won for one in won)
    assert (found.wins.tolist(), found.minimal.tolist(), found.least.tolist()) == (wins, minimal, least)
    assert (found.needed.tolist(), found.swings.tolist()) == (needed, turned)
    assert sorted(one.draws for one in found.classes) == sorted(lists.count(one) for one in set(lists))
    assert found.governed == sum(bool(one) for one in lists)


@costly
@given(
    st.lists(st.lists(st.integers(0, 30), min_size=4, max_size=4).filter(all), min_size=1, max_size=8),
    st.integers(4, 12),
    st.sampled_from(DIVISORS),
)
def test_a_batch_of_allocations_is_each_allocation_alone(
    rows: list[list[int]], seats: int, divisors: Divisors
) -> None:
    found, rest = divisor_draws(np.array(rows), seats, divisors), remainder_draws(np.array(rows), seats)
    for place, row in enumerate(rows):
        alone = allocate_seats(dict(enumerate(row)), seats, divisors)
        assert found.seats[place].tolist() == list(alone.seats.values())
        assert found.tied[place] == (alone.tie is not None)
        whole = largest_remainders(dict(enumerate(row)), seats, HARE)
        assert rest.seats[place].tolist() == list(whole.seats.values())
        assert rest.tied[place] == (whole.tie is not None)


def test_votes_too_close_for_decimals_are_told_apart() -> None:
    large = 3_000_000_000_000_001
    found = divisor_draws(np.array([[large, large // 3], [large - 1, large // 3]]), 2, DHONDT)
    assert found.seats.tolist() == [[2, 0], [2, 0]]
    tied = divisor_draws(
        np.array([[2 * 10**14, 10**14], [2 * 10**14 + 1, 10**14], [2 * 10**14 - 1, 10**14]]), 2, DHONDT
    )
    assert (tied.seats.tolist(), tied.tied.tolist()) == ([[1, 0], [2, 0], [1, 1]], [True, False, False])


@given(st.lists(st.lists(st.integers(-1, 5), min_size=3, max_size=3), min_size=1, max_size=6))
def test_a_contest_goes_to_the_most_votes_or_is_tied(contests: list[list[int]]) -> None:
    votes = np.array([[[max(one[0], 0), *one[1:]] for one in contests]])
    party = np.array([[0, 1, 2] for _ in contests])
    found = plurality_draws(votes, party, 3)
    expected, tied = [0, 0, 0], False
    for first, *others in votes[0].tolist():
        row = [first, *others]
        alone = row.count(max(row)) == 1
        tied |= not alone
        expected[row.index(max(row))] += alone
    assert (found.seats[0].tolist(), bool(found.tied[0])) == (expected, tied)


@given(st.lists(st.integers(0, 10), min_size=1, max_size=5), st.integers(1, 9))
def test_open_seats_are_every_house_they_make(tenths: list[int], quota: int) -> None:
    held = {"a": 3, "b": 2, "c": 1}
    open_seats = [
        OpenSeat(place=f"{number}", chances={"a": Fraction(one, 10), "b": 1 - Fraction(one, 10)})
        for number, one in enumerate(tenths)
    ]
    houses = possible_houses(held, open_seats)
    assert sum(houses.values()) == 1
    settled = settle_coalitions(held, open_seats, quota)
    for mask, members in enumerate(("", "a", "b", "ab", "c", "ac", "bc", "abc")):
        alone = chance_to_win(held, open_seats, members, quota)
        summed = sum(
            chance
            for house, chance in houses.items()
            if sum(house["abc".index(one)] for one in members) >= quota
        )
        assert alone == summed
        assert abs(settled.wins[mask] - float(alone)) <= 1e-12
    assert abs(sum(settled.lists) - 1) <= 1e-12
