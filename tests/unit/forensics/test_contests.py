"""The same stations in another contest, at another hour, in another source, at another election."""

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.random import PCG64, Generator

from polltrail.errors import DataError
from polltrail.forensics import Polls
from polltrail.forensics.beside import Beside, OtherContest
from polltrail.forensics.beside.gather import beside_contests, beside_source, beside_stations
from polltrail.forensics.contests import ballots_by_contest, other_sources, swing, turnout_by_hour
from polltrail.forensics.controls import clean_polls
from polltrail.forensics.finding import Finding
from polltrail.forensics.outliers import unlike_neighbours
from support.polls import clean_polls as bare

POLLS = clean_polls("two_clusters", 600, rng=Generator(PCG64(5)))


def part(finding: Finding, name: str) -> Finding:
    return next(one for one in finding.parts if one.part == name)


def with_beside(**changed: Any) -> Polls:
    return replace(POLLS, beside=replace(POLLS.beside, **changed))


def test_ballots_of_another_contest_are_compared_station_by_station() -> None:
    papers = POLLS.ballots.copy()
    papers[[3, 7]] -= 20
    papers[9] += 5
    papers[11] = -1
    found = ballots_by_contest(with_beside(contests=(OtherContest(name="mayor/x", papers=papers),)))
    assert (found.statistic, found.p, found.expected) == (3, None, 0.0)
    assert found.drivers == (3, 7, 9)
    assert found.details["ballots_more_here"] == 40
    assert found.details["ballots_fewer_here"] == 5
    assert found.details["stations_compared"] == len(POLLS) - 1
    assert found.votes == (40.0, 40.0, 40.0)
    assert [one.part for one in found.parts] == ["against mayor"]


def test_contests_are_laid_beside_one_another_by_station() -> None:
    one, other = POLLS.only(np.arange(0, 400)), POLLS.only(np.arange(399, 99, -1))
    found = beside_contests({"one": one, "other": other})
    (papers,) = (contest.papers for contest in found["one"].beside.contests if contest.name == "other")
    assert (papers[:100] == -1).all()
    assert (papers[100:] == POLLS.ballots[100:400]).all()


def test_hours_that_fall_are_certain_and_clean_ones_do_not() -> None:
    clean = turnout_by_hour(POLLS)
    assert (clean.statistic, clean.p) == (0, None)
    voted_by = np.array(POLLS.beside.voted_by)
    voted_by[4, 1] = POLLS.ballots[4] + 30
    voted_by[8] = (200, 150)
    found = turnout_by_hour(with_beside(voted_by=voted_by))
    assert (found.statistic, found.drivers) == (2, (8, 4))
    assert found.votes == (80.0, 80.0, 80.0)


def test_stations_that_fill_up_after_the_last_hour_are_named() -> None:
    voted_by = np.array(POLLS.beside.voted_by)
    voted_by[:5] //= 6
    found = part(turnout_by_hour(with_beside(voted_by=voted_by)), "after the last hour")
    assert set(found.drivers) >= set(range(5))
    assert (found.p, found.descriptive) == (None, True)
    added = (POLLS.ballots - voted_by[:, 1])[:5].sum() - (
        POLLS.ballots - np.array(POLLS.beside.voted_by)[:, 1]
    )[:5].sum()
    assert found.votes is not None
    assert found.votes.value == pytest.approx(added, rel=0.3)


def test_what_another_source_says_otherwise_is_told() -> None:
    votes = POLLS.votes.copy()
    votes[5, 0] -= 10
    votes[5, 1] += 10
    changed = beside_source(
        with_beside(sources=()), "early", replace(POLLS, votes=votes).only(np.arange(500))
    )
    found = other_sources(changed)
    early = part(found, "source early")
    assert (early.statistic, early.drivers) == (1, (5,))
    assert early.details["stations_in_both"] == 500
    assert early.details["gain_by_choice"] == (10, -10, 0, 0)
    assert early.votes is not None
    assert early.votes.value == 20


def test_what_makes_stations_late_explains_their_shift() -> None:
    """Stations of half the country come late: areas explain all of a large difference."""
    late = POLLS.areas[0] < 3
    share = POLLS.votes[:, 0] / POLLS.counted
    late = late & (Generator(PCG64(6)).random(len(POLLS)) < 0.7)
    found = part(
        other_sources(beside_source(with_beside(sources=()), "early", POLLS.only(~late))), "not in early"
    )
    plain = found.sensitivity[0].statistic
    assert plain == pytest.approx(np.average(share[late], weights=POLLS.counted[late]) - np.average(share[~late], weights=POLLS.counted[~late]))  # fmt: skip
    assert abs(found.statistic or 0) < 0.02
    assert found.sd is not None
    assert abs(found.statistic or 0) < 4 * found.sd


def test_a_previous_election_makes_clear_who_swings_alone() -> None:
    votes = POLLS.votes.copy()
    moved = 9 * votes[:6, 1] // 10
    votes[:6, 0] += moved
    votes[:6, 1] -= moved
    found = swing(replace(POLLS, votes=votes))
    assert set(found.drivers) == set(range(6))
    assert found.votes is not None
    assert found.votes.value == pytest.approx(moved.sum(), rel=0.3)
    assert swing(POLLS).statistic == 0
    named = unlike_neighbours(replace(POLLS, votes=votes)).parts[0]
    assert set(named.drivers) >= set(range(6))
    assert float(str(named.details["share_spread"])) < float(str(named.details["share_spread_without"]))


def test_what_is_not_given_is_said() -> None:
    polls = bare(seed=41)
    assert "no other contest" in str(ballots_by_contest(polls).reason)
    assert "no turnout during the day" in str(turnout_by_hour(polls).reason)
    assert "no other source" in str(other_sources(polls).reason)
    assert "no previous election" in str(swing(polls).reason)
    assert "no previous election" in str(unlike_neighbours(polls).parts[0].reason)


def test_what_is_not_of_these_stations_is_refused() -> None:
    with pytest.raises(DataError, match="expected 600 rows, one for each station, found 5"):
        replace(POLLS, beside=Beside(matched=np.ones(5, dtype=bool)))


def test_rows_of_the_whole_table_are_taken_by_number() -> None:
    few = bare(seed=42).only(np.array([7, 3]))
    found = beside_stations(few, previous=np.arange(20.0).reshape(10, 2)).beside
    assert found.previous is not None
    assert found.previous.tolist() == [[14, 15], [6, 7]]
