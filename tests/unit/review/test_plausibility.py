import pytest

from polltrail.review import CheckResult
from polltrail.review.form_table import form_table
from polltrail.review.plausibility import RULES, check_plausibility, plausibility_checks
from support.small_election import count


def told(code: str, table: str, *, partial: tuple[int, ...] = ()) -> tuple[int, int, int]:
    result = checked(code, table, partial=partial)
    return result.passed, result.failed, result.cannot_tell


def checked(code: str, table: str, *, partial: tuple[int, ...] = ()) -> CheckResult:
    election = count(table, partial=partial)
    rows = form_table(election.tables, election.forms)
    results = check_plausibility(election.tables, election.forms, rows)
    return next(result for result in results if result.check.code == code)


PASS, FAIL, UNTOLD = (1, 0, 0), (0, 1, 0), (0, 0, 1)


def test_every_rule_shipped_is_a_warning_with_innocent_reasons_and_code() -> None:
    checks = plausibility_checks()
    assert {check.code for check in checks} == set(RULES)
    assert all(check.severity == "warning" and check.innocent for check in checks)


@pytest.mark.parametrize(
    ("votes", "answer"),
    [("0 | 0", FAIL), ("0 | 1", PASS), ("0 | -", UNTOLD), ("3 | -", PASS)],
)
def test_no_votes_at_all_is_zero_for_every_choice_and_a_blank_is_none(
    votes: str, answer: tuple[int, int, int]
) -> None:
    assert told("no-votes", f"station | A | B\ns1 | {votes}") == answer


def test_zeros_of_the_choices_listed_say_nothing_of_those_that_are_not() -> None:
    assert told("no-votes", "station | A | B\ns1 | 0 | 0", partial=(0,)) == UNTOLD


@pytest.mark.parametrize(
    ("register", "cast", "answer"),
    [
        ("50", "50", FAIL),
        ("49", "49", PASS),
        ("50", "49", PASS),
        ("50", "51", PASS),
        ("50", "-", UNTOLD),
        ("49", "-", UNTOLD),
        ("-", "50", UNTOLD),
        ("0*", "90", UNTOLD),
        ("60*", "60", UNTOLD),
        ("0", "0", PASS),
    ],
)
def test_full_turnout_counts_from_fifty_voters_and_never_in_a_special_station(
    register: str, cast: str, answer: tuple[int, int, int]
) -> None:
    table = f"station | register | A | cast\ns1 | {register} | 1 | {cast}"
    if register == "-":
        table += "\ns2 | 9 | . | ."  # a register is published somewhere
    assert told("full-turnout", table) == answer


@pytest.mark.parametrize(
    ("votes", "answer"),
    [("50 | 0", FAIL), ("49 | 0", PASS), ("50 | 1", PASS), ("50 | -", UNTOLD), ("20 | -", UNTOLD)],
)
def test_one_choice_has_all_counts_from_fifty_votes(votes: str, answer: tuple[int, int, int]) -> None:
    assert told("one-choice-has-all", f"station | A | B\ns1 | {votes}") == answer


def test_the_only_choice_of_a_contest_may_have_every_vote() -> None:
    assert told("one-choice-has-all", "station | A\ns1 | 90") == PASS
    assert told("one-choice-has-all", "station | A\ns1 | 90", partial=(0,)) == UNTOLD


@pytest.mark.parametrize(
    ("register", "answer"), [("0", FAIL), ("1", PASS), ("0*", UNTOLD), ("-*", UNTOLD), ("-", UNTOLD)]
)
def test_a_register_of_zero_is_odd_where_the_station_is_not_special(
    register: str, answer: tuple[int, int, int]
) -> None:
    assert told("register-zero", f"station | register | A\ns1 | {register} | 1\ns2 | 9 | .") == answer


def test_a_zero_register_shows_the_papers_cast_or_else_the_votes() -> None:
    result = checked("register-zero", "station | register | A | cast\ns1 | 0 | 8 | 9\ns2 | 0 | 12 | -")
    assert result.failures.rows() == [(1, None, 12), (0, None, 9)]


SAME = """
    station | A   | B  | C
    s1      | 60  | 30 | {last}
    s2      | 60  | 30 | {last}
    s3      | 61  | 29 | {last}
"""


@pytest.mark.parametrize(("last", "failed"), [("10", 2), ("9", 0)])
def test_the_same_votes_in_two_stations_count_from_a_hundred(last: str, failed: int) -> None:
    assert told("same-votes-in-two-stations", SAME.format(last=last)) == (3 - failed, failed, 0)


def test_the_same_votes_count_only_where_three_choices_have_any() -> None:
    assert told("same-votes-in-two-stations", SAME.format(last="0")) == (3, 0, 0)


def test_the_same_votes_in_another_contest_are_no_coincidence() -> None:
    result = told(
        "same-votes-in-two-stations",
        """
        station | contest | A  | B  | C  | D  | E  | F
        s1      | mayor   | 60 | 30 | 10 | .  | .  | .
        s1      | council | .  | .  | .  | 60 | 30 | 10
        """,
    )
    assert result == (2, 0, 0)


def test_the_same_numbers_for_other_choices_are_not_the_same_votes() -> None:
    table = "station | A | B | C\ns1 | 60 | 30 | 10\ns2 | 30 | 60 | 10\ns3 | 10 | 30 | 60"
    assert told("same-votes-in-two-stations", table) == (3, 0, 0)


def test_a_choice_left_out_is_as_a_zero_but_a_blank_is_not() -> None:
    table = "station | A | B | C | D\ns1 | 60 | 30 | 10 | .\ns2 | 60 | 30 | 10 | 0\ns3 | 60 | 30 | 10 | -"
    assert told("same-votes-in-two-stations", table) == (0, 2, 1)


def rejected(*own: str, others: int = 10, rate: str = "100 | 5", area: str = "North") -> str:
    head = "station | area | A | cast | rejected"
    mine = [f"own{place} | {area} | 1 | {row}" for place, row in enumerate(own)]
    return "\n".join([head, *mine, *[f"o{place} | North | 1 | {rate}" for place in range(others)]])


@pytest.mark.parametrize(("cast", "failed"), [(200, 1), (199, 0)])
def test_no_rejected_ballots_is_odd_where_the_neighbours_rate_makes_ten_likely(
    cast: int, failed: int
) -> None:
    result = checked("no-rejected-ballots", rejected(f"{cast} | 0"))
    assert result.failed == failed
    if failed:
        assert result.failures.rows() == [(0, 10, 0)]


def test_one_rejected_ballot_is_enough() -> None:
    assert checked("no-rejected-ballots", rejected("900 | 1")).failed == 0


@pytest.mark.parametrize(("others", "answer"), [(10, (10, 1, 0)), (9, (9, 0, 1))])
def test_fewer_than_ten_neighbours_say_nothing_of_a_station_without_rejected_ballots(
    others: int, answer: tuple[int, int, int]
) -> None:
    result = told("no-rejected-ballots", rejected("900 | 0", others=others))
    assert (result[1], result[2] > 0) == (answer[1], answer[2] > 0)


def test_neighbours_that_left_the_line_blank_are_no_neighbours() -> None:
    """One station's rate is not the area's, however many forms lie around it."""
    table = rejected("900 | 0", "100 | 50", others=12, rate="100 | -")
    assert checked("no-rejected-ballots", table).failed == 0


def test_neighbours_without_papers_cast_do_not_raise_the_rate() -> None:
    """Their rejected ballots belong to papers nobody knows: 10 of 1,000 known is one in a hundred."""
    lines = [f"k{place} | North | 1 | 100 | 1" for place in range(10)]
    unknown = [f"u{place} | North | 1 | - | 90" for place in range(10)]
    table = "\n".join([rejected("500 | 0", others=0), *lines, *unknown])
    assert checked("no-rejected-ballots", table).failed == 0


def test_the_smallest_area_with_enough_stations_decides() -> None:
    far = [f"f{place} | South | 1 | 100 | 50" for place in range(12)]
    calm = "\n".join([rejected("900 | 0", rate="100 | 1"), *far])
    assert checked("no-rejected-ballots", calm).failed == 0
    alone = "\n".join([rejected("900 | 0", rate="100 | 1", area="Isle"), *far])
    assert checked("no-rejected-ballots", alone).failures["slot"].to_list() == [0]


def test_a_blank_line_for_rejected_ballots_cannot_be_told() -> None:
    result = told("no-rejected-ballots", rejected("900 | -", "- | 0", others=12))
    assert result[1:] == (0, 2)


def test_blank_and_null_papers_are_what_is_rejected_where_the_form_parts_them() -> None:
    others = "".join(f"\no{place} | 1 | 100 | 5 | 5" for place in range(12))
    table = "station | A | cast | blank | null\nown0 | 1 | 200 | 0 | 0\nown1 | 1 | 200 | 3 | 0" + others
    assert checked("no-rejected-ballots", table).failures.rows() == [(0, 18, 0)]  # 200 of 123 in 1,400
    half = "station | A | cast | blank | null\nown0 | 1 | 200 | 0 | -" + others
    assert checked("no-rejected-ballots", half).failed == 0


def test_a_table_without_areas_is_checked_as_one_area() -> None:
    others = "".join(f"\no{place} | 1 | 100 | 5" for place in range(12))
    table = f"station | A | cast | rejected\nown | 1 | 900 | 0{others}"
    assert checked("no-rejected-ballots", table).failures["slot"].to_list() == [0]


def test_stations_of_another_kind_of_contest_are_no_neighbours() -> None:
    lines = [f"o{place} | mayor | . | 1 | 100 | 5" for place in range(12)]
    table = "\n".join(
        ["station | contest | A | B | cast | rejected", "s1 | council | 1 | . | 900 | 0", *lines]
    )
    assert checked("no-rejected-ballots", table).failed == 0


def test_seats_of_one_kind_are_neighbours() -> None:
    lines = [f"o{place} | seat/2 | . | 1 | 100 | 5" for place in range(12)]
    table = "\n".join(
        ["station | contest | A | B | cast | rejected", "s1 | seat/1 | 1 | . | 900 | 0", *lines]
    )
    assert checked("no-rejected-ballots", table).failed == 1
