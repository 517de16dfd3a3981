"""Draws of houses against what is known of them without drawing."""

from fractions import Fraction

import numpy as np
import pytest
from scipy import stats

from polltrail.allocation import SAINTE_LAGUE, reserved_seats
from polltrail.errors import DataError
from polltrail.parliament.draws import (
    Chance,
    OpenSeat,
    ReservedTier,
    above,
    chance_to_win,
    divisor_draws,
    draw_coalitions,
    draw_surplus,
    house_draws,
    seats_distribution,
    settle_coalitions,
    settle_houses,
)
from polltrail.parliament.game import Game
from polltrail.parliament.power import swings

# A poll of 2,508 that the documentation of an R package draws from; what it calls others has no seats.
NAMES = ("cdu", "spd", "greens", "fdp", "left", "pirates", "afd", "others")
POLL = np.array([41, 24, 13, 4, 8, 3, 3, 4]) * 25.08 + 0.5
DRAWS = 20_000


def test_a_poll_drawn_by_another_package() -> None:
    """With 100,000 draws of theirs 1.20 % for cdu alone, 97.59 % for the three others; fdp comes in once in 115."""
    rng = np.random.Generator(np.random.PCG64(1))
    votes = (rng.dirichlet(POLL, DRAWS) * 10**9).astype(np.int64)
    kept = above(votes, Fraction(1, 20))
    kept[:, -1] = 0
    found = draw_coalitions(NAMES, divisor_draws(kept, 598, SAINTE_LAGUE).seats, 300)
    for members, expected in ((("cdu",), 0.0120), (("spd", "left", "greens"), 0.9759)):
        chance = found.chance(members)
        assert abs(chance.share - expected) < 4 * (expected * (1 - expected) / DRAWS) ** 0.5
    entry = stats.beta(POLL[3], POLL.sum() - POLL[3]).sf(0.05)
    assert round(float(entry), 4) == 0.0087
    assert abs((kept[:, 3] > 0).mean() - entry) < 4 * (entry * (1 - entry) / DRAWS) ** 0.5


def test_another_poll_of_the_same_package() -> None:
    """A poll of 1,271 in February 2018: theirs finds 100 % with the greens, and 5 draws of 10,000 without them."""
    rng = np.random.Generator(np.random.PCG64(1))
    poll = np.array([32, 17.5, 12, 11, 9.5, 13, 5]) * 12.71 + 0.5
    kept = above((rng.dirichlet(poll, DRAWS) * 10**9).astype(np.int64), Fraction(1, 20))
    kept[:, -1] = 0
    names = ("cdu", "spd", "greens", "fdp", "left", "afd", "others")
    found = draw_coalitions(names, divisor_draws(kept, 598, SAINTE_LAGUE).seats, 300)
    assert found.chance(["cdu", "fdp", "greens"]).share == 1
    low, high = found.chance(["cdu", "fdp"]).interval
    assert low < 0.0005 < high < 0.0015


def test_every_coalition_of_a_few_houses() -> None:
    found = draw_coalitions(
        ("A", "B", "C"), np.array([[50, 49, 1], [52, 47, 1], [40, 40, 20], [40, 40, 20]]), 51
    )
    assert (
        found.chance(["A"]).count,
        found.chance(["A", "B"]).count,
        found.chance_minimal(["A", "B"]).count,
    ) == (1, 4, 3)
    assert (found.hung, found.governed, found.same_list().count) == (3, 4, 2)
    assert found.needed.tolist() == [2, 0, 0]
    assert found.deciding.tolist() == [4, 3, 3]
    assert [(one.draws, one.first) for one in found.classes] == [(2, 2), (1, 0), (1, 1)]
    assert found.likeliest(1)[0][0] == ("A", "B")
    assert found.absolute_power()[0] == (3 + 4 + 2 + 2) / 4 / 4


def test_a_party_that_misses_the_hurdle_is_no_trouble() -> None:
    found = draw_coalitions(("A", "B"), np.array([[0, 10], [6, 4]]), 6)
    assert (found.chance(["A"]).share, found.chance(["B"]).share, found.hung) == (0.5, 0.5, 0)


@pytest.mark.parametrize(
    ("houses", "names", "said"),
    [
        (np.zeros((0, 2), dtype=np.int64), ("A", "B"), "houses: expected draws of 2 parties"),
        (np.array([[1, -1]]), ("A", "B"), "houses: expected seats from 0"),
        (
            np.ones((1, 19), dtype=np.int64),
            tuple("abcdefghijklmnopqrs"),
            "expected 1 to 18 parties, found 19",
        ),
        (np.array([[1, 1]]), ("A", "A"), "each once"),
    ],
)
def test_no_draws(houses: np.ndarray, names: tuple[str, ...], said: str) -> None:
    with pytest.raises(DataError, match=said):
        draw_coalitions(names, houses, 1)


def test_a_share_of_draws_has_an_error_also_at_none() -> None:
    none, half = Chance(0, 1000), Chance(500, 1000)
    assert none.interval[0] == 0
    assert 0.003 < none.interval[1] < 0.005
    assert round(half.error, 4) == 0.0158
    assert round(half.interval[1] - half.interval[0], 3) == 0.062


def test_open_seats_are_a_sum_of_coins() -> None:
    """Six seats at even odds are a binomial, and two that hang together are none."""
    coin = {"A": Fraction(1, 2), "B": Fraction(1, 2)}
    seats = [OpenSeat(place=f"NA-{number}", chances=coin) for number in range(6)]
    found = seats_distribution({"A": 3, "B": 3}, seats, ["A"])
    assert [found[3 + won] * 64 for won in range(7)] == [1, 6, 15, 20, 15, 6, 1]
    assert chance_to_win({"A": 3, "B": 3}, seats, ["A"], 7) == Fraction(22, 64)
    settled = settle_coalitions({"A": 3, "B": 3}, seats, 7)
    assert (settled.houses, settled.hung, settled.lists[0]) == (7, 20 / 64, 22 / 64)


@pytest.mark.parametrize("chances", [{"A": Fraction(1, 2)}, {"A": Fraction(3, 2), "B": Fraction(-1, 2)}])
def test_probabilities_that_are_none(chances: dict[str, Fraction]) -> None:
    with pytest.raises(DataError, match="NA-1: expected probabilities from 0 that add up to 1"):
        OpenSeat(place="NA-1", chances=chances)


def test_seats_that_hang_together() -> None:
    """Both or neither: the middle house of two coins is never there."""
    half = Fraction(1, 2)
    found = settle_houses(("A", "B"), {(5, 3): half, (3, 5): half}, 5)
    assert (found.wins.tolist(), found.hung, found.lists) == ([0, 0.5, 0.5, 1], 0, (0.5, 0.5))
    with pytest.raises(DataError, match="houses: expected probabilities that add up to 1, found 1/2"):
        settle_houses(("A", "B"), {(5, 3): half}, 5)


def test_a_house_with_reserved_seats_is_each_draw_alone() -> None:
    """Sixty constituencies in three areas; women by area, a national list; the last party is of independents."""
    rng = np.random.Generator(np.random.PCG64(2))
    votes, party = rng.integers(0, 1000, (40, 60, 4)), rng.integers(0, 5, (60, 4))
    area = np.repeat([0, 1, 2], 20)
    tiers = [
        ReservedTier(name=f"women {one}", areas=(one,), seats=5, eligible=(0, 1, 2, 3)) for one in range(3)
    ] + [ReservedTier(name="national", areas=(0, 1, 2), seats=4, eligible=(0, 1, 2, 3))]
    found = house_draws(votes, party, area, 5, tiers)
    for draw in range(40):
        general = {one: dict.fromkeys(range(5), 0) for one in range(3)}
        tied = False
        for contest, row in enumerate(votes[draw].tolist()):
            if row.count(max(row)) > 1:
                tied = True
            else:
                general[int(area[contest])][int(party[contest, row.index(max(row))])] += 1
        seats = [sum(one[number] for one in general.values()) for number in range(5)]
        national = dict(enumerate(seats))
        for won, count in [*((one, 5) for one in general.values()), (national, 4)]:
            added = reserved_seats(won, count, eligible=range(4)).allocation
            tied |= added.tie is not None
            for number, more in added.seats.items():
                seats[number] += more
        assert (found.seats[draw].tolist(), bool(found.tied[draw])) == (seats, tied)


def test_surplus_of_a_coalition_in_every_draw() -> None:
    houses = np.array([[5, 3, 2], [2, 3, 5]])
    assert draw_surplus(("A", "B", "C"), houses, 6, ["A", "B"]).tolist() == [2, -1]


def test_more_draws_than_are_taken_at_a_time() -> None:
    """Thirteen parties in 1,037 draws: two pieces, the second of them no whole number of bytes."""
    rng = np.random.Generator(np.random.PCG64(3))
    houses, names = rng.integers(0, 20, (1037, 13)), tuple("abcdefghijklm")
    quota = houses.sum(axis=1) // 2 + 1
    found = draw_coalitions(names, houses, quota)
    for mask in rng.integers(0, 1 << 13, 40).tolist():
        mine = [place for place in range(13) if mask >> place & 1]
        surplus = houses[:, mine].sum(axis=1) - quota
        assert found.wins[mask] == (surplus >= 0).sum()
        smallest = houses[:, mine].min(axis=1) if mine else 0
        assert found.minimal[mask] == ((surplus >= 0) & (surplus < smallest)).sum()
    assert sum(one.draws for one in found.classes) == 1037
    assert found.swings[0] == sum(swings(Game(names, tuple(row), int(need))).of[0] for row, need in zip(houses.tolist(), quota, strict=True))  # fmt: skip
