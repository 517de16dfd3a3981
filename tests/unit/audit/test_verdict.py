"""Each of the five words, in their order, and the numbers beside it."""

import pytest

from support.official import stations, whole
from support.small_election import count, figure

COUNTED = """
    station | register | A  | B
    s1      | 100      | 40 | 30
    s2      | 80       | 20 | 10
    s3      | 50       | .  | .
"""


def test_discrepancy_is_official_minus_ours() -> None:
    told = whole(COUNTED, figure(A=75, B=35))
    assert [(c.name, c.collected, c.official, c.discrepancy, c.implied_rest) for c in told.choices] == [
        ("A", 60, 75, 15, 15),
        ("B", 40, 35, -5, -5),
    ]


def test_fewer_votes_than_collected_is_contradicted_even_by_one() -> None:
    told = whole(COUNTED, figure(A=59, B=45))
    assert (told.verdict, told.contradicted_votes, told.affects_winner) == ("contradicted", 1, False)
    assert any("A: the forms collected have 60 votes" in line for line in told.because)


def test_only_what_cannot_be_is_named_as_the_reason() -> None:
    taken = " ".join(whole(COUNTED, figure(A=59, B=90)).because)
    assert "B:" not in taken
    assert "registered voters" not in taken  # fifty more fit into fifty voters
    beyond = " ".join(whole(COUNTED, figure(A=60, B=91)).because)
    assert "51 votes more" in beyond
    assert "50 registered voters" in beyond


@pytest.mark.parametrize(("votes", "verdict", "beyond"), [(50, "possible", 0), (51, "contradicted", 1)])
def test_the_missing_stations_can_hold_as_many_votes_as_they_have_voters(
    votes: int, verdict: str, beyond: int
) -> None:
    told = whole(COUNTED, figure(A=60 + votes, B=40))
    assert (told.verdict, told.contradicted_votes, told.missing_cap) == (verdict, beyond, 50)


def test_a_rest_that_fits_is_possible_and_says_what_would_settle_it() -> None:
    told = whole(COUNTED, figure(A=75, B=60))
    assert (told.verdict, told.contradicted_votes, told.affects_winner) == ("possible", 0, False)
    assert (told.stations_collected, told.stations_total, told.stations_missing) == (2, 3, 1)
    assert "1 station not collected" in told.settles[0]


def test_equal_to_the_vote_agrees() -> None:
    told = whole(COUNTED, figure(A=60, B=40))
    assert (told.verdict, told.settles) == ("agrees", ())
    assert told.strain == ()


def test_equal_but_for_a_choice_that_no_form_lists_does_not_agree() -> None:
    told = whole("station | register | A | B\ns1 | 9 | 4 | 3", figure(A=4, B=3, C=2))
    assert told.verdict == "cannot tell"
    assert "C" in told.because[0]
    assert whole("station | register | A | B\ns1 | 9 | 4 | 3", figure(A=4, B=3, C=0)).verdict == "agrees"


def test_without_a_form_or_without_a_choice_in_common_nothing_can_be_told() -> None:
    nobody = whole("station | register | A\ns1 | 100 | .", figure(A=10))
    assert (nobody.verdict, nobody.contradicted_votes, nobody.stations_collected) == ("cannot tell", 0, 0)
    other = whole(COUNTED, figure(X=10, Y=7))
    assert (other.verdict, other.choices) == ("cannot tell", ())
    assert other.because


def test_a_source_without_any_vote_of_the_contest_cannot_tell() -> None:
    election = count("station | register | A | B\ns1 | 100 | 3 | 4\ns2 | 100 | 3 | 4")
    forms = election.with_forms(
        fields=election.forms.fields.with_columns(reporting=False), votes=election.forms.votes.clear()
    )
    import numpy as np

    from polltrail.audit import compare_official

    (told,) = compare_official(election.tables, forms, [figure(A=3)], rng=np.random.default_rng(1))
    assert told.whole is not None
    assert told.whole.verdict == "cannot tell"


def test_a_figure_of_fewer_stations_than_collected_cannot_be_held_against_them() -> None:
    told = whole(COUNTED, figure(A=20, B=10, extra={"stations_reporting": 1}))
    assert (told.verdict, told.contradicted_votes) == ("cannot tell", 0)
    assert "1" in told.because[0]


PART = "station | register | A | B" + stations(9, "40 | 30") + stations(1, ". | .", first=9)


def test_a_figure_of_as_many_stations_as_are_collected_may_be_of_others() -> None:
    told = whole(PART, figure(A=350, B=265, extra={"stations_reporting": 9}))
    assert (told.verdict, told.contradicted_votes, told.covers_all) == ("cannot tell", 0, False)
    assert "from 9 of 10 stations and does not say which" in told.because[0]
    assert whole(PART, figure(A=360, B=270, extra={"stations_reporting": 9})).verdict == "agrees"


@pytest.mark.parametrize(("short", "verdict", "votes"), [(70, "cannot tell", 0), (71, "contradicted", 1)])
def test_a_part_can_leave_out_no_more_than_its_largest_stations_have(
    short: int, verdict: str, votes: int
) -> None:
    """One of ten stations is left out; none of those collected has more than 70 votes."""
    told = whole(PART, figure(A=360 - short, B=270, extra={"stations_reporting": 9}))
    assert (told.verdict, told.contradicted_votes) == (verdict, votes)
    assert told.verdict == "cannot tell" or "have no more than 70 of them" in told.because[0]


def test_of_a_partial_figure_only_more_votes_than_can_be_are_told() -> None:
    less = whole(COUNTED, figure(A=1, B=0, status="unofficial-partial"))
    assert (less.verdict, less.covers_all) == ("cannot tell", False)
    assert "calls the figure partial" in less.because[0]
    more = whole(COUNTED, figure(A=60 + 51, B=0, status="unofficial-partial"))
    assert (more.verdict, more.contradicted_votes) == ("contradicted", 1)
    all_of_them = figure(A=59, B=40, status="unofficial-partial", extra={"stations_reporting": 3})
    assert whole(COUNTED, all_of_them).verdict == "contradicted"


def test_a_blank_on_a_collected_form_may_hold_what_the_official_figure_adds() -> None:
    """The blank is not a zero: the official 30 for B may be what the form does not say."""
    table = "station | register | A | B\ns1 | 100 | 40 | 30\ns2 | 80 | 20 | -"
    told = whole(table, figure(A=60, B=60))
    assert (told.verdict, told.stations_missing) == ("possible", 0)
    assert any("blank" in line for line in told.because)
    assert whole(table, figure(A=60, B=90)).verdict == "possible"  # 80 voters, 20 votes read
    beyond = whole(table, figure(A=60, B=91))
    assert (beyond.verdict, beyond.contradicted_votes) == ("contradicted", 1)
    assert whole(table, figure(A=59, B=60)).verdict == "contradicted"


def test_a_blank_on_a_form_without_register_may_hold_any_number() -> None:
    for register in ("-", "0*"):
        table = f"station | register | A | B\ns1 | 100 | 40 | 30\ns2 | {register} | 20 | -"
        assert whole(table, figure(A=60, B=9_000)).verdict == "possible"
        assert whole(table, figure(A=59, B=9_000)).verdict == "contradicted"


def test_a_choice_whose_every_line_is_blank_is_not_a_choice_with_nothing() -> None:
    told = whole("station | register | A | B\ns1 | - | 40 | -\ns2 | - | 20 | -", figure(A=60, B=30))
    assert (told.verdict, [choice.name for choice in told.choices]) == ("cannot tell", ["A"])


THIRTY = "station | register | A | B" + stations(30, "40 | 30")
TWO_OUT = THIRTY + stations(2, ". | .", first=30)


def test_beyond_what_any_group_of_that_size_showed_is_strained() -> None:
    told = whole(TWO_OUT, figure(A=1200 + 82, B=900 + 60))
    assert told.verdict == "strained"
    a, b, lead = told.strain
    assert (a.needed, a.low, a.high, a.beyond) == (41.0, 40.0, 40.0, True)
    assert (b.needed, b.low, b.high, b.beyond) == (30.0, 30.0, 30.0, False)
    assert (lead.what, lead.needed, lead.high, lead.beyond) == (
        "lead of A over B per station",
        11.0,
        10.0,
        True,
    )
    assert "not a random sample" in " ".join(told.because)
    assert told.strain_method is not None
    assert "2 stations" in told.strain_method


def test_what_the_collected_stations_showed_is_possible() -> None:
    told = whole(TWO_OUT, figure(A=1200 + 80, B=900 + 60))
    assert told.verdict == "possible"
    assert not any(item.beyond for item in told.strain)


def test_too_few_votes_for_one_are_strained_only_as_a_lead_of_the_other() -> None:
    """Nobody has to vote; but a lead that no group showed is strained though neither total is."""
    assert whole(TWO_OUT, figure(A=1200 + 78, B=900 + 60)).verdict == "possible"
    told = whole(TWO_OUT, figure(A=1200 + 80, B=900 + 58))
    assert (told.verdict, [item.what for item in told.strain if item.beyond]) == (
        "strained",
        ["lead of A over B per station"],
    )


def test_fewer_than_thirty_stations_strain_nothing() -> None:
    table = "station | register | A | B" + stations(29, "40 | 30") + "\nx | 100 | . | ."
    told = whole(table, figure(A=29 * 40 + 90, B=29 * 30))
    assert (told.verdict, told.strain, told.strain_method) == ("possible", (), None)


def test_contradicted_comes_before_strained_and_strained_before_possible() -> None:
    told = whole(TWO_OUT, figure(A=1200 + 90, B=899))
    assert (told.verdict, told.strain) == ("contradicted", ())


def test_equal_totals_agree_though_stations_are_missing_and_nothing_is_strained() -> None:
    told = whole(TWO_OUT, figure(A=1200, B=900))
    assert (told.verdict, told.strain) == ("agrees", ())


def test_only_the_leading_choices_are_strained() -> None:
    table = (
        "station | register | A | B | C | D | E | F"
        + stations(30, "40 | 30 | 9 | 8 | 7 | 6")
        + "\nx | 100 | . | . | . | . | . | ."
    )
    told = whole(table, figure(A=1200 + 10, B=900, C=270 + 20, D=240, E=210, F=180))
    assert [item.what for item in told.strain] == [
        "votes for A per station",
        "votes for B per station",
        "lead of A over B per station",
    ]


def test_the_same_seed_gives_the_same_numbers_and_another_seed_others() -> None:
    table = "station | register | A | B" + "".join(
        f"\ns{n} | 100 | {10 + n * 7 % 50} | {40 - n * 3 % 30}" for n in range(40)
    )
    table += stations(5, ". | .", first=40)
    told = [whole(table, figure(A=1600, B=1200), seed=seed) for seed in (5, 5, 6)]
    assert told[0] == told[1]
    assert told[0].strain != told[2].strain


def test_a_figure_that_counts_fewer_stations_than_are_collected_covers_others_than_these() -> None:
    told = whole(COUNTED, figure(A=20, B=10, stations_total=1))
    assert (told.verdict, told.contradicted_votes) == ("cannot tell", 0)
    assert "from 1 station, fewer than the 2 collected here" in told.because[0]


def test_stations_of_the_list_beyond_those_the_figure_counts_are_not_called_collected() -> None:
    told = whole(COUNTED, figure(A=70, B=40, stations_total=2))
    assert told.verdict == "possible"
    assert told.because[0].startswith(
        "As many stations are collected as the figure counts; the list has 1 station more"
    )
    beyond = whole(COUNTED, figure(A=111, B=40, stations_total=2))
    assert "the list has 1 station more, with 50 registered voters" in beyond.because[0]


def test_a_choice_that_no_form_lists_is_named_whatever_the_verdict() -> None:
    for told in (whole(COUNTED, figure(A=75, B=60, C=900)), whole(COUNTED, figure(A=59, B=60, C=900))):
        assert (
            told.because[-1] == "No form collected lists C (900 official votes); left out of the comparison."
        )
    assert "C" not in " ".join(whole(COUNTED, figure(A=75, B=60, C=0)).because)


def test_one_is_not_told_as_many() -> None:
    told = whole(COUNTED, figure(A=60, B=91))
    assert any("At least 1 ballot would have" in line for line in told.because)
    assert any("the 1 station not collected has 50 registered voters" in line for line in told.because)
