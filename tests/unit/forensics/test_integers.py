"""Whole percentages: the null against every count by hand, and what is refused."""

from fractions import Fraction
from math import comb

import numpy as np
import pytest

from polltrail.forensics.integers import integer_percent
from polltrail.forensics.integers.null import chances_of_whole, is_whole
from polltrail.forensics.poisson_binomial import at_least, distribution
from support.polls import clean_polls, polls_of

SMALL = [(0, 7), (3, 7), (50, 100), (33, 101), (199, 200), (200, 200), (117, 333)]


def by_hand(part: int, of: int, half: Fraction) -> float:
    share = Fraction(part, of)
    whole = [x for x in range(of + 1) if any(abs(Fraction(100 * x, of) - m) <= half for m in range(101))]
    return float(sum(comb(of, x) * share**x * (1 - share) ** (of - x) for x in whole))


@pytest.mark.parametrize(("part", "of"), SMALL)
@pytest.mark.parametrize("half", [Fraction(1, 20), Fraction(1, 40), Fraction(1, 10)])
def test_the_null_is_every_count_weighed_by_its_chance(part: int, of: int, half: Fraction) -> None:
    (found,) = chances_of_whole(np.array([part]), np.array([of]), [half])
    assert found.whole[0] == pytest.approx(by_hand(part, of, half), abs=1e-12)
    assert found.by_percent.sum() == pytest.approx(found.whole[0], abs=1e-12)


def test_the_edge_of_the_window_belongs_to_it() -> None:
    # 100 * 401 / 2000 = 20.05 exactly, which floating point calls more
    assert is_whole(np.array([401, 402, 0]), np.array([2000, 2000, 0])).tolist() == [True, False, False]


def test_the_number_that_come_true_is_exact_far_out_too() -> None:
    chances = np.array([0.1, 0.25, 1e-9, 0.5, 1.0, 0.0])
    exact = [Fraction(1)]
    for chance in map(Fraction, chances.tolist()):
        padded = [Fraction(0), *exact, Fraction(0)]
        exact = [padded[at + 1] * (1 - chance) + padded[at] * chance for at in range(len(exact) + 1)]
    for observed in range(8):
        assert at_least(observed, chances) == pytest.approx(float(sum(exact[observed:])), rel=1e-11, abs=0)
    assert distribution(chances).sum() == pytest.approx(1)


def test_rounded_protocols_are_found_and_clean_ones_are_not() -> None:
    polls = clean_polls(seed=3)
    rounded = polls.votes.copy()
    rounded[::5, 0] = np.round(
        polls.counted[::5] * (np.round(100 * rounded[::5, 0] / polls.counted[::5]) / 100)
    )
    clean, found = integer_percent(polls), integer_percent(polls_of(polls, votes=rounded))
    assert clean.p is not None
    assert clean.p > 0.001
    assert found.p is not None
    assert found.p < 1e-6
    assert len(set(found.drivers) & set(polls.stations[::5].tolist())) > 0.5 * len(
        found.drivers
    )  # a fifth of all stations


def test_what_has_no_turnout_is_not_told() -> None:
    polls = clean_polls(seed=4)
    none = integer_percent(polls_of(polls, registered=np.full(len(polls), -1)))
    assert (none.p, none.statistic) == (None, None)
    assert "registered voters are not published" in str(none.reason)
    assert "found 1" in str(integer_percent(polls.only(np.arange(1))).reason)
    assert integer_percent(polls.only(np.arange(0))).reason is not None
    assert integer_percent(polls_of(polls, votes=np.zeros_like(polls.votes))).reason == "no choice has a vote"
