"""What is always true of a house and its coalitions; every fast count against all coalitions gone through."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import accumulate, chain, combinations, permutations

from hypothesis import assume, given
from hypothesis import strategies as st

from polltrail.errors import DataError
from polltrail.parliament.coalitions import (
    Conditions,
    conditions_of,
    connected,
    count_feasible_winning,
    count_minimal_feasible,
    count_minimal_winning,
    least_number,
    list_minimal,
    minimal_feasible,
    minimal_winning,
    minimal_winning_by_size,
    smallest,
)
from polltrail.parliament.game import Game
from polltrail.parliament.power import deegan_packel, johnston, public_good, shapley_shubik, swings

NAMES = "abcdefg"


@st.composite
def games(draw: st.DrawFn, most: int = 6) -> Game:
    weights = draw(st.lists(st.integers(0, 9), min_size=1, max_size=most).filter(any))
    return Game(tuple(NAMES[: len(weights)]), tuple(weights), draw(st.integers(1, sum(weights))))


@st.composite
def conditioned(draw: st.DrawFn) -> tuple[Game, Conditions]:
    played = draw(games())
    pair = st.tuples(st.sampled_from(played.names), st.sampled_from(played.names))
    refuse = (
        draw(st.lists(pair.filter(lambda two: two[0] != two[1]), max_size=3)) if len(played.names) > 1 else []
    )
    try:
        said = conditions_of(
            played.names,
            refuse=[":".join(two) for two in refuse],
            only_if=[":".join(two) for two in draw(st.lists(pair, max_size=3))],
            formateur=draw(st.none() | st.sampled_from(played.names)),
        )
    except DataError:
        assume(False)
    return played, said


def all_of(names: Sequence[str]) -> list[frozenset[str]]:
    sizes = range(len(names) + 1)
    return [
        frozenset(members) for members in chain.from_iterable(combinations(names, size) for size in sizes)
    ]


def minimal_by_hand(played: Game, said: Conditions) -> set[frozenset[str]]:
    win = {one for one in all_of(played.names) if played.wins(one) and said.allows(one)}
    return {one for one in win if not any(other < one for other in win)}


def swings_by_hand(played: Game) -> tuple[int, ...]:
    win = [one for one in all_of(played.names) if played.wins(one)]
    return tuple(sum(name in one and not played.wins(one - {name}) for one in win) for name in played.names)


@given(games())
def test_counts_are_those_of_all_coalitions_gone_through(played: Game) -> None:
    found, minimal = swings(played), minimal_by_hand(played, Conditions())
    assert found.of == swings_by_hand(played)
    assert found.winning == sum(played.wins(one) for one in all_of(played.names))
    assert {frozenset(one.members) for one in minimal_winning(played)} == minimal
    assert count_minimal_winning(played) == len(minimal)
    sizes = minimal_winning_by_size(played)
    assert list(sizes) == [sum(len(one) == size for one in minimal) for size in range(len(sizes))]


def pivots_by_hand(played: Game) -> list[Fraction]:
    """Let parties join in every order, and see who brings the majority."""
    counts = dict.fromkeys(played.names, 0)
    orders = list(permutations(played.names))
    for order in orders:
        sums = accumulate(played.seats_of([name]) for name in order)
        counts[next(name for name, seats in zip(order, sums, strict=True) if seats >= played.quota)] += 1
    return [Fraction(count, len(orders)) for count in counts.values()]


def shared_by_hand(played: Game, groups: Iterable[frozenset[str]]) -> list[Fraction]:
    """Divide one for each group among its members, and what each has by the sum of all."""
    scores = dict.fromkeys(played.names, Fraction(0))
    for group in groups:
        for name in group:
            scores[name] += Fraction(1, len(group))
    return [score / sum(scores.values()) for score in scores.values()]


@given(games(most=5))
def test_power_is_that_of_all_orders_and_coalitions_gone_through(played: Game) -> None:
    minimal = minimal_by_hand(played, Conditions())
    assert list(shapley_shubik(played)) == pivots_by_hand(played)
    assert list(deegan_packel(played)) == shared_by_hand(played, minimal)
    members = [sum(name in one for one in minimal) for name in played.names]
    assert list(public_good(played)) == [Fraction(count, sum(members)) for count in members]
    critical = [
        frozenset(name for name in one if not played.wins(one - {name}))
        for one in all_of(played.names)
        if played.wins(one)
    ]
    assert list(johnston(played)) == shared_by_hand(played, critical)


@given(games())
def test_power_of_all_parties_is_one(played: Game) -> None:
    for index in (shapley_shubik, deegan_packel, public_good, johnston):
        assert sum(index(played)) == 1
    assert sum(swings(played).normalised()) == 1


@given(games())
def test_dummies_have_no_power_and_equals_the_same(played: Game) -> None:
    """A party that is never needed is in no minimal winning coalition, and whoever is in one is needed there."""
    needed = {name for one in minimal_winning(played) for name in one.members}
    indices = (
        swings(played).of,
        shapley_shubik(played),
        deegan_packel(played),
        public_good(played),
        johnston(played),
    )
    for index in indices:
        assert {name for name, power in zip(played.names, index, strict=True) if power} == needed
        by_weight = dict(zip(played.weights, index, strict=True))
        assert all(by_weight[weight] == power for weight, power in zip(played.weights, index, strict=True))


@given(games(), st.randoms(use_true_random=False))
def test_the_order_of_names_changes_nothing(played: Game, order: object) -> None:
    places = list(range(len(played.names)))
    order.shuffle(places)  # type: ignore[attr-defined]
    turned = Game(
        tuple(played.names[place] for place in places),
        tuple(played.weights[place] for place in places),
        played.quota,
    )
    assert list(minimal_winning(turned)) == list(minimal_winning(played))
    for index in (shapley_shubik, deegan_packel, public_good, johnston, lambda one: swings(one).of):
        assert dict(zip(turned.names, index(turned), strict=True)) == dict(
            zip(played.names, index(played), strict=True)
        )


@given(conditioned())
def test_what_is_ruled_out_is_ruled_out_and_nothing_else(drawn: tuple[Game, Conditions]) -> None:
    played, said = drawn
    expected = minimal_by_hand(played, said)
    listed = list(minimal_feasible(played, said))
    assert {frozenset(one.members) for one in listed} == expected
    assert count_minimal_feasible(played, said) == len(listed) == len(expected)
    win = [one for one in all_of(played.names) if played.wins(one) and said.allows(one)]
    assert count_feasible_winning(played, said) == len(win)
    fewest = {one for one in expected if len(one) == min(map(len, expected))}
    assert {frozenset(one.members) for one in least_number(played, said)} == fewest
    least = min((played.seats_of(one) for one in expected), default=0)
    assert {frozenset(one.members) for one in smallest(played, said)} == {
        one for one in expected if played.seats_of(one) == least
    }


@given(games())
def test_a_game_without_conditions_is_the_game(played: Game) -> None:
    said = Conditions()
    assert (
        set(minimal_feasible(played, said))
        == set(minimal_winning(played))
        == set(list_minimal(played).listed)
    )
    assert count_minimal_feasible(played, said) == count_minimal_winning(played)
    assert count_feasible_winning(played, said) == swings(played).winning


@given(games())
def test_connected_coalitions_are_intervals_whose_ends_are_needed(played: Game) -> None:
    order = played.names
    slices = [order[a:b] for a in range(len(order)) for b in range(a + 1, len(order) + 1)]
    expected = [
        one for one in slices if played.wins(one) and not played.wins(one[1:]) and not played.wins(one[:-1])
    ]
    assert [one.members for one in connected(played, order)] == expected
