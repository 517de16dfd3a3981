"""Copies: planted ones are found by the part that is made for them, and their chances are what counting says."""

from itertools import product
from math import comb

import numpy as np
import pytest

from polltrail.forensics.copies import copies
from polltrail.forensics.copies.near import _ways
from polltrail.forensics.copies.pairs import Pairs, chance_to_agree
from polltrail.forensics.copies.percentages import look
from polltrail.forensics.copies.regular import lower_tails
from polltrail.forensics.finding import Finding
from polltrail.forensics.polls import Polls
from support.polls import clean_polls, polls_of

PARTS = [
    "permuted", "near", "same share", "same turnout", "same share and turnout", "too alike, share",
    "too alike, turnout", "in steps",
]  # fmt: skip


def by_part(polls: Polls) -> dict[str, Finding]:
    found = copies(polls)
    return {found.part: found} | {part.part: part for part in found.parts}


def test_every_part_tells_and_clean_stations_are_left_alone() -> None:
    found = by_part(clean_polls(seed=31, choices=5))
    assert list(found) == ["", *PARTS]
    assert all(one.p is not None and one.p > 0.01 for one in found.values())


def test_neighbours_copied_and_touched_are_near() -> None:
    polls = clean_polls(seed=32, choices=5)
    votes = polls.votes.copy()
    votes[1:60:2] = votes[0:60:2]
    votes[1:60:2, 0] += 1
    votes[1:60:2, 1] -= 1
    found = by_part(polls_of(polls, votes=votes))
    assert found["near"].statistic == pytest.approx(30, abs=2)
    assert (found["near"].p or 1) < 1e-12
    assert len(set(found["near"].drivers) & set(range(60))) > 50
    assert (found[""].p or 0) > 0.05


def test_one_percentage_at_many_stations_is_found() -> None:
    polls = clean_polls(seed=33, stations=1_000, regions=40)
    votes = polls.votes.copy()
    here = polls.areas[0] < 4
    votes[here, 0] = np.rint(0.622 * polls.counted[here])
    found = by_part(polls_of(polls, votes=votes))
    assert (found["same share"].p or 1) < 1e-6
    assert (found["too alike, share"].p or 1) < 1e-6
    assert set(found["too alike, share"].details["areas"] or ()) == {"R0", "R1", "R2", "R3"}
    assert (found["same turnout"].p or 0) > 0.01
    assert (found["same share"].stations or (0,))[0] > 40


def test_one_area_of_many_is_enough_where_it_is_far_too_alike() -> None:
    polls = clean_polls(seed=36, stations=3_000, regions=200)
    ballots = polls.ballots.copy()
    here = polls.areas[0] == 7
    ballots[here] = np.maximum(np.rint(0.85 * polls.registered[here]), polls.counted[here])
    found = by_part(polls_of(polls, ballots=ballots))["too alike, turnout"]
    assert (found.p or 1) < 1e-3
    assert found.details["areas"] == ("R7",)
    assert found.statistic == 1


def test_numbers_that_go_in_equal_steps_are_found() -> None:
    polls = clean_polls(seed=34, regions=5)
    votes = polls.votes.copy()
    votes[:200, 0] = 100 + 2 * np.arange(200)
    counted = np.maximum(polls.counted, votes.sum(axis=1))
    registered = np.maximum(polls.registered, counted + polls.registered // 3)
    found = by_part(polls_of(polls, votes=votes, counted=counted, ballots=counted, registered=registered))
    assert (found["in steps"].p or 1) < 1e-12


def test_ways_to_be_near_are_those_that_counting_gives() -> None:
    for choices, apart in ((2, 4), (3, 4), (4, 2)):
        every = [
            v for v in product(range(-apart, apart + 1), repeat=choices) if 0 < sum(map(abs, v)) <= apart
        ]
        for between in range(apart + 1):
            assert _ways(choices, apart)[between] == sum(sum(v) == between for v in every)


def test_the_chance_of_one_percentage_is_hypergeometric_among_what_is_near() -> None:
    x, n, y, m = 114, 372, 76, 248  # both 19/62
    found = look(np.array([x, y]), np.array([n, m]), np.array([0]), np.array([1]))
    ways = {k: comb(n, k) * comb(m, x + y - k) for k in range(x - 4, x + 5)}
    assert found.same.tolist() == [True]
    assert found.chances[0] == pytest.approx(ways[x] / sum(ways.values()))


def test_the_chance_of_the_same_votes_is_known_from_what_both_have_together() -> None:
    one, other = [12, 5, 3], [10, 7, 3]
    pair = Pairs(first=np.array([0, 0]), second=np.array([1, 2]))
    polls = clean_polls(seed=37).only(np.arange(3))
    found = chance_to_agree(polls_of(polls, votes=np.array([one, other, [11, 5, 4]])), pair)
    assert found[0] == pytest.approx(comb(22, 11) * comb(12, 6) * comb(6, 3) / comb(40, 20))
    assert found[1] == 0  # 23 votes cannot be halved
    all_of_one = polls_of(polls, votes=np.array([[90, 0, 0]] * 3))
    assert chance_to_agree(all_of_one, pair).tolist() == [1, 1]


def test_one_sided_villages_are_no_copies() -> None:
    rng = np.random.default_rng(38)
    polls = clean_polls(seed=38, choices=5)
    votes = rng.multinomial(150, [0.97, 0.01, 0.01, 0.005, 0.005], len(polls))
    found = copies(polls_of(polls, votes=votes))
    assert found.statistic is not None
    assert found.statistic > 500
    assert found.excess is not None
    assert abs(found.excess) < 0.2 * found.statistic


def test_simple_fractions_are_no_evidence_as_many_stations_have_them_at_once() -> None:
    found = look(np.array([93, 62]), np.array([372, 248]), np.array([0]), np.array([1]))  # both a quarter
    assert (found.same.tolist(), found.chances.tolist()) == ([False], [0.0])


def test_stations_of_one_size_are_no_evidence_of_one_percentage() -> None:
    found = look(np.array([90, 90]), np.array([300, 300]), np.array([0]), np.array([1]))
    assert (found.same.tolist(), found.chances.tolist()) == ([False], [0.0])


def test_an_area_with_few_stations_is_not_called_too_alike() -> None:
    part, of = np.full(15, 250), np.full(15, 500)
    tails = lower_tails(part, of, np.repeat([0, 1], [7, 8]))
    assert np.isnan(tails[0])
    assert tails[1] == 0


def test_without_registers_votes_are_compared_and_percentages_are_not() -> None:
    polls = clean_polls(seed=35)
    found = by_part(polls_of(polls, registered=np.full(len(polls), -1)))
    assert "registered voters are not published" in str(found["percentages"].reason)
    assert found["near"].p is not None
