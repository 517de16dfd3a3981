import pytest

from polltrail.audit.arithmetic import affects_winner, contradicted_votes, leading_pairs
from polltrail.audit.comparison import ChoiceComparison


@pytest.mark.parametrize(
    ("rests", "cap", "votes"),
    [
        ([10, 20], 30, 0),  # the missing stations can hold all of it
        ([10, 21], 30, 1),  # one vote more than they have voters
        ([-7, 5], 100, 7),  # seven votes taken away
        ([-7, 5], None, 7),  # whatever the missing stations hold
        ([-3, -4, 20], 20, 7),
        ([-3, 13], 0, 13),  # three moved from one to the other, and ten of nobody
        ([-13, 3], 0, 13),
        ([3, 4], 0, 7),  # Sri Lanka 2020: three and four more, every division in
        ([0, 0], 0, 0),
        ([5, 5], None, 0),  # nobody knows how much is missing
        ([], 0, 0),
    ],
)
def test_ballots_to_be_counted_otherwise(rests: list[int], cap: int | None, votes: int) -> None:
    assert contradicted_votes(rests, cap) == votes


def test_a_vote_taken_from_one_and_given_to_another_is_one_ballot_and_not_two() -> None:
    assert contradicted_votes([-5, 5], 0) == 5


@pytest.mark.parametrize(("ballots", "affects"), [(0, False), (49, False), (50, True), (51, True)])
def test_a_ballot_moved_changes_the_lead_by_two(ballots: int, *, affects: bool) -> None:
    assert affects_winner({"A": 500, "B": 400, "C": 3}, ballots) is affects


def test_the_lead_that_counts_is_over_the_second() -> None:
    assert affects_winner({"A": 10, "B": 500, "C": 490}, 5) is True


def test_any_ballot_decides_between_two_who_are_level() -> None:
    assert affects_winner({"A": 400, "B": 400}, 1) is True
    assert affects_winner({"A": 400, "B": 400}, 0) is False


def test_with_one_total_nobody_knows_whom_a_ballot_would_help() -> None:
    assert affects_winner({"A": 400}, 1) is None
    assert affects_winner({"A": 400}, 0) is False


def choice(name: str, collected: int, official: int) -> ChoiceComparison:
    return ChoiceComparison(name=name, collected=collected, official=official)


def test_the_pairs_that_decide_are_the_counted_leader_over_the_next_and_over_the_announced_winner() -> None:
    pairs = leading_pairs([choice("A", 50, 60), choice("B", 40, 45), choice("C", 10, 90)], 4)
    assert [(pair.leader, pair.over) for pair in pairs] == [("A", "B"), ("A", "C")]
    assert [(pair.counted_lead, pair.official_lead, pair.implied_rest) for pair in pairs] == [
        (10, 15, 5),
        (40, -30, -70),
    ]
    assert [pair.per_station for pair in pairs] == [1.25, -17.5]


def test_the_same_pair_is_told_once() -> None:
    assert len(leading_pairs([choice("A", 50, 60), choice("B", 40, 90)], 4)) == 1
    assert len(leading_pairs([choice("A", 50, 90), choice("B", 40, 60)], 4)) == 1


def test_the_announced_second_is_a_pair_where_the_leader_is_the_announced_winner() -> None:
    pairs = leading_pairs([choice("A", 50, 90), choice("B", 40, 41), choice("C", 30, 80)], None)
    assert [(pair.over, pair.per_station) for pair in pairs] == [("B", None), ("C", None)]


def test_no_average_over_no_stations_and_no_pair_of_one() -> None:
    (pair,) = leading_pairs([choice("A", 50, 60), choice("B", 40, 45)], 0)
    assert pair.per_station is None
    assert leading_pairs([choice("A", 50, 60)], 3) == ()
    assert leading_pairs([], 3) == ()
