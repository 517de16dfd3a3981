"""Published values of power indices; each game with where it is from."""

from fractions import Fraction

import pytest

from polltrail.parliament.coalitions import count_minimal_winning
from polltrail.parliament.game import Game
from polltrail.parliament.power import Role, blocks, roles, shapley_shubik, swings


def game(quota: int, *weights: int) -> Game:
    return Game(tuple(f"p{number}" for number in range(len(weights))), weights, quota)


# Each set of fifteen, of five and so on is of members with the same seats.
COUNCIL_OF_15 = (*[10] * 4, 8, *[5] * 4, *[4] * 2, *[3] * 3, 2)
EU_SWINGS = (*[1849] * 4, 1531, *[973] * 4, *[793] * 2, *[595] * 3, 375)
EU_ORDERS = (
    *[Fraction(7, 60)] * 4, Fraction(860, 9009), *[Fraction(19883, 360360)] * 4, *[Fraction(743, 16380)] * 2, *[Fraction(1588, 45045)] * 3, Fraction(932, 45045)
)  # fmt: skip
# Electors of 50 states and the District of Columbia in 2024 and 2028.
ELECTORS = (
    54, 40, 30, 28, 19, 19, 17, 16, 16, 15, 14, 13, 12, *[11] * 4, *[10] * 5, 9, 9, *[8] * 3, 7, 7, *[6] * 6, 5, 5,
    *[4] * 7, *[3] * 7
)  # fmt: skip


@pytest.mark.parametrize(
    ("played", "turned", "pivotal"),
    [
        (game(6, 4, 3, 2, 1), (5, 3, 3, 1), (Fraction(5, 12), Fraction(1, 4), Fraction(1, 4), Fraction(1, 12))),
        (game(51, 50, 49, 1), (3, 1, 1), (Fraction(2, 3), Fraction(1, 6), Fraction(1, 6))),
        (game(8, 4, 4, 3, 2, 1, 1), (16, 16, 12, 4, 4, 4), (Fraction(3, 10), Fraction(3, 10), Fraction(1, 5), *[Fraction(1, 15)] * 3)),
        (game(39, *[7] * 5, *[1] * 10), (*[848] * 5, *[84] * 10), (*[Fraction(421, 2145)] * 5, *[Fraction(4, 2145)] * 10)),
        (game(12, 4, 4, 4, 2, 2, 1), (10, 10, 10, 6, 6, 0), (*[Fraction(7, 30)] * 3, Fraction(3, 20), Fraction(3, 20), Fraction(0))),
        (game(62, *COUNCIL_OF_15), EU_SWINGS, EU_ORDERS),
        (game(58, 31, 31, 28, 21, 2, 2), (16, 16, 16, 0, 0, 0), (*[Fraction(1, 3)] * 3, *[Fraction(0)] * 3)),
        (game(316, 208, 152, 120, 85, 64, 1), (20, 12, 12, 4, 4, 0), (Fraction(2, 5), *[Fraction(7, 30)] * 2, *[Fraction(1, 15)] * 2, Fraction(0))),
    ],
    ids=["four", "three", "six", "security council", "six of 1958", "fifteen", "nassau", "bundestag 2025"],
)  # fmt: skip
def test_published_games(played: Game, turned: tuple[int, ...], pivotal: tuple[Fraction, ...]) -> None:
    assert swings(played).of == turned
    assert shapley_shubik(played) == pivotal


@pytest.mark.parametrize(
    "played", [game(368, 206, 197, 118, 91, 83, 39, 1), game(369, 206, 197, 118, 92, 83, 39, 1)]
)
def test_the_bundestag_of_2021_before_and_after_berlin_voted_again(played: Game) -> None:
    """The documentation of another package left the Greens out of its command and prints nothing for them."""
    assert swings(played).of == (32, 32, 16, 16, 16, 0, 0)
    assert shapley_shubik(played) == (Fraction(3, 10), Fraction(3, 10), *[Fraction(2, 15)] * 3, 0, 0)
    assert count_minimal_winning(played) == 7


def test_the_electors_of_2024() -> None:
    played = game(270, *ELECTORS)
    assert (len(ELECTORS), sum(ELECTORS)) == (51, 538)
    turned, orders = swings(played), shapley_shubik(played)
    assert (round(float(turned.normalised()[0]), 6), round(float(turned.normalised()[-1]), 6)) == (
        0.110796,
        0.005457,
    )
    assert round(float(turned.absolute()[0]), 6) == 0.460711
    assert (round(float(orders[0]), 6), round(float(orders[-1]), 6)) == (0.108037, 0.005402)


@pytest.mark.parametrize(("quota", "count"), [(39, 210), (62, 829), (316, 5)])
def test_how_many_coalitions_are_minimal(quota: int, count: int) -> None:
    played = {39: game(39, *[7] * 5, *[1] * 10), 62: game(62, *COUNCIL_OF_15)}.get(
        quota, game(316, 208, 152, 120, 85, 64, 1)
    )
    assert count_minimal_winning(played) == count


def test_what_a_party_is() -> None:
    assert roles(game(51, 60, 30, 10)) == (Role.DICTATOR, Role.DUMMY, Role.DUMMY)
    assert roles(game(79, 50, 30, 18, 2)) == (Role.VETO, Role.VETO, Role.DUMMY, Role.DUMMY)
    assert roles(game(12, 4, 4, 4, 2, 2, 1)) == (*[Role.ORDINARY] * 5, Role.DUMMY)
    assert roles(game(2, 3, 2)) == (Role.ORDINARY, Role.ORDINARY)
    assert blocks(game(51, 40, 35, 25), ("p0", "p1"))
    assert not blocks(game(51, 40, 35, 25), ("p0",))


def test_colemans_three() -> None:
    """Two parties of three must agree: half of all coalitions win."""
    found = swings(game(2, 1, 1, 1))
    assert found.act() == Fraction(1, 2)
    assert found.prevent() == found.initiate() == (Fraction(1, 2),) * 3
    assert found.absolute() == (Fraction(1, 2),) * 3


def test_a_game_that_is_always_won_by_anybody() -> None:
    """With a quota of one every coalition but none wins; nobody alone can prevent, each alone can initiate."""
    found = swings(game(1, 1, 1))
    assert (found.of, found.winning, found.initiate()) == ((1, 1), 3, (Fraction(1), Fraction(1)))
