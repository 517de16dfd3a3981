"""Digits: against their local density, refused for a whole country, and never by Benford."""

import numpy as np
import pytest

from polltrail.forensics.digits import last_digit, second_digit
from polltrail.forensics.digits.density import expected_digits, smoothed
from support.polls import clean_polls, polls_of


def test_what_recurs_every_ten_is_gone_from_the_density_and_the_slope_is_left() -> None:
    counts = np.repeat(np.arange(100, 1_000), np.where(np.arange(100, 1_000) % 10 == 0, 3, 1))
    assert smoothed(counts)[150:900] == pytest.approx(1.2)
    falling = np.repeat(np.arange(100, 1_000), np.arange(900, 0, -1))
    expected = expected_digits(falling)
    assert (np.diff(expected) < 0).all()
    assert expected.sum() == pytest.approx(len(falling))


def test_no_p_value_is_given_for_a_whole_country() -> None:
    polls = clean_polls(seed=5, stations=6_000)
    found = last_digit(polls)
    assert (found.p, found.statistic is None) == (None, False)
    assert "whole country" in str(found.reason)
    turnout = found.parts[1]
    assert (turnout.part, turnout.p) == ("turnout", None)
    assert all(one.p is not None and one.p_adjusted is not None for one in turnout.parts)


def test_turnouts_rounded_to_fives_are_found_in_their_region() -> None:
    polls = clean_polls(seed=6, stations=8_000)
    here = (polls.areas[0] == 4) & (np.arange(len(polls)) % 3 == 0)
    rounded = polls_of(polls, ballots=np.where(here, polls.ballots // 5 * 5, polls.ballots))
    by_region = {one.part: one for one in last_digit(rounded).parts[1].parts}
    assert [name for name, one in by_region.items() if (one.p_adjusted or 0) < 0.01] == ["turnout, region R4"]


@pytest.mark.parametrize(
    ("counts", "reason"),
    [
        (np.full(1_500, 400), "standard deviation of 0.0"),
        (np.arange(1_500) % 130, "expected 500 counts of at least 100, found"),
    ],
)
def test_it_refuses_where_its_assumptions_fail(counts: np.ndarray, reason: str) -> None:
    polls = clean_polls(seed=7)
    votes = polls.votes.copy()
    votes[:, 0] = counts
    assert reason in str(last_digit(polls_of(polls, votes=votes), 0).parts[0].reason)


def test_second_digits_have_no_p_value_and_say_why() -> None:
    found = second_digit(clean_polls(seed=8))
    assert (found.p, found.descriptive) == (None, True)
    assert "condemn clean elections" in str(found.reason)
    assert found.details["mean_expected"] == pytest.approx(4.1874, abs=1e-4)
