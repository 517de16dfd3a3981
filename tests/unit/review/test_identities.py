import pytest

from polltrail.election import Identity, form_model
from polltrail.election.form_model import parse_form_model
from polltrail.review import CheckResult, check_forms
from polltrail.review.form_table import form_table
from polltrail.review.identities import check_identity
from support.small_election import SmallElection, count


def identity(formula: str, **keys: object) -> Identity:
    """One identity over every field of the generic form."""
    names = {field.name for field in form_model("generic").fields}
    fields = "".join(f'[[field]]\nname = "{name}"\ntitle = "{name}"\n' for name in sorted(names))
    extra = "".join(f"{key} = {_toml(value)}\n" for key, value in keys.items())
    text = (
        f'title = "t"\njurisdiction = "j"\nsources = ["s"]\n{fields}'
        f'[[identity]]\ncode = "c"\nseverity = "error"\ntitle = "t"\nformula = "{formula}"\ninnocent = ["i"]\n{extra}'
    )
    return next(one for one in parse_form_model(text, name="test").identities if one.code == "c")


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value).replace("'", '"')


def judged(table: str, formula: str, *, partial: tuple[int, ...] = (), **keys: object) -> CheckResult:
    return judged_on(count(table, partial=partial), identity(formula, **keys))


def judged_on(election: SmallElection, one: Identity) -> CheckResult:
    table = form_table(election.tables, election.forms)
    return check_identity(table, one, frozenset(table.columns))


def answers(result: CheckResult) -> tuple[int, int, int]:
    return result.passed, result.failed, result.cannot_tell


def test_votes_that_add_up_pass_one_vote_too_many_or_too_few_fails() -> None:
    result = judged(
        """
        station | A  | B  | valid
        even    | 40 | 30 | 70
        over    | 40 | 31 | 70
        short   | 40 | 20 | 70
        """,
        "votes = valid_votes",
    )
    assert answers(result) == (1, 2, 0)
    assert result.failures.rows() == [(2, 70, 60), (1, 70, 71)]  # the worst first


def test_a_blank_number_is_not_a_zero_and_cannot_be_told() -> None:
    result = judged(
        """
        station | A | B | valid
        blank   | 0 | 0 | -
        zero    | 0 | 0 | 0
        """,
        "votes = valid_votes",
    )
    assert answers(result) == (1, 0, 1)


def test_votes_with_one_blank_choice_have_no_sum() -> None:
    table = """
        station | A  | B | valid
        s1      | 40 | - | 40
        """
    assert answers(judged(table, "votes = valid_votes")) == (0, 0, 1)


def test_votes_of_a_source_that_does_not_list_every_choice_have_no_sum() -> None:
    table = """
        station | A  | B  | valid
        s1      | 40 | 30 | 90
        """
    assert answers(judged(table, "votes = valid_votes", partial=(0,))) == (0, 0, 1)
    assert answers(judged(table, "votes = valid_votes")) == (0, 1, 0)


def test_only_the_contest_listed_in_part_cannot_be_told() -> None:
    result = judged(
        """
        station | contest | A  | B | valid
        s1      | mayor   | 40 | . | 90
        s1      | council | .  | 5 | 5
        """,
        "votes = valid_votes",
        partial=(0,),
    )
    assert answers(result) == (1, 0, 1)


def test_a_needed_column_that_the_table_has_not_leaves_every_form_untold() -> None:
    result = judged(
        """
        station | A
        s1      | 4
        s2      | 5
        """,
        "votes = valid_votes",
    )
    assert answers(result) == (0, 0, 2)


def test_an_optional_term_counts_where_its_column_exists_and_only_there() -> None:
    formula = "valid_votes + null_ballots? = ballots_cast"
    assert answers(judged("station | A | valid | cast\ns1 | 1 | 7 | 7", formula)) == (1, 0, 0)
    assert answers(judged("station | A | valid | cast | null\ns1 | 1 | 7 | 7 | 2", formula)) == (0, 1, 0)
    assert answers(judged("station | A | valid | cast | null\ns1 | 1 | 7 | 9 | 2", formula)) == (1, 0, 0)


def test_an_optional_term_left_blank_on_a_form_that_has_it_is_no_zero() -> None:
    table = "station | A | valid | cast | null\ns1 | 1 | 7 | 7 | -\ns2 | 1 | 7 | 8 | 1"
    assert answers(judged(table, "valid_votes + null_ballots? = ballots_cast")) == (1, 0, 1)


def test_without_any_of_the_fields_of_needs_one_of_nothing_is_told() -> None:
    formula, one_of = "valid_votes + null_ballots? + rejected_ballots? = ballots_cast", ["null_ballots"]
    without = judged("station | A | valid | cast\ns1 | 1 | 7 | 9", formula, needs_one_of=one_of)
    other = judged("station | A | valid | cast | rejected\ns1|1|7|9|1", formula, needs_one_of=one_of)
    having = judged("station | A | valid | cast | null\ns1 | 1 | 7 | 9 | 1", formula, needs_one_of=one_of)
    assert [answers(one) for one in (without, other, having)] == [(0, 0, 1), (0, 0, 1), (0, 1, 0)]


def test_a_special_station_is_not_held_against_a_register_it_has_not() -> None:
    result = judged(
        """
        station | register | A | cast
        normal  | 10       | 1 | 11
        mobile  | 0*       | 1 | 11
        transit | -*       | 1 | 11
        """,
        "ballots_cast <= registered_voters",
        register=True,
    )
    assert answers(result) == (0, 1, 2)
    assert result.failures.rows() == [(0, 10, 11)]


def test_a_special_station_is_held_against_its_own_numbers() -> None:
    result = judged("station | register | A | valid\ns1 | 0* | 4 | 5", "votes = valid_votes")
    assert answers(result) == (0, 1, 0)


def test_no_published_register_at_all_cannot_be_told() -> None:
    result = judged("station | A | cast\ns1 | 1 | 9", "ballots_cast <= registered_voters", register=True)
    assert answers(result) == (0, 0, 1)


@pytest.mark.parametrize(("cast", "fails"), [(99, 0), (100, 0), (101, 1)])
def test_as_many_papers_as_voters_is_still_within(cast: int, fails: int) -> None:
    table = f"station | register | A | cast\ns1 | 100 | 1 | {cast}"
    result = judged(table, "ballots_cast <= registered_voters", register=True)
    assert result.failed == fails


@pytest.mark.parametrize(("cast", "fails"), [(99, 1), (100, 0), (101, 0)])
def test_at_least_holds_from_the_number_itself_upwards(cast: int, fails: int) -> None:
    assert judged(f"station | A | cast\ns1 | 1 | {cast}", "ballots_cast >= 100").failed == fails


def test_what_holds_for_every_choice_s_row_is_not_told_from_a_table_of_forms() -> None:
    model = form_model("venezuela-acta")
    by_row = next(one for one in model.identities if one.per_choice)
    assert answers(judged_on(count("station | A\ns1 | 1\ns2 | 2"), by_row)) == (0, 0, 2)


def test_stations_not_heard_from_are_not_counted_in_any_verdict() -> None:
    result = judged("station | A | valid\ns1 | 1 | 1\ns2 | . | 9", "votes = valid_votes")
    assert answers(result) == (1, 0, 0)


def test_the_check_prints_its_formula_its_fields_and_that_nothing_is_tolerated() -> None:
    check = judged("station | A\ns1 | 1", "votes + null_ballots? <= ballots_cast").check
    assert check.formula == "votes + null_ballots? <= ballots_cast"
    assert check.fields == ("votes", "null_ballots", "ballots_cast")
    assert check.thresholds == {"tolerance": 0}


def test_the_form_s_own_register_never_stands_in_for_the_station_list() -> None:
    election = count("station | register | A | cast\ns1 | 100 | 1 | 90")
    fields = election.forms.fields.with_columns(registered_voters=election.forms.fields["ballots_cast"] - 50)
    results = check_forms(election.tables, election.with_forms(fields=fields), form_model("generic"))
    assert next(one for one in results if one.check.code == "cast-within-register").passed == 1
