"""What is true of every division of seats, whatever the votes."""

from fractions import Fraction
from math import ceil

import pytest
from hypothesis import given
from hypothesis import strategies as st

from polltrail.allocation import (
    DHONDT,
    DIVISORS,
    HARE,
    QUOTAS,
    SAINTE_LAGUE,
    Allocation,
    Divisors,
    Method,
    allocate,
    allocate_joined,
    allocate_seats,
    largest_remainders,
    reserved_seats,
)
from polltrail.errors import DataError

NAMES = "abcdef"
counts = st.one_of(st.integers(0, 12), st.integers(0, 400), st.integers(0, 10**12))
tables = (
    st.lists(counts, min_size=1, max_size=6).filter(any).map(lambda row: dict(zip(NAMES, row, strict=False)))
)
houses = st.integers(6, 24)  # no fewer than there are names: some methods give each a seat
divisors = st.sampled_from(DIVISORS)
safe_quotas = [quota for quota in QUOTAS if quota.name != "hagenbach-bischoff-ceil"]
methods: st.SearchStrategy[Method] = st.sampled_from([*DIVISORS, *safe_quotas])


def plain(votes: dict[str, int], seats: int, by: Divisors) -> list[tuple[Fraction | float, str]]:
    """Every quotient of every list, largest first: the method as the books have it."""
    quotients = [
        (quotient if (quotient := by.quotient(count, seat)) is not None else Fraction(10**30), name)
        for name, count in votes.items()
        if count
        for seat in range(1, seats + 2)
    ]
    return sorted(quotients, reverse=True)


@given(tables, houses, divisors)
def test_the_heap_is_the_sorted_table(votes: dict[str, int], seats: int, by: Divisors) -> None:
    table = plain(votes, seats, by)
    line = table[seats - 1][0]
    after = table[seats][0] if len(table) > seats else -1
    found = allocate_seats(votes, seats, by)
    assert (found.tie is not None) == (line == after)
    sure = [name for quotient, name in table if quotient > line or (quotient == line and line != after)]
    assert {name: sure.count(name) for name in votes} == found.seats


@given(tables, houses, methods)
def test_seats_add_up_to_the_house(votes: dict[str, int], seats: int, method: Method) -> None:
    found = allocate(votes, seats, method)
    assert found.given + (found.tie.seats if found.tie else 0) == seats
    assert found.tie is None or 0 < found.tie.seats < len(found.tie.among)
    assert all(found.seats[name] == 0 for name, count in votes.items() if not count)
    taken = [award.key for award in found.awards if award.by == "taken back"]
    held = [award.key for award in found.awards if award.by != "taken back"]
    if found.tie is None:
        assert {name: held.count(name) - taken.count(name) for name in votes} == found.seats


@given(tables, houses, methods)
def test_the_order_of_names_changes_no_seat(votes: dict[str, int], seats: int, method: Method) -> None:
    turned = dict(reversed(votes.items()))
    one, other = allocate(votes, seats, method), allocate(turned, seats, method)
    assert one.seats == other.seats
    assert set(one.tie.among if one.tie else ()) == set(other.tie.among if other.tie else ())


exact = st.sampled_from(
    [*DIVISORS, *[quota for quota in QUOTAS if quota.name in {"hare", "hagenbach-bischoff"}]]
)


@given(tables, houses, exact, st.integers(2, 10**6))
def test_as_many_votes_each_times_over_give_the_same_seats(
    votes: dict[str, int], seats: int, method: Method, factor: int
) -> None:
    larger = {name: count * factor for name, count in votes.items()}
    one, other = allocate(votes, seats, method), allocate(larger, seats, method)
    assert (one.seats, one.tie) == (other.seats, other.tie)


@given(tables, houses, divisors)
def test_a_larger_house_takes_no_seat_away(votes: dict[str, int], seats: int, by: Divisors) -> None:
    small, large = allocate_seats(votes, seats, by), allocate_seats(votes, seats + 1, by)
    assert all(large.seats[name] >= count for name, count in small.seats.items())


def test_largest_remainders_can_take_one_away() -> None:
    """Alabama, as in the census of 1880: a law that remainders do not keep."""
    votes = {"a": 6, "b": 6, "c": 2}
    assert largest_remainders(votes, 10, HARE).seats["c"] == 2
    assert largest_remainders(votes, 11, HARE).seats["c"] == 1


@given(tables, houses)
def test_largest_remainders_stay_within_a_seat_of_the_quota(votes: dict[str, int], seats: int) -> None:
    found = largest_remainders(votes, seats, HARE)
    for name, count in votes.items():
        quota = Fraction(count * seats, sum(votes.values()))
        assert int(quota) <= found.seats[name] <= ceil(quota)


@given(tables, houses, divisors, st.data())
def test_more_votes_never_cost_a_seat(
    votes: dict[str, int], seats: int, by: Divisors, data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(votes)))
    more = data.draw(st.integers(1, 10**6))
    before = allocate_seats(votes, seats, by)
    after = allocate_seats({**votes, name: votes[name] + more}, seats, by)
    assert after.seats[name] >= before.seats[name]
    assert all(after.seats[other] <= _most(before, other) for other in votes if other != name)


def _most(found: Allocation[str], name: str) -> int:
    return found.seats[name] + (name in found.tie.among if found.tie else False)


@given(tables, houses, st.sampled_from([*DIVISORS, *QUOTAS[:2]]))
def test_what_a_list_lacks_is_exact(votes: dict[str, int], seats: int, method: Method) -> None:
    found = allocate(votes, seats, method)
    for name, more in found.votes_to_next().items():
        if more is None:
            continue
        grown = allocate({**votes, name: votes[name] + more}, seats, method)
        assert grown.seats[name] > found.seats[name]
        if more > 1:
            short = allocate({**votes, name: votes[name] + more - 1}, seats, method)
            assert short.seats[name] == found.seats[name]


@given(tables, houses)
def test_joining_never_costs_two_lists_a_seat_by_dhondt(votes: dict[str, int], seats: int) -> None:
    apart = allocate_seats(votes, seats, DHONDT)
    joined = allocate_joined(votes, seats, DHONDT, [("a", "b")])
    if apart.tie is None and joined.tie is None:
        pair = [name for name in ("a", "b") if name in votes]
        assert sum(joined.seats[name] for name in pair) >= sum(apart.seats[name] for name in pair)


@given(tables, houses, methods)
def test_no_alliance_is_no_change(votes: dict[str, int], seats: int, method: Method) -> None:
    plain_way, joined = allocate(votes, seats, method), allocate_joined(votes, seats, method, [])
    assert (plain_way.seats, plain_way.tie) == (joined.seats, joined.tie)


@given(tables, houses, st.sets(st.sampled_from(NAMES)), st.sets(st.sampled_from(NAMES)))
def test_who_is_out_has_no_weight_and_who_is_withheld_has(
    won: dict[str, int], seats: int, out: set[str], withheld: set[str]
) -> None:
    inside = set(won) - out
    if not any(won[name] for name in inside):
        with pytest.raises(DataError, match="expected seats won by a party that takes part"):
            reserved_seats(won, seats, eligible=inside)
        return
    found = reserved_seats(won, seats, eligible=inside - withheld, withheld=inside & withheld)
    alone = reserved_seats({name: won[name] for name in inside}, seats, eligible=inside)
    assert found.allocation.seats == alone.allocation.seats
    assert {**found.filled, **found.withheld} == alone.filled
    assert set(found.withheld) <= withheld


@given(tables, houses)
def test_seats_had_before_stay(votes: dict[str, int], seats: int) -> None:
    least = {name: 1 for name, count in votes.items() if count}
    found = allocate_seats(votes, seats, SAINTE_LAGUE, least=least)
    assert all(found.seats[name] >= count for name, count in least.items())
    assert found.given + (found.tie.seats if found.tie else 0) == seats
