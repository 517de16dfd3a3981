"""Two bare counts of one contest: the partial one as a lead or as totals, and the announced one."""

from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from polltrail.audit import BareComparison, compare_bare
from polltrail.audit.arithmetic import contradicted_votes
from polltrail.errors import DataError
from polltrail.exchange.baseline import Baseline
from polltrail.exchange.case import BareCase, Lead, read_case

NA_257 = BareCase(
    contest="NA-257",
    title="NA-257 Karachi 19",
    stations_total=198,
    stations_counted=52,
    totals=None,
    lead=Lead(choice="lund", over="ahmed", votes=22_000),
    counted_registered=None,
    official={"ahmed": 134_498, "lund": 46_084},
    registered_voters=386_376,
    ballots_cast=185_907,
    rejected_ballots=6,
    sources={},
    names={"lund": "Riaz Hussain Lund (PPP)"},
    baseline_where={},
)


def told(baseline: Baseline | None = None, **changes: object) -> BareComparison:
    return compare_bare(replace(NA_257, **changes), baseline=baseline)  # type: ignore[arg-type]


def test_na_257_the_other_146_stations_must_have_gone_110_414_the_other_way() -> None:
    comparison = told()
    (pair,) = comparison.pairs
    assert (pair.counted_lead, pair.official_lead, pair.implied_rest) == (22_000, -88_414, -110_414)
    assert comparison.stations_missing == 146
    assert round(pair.per_station or 0) == -756
    assert round(comparison.counted_per_station or 0) == 423
    assert (comparison.verdict, comparison.contradicted_votes) == ("possible", 0)
    sentence = comparison.because[0]
    for number in ("52 stations", "22,000", "88,414", "146 stations", "110,414 the other way", "756", "423"):
        assert number in sentence
    assert "Riaz Hussain Lund (PPP) led ahmed by 22,000" in sentence


def test_na_257_what_the_rest_must_hold_whatever_the_counted_votes_were() -> None:
    comparison = told()
    assert [(item.choice, item.least, item.most) for item in comparison.ranges] == [
        ("lund", 0, 24_084),
        ("ahmed", 110_414, 134_498),
    ]
    assert comparison.least_share == 134_498 / (134_498 + 24_084)
    assert comparison.unexplained == 185_907 - 6 - 134_498 - 46_084
    assert comparison.ballots_per_station == 185_907 / 198
    assert (comparison.winner, comparison.rest_can_change) == ("lund", True)


def test_na_257_as_shipped_has_the_numbers_of_the_case() -> None:
    case = read_case(Path(__file__).parents[3] / "examples" / "na-257-2008")
    same = ("stations_total", "stations_counted", "lead", "official", "registered_voters", "ballots_cast")
    assert all(getattr(case, name) == getattr(NA_257, name) for name in same)
    assert case.rejected_ballots == 6
    assert {"counted", "official"} <= set(case.sources)


def test_what_would_settle_it_are_the_forms_of_the_stations_not_counted() -> None:
    comparison = told()
    assert any("146 stations" in line and "forms" in line for line in comparison.settles)
    assert any("only the lead is known" in line for line in comparison.cannot_tell)
    assert any("no baseline" in line for line in comparison.cannot_tell)


def test_totals_instead_of_a_lead_give_the_rest_of_every_choice() -> None:
    comparison = told(lead=None, totals={"lund": 30_000, "ahmed": 8_000})
    assert {choice.name: choice.implied_rest for choice in comparison.choices} == {
        "ahmed": 126_498,
        "lund": 16_084,
    }
    assert [(item.least, item.most) for item in comparison.ranges] == [(126_498, 126_498), (16_084, 16_084)]
    assert comparison.pairs[0].implied_rest == -110_414
    assert comparison.least_share == 126_498 / (126_498 + 16_084)
    assert comparison.verdict == "possible"


def test_totals_above_the_announced_ones_are_contradicted() -> None:
    comparison = told(lead=None, totals={"lund": 46_085, "ahmed": 8_000})
    assert (comparison.verdict, comparison.contradicted_votes, comparison.affects_winner) == (
        "contradicted",
        1,
        False,
    )
    assert any("would need -1" in line for line in comparison.because)


@pytest.mark.parametrize(("lead", "votes"), [(46_084, 0), (46_085, 1), (50_000, 3_916)])
def test_a_lead_above_the_leader_s_announced_total_is_contradicted(lead: int, votes: int) -> None:
    comparison = told(lead=Lead(choice="lund", over="ahmed", votes=lead))
    assert comparison.contradicted_votes == votes
    assert comparison.verdict == ("contradicted" if votes else "possible")


@pytest.mark.parametrize(
    ("registered", "votes"), [(110_414, 0), (110_413, 1), (110_412, 1), (110_411, 2), (100_414, 5_000)]
)
def test_a_rest_that_its_voters_cannot_hold_is_contradicted_by_half_of_what_is_beyond(
    registered: int, votes: int
) -> None:
    """A ballot moved between the two changes a lead by two."""
    comparison = told(registered_voters=registered)
    assert comparison.contradicted_votes == votes
    assert comparison.verdict == ("contradicted" if votes else "possible")


def test_the_voters_of_the_counted_stations_are_not_in_the_rest() -> None:
    assert told(counted_registered=100_000).missing_cap == 286_376
    assert told(counted_registered=None).missing_cap == 386_376
    assert told(registered_voters=None).missing_cap is None
    assert told(counted_registered=400_000).missing_cap == 0


def test_the_fewest_ballots_equal_trying_every_split_of_the_counted_votes() -> None:
    for a, b, lead, cap in product((0, 3, 7), (0, 4, 9), (0, 2, 5, 8), (0, 1, 6, 20)):
        comparison = told(
            official={"lund": a, "ahmed": b},
            lead=Lead(choice="lund", over="ahmed", votes=lead),
            registered_voters=cap,
        )
        splits = (contradicted_votes([a - (over + lead), b - over], cap) for over in range(40))
        assert comparison.contradicted_votes == min(splits), (a, b, lead, cap)


def test_with_every_station_counted_another_lead_is_contradicted_and_the_same_agrees() -> None:
    assert told(stations_counted=198).verdict == "contradicted"
    assert told(stations_counted=198).missing_cap == 0
    same = told(stations_counted=198, official={"ahmed": 24_084, "lund": 46_084})
    assert (same.verdict, same.contradicted_votes) == ("agrees", 0)


def test_the_same_lead_from_a_quarter_of_the_stations_is_no_agreement() -> None:
    """The others must have gone even: possible, and nothing known shows it."""
    assert told(official={"ahmed": 24_084, "lund": 46_084}).verdict == "possible"


def test_without_the_number_of_stations_nothing_is_told_but_a_contradiction() -> None:
    unknown = told(stations_total=None)
    assert (unknown.verdict, unknown.stations_missing, unknown.pairs[0].per_station) == (
        "cannot tell",
        None,
        None,
    )
    assert any("number of stations is not given" in line for line in unknown.cannot_tell)
    assert (
        told(stations_total=None, lead=Lead(choice="lund", over="ahmed", votes=50_000)).verdict
        == "contradicted"
    )


def test_no_station_counted_has_no_average() -> None:
    comparison = told(stations_counted=0, lead=Lead(choice="lund", over="ahmed", votes=0))
    assert comparison.counted_per_station is None
    assert comparison.winner is None


def test_the_least_share_is_of_the_announced_winner_and_none_where_the_leader_won() -> None:
    assert (
        told(
            official={"ahmed": 10, "lund": 46_084}, lead=Lead(choice="lund", over="ahmed", votes=5)
        ).least_share
        is None
    )
    third = told(lead=None, totals={"a": 100, "b": 90, "c": 10}, official={"a": 200, "b": 150, "c": 400})
    assert third.least_share == 390 / (390 + 100)


def test_neither_totals_nor_lead_is_a_broken_promise() -> None:
    with pytest.raises(DataError, match="NA-257: expected totals or a lead"):
        told(lead=None)


def others(*rows: tuple[int, int]) -> Baseline:
    return Baseline(
        contests=tuple((f"seat {place}", rejected, cast) for place, (rejected, cast) in enumerate(rows)),
        source="others.csv",
    )


def test_rejected_ballots_stand_beside_those_of_the_other_seats() -> None:
    rejected = told(others((30, 1_000), (2, 1_000), (20, 1_000))).rejected
    assert rejected is not None
    assert (rejected.share, rejected.median, rejected.contests) == (6 / 185_907, 0.02, 3)
    assert (rejected.at_or_below, rejected.expected) == (0, round(0.02 * 185_907))
    assert rejected.lowest[0] == ("seat 1", 2, 1_000)


def test_the_median_of_an_even_number_of_seats_is_between_the_middle_two() -> None:
    rejected = told(others((10, 1_000), (30, 1_000), (20, 1_000), (40, 1_000))).rejected
    assert rejected is not None
    assert rejected.median == pytest.approx(0.025)


def test_a_seat_with_as_low_a_share_is_counted() -> None:
    rejected = told(others((6, 185_907), (0, 10), (5, 10))).rejected
    assert rejected is not None
    assert rejected.at_or_below == 2


def test_without_a_baseline_or_without_the_figures_nothing_is_said_of_rejected_ballots() -> None:
    assert told().rejected is None
    assert told(others((1, 10)), rejected_ballots=None).rejected is None
    assert told(others((1, 10)), ballots_cast=None).rejected is None
    assert told(others((1, 10)), ballots_cast=0).rejected is None
    assert told(others()).rejected is None


def test_no_sentence_says_why() -> None:
    for comparison in (told(), told(registered_voters=100_000), told(stations_total=None)):
        words = " ".join([*comparison.because, *comparison.settles, *comparison.cannot_tell]).lower()
        assert not any(word in words for word in ("fraud", "rigg", "stolen", "manipulat", "suspicious"))


def test_a_contradiction_names_what_cannot_be() -> None:
    lead = told(lead=Lead(choice="lund", over="ahmed", votes=50_000))
    assert any("46,084" in line and "50,000" in line for line in lead.because)
    assert not any("registered voters" in line for line in lead.because)
    cap = told(registered_voters=110_000)
    assert any("at most 110,000 registered voters" in line for line in cap.because)


def test_a_choice_that_the_partial_count_does_not_have_keeps_it_from_agreeing() -> None:
    totals = {"lund": 46_084, "ahmed": 134_498}
    assert told(lead=None, totals=totals).verdict == "agrees"
    other = {**totals, "third": 9}
    assert told(lead=None, totals=totals, official=other).verdict == "possible"
