"""The summary for a terminal: short, plain, and never a number without what it is a part of."""

from dataclasses import replace

import pytest

from polltrail.publish import summary
from support.account import empty_account, hostile_account, many_contests, small_account


def test_the_summary_says_what_is_in_who_leads_and_what_the_rest_can_do() -> None:
    text = summary(small_account())
    assert "10 of 12 stations (83.3 %)" in text
    assert "Oleander Party leads with 1,180 of 2,361 votes (50.0 %), 290 ahead of Юг вместе." in text
    assert "can change who leads" in text
    assert "at least 42 ballots would have to be counted otherwise, enough to change who wins" in text
    assert "The choices' votes make the valid votes" in text


def test_told_from_the_official_result_the_verdict_comes_first() -> None:
    lines = summary(small_account(told_from="official")).splitlines()
    assert lines[2].startswith(
        "The official result (Island Commission, seen 2030-05-02): the forms contradict it"
    )


def test_the_summary_stays_short() -> None:
    for account in (small_account(), empty_account(), many_contests(200)):
        assert len(summary(account).splitlines()) <= 26


def test_control_characters_from_the_input_do_not_reach_the_terminal() -> None:
    assert "\x1b" not in summary(hostile_account("\x1b[2Jx"))


def test_a_right_to_left_name_is_isolated() -> None:
    assert "\u2068רשימת העמק\u2069" in summary(small_account())


@pytest.mark.parametrize(
    ("still", "words"),
    [
        (0, "enough to change who wins; without 2 forms on hold it would not be contradicted."),
        (
            7,
            "enough to change who wins; without 2 forms on hold, still at least 7 ballots, too few to change who wins.",
        ),
        (None, "enough to change who wins."),
    ],
)
def test_what_of_a_contradiction_rests_on_forms_on_hold_is_told_beside_it(
    still: int | None, words: str
) -> None:
    account = small_account()
    (compared,) = account.comparisons
    assert compared.whole is not None
    whole = replace(compared.whole, stations_held=2, contradicted_without_held=still)
    assert words in summary(replace(account, comparisons=(replace(compared, whole=whole),)))
